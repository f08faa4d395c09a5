"""Which days a time line shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from roadmap.timeline.parts import Group

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Period:
    """A run of days, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def overlaps(self, first: date, last: date) -> bool:
        return first <= self.last and last >= self.first

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def add_months(day: date, months: int) -> date:
    """Return the first day of the month that lies `months` after the day's month."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def months_period(first: date, months: int) -> Period:
    return Period(first, add_months(first, months) - timedelta(days=1))


def surrounding(day: date, *, months: int, year_start: int) -> Period:
    """Return the month (1), quarter (3) or year (12) around a day, counted from the year's first month."""
    into_year = (day.month - year_start) % 12
    return months_period(add_months(day, -(into_year % months)), months)


def surrounding_week(day: date) -> Period:
    """Return the week around a day, from Monday on."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + WEEK - timedelta(days=1))


def whole(groups: Iterable[Group], *, today: date) -> Period:
    """Return the months from the first start to the last end, deadline or milestone, today among them."""
    days = [today]
    for group in groups:
        days += [group.deadline] if group.deadline else []
        days += [milestone.day for milestone in group.milestones]
        for piece in group.pieces:
            days += [piece.first, piece.last, *(milestone.day for milestone in piece.milestones)]
    return Period(add_months(min(days), 0), add_months(max(days), 1) - timedelta(days=1))


def months_within(period: Period) -> list[date]:
    """Return the first day of each month the period touches."""
    months = []
    month = period.first.replace(day=1)
    while month <= period.last:
        months.append(month)
        month = add_months(month, 1)
    return months
