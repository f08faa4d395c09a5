"""Keep the rollups up with the rows: mark what changed, recompute the marked months.

Whoever changes rows marks their channels and months in the same transaction. A recompute reads
marks, rebuilds their months, and removes the marks it has read, all in one transaction: a crash
returns the marks, a second run finds none, and a write that lands meanwhile keeps its own mark.
Messages to Celery are hints: beat asks for `overdue_workspaces`, whose message was lost.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from accounts.models import Workspace
from budget.money import ZERO, to_cents
from budget.services import record_observed_spends
from reporting import rollup_sql
from reporting.models import DailyRollup, DashboardState, DirtyMark, MonthlyRollup

MARKS_AT_ONCE = 2000
"""Marks of one transaction, so that a large import does not hold SQLite's only write lock for long."""
OVERDUE = timedelta(seconds=30)


def recompute_workspace(workspace_id: int) -> None:
    """Rebuild what is marked until no mark is left; return at once while another job is at it."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    if workspace is None:
        return
    with scope(workspace=workspace):
        try:
            while recompute_marked(workspace):
                pass
        except Exception as error:
            DashboardState.objects.filter(workspace=workspace).update(error=f"{type(error).__name__}: {error}")
            raise


@transaction.atomic
def recompute_marked(workspace: Workspace) -> bool:
    """Rebuild the months of some marks; tell whether there were any and the turn was ours."""
    state = lock_state(workspace)
    if state is None:
        return False
    marks = list(DirtyMark.objects.order_by("pk")[:MARKS_AT_ONCE])
    if not marks:
        return False
    channels_by_month: dict[date, set[int]] = defaultdict(set)
    for mark in marks:
        channels_by_month[mark.month].add(mark.channel_id)
    _rebuild_observed(workspace, channels_by_month)
    DirtyMark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    _store_state(state)
    return True


def lock_state(workspace: Workspace) -> DashboardState | None:
    """Take the workspace's turn, or None while another transaction has it."""
    DashboardState.objects.get_or_create(workspace=workspace)
    skip_locked = connection.features.has_select_for_update_skip_locked
    return DashboardState.objects.select_for_update(skip_locked=skip_locked).filter(workspace=workspace).first()


def _rebuild_observed(workspace: Workspace, channels_by_month: Mapping[date, set[int]]) -> None:
    spent_before = _reported_spend(channels_by_month)
    for month, channel_ids in sorted(channels_by_month.items()):
        rollup_sql.rebuild_month(workspace.pk, sorted(channel_ids), month)
    spent = _reported_spend(channels_by_month)
    changed = {cell for cell in spent_before.keys() | spent.keys() if spent_before.get(cell) != spent.get(cell)}
    record_observed_spends(workspace=workspace, amounts={cell: to_cents(spent.get(cell, ZERO)) for cell in changed})


def _reported_spend(channels_by_month: Mapping[date, set[int]]) -> dict[tuple[int, date], Decimal]:
    """Return the known spend of the given channels in the given months."""
    channel_ids = set().union(*channels_by_month.values())
    sums = (
        MonthlyRollup.objects.filter(month__in=channels_by_month, channel__in=channel_ids, spend__isnull=False)
        .values_list("channel_id", "month")
        .annotate(Sum("spend"))
    )
    return {(channel, month): spend for channel, month, spend in sums if channel in channels_by_month[month]}


def _store_state(state: DashboardState) -> None:
    days = DailyRollup.objects.values_list("date", flat=True)
    state.data_from = days.order_by("date").first()
    state.data_until = days.order_by("-date").first()
    state.computed_at = timezone.now()
    state.error = ""
    state.save()


def overdue_workspaces() -> list[int]:
    """Return the workspaces whose marks have waited too long for their job."""
    with scopes_disabled():
        overdue = DirtyMark.objects.filter(created_at__lt=timezone.now() - OVERDUE)
        return list(overdue.order_by().values_list("workspace_id", flat=True).distinct())
