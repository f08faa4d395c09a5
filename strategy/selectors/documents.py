"""Reads of strategies as a whole."""

from django.db.models import QuerySet

from strategy.models import Strategy


def strategies() -> QuerySet[Strategy]:
    """Return all strategies, the current one first, then by start, the latest first."""
    return Strategy.objects.select_related("approved_by")


def current_strategy() -> Strategy | None:
    """Return the strategy the workspace follows now."""
    return Strategy.objects.filter(is_current=True).first()
