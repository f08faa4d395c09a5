"""Periods of the dashboard: whole months, the days at their edges, and the period before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from budget.months import add_months, month_of, month_range, months_between

DAY = timedelta(days=1)


class Preset(StrEnum):
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    LAST_3_MONTHS = "last_3_months"
    LAST_12_MONTHS = "last_12_months"
    FISCAL_YEAR = "fiscal_year"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("A period ends on or after the day it starts.")

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def months(self) -> list[date]:
        """Every month the period touches."""
        return months_touched(self.start, self.end)

    @property
    def whole_months(self) -> list[date]:
        return [m for m in self.months if self.start <= m and last_day(m) <= self.end]

    @property
    def edges(self) -> list["Period"]:
        """The parts of months that the period does not cover wholly: none, one or two."""
        partial = [m for m in self.months if not (self.start <= m and last_day(m) <= self.end)]
        return [Period(max(self.start, m), min(self.end, last_day(m))) for m in partial]

    @property
    def previous(self) -> "Period":
        """The period of the same length just before.

        A period that starts on the first of a month is moved by its months, so that April is
        compared with March and 1–22 November with 1–22 October; any other by its days.
        """
        if self.start.day > 1:
            return Period(self.start - timedelta(days=self.days), self.start - DAY)
        shift = len(self.months)
        last_month = add_months(month_of(self.end), -shift)
        whole = self.end == last_day(month_of(self.end))
        end = last_day(last_month) if whole else _same_day(last_month, self.end.day)
        return Period(add_months(self.start, -shift), end)


def last_day(month: date) -> date:
    return add_months(month, 1) - DAY


def months_touched(first: date, last: date) -> list[date]:
    first_month = month_of(first)
    return month_range(first_month, months_between(first_month, month_of(last)) + 1)


def _same_day(month: date, day: int) -> date:
    return month.replace(day=min(day, last_day(month).day))


def last_months_with_data(data_from: date, data_until: date, count: int = 12) -> Period:
    """Up to `count` whole months that end with the last one in which there is data."""
    last = month_of(data_until)
    first = max(add_months(last, 1 - count), month_of(data_from))
    return Period(first, last_day(last))


def preset_period(preset: Preset, today: date, fiscal_year_start: int, data: tuple[date, date] | None) -> Period:
    """Resolve a preset on `today`, a date in the workspace's time zone.

    "Last n months" are the n complete months before this one. `data` holds the first and the
    last day with data; without data "all" is the current month.
    """
    this_month = month_of(today)
    match preset:
        case Preset.LAST_MONTH:
            return _months_before(this_month, 1)
        case Preset.LAST_3_MONTHS:
            return _months_before(this_month, 3)
        case Preset.LAST_12_MONTHS:
            return _months_before(this_month, 12)
        case Preset.FISCAL_YEAR:
            return Period(_fiscal_year_of(this_month, fiscal_year_start), today)
        case Preset.ALL if data:
            return Period(month_of(data[0]), last_day(month_of(data[1])))
        case _:
            return Period(this_month, today)


def _months_before(month: date, count: int) -> Period:
    return Period(add_months(month, -count), month - DAY)


def _fiscal_year_of(month: date, first_month: int) -> date:
    return add_months(month, -((month.month - first_month) % 12))


def share_in(total: int, covered: Period, part: Period) -> int:
    """Share of `total` units that falls on `part` when spread evenly over `covered`.

    Cumulative: the shares of parts that make up `covered` sum to `total` exactly. Units are the
    smallest ones there are (cents, clicks); the rollups' SQL spreads rows by the same rule.
    """
    first = max(covered.start, part.start)
    last = min(covered.end, part.end)
    if last < first:
        return 0
    before = (first - covered.start).days
    through = (last - covered.start).days + 1
    return _towards_zero(total * through, covered.days) - _towards_zero(total * before, covered.days)


def _towards_zero(number: int, divisor: int) -> int:
    """Divide as SQL divides integers."""
    quotient = abs(number) // divisor
    return quotient if number >= 0 else -quotient


def daily_shares(total: int, covered: Period) -> Iterator[tuple[date, int]]:
    for offset in range(covered.days):
        day = covered.start + timedelta(days=offset)
        yield day, share_in(total, covered, Period(day, day))
