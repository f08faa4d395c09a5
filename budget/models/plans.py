"""The decision on a budget, and the plan it was made on."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.tenancy import WorkspaceModel
from budget.models.budgets import Budget


class BudgetApproval(WorkspaceModel):
    """A request to approve a budget, and what was decided.

    `plan` is the plan as it was asked for: {"lines": [{"id", "name", "category", "months":
    {"2026-01": "100.00"}}]}. The first approved one is the budget's baseline.
    """

    class Decision(models.TextChoices):
        WAITING = "", _("waiting")
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("sent back")
        WITHDRAWN = "withdrawn", _("withdrawn")

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="approvals")
    plan = models.JSONField(editable=False)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")
    message = models.CharField(_("message"), max_length=500, blank=True)
    decision = models.CharField(
        _("decision"), max_length=9, choices=Decision.choices, default=Decision.WAITING, blank=True, editable=False
    )
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    asked_mailed_at = models.DateTimeField(null=True, blank=True, editable=False)
    decision_mailed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "budget"], condition=Q(decision=""), name="budget_waits_for_one_decision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.budget}: {self.get_decision_display()}"

    @property
    def is_waiting(self) -> bool:
        return self.decision == self.Decision.WAITING
