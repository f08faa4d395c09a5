"""Money of a line set aside for an initiative."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import WorkspaceModel
from budget.models.base import AmountField
from budget.models.budgets import BudgetLine
from roadmap.models import Initiative

POSITIVE = MinValueValidator(Decimal("0.001"), _("Enter more than 0."))


class InitiativeFunding(WorkspaceModel):
    """Part of what a line plans in a month (its first day), set aside for an initiative.

    It neither moves nor spends money: the line's plan and its carry-over stay as they are.
    """

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="funding", verbose_name=_("initiative"))
    line = models.ForeignKey(BudgetLine, models.CASCADE, related_name="funding", verbose_name=_("budget line"))
    month = models.DateField(_("month"))
    amount = AmountField(_("amount"), validators=[POSITIVE])

    class Meta:
        ordering = ["month", "line", "pk"]
        constraints = [models.UniqueConstraint(fields=["initiative", "line", "month"], name="initiative_funding_once")]

    def __str__(self) -> str:
        return f"{self.line} {self.month:%Y-%m}: {self.amount}"
