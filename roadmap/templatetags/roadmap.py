from datetime import date

from django import template

from roadmap.models import Initiative

register = template.Library()


@register.filter
def late(initiative: Initiative, today: date) -> bool:
    """Tell whether an initiative should have ended by now and has not."""
    return initiative.is_late(today)


@register.filter
def initials(name: str) -> str:
    """Return the first letters of the first and last part of a name."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()
