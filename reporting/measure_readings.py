"""Where the success measures of initiatives stand, read from the daily rollups."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import F, Max, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Least

from reporting.models import DailyRollup
from roadmap.measures import Reading, register
from roadmap.models import Initiative
from strategy.metrics import METRICS, Kind


def readings(initiatives: Iterable[Initiative], today: date) -> dict[int, Reading]:
    """Read each initiative's metric on its channel, else its goal's, from its first day to its last or today.

    A sum adds up, over all channels where none is named; a level is the last one known, and needs a
    channel. What belongs to its own period only (reach) is never added up and so is not read. One query
    for each metric in use.
    """
    by_metric: dict[str, list[int]] = defaultdict(list)
    for initiative in initiatives:
        by_metric[initiative.metric].append(initiative.pk)
    found: dict[int, Reading] = {}
    for metric, keys in by_metric.items():
        if METRICS[metric].kind is not Kind.OWN_PERIOD:
            found |= _read(metric, keys, today)
    return found


def _read(metric: str, keys: list[int], today: date) -> dict[int, Reading]:
    asked = Initiative.objects.filter(pk__in=keys).annotate(
        measured_channel=Coalesce("channel_id", "goal__channel_id"),
        until=Least(Coalesce("ends_on", Value(today)), Value(today)),
    )
    days = DailyRollup.objects.filter(
        workspace_id=OuterRef("workspace_id"), date__lte=OuterRef("until"), **{f"{metric}__isnull": False}
    )
    rows = _last(asked, days, metric) if METRICS[metric].kind is Kind.LEVEL else _sums(asked, days, metric)
    return {pk: Reading(Decimal(value), as_of) for pk, value, as_of in rows if value is not None}


def _last(asked: QuerySet[Initiative], days: QuerySet[DailyRollup], metric: str) -> Iterable[tuple[int, Decimal, date]]:
    latest = days.filter(channel_id=OuterRef("measured_channel")).order_by("-date", "campaign")
    return asked.annotate(
        reading=Subquery(latest.values(metric)[:1]), as_of=Subquery(latest.values("date")[:1])
    ).values_list("pk", "reading", "as_of")


def _sums(asked: QuerySet[Initiative], days: QuerySet[DailyRollup], metric: str) -> Iterable[tuple[int, Decimal, date]]:
    running = days.filter(date__gte=OuterRef("starts_on"))
    total = (
        # No channel named: every channel is equal to itself.
        running.filter(channel_id=Coalesce(OuterRef("measured_channel"), F("channel_id")))
        .order_by()
        .values("workspace_id")
        .annotate(total=Sum(metric), as_of=Max("date"))
    )
    return asked.annotate(
        reading=Subquery(total.values("total")[:1]), as_of=Subquery(total.values("as_of")[:1])
    ).values_list("pk", "reading", "as_of")


register(readings)
