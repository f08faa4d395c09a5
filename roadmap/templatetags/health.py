"""How initiatives stand, for templates."""

from collections.abc import Mapping
from fractions import Fraction

from django import template

from roadmap import words
from roadmap.health import Reason
from roadmap.models import Initiative
from roadmap.selectors.health import Standing

register = template.Library()


@register.filter
def standing_of(standings: Mapping[int, Standing], initiative: Initiative) -> Standing | None:
    return standings.get(initiative.pk)


@register.filter
def in_words(reason: Reason) -> str:
    return words.in_words(reason)


@register.filter
def whole_percent(share: Fraction | None) -> int | None:
    """Return a share as a whole percentage, rounded down."""
    return None if share is None else int(share * 100)


@register.filter
def filled(share: Fraction | None) -> int:
    """Return how far a bar is filled, 0 to 100."""
    return min(max(whole_percent(share) or 0, 0), 100)
