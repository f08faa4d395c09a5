"""Reads of goals and the objectives they serve."""

from django.db.models import F, QuerySet

from strategy.models import BusinessObjective, Goal, Strategy


def goals_with_channel() -> QuerySet[Goal]:
    return Goal.objects.select_related("channel", "business_objective", "audience", "strategy")


def goals_of(strategy: Strategy) -> QuerySet[Goal]:
    """Return a strategy's goals by deadline, those without one last, with what they refer to."""
    by_deadline = goals_with_channel().order_by(F("deadline").asc(nulls_last=True), "pk")
    return by_deadline.filter(strategy=strategy)


def objectives_of(strategy: Strategy) -> QuerySet[BusinessObjective]:
    return BusinessObjective.objects.filter(strategy=strategy)
