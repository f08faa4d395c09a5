"""The time line in words."""

from django import template

from roadmap import timeline_words as words
from roadmap.timeline import Milestone, Piece
from roadmap.timeline.parts import Wait

register = template.Library()


@register.simple_tag
def tooltip(piece: Piece, *, baseline: bool) -> str:
    return words.tooltip(piece, baseline=baseline)


@register.filter
def slack(piece: Piece) -> str:
    return words.slack(piece)


@register.filter
def drift(piece: Piece) -> str:
    return words.drift(piece)


@register.filter
def end(piece: Piece) -> str:
    return words.end(piece)


@register.filter
def wait(waiting: Wait) -> str:
    return words.wait(waiting)


@register.filter
def reached(milestone: Milestone) -> str:
    return words.reached(milestone)
