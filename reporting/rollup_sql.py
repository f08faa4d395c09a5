# ruff: noqa: S608 - names come from the models, every value is a parameter
"""The set-based statements that add observations up, the same on SQLite and PostgreSQL.

A row of several days is spread evenly over them. Each day takes what is due by its end less what
was due before it, in the smallest unit (1/10,000 of money, one click), cut towards zero, so that
the days sum to the row exactly. Levels hold at the row's last day. A row counts as one on its
first day. Where a day has several values of one level, the highest counts.
"""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import connection

from reporting.models import DailyRollup, MonthlyRollup, Observation
from reporting.periods import last_day
from strategy.metrics import LEVEL_METRICS, METRICS, SUM_METRICS, Unit

DECIMAL_METRICS = frozenset(key for key in SUM_METRICS if METRICS[key].unit in (Unit.MONEY, Unit.CREDIT))
ROW_COUNTS = ("source_rows", "rows_without_spend", "rows_without_revenue")
OBSERVATION = Observation._meta.db_table
DAILY = DailyRollup._meta.db_table
MONTHLY = MonthlyRollup._meta.db_table
COLUMNS = ", ".join(
    ["workspace_id", "channel_id", "campaign", "spread", "rows", *ROW_COUNTS[1:], *SUM_METRICS, *LEVEL_METRICS]
)

type Parameters = list[int | date]


def rebuild_month(workspace_id: int, channel_ids: Collection[int], month: date) -> None:
    """Replace the daily and monthly rollups of these channels in a month by what the rows say now."""
    place: Parameters = [workspace_id, *channel_ids]
    marks = ", ".join(["%s"] * len(channel_ids))
    here = f"workspace_id = %s AND channel_id IN ({marks})"
    days: Parameters = [month, last_day(month)]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {DAILY} WHERE {here} AND date BETWEEN %s AND %s", place + days)
        cursor.execute(_insert_days(here, month), _insert_days_parameters(place, month))
        cursor.execute(f"DELETE FROM {MONTHLY} WHERE {here} AND month = %s", [*place, month])
        cursor.execute(_insert_month(here), [month, *place, *days])


def _insert_days(here: str, month: date) -> str:
    day_marks = ", ".join(["(%s)"] * last_day(month).day)
    single_day = ["0 AS is_spread", *ROW_COUNTS, *SUM_METRICS, *LEVEL_METRICS]
    several_days = [
        "1",
        *(f"CASE WHEN days.day = o.date THEN o.{name} ELSE 0 END" for name in ROW_COUNTS),
        *(_share(key) for key in SUM_METRICS),
        *(f"CASE WHEN days.day = o.until THEN o.{key} END" for key in LEVEL_METRICS),
    ]
    several_days_here = here.replace("workspace_id", "o.workspace_id").replace("channel_id", "o.channel_id")
    return f"""
        INSERT INTO {DAILY} ({COLUMNS}, date)
        WITH days(day) AS (VALUES {day_marks}),
        parts AS (
            SELECT workspace_id, channel_id, campaign, date AS day, {", ".join(single_day)}
            FROM {OBSERVATION}
            WHERE {here} AND date BETWEEN %s AND %s AND until = date
            UNION ALL
            SELECT o.workspace_id, o.channel_id, o.campaign, days.day, {", ".join(several_days)}
            FROM {OBSERVATION} o JOIN days ON days.day BETWEEN o.date AND o.until
            WHERE {several_days_here} AND o.until > o.date AND o.until >= %s AND o.date <= %s
        )
        SELECT workspace_id, channel_id, campaign, MAX(is_spread) = 1,
            {", ".join(f"SUM({name})" for name in ROW_COUNTS)},
            {", ".join(_total(key) for key in SUM_METRICS)},
            {", ".join(f"MAX({key})" for key in LEVEL_METRICS)},
            day
        FROM parts GROUP BY workspace_id, channel_id, campaign, day
    """


def _insert_days_parameters(place: Parameters, month: date) -> Parameters:
    last = last_day(month)
    days = [month + timedelta(days=offset) for offset in range(last.day)]
    return [*days, *place, month, last, *place, month, last]


def _insert_month(here: str) -> str:
    """Add the days up; a level is read from the last day on which it is known."""
    known_on = [f"MAX(CASE WHEN {key} IS NOT NULL THEN date END) AS {key}_on" for key in LEVEL_METRICS]
    last_levels = [
        f"(SELECT last.{key} FROM {DAILY} last WHERE last.workspace_id = month.workspace_id"
        f" AND last.channel_id = month.channel_id AND last.date = month.{key}_on"
        f" AND last.campaign = month.campaign)"
        for key in LEVEL_METRICS
    ]
    sums = ["rows", *ROW_COUNTS[1:], *SUM_METRICS]
    return f"""
        INSERT INTO {MONTHLY} ({COLUMNS}, month)
        SELECT workspace_id, channel_id, campaign, is_spread = 1, {", ".join(sums)}, {", ".join(last_levels)}, %s
        FROM (
            SELECT workspace_id, channel_id, campaign, MAX(CASE WHEN spread THEN 1 ELSE 0 END) AS is_spread,
                {", ".join(f"SUM({name}) AS {name}" for name in ["rows", *ROW_COUNTS[1:]])},
                {", ".join(f"{_total(key)} AS {key}" for key in SUM_METRICS)},
                {", ".join(known_on)}
            FROM {DAILY} WHERE {here} AND date BETWEEN %s AND %s
            GROUP BY workspace_id, channel_id, campaign
        ) month
    """


def _total(key: str) -> str:
    """Sum a column; SQLite adds decimals up as floats, which rounding brings back."""
    return f"ROUND(SUM({key}), 4)" if key in DECIMAL_METRICS else f"SUM({key})"


def _share(key: str) -> str:
    amount = f"CAST(ROUND(o.{key} * 10000) AS BIGINT)" if key in DECIMAL_METRICS else f"o.{key}"
    length = _days_through("o.until")
    due_by_end = f"({amount} * {_days_through('days.day')}) / {length}"
    due_before = f"({amount} * ({_days_through('days.day')} - 1)) / {length}"
    share = f"({due_by_end} - {due_before})"
    return f"{share} / 10000.0" if key in DECIMAL_METRICS else share


def _days_through(day: str) -> str:
    """Count the days from the row's first through `day`."""
    if connection.vendor == "sqlite":
        return f"CAST(julianday({day}) - julianday(o.date) + 1 AS INTEGER)"
    return f"({day} - o.date + 1)"
