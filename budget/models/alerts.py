"""Crossings of the levels a team wants to hear of."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import WorkspaceModel
from budget.models.base import AmountField
from budget.models.budgets import BudgetLine


class LineAlert(WorkspaceModel):
    """A line's spending in a month has reached a level, in per cent of what was available.

    `cleared_at` is set when it falls below again; the next crossing makes a new row.
    """

    line = models.ForeignKey(BudgetLine, models.CASCADE, related_name="alerts")
    month = models.DateField()
    level = models.PositiveSmallIntegerField()
    actual = AmountField()
    available = AmountField()
    cleared_at = models.DateTimeField(null=True, blank=True, editable=False)
    mailed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("budget alert")
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "line", "month", "level"],
                condition=Q(cleared_at__isnull=True),
                name="line_alert_once_per_crossing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.month:%Y-%m}: {self.level} %"

    @property
    def share(self) -> Decimal:
        """Return the level as a ratio."""
        return Decimal(self.level) / 100
