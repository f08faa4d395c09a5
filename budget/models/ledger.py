"""Money that changes its place: between lines, months, the pool, and from one budget to the next."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.tenancy import WorkspaceModel
from budget.currencies import in_places
from budget.models.base import AmountField
from budget.models.budgets import Budget, BudgetLine


class Move(WorkspaceModel):
    """A transfer of planned money; a ledger entry that is never changed, only moved back.

    An end without a line is the budget's pool.
    """

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="moves", verbose_name=_("budget"))
    from_line = models.ForeignKey(
        BudgetLine,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="moves_out",
        verbose_name=_("from line"),
    )
    from_month = models.DateField(_("from month"))
    to_line = models.ForeignKey(
        BudgetLine, models.RESTRICT, null=True, blank=True, related_name="moves_in", verbose_name=_("to line")
    )
    to_month = models.DateField(_("to month"))
    amount = AmountField(_("amount"), validators=[MinValueValidator(Decimal("0.001"), _("Give an amount above 0."))])
    reason = models.CharField(_("reason"), max_length=300)
    moved_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="move_amount_positive"),
            models.CheckConstraint(
                condition=~Q(from_line=F("to_line"), from_month=F("to_month")),
                name="move_to_another_place",
                violation_error_message=_("The money is already there: choose another line or month."),
            ),
            models.CheckConstraint(
                condition=Q(from_line__isnull=False) | Q(to_line__isnull=False),
                name="move_touches_a_line",
                violation_error_message=_("Choose a line to move the money from or to."),
            ),
        ]

    def __str__(self) -> str:
        start = f"{self.from_line or _('Pool')} {self.from_month:%Y-%m}"
        end = f"{self.to_line or _('Pool')} {self.to_month:%Y-%m}"
        return f"{start} → {end}: {in_places(self.amount)}"

    def clean(self) -> None:
        for field, line in (("from_line", self.from_line), ("to_line", self.to_line)):
            if line and line.budget_id != self.budget_id:
                raise ValidationError({field: _("Both lines must belong to the same budget.")})


class Takeover(WorkspaceModel):
    """What a budget took over from the one before it: of a line, or of the pool (no lines)."""

    from_budget = models.ForeignKey(Budget, models.RESTRICT, related_name="takeovers_out")
    to_budget = models.ForeignKey(Budget, models.CASCADE, related_name="takeovers_in")
    from_line = models.ForeignKey(BudgetLine, models.RESTRICT, null=True, blank=True, related_name="takeovers_out")
    to_line = models.ForeignKey(BudgetLine, models.CASCADE, null=True, blank=True, related_name="takeovers_in")
    balance = AmountField(_("balance"))
    share = models.DecimalField(
        _("share taken over"),
        max_digits=6,
        decimal_places=4,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
    )
    amount = AmountField(_("taken over"))
    taken_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "to_line"], condition=Q(to_line__isnull=False), name="line_takes_over_once"
            ),
            models.UniqueConstraint(
                fields=["workspace", "to_budget"], condition=Q(to_line__isnull=True), name="pool_takes_over_once"
            ),
            models.CheckConstraint(
                condition=Q(from_line__isnull=True, to_line__isnull=True)
                | Q(from_line__isnull=False, to_line__isnull=False),
                name="takeover_of_line_or_pool",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_budget} → {self.to_line or self.to_budget}: {in_places(self.amount)}"
