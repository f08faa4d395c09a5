"""Add observations up a second way, row by row, and compare with what the rollups say."""

import logging
import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from accounts.models import Workspace
from reporting.models import DailyRollup, DashboardState, DirtyMark, Observation
from reporting.periods import Period, daily_shares, last_day, months_touched
from reporting.recompute import lock_state
from reporting.rollup_sql import DECIMAL_METRICS
from strategy.metrics import SUM_METRICS
from strategy.models import Channel

logger = logging.getLogger(__name__)

SAMPLE = 20
"""Months of a channel checked each night in each workspace."""
UNIT = Decimal("0.0001")

type Sums = dict[str, Decimal | int]


def sums_from_scratch(channel_id: int, month: date) -> dict[tuple[str, date], Sums]:
    """Add up the rows of a channel in a month, by campaign and day, without the database's sums."""
    totals: dict[tuple[str, date], Sums] = defaultdict(dict)
    in_month = Observation.objects.filter(channel=channel_id, date__lte=last_day(month), until__gte=month)
    for row in in_month:
        for key in SUM_METRICS:
            for day, share in _daily(getattr(row, key), Period(row.date, row.until), key):
                if month <= day <= last_day(month):
                    sums = totals[row.campaign, day]
                    sums[key] = sums.get(key, 0) + share
    return dict(totals)


def _daily(value: Decimal | int | None, covered: Period, key: str) -> Iterator[tuple[date, Decimal | int]]:
    if value is None:
        return
    unit = UNIT if key in DECIMAL_METRICS else 1
    for day, share in daily_shares(int(value / unit), covered):
        yield day, share * unit


def stored_sums(channel_id: int, month: date) -> dict[tuple[str, date], Sums]:
    rows = DailyRollup.objects.filter(channel=channel_id, date__range=(month, last_day(month)))
    known = {
        (row.campaign, row.date): {key: getattr(row, key) for key in SUM_METRICS if getattr(row, key) is not None}
        for row in rows
    }
    return {place: sums for place, sums in known.items() if sums}


@transaction.atomic
def check_sample(workspace: Workspace, *, size: int = SAMPLE) -> list[str]:
    """Compare some months with their rows; report and mark again those that differ.

    Holds the recompute's lock, so that a difference without a mark is a real one.
    """
    state = lock_state(workspace)
    if state is None or state.data_from is None or state.data_until is None:
        return []
    cells = [
        (channel_id, month)
        for channel_id in Channel.objects.values_list("pk", flat=True)
        for month in months_touched(state.data_from, state.data_until)
    ]
    differing = []
    for channel_id, month in random.sample(cells, min(size, len(cells))):
        differs = sums_from_scratch(channel_id, month) != stored_sums(channel_id, month)
        if differs and not DirtyMark.objects.filter(channel=channel_id, month=month).exists():
            differing.append((channel_id, month))
    DirtyMark.objects.bulk_create(DirtyMark(workspace=workspace, channel_id=c, month=m) for c, m in differing)
    return _report(state, [f"channel {channel_id}, {month:%Y-%m}" for channel_id, month in differing])


def _report(state: DashboardState, differing: list[str]) -> list[str]:
    state.checked_at = timezone.now()
    state.check_report = "\n".join(differing)
    state.save(update_fields=["checked_at", "check_report"])
    if differing:
        logger.error("Rollups of workspace %s differed from their rows: %s", state.workspace_id, differing)
    return differing


def check_all() -> None:
    for workspace in Workspace.objects.all():
        with scope(workspace=workspace):
            check_sample(workspace)
