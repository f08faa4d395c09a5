"""What dashboards read: observations added up, and the marks of what is to be redone.

`reporting.recompute` is the only writer. A sum nobody reported is null, unknown.
"""

from typing import Any, ClassVar

from django.db import models
from django_scopes import ScopedManager

from accounts.models import Workspace
from strategy.models import Channel


class DirtyMark(models.Model):
    """A month of a channel whose rollups are older than its rows.

    Rows are only ever added and removed: a recompute removes the marks it has read, so one that
    lands while it runs stays.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[Any]] = ScopedManager(workspace="workspace")

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="dirty_mark_oldest")]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.month:%Y-%m}"


def _money() -> "models.DecimalField[Any, Any]":
    return models.DecimalField(max_digits=22, decimal_places=4, null=True)


def _credit() -> "models.DecimalField[Any, Any]":
    """Count what platforms credit in shares."""
    return models.DecimalField(max_digits=22, decimal_places=4, null=True)


def _count() -> "models.BigIntegerField[Any, Any]":
    return models.BigIntegerField(null=True)


class Rollup(models.Model):
    """Sums and last levels of a channel's campaign ("": none) over some days."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+", db_index=False)
    campaign = models.CharField(max_length=255, blank=True)
    spread = models.BooleanField(help_text="Holds a share of a row that covers several days.")
    rows = models.PositiveIntegerField()
    rows_without_spend = models.PositiveIntegerField()
    rows_without_revenue = models.PositiveIntegerField()
    impressions = _count()
    clicks = _count()
    engagements = _count()
    likes = _count()
    comments = _count()
    shares = _count()
    saves = _count()
    video_views = _count()
    leads = _credit()
    customers = _credit()
    purchases = _credit()
    service_requests = _count()
    spend = _money()
    revenue = _money()
    followers = _count()
    nps = _count()
    open_leads = _count()

    objects: ClassVar[models.Manager[Any]] = ScopedManager(workspace="workspace")

    class Meta:
        abstract = True


class DailyRollup(Rollup):
    date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "channel", "date", "campaign"], name="daily_rollup_once")
        ]
        indexes = [models.Index(fields=["workspace", "date"], name="daily_rollup_date")]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.campaign} {self.date}"


class MonthlyRollup(Rollup):
    month = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "channel", "month", "campaign"], name="monthly_rollup_once")
        ]
        indexes = [models.Index(fields=["workspace", "month"], name="monthly_rollup_month")]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.campaign} {self.month:%Y-%m}"


class DashboardState(models.Model):
    """How fresh a workspace's rollups are; its row is the lock of the recompute."""

    workspace = models.OneToOneField(Workspace, models.CASCADE, related_name="+")
    computed_at = models.DateTimeField(null=True)
    data_from = models.DateField(null=True)
    data_until = models.DateField(null=True)
    checked_at = models.DateTimeField(null=True)
    check_report = models.TextField(blank=True, help_text="What the nightly check found to differ.")
    error = models.TextField(blank=True, help_text="Why the last recompute failed.")

    objects: ClassVar[models.Manager[Any]] = ScopedManager(workspace="workspace")

    def __str__(self) -> str:
        return f"{self.workspace} {self.computed_at}"
