"""Closed months, and the figures they were closed with."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.tenancy import WorkspaceModel
from budget.carryover import AMOUNTS, Adjustment, Figures
from budget.models.base import AmountField
from budget.models.budgets import Budget, BudgetLine


class MonthClosing(WorkspaceModel):
    """The locking of a budget's month; `closed_by` is empty when it happened by the rule.

    A closing that was taken back stays, with its figures, as what was once reported.
    """

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="closings")
    month = models.DateField()
    closed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True, editable=False)
    reopened_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")
    reopen_reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "budget", "month"],
                condition=Q(reopened_at__isnull=True),
                name="month_closed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.budget} {self.month:%Y-%m}"


class ClosedCell(WorkspaceModel):
    """The figures of a line in a closed month, as they stood when it was closed."""

    closing = models.ForeignKey(MonthClosing, models.CASCADE, related_name="cells")
    line = models.ForeignKey(BudgetLine, models.RESTRICT, related_name="closed_cells")
    planned = AmountField()
    carried_in = AmountField()
    moved = AmountField()
    available = AmountField()
    actual = AmountField()
    remaining = AmountField()
    carried_out = AmountField()
    forfeited = AmountField()
    forgiven = AmountField()
    to_pool = AmountField()
    from_pool = AmountField()
    adjustments = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "closing", "line"], name="closed_cell_once")]

    def __str__(self) -> str:
        return f"{self.closing}: {self.line}"

    @classmethod
    def freeze(cls, figures: Figures, *, closing: MonthClosing, line: BudgetLine) -> "ClosedCell":
        return cls(
            workspace=closing.workspace,
            closing=closing,
            line=line,
            adjustments=[[a.month.isoformat(), str(a.amount)] for a in figures.adjustments],
            **{name: getattr(figures, name) for name in AMOUNTS},
        )


def thaw_adjustments(stored: list[list[str]] | None) -> tuple[Adjustment, ...]:
    """Read the adjustments of a closed cell."""
    return tuple(Adjustment(date.fromisoformat(month), Decimal(amount)) for month, amount in stored or [])


STANDS = Q(reopened_at__isnull=True)
"""The closings that have not been taken back."""
