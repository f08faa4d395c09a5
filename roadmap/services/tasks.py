"""Put tasks on the board and change what they say; `roadmap.services.moves` moves them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User, Workspace
from roadmap import ranks, refusals, signals
from roadmap.models import Stage, Task
from roadmap.services import stages


@transaction.atomic
def create_task(*, workspace: Workspace, by: User | None, **fields: Any) -> Task:
    """Put a task at the end of its stage, full or not; raise ValidationError when it breaks a rule of its table."""
    last = Task.objects.filter(stage=fields.get("stage", Stage.BACKLOG)).order_by("rank", "pk").last()
    return _create(workspace, by, ranks.behind(last.rank if last else None), fields)


@transaction.atomic
def create_tasks(*, workspace: Workspace, by: User | None, tasks: Sequence[Mapping[str, Any]]) -> list[Task]:
    """Put several tasks at the end of their stages, in the order given."""
    return [create_task(workspace=workspace, by=by, **fields) for fields in tasks]


@transaction.atomic
def add_task(*, workspace: Workspace, by: User | None, anyway: bool = False, **fields: Any) -> Task:
    """Put a task on top of its stage; raise `StageIsFull` where there is no room, unless it goes in anyway."""
    stage = fields.get("stage", Stage.BACKLOG)
    stages.lock(workspace.pk)
    if not anyway:
        stages.refuse_when_full(stage)
    first = Task.objects.filter(stage=stage).order_by("rank", "pk").first()
    return _create(workspace, by, ranks.before(first.rank if first else None), fields)


def _create(workspace: Workspace, by: User | None, rank: int, fields: Mapping[str, Any]) -> Task:
    stage = fields.get("stage", Stage.BACKLOG)
    if stage == Stage.DONE and fields.get("needs_review"):
        words = _("A task that somebody else approves begins in another stage.")
        raise ValidationError({"stage": ValidationError(words, code="needs_review")})
    task = Task(workspace=workspace, created_by=by, rank=rank)
    if stage == Stage.REVIEW:
        task.submitted_by = by
    task = records.save(task, by=by, **_with_reason({"waiting_reason": "", **fields}, stage), **stamps(stage))
    signals.task_saved.send(Task, task=task, by=by)
    return task


@transaction.atomic
def edit_task(task: Task, *, by: User | None, version: int | None = None, **fields: Any) -> Task:
    """Change what a task says, not where it is; raise VersionConflict when someone else saved in between."""
    stage = Task.objects.select_for_update().values_list("stage", flat=True).get(pk=task.pk)
    saved = records.save(task, by=by, version=version, **_with_reason(fields, stage))
    signals.task_saved.send(Task, task=saved, by=by)
    return saved


def _with_reason(fields: Mapping[str, Any], stage: str) -> dict[str, Any]:
    """Keep the reason to wait for what waits, and only for that."""
    if stage != Stage.WAITING:
        return {**fields, "waiting_reason": ""}
    if not str(fields.get("waiting_reason", "kept")).strip():
        raise refusals.reason_missing()
    return dict(fields)


@transaction.atomic
def delete_task(task: Task, *, by: User | None) -> None:
    records.delete(task, by=by)


def stamps(stage: str) -> dict[str, Any]:
    """Return the times a task carries because it has just come into a stage."""
    now = timezone.now()
    return {
        "moved_at": now,
        "waiting_since": now if stage == Stage.WAITING else None,
        "done_at": now if stage == Stage.DONE else None,
    }
