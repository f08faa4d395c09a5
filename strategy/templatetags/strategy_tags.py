"""Addresses of the strategy a page is about."""

from django import template

from strategy import desk

register = template.Library()


@register.simple_tag(takes_context=True)
def section_url(context: template.Context, name: str, *args: object) -> str:
    """Write the address of a page of the strategy room, about the strategy this page is about."""
    return desk.section_url(context["request"], name, *args)
