"""How much of people's time is planned, week by week: plain values in, plain values out.

Weeks begin on Monday (ISO 8601) and are named by it. Hours are hours a week; a week counts in full
however few of its days somebody is needed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

WEEK = timedelta(days=7)
type Hours = dict[tuple[int, date], Decimal]
"""By person and week; what is missing is 0."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """Hours a week that a person gives from the first to the last day, both included."""

    person: int
    hours: Decimal
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Overload:
    """A person who gets more to do than there are hours: `week` is the first, `weeks` how many there are."""

    person: int
    week: date
    before: Decimal
    after: Decimal
    weeks: int


def week_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks_from(day: date, count: int) -> list[date]:
    """Return the Mondays of so many weeks, the one around the day first."""
    return [week_of(day) + n * WEEK for n in range(count)]


def hours_by_week(commitments: Iterable[Commitment], *, first: date, last: date) -> Hours:
    """Add up what each person gives in each week that has a day between two, both included."""
    hours: Hours = defaultdict(Decimal)
    for commitment in commitments:
        week = week_of(max(commitment.first, week_of(first)))
        until = min(commitment.last, last)
        while week <= until:
            hours[commitment.person, week] += commitment.hours
            week += WEEK
    return dict(hours)


def overloads(before: Hours, after: Hours, capacity: Mapping[int, Decimal | None]) -> list[Overload]:
    """Return who gets more to do in a week that then holds too much, by week and person.

    Somebody whose hours nobody has entered cannot be overloaded: unknown is not 0.
    """
    worse: dict[int, list[date]] = defaultdict(list)
    for (person, week), hours in after.items():
        limit = capacity.get(person)
        if limit is not None and hours > limit and hours > before.get((person, week), 0):
            worse[person].append(week)
    found = [
        Overload(
            person, min(weeks), before.get((person, min(weeks)), Decimal(0)), after[person, min(weeks)], len(weeks)
        )
        for person, weeks in worse.items()
    ]
    return sorted(found, key=lambda overload: (overload.week, overload.person))
