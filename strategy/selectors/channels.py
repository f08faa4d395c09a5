"""Reads of channels."""

from django.db.models import QuerySet

from strategy.models import Channel


def channels() -> QuerySet[Channel]:
    """Return all channels, those in use first, each with its owner and who holds the role."""
    return Channel.objects.select_related("owner__holder").order_by("-active", "name", "pk")
