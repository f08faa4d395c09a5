"""What the reporting room does when the rooms below it tell of a change."""

from datetime import date
from typing import Any

from django.dispatch import receiver

from accounts.models import Workspace
from budget.signals import costs_changed
from reporting.marks import mark_dirty


@receiver(costs_changed, dispatch_uid="reporting.mark_costs")
def mark_costs(workspace: Workspace, channel_months: set[tuple[int | None, date]], **kwargs: Any) -> None:
    mark_dirty(workspace_id=workspace.pk, cells={(None, month) for _channel, month in channel_months})
