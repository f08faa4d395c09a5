"""Celery's doors to the reporting room: ids in, a service called."""

from celery import shared_task

from reporting import check, recompute


@shared_task
def recompute_workspace(workspace_id: int) -> None:
    recompute.recompute_workspace(workspace_id)


@shared_task
def recompute_overdue() -> None:
    """Send again the jobs whose message was lost."""
    for workspace_id in recompute.overdue_workspaces():
        recompute_workspace.delay(workspace_id)


@shared_task
def check_rollups() -> None:
    check.check_all()
