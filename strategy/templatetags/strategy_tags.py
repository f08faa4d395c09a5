"""Addresses of the strategy a page is about."""

from typing import Any

from django import template
from django.utils.translation import get_language

from strategy import countries, desk, snapshot
from strategy.guidance import Remark

register = template.Library()


@register.simple_tag(takes_context=True)
def section_url(context: template.Context, name: str, *args: object, **query: Any) -> str:
    """Write the address of a page of the strategy room, about the strategy this page is about."""
    return desk.section_url(context["request"], name, *args, query=query)


@register.simple_tag(takes_context=True)
def mending_url(context: template.Context, remark: Remark) -> str:
    """Write the address of the place that mends what is remarked."""
    return desk.section_url(context["request"], remark.url_name, *remark.url_args, fragment=remark.fragment or None)


@register.filter
def span(minutes: int) -> str:
    """Write a length of time in the largest unit that divides it."""
    return snapshot.span(minutes)


@register.filter
def country(code: str) -> str:
    """Write a country's name in the reader's language."""
    return countries.name_of(code, get_language() or "en")
