from django import template
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise

register = template.Library()


@register.filter
def weekday_name(weekday: int) -> str | Promise:
    """Name a day of the week in the reader's language; 0 is Monday."""
    return WEEKDAYS[weekday]
