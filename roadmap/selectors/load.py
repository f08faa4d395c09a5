"""Who has how much to do in which week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from roadmap import load
from roadmap.load import Commitment, Hours
from roadmap.models import Effort
from roadmap.selectors.initiatives import OPEN
from strategy.models import Person


@dataclass(frozen=True)
class WeekCell:
    """One person's week; `state` is empty, free, full, over, or unknown where nobody entered the person's hours."""

    week: date
    hours: Decimal
    state: str


@dataclass(frozen=True)
class PersonLoad:
    person: Person
    cells: list[WeekCell]


def efforts() -> QuerySet[Effort]:
    """Return the hours given to open initiatives of the current strategy."""
    running = Effort.objects.filter(initiative__status__in=OPEN, initiative__goal__strategy__is_current=True)
    return running.select_related("initiative__goal__strategy").order_by("pk")


def commitment_of(effort: Effort) -> Commitment:
    initiative = effort.initiative
    return Commitment(effort.person_id, effort.hours_per_week, initiative.starts_on, initiative.last_day)


def people_load(weeks: list[date]) -> list[PersonLoad]:
    """Return everybody's hours in some weeks that follow each other; two queries."""
    first, last = weeks[0], weeks[-1] + load.WEEK - timedelta(days=1)
    running = efforts().filter(
        Q(initiative__ends_on=None) | Q(initiative__ends_on__gte=first), initiative__starts_on__lte=last
    )
    hours = load.hours_by_week(map(commitment_of, running), first=first, last=last)
    return [PersonLoad(person, _cells(person, weeks, hours)) for person in Person.objects.all()]


def _cells(person: Person, weeks: Iterable[date], hours: Hours) -> list[WeekCell]:
    given = ((week, hours.get((person.pk, week), Decimal(0))) for week in weeks)
    return [WeekCell(week, planned, _state(planned, person.hours_per_week)) for week, planned in given]


def _state(hours: Decimal, capacity: Decimal | None) -> str:
    if not hours:
        return "empty"
    if capacity is None:
        return "unknown"
    if hours > capacity:
        return "over"
    return "full" if hours == capacity else "free"
