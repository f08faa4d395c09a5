"""Recompute of the rollups after 1,000 edited rows, marks and all."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django_scopes import scope

from accounts.models import Workspace
from bench.data import FIRST
from bench.timing import interleaved
from budget.months import month_of
from reporting.marks import mark_dirty
from reporting.models import DirtyMark, Observation
from reporting.recompute import recompute_workspace

EDITED = 1000


def edited(workspace: Workspace) -> None:
    """Change 1,000 rows of the first 100 days, in every channel, and mark their months."""
    with scope(workspace=workspace), transaction.atomic():
        until = FIRST + timedelta(days=99)
        rows = Observation.objects.filter(campaign="Campaign 1", post="post 1", date__lte=until)
        ids = list(rows.values_list("pk", flat=True))
        assert len(ids) == EDITED
        Observation.objects.filter(pk__in=ids).update(spend=F("spend") + 1)
        cells = {(row.channel_id, month_of(row.date)) for row in rows.only("channel_id", "date")}
        DirtyMark.objects.all().delete()
        mark_dirty(workspace_id=workspace.pk, cells=cells)


def seconds_to_recompute(workspaces: list[Workspace], *, rounds: int) -> list[float]:
    """Return the median seconds of the recompute alone, the edits before it left out."""
    edits = {workspace.pk: (lambda workspace=workspace: edited(workspace)) for workspace in workspaces}
    runs = {workspace.pk: (lambda workspace=workspace: recompute_workspace(workspace.pk)) for workspace in workspaces}
    works = [work for workspace in workspaces for work in (edits[workspace.pk], runs[workspace.pk])]
    return interleaved(works, rounds=rounds)[1::2]
