"""What the roadmap itself warns of before initiatives are moved."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.luotsi import number
from roadmap import load, schedule
from roadmap.consequences import Consequence, Rescheduling
from roadmap.load import Commitment
from roadmap.models import Dependency, Effort, Initiative
from roadmap.schedule import Link
from roadmap.selectors.initiatives import OPEN
from roadmap.selectors.load import commitment_of
from roadmap.selectors.schedule import step_of
from strategy.models import Person


def begins_too_early(changes: Sequence[Rescheduling]) -> list[Consequence]:
    """Warn of links to or from what moves whose successor would begin too early; one query."""
    moved = {change.initiative.pk: change for change in changes}
    touching = Dependency.objects.filter(Q(predecessor__in=moved) | Q(successor__in=moved))
    rows = list(touching.select_related("predecessor__goal__strategy", "successor__goal__strategy").order_by("pk"))
    ends = {end.pk: end for row in rows for end in (row.predecessor, row.successor)}
    steps = {pk: step_of(end) for pk, end in ends.items()}
    for pk in ends.keys() & moved.keys():
        steps[pk] = schedule.Step(pk, moved[pk].first, moved[pk].last, until=steps[pk].until, fixed=steps[pk].fixed)
    links = [Link(row.predecessor_id, row.successor_id, row.lag_days, row.pk) for row in rows]
    return [
        _too_early(link, ends, starts=steps[link.successor].first, allowed=link.earliest(steps[link.predecessor]))
        for link in schedule.conflicts(steps, links)
    ]


def _too_early(link: Link, ends: dict[int, Initiative], *, starts: date, allowed: date) -> Consequence:
    words = _("“%(name)s” waits for “%(first)s” and would begin too early: on %(day)s instead of %(allowed)s or later.")
    successor = ends[link.successor]
    said = {"name": successor, "first": ends[link.predecessor], "day": _day(starts), "allowed": _day(allowed)}
    return Consequence("link_violated", words % said, successor)


def ends_too_late(changes: Sequence[Rescheduling]) -> list[Consequence]:
    """Warn of what would end after its goal's deadline, or lie outside the strategy's time; no query."""
    return [warning for change in changes if _is_open(change.initiative) for warning in _limits(change)]


def _limits(change: Rescheduling) -> Iterable[Consequence]:
    initiative, goal = change.initiative, change.initiative.goal
    strategy = goal.strategy
    said: dict[str, object] = {"name": initiative, "goal": goal, "strategy": strategy}
    if goal.deadline and change.last > goal.deadline:
        words = _("“%(name)s” would end on %(day)s, after the deadline of “%(goal)s” (%(deadline)s).")
        said |= {"day": _day(change.last), "deadline": _day(goal.deadline)}
        yield Consequence("after_deadline", words % said, initiative)
    if change.last > strategy.ends_on:
        words = _("“%(name)s” would end on %(day)s, after the last day of the strategy “%(strategy)s” (%(limit)s).")
        said |= {"day": _day(change.last), "limit": _day(strategy.ends_on)}
        yield Consequence("outside_strategy", words % said, initiative)
    if change.first < strategy.starts_on:
        words = _("“%(name)s” would begin on %(day)s, before the first day of the strategy “%(strategy)s” (%(limit)s).")
        said |= {"day": _day(change.first), "limit": _day(strategy.starts_on)}
        yield Consequence("outside_strategy", words % said, initiative)


def overloads_people(changes: Sequence[Rescheduling]) -> list[Consequence]:
    """Warn of people who would get more to do in a week than they have hours; three queries."""
    moved = {change.initiative.pk: change for change in changes if _is_open(change.initiative)}
    if not moved:
        return []
    people = {person.pk: person for person in Person.objects.filter(efforts__initiative__in=moved).distinct()}
    strategy = next(iter(moved.values())).initiative.goal.strategy_id
    rows = Effort.objects.filter(
        person__in=people, initiative__status__in=OPEN, initiative__goal__strategy=strategy
    ).select_related("initiative__goal__strategy")
    before = [commitment_of(row) for row in rows]
    after = [_moved(row, moved.get(row.initiative_id)) for row in rows]
    first, last = min(change.first for change in moved.values()), max(change.last for change in moved.values())
    worse = load.overloads(
        load.hours_by_week(before, first=first, last=last),
        load.hours_by_week(after, first=first, last=last),
        {pk: person.hours_per_week for pk, person in people.items()},
    )
    return [Consequence("overload", _overload(overload, people[overload.person])) for overload in worse]


def _moved(effort: Effort, change: Rescheduling | None) -> Commitment:
    if change is None:
        return commitment_of(effort)
    return Commitment(effort.person_id, effort.hours_per_week, change.first, change.last)


def _overload(overload: load.Overload, person: Person) -> str:
    words = ngettext(
        "%(name)s would have %(after)s hours to do in the week of %(week)s instead of %(before)s,"
        " and has %(capacity)s.",
        "%(name)s would have too much to do in %(n)s weeks. In the first, that of %(week)s, it would be"
        " %(after)s hours instead of %(before)s; there are %(capacity)s.",
        overload.weeks,
    )
    return words % {
        "name": person,
        "n": overload.weeks,
        "week": _day(overload.week),
        "before": number(overload.before),
        "after": number(overload.after),
        "capacity": number(person.hours_per_week),
    }


def _is_open(initiative: Initiative) -> bool:
    return initiative.status in OPEN


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
