"""On which days a task comes back. Days are calendar days: no clock and no time zone is involved."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAYS_OF_A_WEEK = 7
SATURDAY = 5
MONTHS_OF_A_YEAR = 12
A_DAY = timedelta(days=1)


class Every(StrEnum):
    DAY = "day"
    WORKDAY = "workday"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every day, Monday to Friday, a day of each week (0 is Monday), or a day of each month.

    A month that is shorter than `day` has its last day instead: 31 is always the last one.
    """

    every: Every
    weekday: int = 0
    day: int = 1


def days_between(rhythm: Rhythm, first: date, last: date) -> Iterator[date]:
    """Yield the days of a rhythm from the first to the last, both included, the earliest first."""
    match rhythm.every:
        case Every.MONTH:
            yield from _monthly(rhythm.day, first, last)
        case Every.WEEK:
            start = first + A_DAY * ((rhythm.weekday - first.weekday()) % DAYS_OF_A_WEEK)
            yield from _stepping(start, last, DAYS_OF_A_WEEK)
        case Every.WORKDAY:
            yield from (day for day in _stepping(first, last, 1) if day.weekday() < SATURDAY)
        case Every.DAY:
            yield from _stepping(first, last, 1)


def _stepping(day: date, last: date, step: int) -> Iterator[date]:
    while day <= last:
        yield day
        day += A_DAY * step


def _monthly(day: int, first: date, last: date) -> Iterator[date]:
    year, month = first.year, first.month
    while (due := _in_month(year, month, day)) <= last:
        if due >= first:
            yield due
        year, month = (year, month + 1) if month < MONTHS_OF_A_YEAR else (year + 1, 1)


def _in_month(year: int, month: int, day: int) -> date:
    """Return the day of a month, or its last one where it is shorter."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def days_after(
    rhythm: Rhythm, *, starts_on: date, made_until: date | None, until: date, ends_on: date | None
) -> list[date]:
    """Return the days up to `until` that come after the last one made, within start and end (both included)."""
    first = starts_on if made_until is None else max(starts_on, made_until + A_DAY)
    last = until if ends_on is None else min(until, ends_on)
    return list(days_between(rhythm, first, last))


def next_day(rhythm: Rhythm, *, starts_on: date, after: date, ends_on: date | None) -> date | None:
    """Return the first day later than `after` within start and end, or None when there is none."""
    first = max(starts_on, after + A_DAY)
    within = first + A_DAY * 62  # any rhythm comes at least once within two months
    return next(iter(days_between(rhythm, first, within if ends_on is None else min(within, ends_on))), None)
