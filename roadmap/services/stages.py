"""Stages of the board: how many tasks each may hold, and changing one stage at a time."""

from collections.abc import Mapping

from django.db import transaction

from accounts import records
from accounts.models import User, Workspace
from roadmap.models import StageLimit, Task
from roadmap.refusals import StageIsFull


def lock(workspace_id: int) -> None:
    """Let nobody else move a card or change a limit until this transaction ends.

    The workspace's row stands for its board; it is always locked before any task. Rows that refer to
    the workspace can still be written meanwhile.
    """
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace_id)


def refuse_when_full(stage: str) -> None:
    limit = StageLimit.objects.filter(stage=stage).first()
    if limit and Task.objects.filter(stage=stage).count() >= limit.most:
        raise StageIsFull(limit)


@transaction.atomic
def set_limits(*, workspace: Workspace, limits: Mapping[str, int | None], by: User | None) -> None:
    """Set how many tasks each of these stages may hold; None: as many as there are."""
    lock(workspace.pk)
    known = {limit.stage: limit for limit in StageLimit.objects.all()}
    for stage, most in limits.items():
        limit = known.get(stage)
        if most is None and limit:
            records.delete(limit, by=by)
        elif most is not None and (limit is None or limit.most != most):
            records.save(limit or StageLimit(workspace=workspace), by=by, stage=stage, most=most)
