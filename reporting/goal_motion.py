"""Whether the numbers goals are measured by moved in the last four weeks, for the week's page of the roadmap."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from reporting.models import DailyRollup
from roadmap.goal_motion import DAYS, Motion, direction, register
from strategy.metrics import METRICS, Kind
from strategy.models import Goal

READ_BACK = timedelta(days=3 * DAYS)
"""Numbers are reported late: the two spans of days may end up to one span before today."""
SPAN = timedelta(days=DAYS)

type Reading = tuple[int, date, Decimal]
"""A channel, a day, and the value there."""


def goal_motions(goals: Sequence[Goal], today: date) -> dict[int, Motion]:
    """Return the motion of each goal with a metric of the catalogue, in one query.

    A sum is added up over the span, a level is its last value there. Goals without a channel are
    measured over all channels; scores and values that hold for their own period cannot be added up.
    """
    measured = [goal for goal in goals if goal.metric and METRICS[goal.metric].kind is not Kind.OWN_PERIOD]
    readings = _readings({goal.metric for goal in measured}, today) if measured else {}
    found = {goal.pk: _motion(goal, readings[goal.metric], today) for goal in measured}
    return {pk: motion for pk, motion in found.items() if motion}


def _readings(metrics: Iterable[str], today: date) -> dict[str, list[Reading]]:
    """Read the daily values of each metric by channel, from the oldest on; of a day's levels the highest counts."""
    metrics = sorted(metrics)
    totals: dict[str, Any] = {f"of_{key}": Max(key) if METRICS[key].kind is Kind.LEVEL else Sum(key) for key in metrics}
    days = DailyRollup.objects.filter(date__gt=today - READ_BACK, date__lte=today).values("channel_id", "date")
    rows = list(days.annotate(**totals).order_by("date", "channel_id"))
    return {
        key: [
            (row["channel_id"], row["date"], Decimal(row[f"of_{key}"])) for row in rows if row[f"of_{key}"] is not None
        ]
        for key in metrics
    }


def _motion(goal: Goal, readings: list[Reading], today: date) -> Motion | None:
    own = [reading for reading in readings if goal.channel_id in (None, reading[0])]
    as_of = own[-1][1] if own else None
    if as_of is None or as_of <= today - SPAN or (goal.metric == "nps" and goal.channel_id is None):
        return None
    value = _level if METRICS[goal.metric].kind is Kind.LEVEL else _total
    now, before = value(own, as_of), value(own, as_of - SPAN)
    if now is None or before is None:
        return None
    what = _what(goal)
    return Motion(what, now, before, as_of, direction(goal, now=now, before=before))


def _what(goal: Goal) -> str:
    names = {"metric": METRICS[goal.metric].label, "channel": goal.channel}
    return _("%(metric)s, %(channel)s") % names if goal.channel else _("%(metric)s, all channels") % names


def _total(readings: Iterable[Reading], until: date) -> Decimal | None:
    values = [value for _channel, day, value in readings if until - SPAN < day <= until]
    return sum(values, Decimal(0)) if values else None


def _level(readings: Iterable[Reading], until: date) -> Decimal | None:
    """Add up each channel's last value of the span."""
    last = {channel: value for channel, day, value in readings if until - SPAN < day <= until}
    return sum(last.values(), Decimal(0)) if last else None


register(goal_motions)
