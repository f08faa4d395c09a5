"""Put tasks on the board and change what they say."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import records
from accounts.models import User, Workspace
from roadmap import signals
from roadmap.models import Stage, Task

RANK_STEP = 1 << 16
"""Room between two neighbours, so that a card can be put between them without moving others."""


@transaction.atomic
def create_task(*, workspace: Workspace, by: User | None, **fields: Any) -> Task:
    """Put a task at the end of its stage; raise ValidationError when it breaks a rule of its table."""
    task = Task(workspace=workspace, created_by=by, rank=last_rank(fields.get("stage", Stage.BACKLOG)) + RANK_STEP)
    task = records.save(task, by=by, **fields, **stamps(fields.get("stage", Stage.BACKLOG)))
    signals.task_saved.send(Task, task=task, by=by)
    return task


@transaction.atomic
def create_tasks(*, workspace: Workspace, by: User | None, tasks: Sequence[Mapping[str, Any]]) -> list[Task]:
    """Put several tasks at the end of their stages, in the order given."""
    return [create_task(workspace=workspace, by=by, **fields) for fields in tasks]


def last_rank(stage: str) -> int:
    """Return the rank of a stage's lowest card, 0 while it has none."""
    return Task.objects.filter(stage=stage).aggregate(last=Max("rank"))["last"] or 0


def stamps(stage: str) -> dict[str, Any]:
    """Return the times a task carries because it has just come into a stage."""
    now = timezone.now()
    return {
        "moved_at": now,
        "waiting_since": now if stage == Stage.WAITING else None,
        "done_at": now if stage == Stage.DONE else None,
    }
