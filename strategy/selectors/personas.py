"""Reads of personas."""

from django.db.models import QuerySet

from strategy.models import Persona, Strategy


def personas_of(strategy: Strategy) -> QuerySet[Persona]:
    """Return the people to win first, then those to keep out, with their channels."""
    return Persona.objects.filter(strategy=strategy).prefetch_related("channels")
