"""Differences between days in words."""

from datetime import date

from django import template
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def days_until(before: date, after: date) -> int:
    return (after - before).days


@register.filter
def absolute(days: int) -> int:
    return abs(days)


@register.filter
def drift(days: int) -> str:
    """Say by how many days something comes later, or (less than 0) earlier."""
    if days < 0:
        return ngettext("%(n)d day earlier", "%(n)d days earlier", -days) % {"n": -days}
    return ngettext("%(n)d day later", "%(n)d days later", days) % {"n": days}
