"""Reads of the customer's journey."""

from django.db.models import QuerySet

from strategy.models import JourneyStage, Strategy


def journey(strategy: Strategy) -> QuerySet[JourneyStage]:
    """Return the stages in their order, each with its owner and who holds the role."""
    return JourneyStage.objects.filter(strategy=strategy).select_related("owner__holder")
