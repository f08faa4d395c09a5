"""Tell the recompute what has changed."""

from collections.abc import Iterable
from datetime import date

from django_scopes import scope

from accounts.jobs import enqueue
from reporting.models import DirtyMark
from reporting.tasks import recompute_workspace

type Cell = tuple[int, date]
"""A channel and the first day of a month."""


def mark_dirty(*, workspace_id: int, cells: Iterable[Cell]) -> None:
    """Note in the caller's transaction that rows of these channels and months have changed."""
    with scope(workspace=workspace_id):
        marks = [DirtyMark(workspace_id=workspace_id, channel_id=c, month=m) for c, m in set(cells)]
        DirtyMark.objects.bulk_create(marks)
    if marks:
        enqueue(recompute_workspace, workspace_id)
