"""Reads of audiences."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from strategy.models import Audience, Strategy

AUDIENCE_GROUPS = (
    (_("Who they are"), ("titles", "geography", "relation", "span", "industry", "part", "personas")),
    (_("What moves them"), ("pain_points", "information_sources", "watering_holes")),
    (_("What you tell them, and where"), ("message", "channels")),
)


def audiences_of(strategy: Strategy) -> QuerySet[Audience]:
    return Audience.objects.filter(strategy=strategy).prefetch_related("channels")
