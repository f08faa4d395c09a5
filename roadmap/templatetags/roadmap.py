from datetime import date

from django import template

from roadmap.models import Initiative

register = template.Library()


@register.filter
def late(initiative: Initiative, today: date) -> bool:
    """Tell whether an initiative should have ended by now and has not."""
    return initiative.is_late(today)
