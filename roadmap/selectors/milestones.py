"""Milestones by day."""

from django.db.models import QuerySet

from roadmap.models import Milestone


def milestones_in_view() -> QuerySet[Milestone]:
    """Return the milestones of the current strategy and of the whole plan, each with what it belongs to; one query."""
    found = Milestone.objects.exclude(goal__strategy__is_current=False)
    found = found.exclude(initiative__goal__strategy__is_current=False)
    return found.select_related("goal", "initiative").order_by("due_on", "pk")
