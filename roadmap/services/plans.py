"""Turn templates, descriptions and earlier initiatives into initiatives with their tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import records
from accounts.models import User, Workspace
from roadmap import signals
from roadmap.models import ChecklistItem, Dependency, Effort, Initiative, RecurringTask, Risk, Stage, Task
from roadmap.plans import PlannedInitiative, PlannedTask
from roadmap.services.tasks import create_task
from strategy.models import Channel, Goal, TeamRole, validate_planned_date

COPIED_OF_TASK = (
    "title",
    "description",
    "assignee",
    "team_role",
    "channel",
    "needs_review",
    "estimated_hours",
    "reviewer",
    "why",
)


@dataclass(frozen=True, slots=True)
class Created:
    """`new` is False when the same had been created before, by an earlier click of the same person."""

    initiatives: list[Initiative]
    new: bool


# --- From templates -----------------------------------------------------------


@transaction.atomic
def create_plan(
    *,
    workspace: Workspace,
    goal: Goal,
    channel: Channel | None,
    planned: Sequence[PlannedInitiative],
    by: User | None,
) -> Created:
    """Create initiatives of templates with their tasks, risks, check lists and dependencies, all or nothing.

    What already stands under the goal from the same template, with the same title and start, is left as
    it is: a second click creates nothing. Raise ValidationError when a row breaks a rule of its table.
    """
    Goal.objects.select_for_update().get(pk=goal.pk)
    roles = {role.key: role for role in TeamRole.objects.exclude(key="").select_related("holder")}
    known = {
        (initiative.template_key, initiative.title, initiative.starts_on): initiative
        for initiative in Initiative.objects.filter(goal=goal).exclude(template_key="")
    }
    of_template = {initiative.template_key: initiative for initiative in known.values()}
    made: dict[str, Initiative] = {}
    new = False
    for plan in planned:
        initiative = known.get((plan.template.key, plan.title, plan.starts_on))
        if initiative is None:
            new = True
            initiative = _create(plan, workspace=workspace, goal=goal, channel=channel, roles=roles, by=by)
            _tie(initiative, plan, of_template | made, by=by)
        made[plan.template.key] = initiative
    return Created(list(made.values()), new)


def _create(
    plan: PlannedInitiative,
    *,
    workspace: Workspace,
    goal: Goal,
    channel: Channel | None,
    roles: Mapping[str, TeamRole],
    by: User | None,
) -> Initiative:
    template = plan.template
    role = roles.get(template.role)
    initiative = records.save(
        Initiative(workspace=workspace),
        by=by,
        goal=goal,
        title=plan.title,
        description=str(template.about),
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        until_goal_is_met=plan.ends_on is None,
        success_measure=str(template.measure),
        resources=str(template.resources),
        metric=template.metric,
        owner=role.holder if role else None,
        channel=channel,
        template_key=template.key,
    )
    signals.initiative_saved.send(Initiative, initiative=initiative, by=by)
    for risk in template.risks:
        records.save(
            Risk(workspace=workspace),
            by=by,
            initiative=initiative,
            title=str(risk.title),
            source=risk.source,
            likelihood=risk.likelihood,
            effect=risk.effect,
            response=str(risk.response),
        )
    for task in plan.tasks:
        _create_work(task, initiative, roles.get(task.idea.role), by=by)
    return initiative


def _create_work(planned: PlannedTask, initiative: Initiative, role: TeamRole | None, *, by: User | None) -> None:
    common: dict[str, Any] = {
        "title": planned.title,
        "initiative": initiative,
        "assignee": planned.assignee,
        "team_role": role,
        "channel": initiative.channel,
    }
    points = [str(point) for point in planned.idea.checklist]
    if planned.idea.repeats:
        records.save(
            RecurringTask(workspace=initiative.workspace, created_by=by),
            by=by,
            description=str(planned.idea.why),
            interval=planned.idea.repeats,
            weekday=planned.due_on.weekday(),
            starts_on=planned.due_on,
            ends_on=max(initiative.last_day, planned.due_on),
            checklist=points,
            **common,
        )
        return
    task = create_task(
        workspace=initiative.workspace,
        by=by,
        why=str(planned.idea.why),
        due_on=planned.due_on,
        estimated_hours=planned.hours,
        **common,
    )
    _write_checklist(task, points, by=by)


def _write_checklist(task: Task, points: Sequence[str], *, by: User | None) -> None:
    for position, text in enumerate(points):
        records.save(ChecklistItem(workspace=task.workspace), by=by, task=task, text=text, position=position)


def _tie(initiative: Initiative, plan: PlannedInitiative, others: Mapping[str, Initiative], *, by: User | None) -> None:
    """Let the initiative wait for those of its goal that its template needs first, where their days allow it."""
    for key in plan.template.after:
        first = others.get(key)
        if first and first.ends_on and first.ends_on < initiative.starts_on:
            dependency = Dependency(workspace=initiative.workspace)
            records.save(dependency, by=by, predecessor=first, successor=initiative)


# --- Splitting ----------------------------------------------------------------


@transaction.atomic
def split(initiative: Initiative, *, rows: Sequence[Mapping[str, Any]], by: User | None) -> list[Task]:
    """Create the tasks an initiative falls into; those it has already, by their title, are not created again."""
    if not rows:
        raise ValidationError(_("Name at least one task."))
    stored = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    seen = {title.casefold() for title in Task.objects.filter(initiative=stored).values_list("title", flat=True)}
    made = []
    for row in rows:
        if row["title"].casefold() not in seen:
            seen.add(row["title"].casefold())
            made.append(create_task(workspace=initiative.workspace, by=by, initiative=stored, **row))
    return made


# --- Copying ------------------------------------------------------------------


@transaction.atomic
def copy_initiative(source: Initiative, *, goal: Goal, title: str, starts_on: date, by: User | None) -> Created:
    """Copy an initiative with its open tasks, open risks and efforts; all days move with its start.

    One of the same title and start under the goal is taken for an earlier click, and returned.
    """
    Goal.objects.select_for_update().get(pk=goal.pk)
    earlier = Initiative.objects.filter(goal=goal, title=title, starts_on=starts_on).exclude(pk=source.pk).first()
    if earlier:
        return Created([earlier], new=False)
    shift = starts_on - source.starts_on
    copied = ("description", "until_goal_is_met", "success_measure", "resources", "owner", "channel", "metric")
    initiative = records.save(
        Initiative(workspace=source.workspace),
        by=by,
        goal=goal,
        title=title,
        starts_on=starts_on,
        ends_on=_moved(source.ends_on, shift),
        template_key=source.template_key,
        **{name: getattr(source, name) for name in copied},
    )
    signals.initiative_saved.send(Initiative, initiative=initiative, by=by)
    _copy_parts(source, initiative, shift, by=by)
    return Created([initiative], new=True)


def _copy_parts(source: Initiative, copy: Initiative, shift: timedelta, *, by: User | None) -> None:
    for effort in source.efforts.select_related("person", "team_role"):
        fields = {name: getattr(effort, name) for name in ("person", "team_role", "hours_per_week")}
        records.save(Effort(workspace=copy.workspace), by=by, initiative=copy, **fields)
    for risk in source.risks.filter(status=Risk.Status.OPEN).select_related("owner"):
        names = ("title", "source", "likelihood", "effect", "response", "owner")
        records.save(
            Risk(workspace=copy.workspace), by=by, initiative=copy, **{name: getattr(risk, name) for name in names}
        )
    for task in source.tasks.exclude(stage=Stage.DONE).prefetch_related("checklist"):
        fields = {name: getattr(task, name) for name in COPIED_OF_TASK}
        made = create_task(
            workspace=copy.workspace, by=by, initiative=copy, due_on=_moved(task.due_on, shift), **fields
        )
        _write_checklist(made, [point.text for point in task.checklist.all()], by=by)


def _moved(day: date | None, shift: timedelta) -> date | None:
    """Return the day moved along; raise ValidationError where that leaves the years one can plan."""
    if day is None:
        return None
    try:
        moved = day + shift
    except OverflowError:
        raise ValidationError({"starts_on": _("Choose a start within the years that can be planned.")}) from None
    try:
        validate_planned_date(moved)
    except ValidationError as error:
        raise ValidationError({"starts_on": error.messages}) from error
    return moved
