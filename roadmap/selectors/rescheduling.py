"""What moving an initiative would change and bring about; nothing is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from roadmap import schedule
from roadmap.consequences import Consequence, Rescheduling, foresee
from roadmap.models import Initiative, Milestone, Stage, Task
from roadmap.schedule import Link, Step
from roadmap.selectors.schedule import links_of, step_of, steps_of
from strategy.models import Strategy, validate_planned_date


@dataclass(frozen=True)
class Plan:
    """What moves, the initiative itself first, then by its new start; and what that brings about.

    Milestones and tasks move along by as many days as their initiative as a whole.
    """

    initiative: Initiative
    changes: list[Rescheduling]
    consequences: list[Consequence] = field(default_factory=list)
    milestones: int = 0
    tasks: int = 0

    @property
    def followers(self) -> list[Rescheduling]:
        return [change for change in self.changes if change.initiative.pk != self.initiative.pk]


def initiatives_of(strategy: Strategy) -> QuerySet[Initiative]:
    """Return a strategy's initiatives by key, the order in which they are locked."""
    return Initiative.objects.filter(goal__strategy=strategy).select_related("goal__strategy").order_by("pk")


def preview(*, initiative: Initiative, first: date, last: date | None, follow: bool) -> Plan:
    """Return what `reschedule` would do now, with the same refusals; a constant number of queries."""
    strategy = initiative.goal.strategy
    known = {row.pk: row for row in initiatives_of(strategy)}
    plan = plan_move(known, links_of(strategy), known[initiative.pk], first=first, last=last, follow=follow)
    moving = shifts(plan.changes)
    return Plan(
        initiative=plan.initiative,
        changes=plan.changes,
        consequences=foresee(plan.changes),
        milestones=_count(milestones_along(moving)),
        tasks=_count(tasks_along(moving)),
    )


def plan_move(
    known: Mapping[int, Initiative],
    links: list[Link],
    initiative: Initiative,
    *,
    first: date,
    last: date | None,
    follow: bool,
) -> Plan:
    """Work out which of the known initiatives get which days; raise ValidationError for impossible ones."""
    _refuse_impossible(initiative, first, last)
    steps = steps_of(known.values())
    moved = _moved(step_of(initiative), first, last)
    changed = schedule.move(steps, links, moved, follow=follow)
    changes = [
        Rescheduling(known[key], steps[key].first, steps[key].last, step.first, step.last)
        for key, step in changed.items()
    ]
    changes.sort(key=lambda change: (change.initiative.pk != initiative.pk, change.first, change.initiative.pk))
    _refuse_far_away(changes)
    return Plan(initiative, changes)


def _moved(step: Step, first: date, last: date | None) -> Step:
    if step.until is not None:
        return step.shifted((first - step.first).days)
    return Step(step.key, first, last or step.last, fixed=step.fixed)


def _refuse_impossible(initiative: Initiative, first: date, last: date | None) -> None:
    if initiative.until_goal_is_met and last is not None:
        raise ValidationError({"ends_on": _("It goes on until the goal is met. Leave the end empty.")})
    if not initiative.until_goal_is_met and last is None:
        raise ValidationError({"ends_on": _("Give an end.")})
    if last is not None and last < first:
        raise ValidationError({"ends_on": _("The end lies before the start.")})


def _refuse_far_away(changes: Iterable[Rescheduling]) -> None:
    """Refuse days no time line shows: a slip in the year would carry all followers along."""
    for change in changes:
        for day in (change.first, change.last):
            try:
                validate_planned_date(day)
            except ValidationError as error:
                words = _("“%(name)s” would get impossible days. %(why)s")
                raise ValidationError(
                    {"starts_on": words % {"name": change.initiative, "why": error.message}}
                ) from error


# --- What moves along ----------------------------------------------------------


def shifts(changes: Iterable[Rescheduling]) -> dict[int, timedelta]:
    """Return by how much each initiative moves as a whole; one that only gets longer or shorter does not."""
    found = {}
    for change in changes:
        by_start, by_end = change.first - change.first_before, change.last - change.last_before
        if by_start and (by_start == by_end or change.initiative.until_goal_is_met):
            found[change.initiative.pk] = by_start
    return found


def milestones_along(moving: Mapping[int, timedelta]) -> QuerySet[Milestone]:
    """Return the milestones still to be reached that move with their initiatives."""
    return Milestone.objects.filter(initiative__in=moving, reached_on=None).order_by("pk")


def tasks_along(moving: Mapping[int, timedelta]) -> QuerySet[Task]:
    """Return the open tasks with a day that move with their initiatives."""
    tasks = Task.objects.filter(initiative__in=moving, due_on__isnull=False)
    return tasks.exclude(stage=Stage.DONE).order_by("pk")


def _count(rows: QuerySet[Any]) -> int:
    return rows.count()
