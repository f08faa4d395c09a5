"""Move initiatives in time, with what follows them; freeze the plan."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts import records
from accounts.models import User, Workspace
from accounts.records import VersionConflict
from accounts.tenancy import WorkspaceModel
from roadmap import signals
from roadmap.consequences import Rescheduling, foresee
from roadmap.models import Initiative, Milestone, Task
from roadmap.selectors import rescheduling
from roadmap.selectors.rescheduling import Plan
from roadmap.selectors.schedule import links_of
from strategy.models import Goal, Strategy

BATCH = 500


def lock_initiatives(strategy: Strategy) -> dict[int, Initiative]:
    """Return a strategy's initiatives as stored now; nobody else moves or links them until this transaction ends."""
    rows = rescheduling.initiatives_of(strategy).select_for_update(of=("self",))
    return {row.pk: row for row in rows}


@transaction.atomic
def reschedule(
    *,
    initiative: Initiative,
    first: date,
    last: date | None,
    version: int | None,
    follow: bool,
    by: User | None,
) -> Plan:
    """Give an initiative other days, and with `follow` shift what waits for it; return what moved.

    `last` is None for what goes on until its goal is met. Initiatives that are done or dropped stay.
    Milestones not yet reached and open tasks of what moves as a whole move along. Raise
    `VersionConflict` when the initiative is no longer the version given, ValidationError for days
    that cannot be.
    """
    strategy = initiative.goal.strategy
    known = lock_initiatives(strategy)
    stored = known[initiative.pk]
    # Whoever asks for the days that are stored, such as a second click, has what they want.
    if version not in (None, stored.version) and (stored.starts_on, stored.ends_on) != (first, last):
        raise VersionConflict(stored)
    plan = rescheduling.plan_move(known, links_of(strategy), stored, first=first, last=last, follow=follow)
    if not plan.changes:
        return plan
    # Asked before anything is written: a room compares with what is stored.
    plan = replace(plan, consequences=foresee(plan.changes))
    moving = rescheduling.shifts(plan.changes)
    _store(plan.changes, by=by)
    milestones = _shift_milestones(moving, by=by)
    tasks = _shift_tasks(moving, by=by)
    for change in plan.changes:
        signals.initiative_rescheduled.send(
            Initiative, initiative=change.initiative, before=(change.first_before, change.last_before), by=by
        )
    return replace(plan, milestones=milestones, tasks=tasks)


def _store(changes: Iterable[Rescheduling], *, by: User | None) -> None:
    for change in changes:
        change.initiative.starts_on = change.first
        if not change.initiative.until_goal_is_met:
            change.initiative.ends_on = change.last
    _write({change.initiative: _changed_days(change) for change in changes}, by=by)


def _changed_days(change: Rescheduling) -> list[str]:
    fields = {"starts_on": change.first != change.first_before, "ends_on": change.last != change.last_before}
    if change.initiative.until_goal_is_met:
        fields["ends_on"] = False
    return [name for name, differs in fields.items() if differs]


def _shift_milestones(moving: Mapping[int, timedelta], *, by: User | None) -> int:
    milestones = list(rescheduling.milestones_along(moving).select_for_update())
    for milestone in milestones:
        milestone.due_on += moving[milestone.initiative_id]  # type: ignore[index]
    _write({milestone: ["due_on"] for milestone in milestones}, by=by)
    return len(milestones)


def _shift_tasks(moving: Mapping[int, timedelta], *, by: User | None) -> int:
    tasks = list(rescheduling.tasks_along(moving).select_for_update())
    for task in tasks:
        task.due_on += moving[task.initiative_id]  # type: ignore[index, operator, assignment]
    _write({task: ["due_on"] for task in tasks}, by=by)
    for task in tasks:
        signals.task_saved.send(Task, task=task, by=by)
    return len(tasks)


def _write[Row: WorkspaceModel](changed: Mapping[Row, list[str]], *, by: User | None) -> None:
    """Store the named fields of locked rows of one kind, each as a new version, in a few queries."""
    if not changed:
        return
    rows = list(changed)
    for row in rows:
        row.version += 1
        row.updated_at = timezone.now()
    fields = {name for names in changed.values() for name in names}
    type(rows[0])._default_manager.bulk_update(rows, [*fields, "version", "updated_at"], batch_size=BATCH)
    records.audit_each(
        workspace=rows[0].workspace,
        by=by,
        action="changed",
        details={row: {"fields": names} for row, names in changed.items()},
    )


# --- The plan as it was approved -----------------------------------------------


@transaction.atomic
def freeze_baseline(*, workspace: Workspace, by: User | None, goal: Goal | None = None) -> int:
    """Keep today's days of all initiatives and milestones, or of one goal's, to compare with later.

    What was frozen before is replaced. What is dropped is left out. Return how many initiatives were
    frozen. Versions stay: nobody who edits meanwhile loses anything by it.
    """
    initiatives = Initiative.objects.filter(goal__strategy__is_current=True).exclude(status=Initiative.Status.DROPPED)
    milestones = Milestone.objects.exclude(goal__strategy__is_current=False)
    milestones = milestones.exclude(initiative__goal__strategy__is_current=False)
    if goal is not None:
        initiatives = initiatives.filter(goal=goal)
        milestones = milestones.filter(Q(goal=goal) | Q(initiative__goal=goal))
    frozen = initiatives.update(
        baseline_starts_on=F("starts_on"), baseline_ends_on=F("ends_on"), baseline_at=timezone.now()
    )
    milestones.update(baseline_on=F("due_on"))
    records.audit(workspace=workspace, by=by, action="plan frozen", subject=goal or workspace, initiatives=frozen)
    return frozen
