"""Budgets, their lines and months, what was spent and moved, and what closing froze."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.tenancy import WorkspaceModel
from budget.carryover import AMOUNTS, Adjustment, Cap, Figures, Policy, Rule
from budget.carryover import Excess as CarryExcess
from budget.months import add_months, month_of, month_range, months_between
from strategy.models import Channel

LONGEST_BUDGET = 60  # months
not_negative = MinValueValidator(Decimal(0), _("Give an amount of 0 or more."))


def amount_field(label: Any = None, **options: Any) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)


def cap_share_field() -> "models.DecimalField[Any, Any]":
    return models.DecimalField(
        _("cap as a share of the plan"),
        max_digits=6,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[not_negative, MaxValueValidator(Decimal(10))],
    )


def cap_amount_field() -> "models.DecimalField[Any, Any]":
    return amount_field(_("cap as an amount"), null=True, blank=True, validators=[not_negative])


def month_name(month: date) -> str:
    """Write a month as "January 2026" in the current language."""
    return date_format(month, "YEAR_MONTH_FORMAT")


class Budget(WorkspaceModel):
    """A plan of money over whole months, in the workspace's currency."""

    name = models.CharField(_("name"), max_length=120)
    first_month = models.DateField(_("first month"))
    months = models.PositiveSmallIntegerField(
        _("number of months"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_BUDGET)],
    )
    close_after_days = models.PositiveSmallIntegerField(
        _("close a month automatically"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(366)],
        help_text=_("Days after its end. Empty: months are closed by hand only."),
    )

    class Meta:
        ordering = ["-first_month", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "workspace",
                Lower("name"),
                name="budget_name_once",
                violation_error_message=_("There is a budget of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=LONGEST_BUDGET), name="budget_months_in_range"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.first_month:
            self.first_month = month_of(self.first_month)

    @property
    def last_month(self) -> date:
        return add_months(self.first_month, self.months - 1)

    def month_list(self) -> list[date]:
        return month_range(self.first_month, self.months)

    def covers(self, day: date) -> bool:
        return 0 <= months_between(self.first_month, day) < self.months


class BudgetLine(WorkspaceModel):
    """One purpose money is planned for, and what becomes of what is left at a month's end."""

    class Category(models.TextChoices):
        TOOLS = "tools", _("Software and tools")
        ADVERTISING = "advertising", _("Advertising")
        SERVICES = "services", _("Hired services")
        ASSETS = "assets", _("Digital assets")

    class Policy(models.TextChoices):
        NONE = Policy.NONE.value, _("Start afresh every month")
        SURPLUS = Policy.SURPLUS.value, _("Carry what is left, forgive what is over")
        SIGNED = Policy.SIGNED.value, _("Carry what is left and what is over")
        POOL = Policy.POOL.value, _("Settle with the budget's pool")

    class Excess(models.TextChoices):
        FORFEIT = CarryExcess.FORFEIT.value, _("is forfeited")
        POOL = CarryExcess.POOL.value, _("goes to the budget's pool")

    class Actuals(models.TextChoices):
        EXPENSES = "expenses", _("Expenses entered here")
        OBSERVED = "observed", _("Spend reported by the channel")

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="lines", verbose_name=_("budget"))
    name = models.CharField(_("name"), max_length=120)
    category = models.CharField(_("category"), max_length=12, choices=Category.choices)
    policy = models.CharField(_("at the end of a month"), max_length=8, choices=Policy.choices)
    cap_amount = cap_amount_field()
    cap_share = cap_share_field()
    cap_excess = models.CharField(
        _("what is above the cap"), max_length=8, choices=Excess.choices, default=Excess.FORFEIT
    )
    opening_balance = amount_field(_("opening balance"), default=Decimal(0))
    channel = models.ForeignKey(
        Channel,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="budget_lines",
        verbose_name=_("channel"),
    )
    actuals_from = models.CharField(
        _("actual spend comes from"), max_length=8, choices=Actuals.choices, default=Actuals.EXPENSES
    )
    defunded_from = models.DateField(_("no money from"), null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                "workspace",
                "budget",
                Lower("name"),
                name="line_name_once_per_budget",
                violation_error_message=_("This budget has a line of this name already."),
            ),
            models.UniqueConstraint(
                fields=["workspace", "budget", "channel"],
                condition=Q(actuals_from="observed"),
                name="line_observes_channel_once",
                violation_error_message=_("Another line of this budget already takes its spend from this channel."),
            ),
            models.CheckConstraint(
                condition=~Q(actuals_from="observed") | Q(channel__isnull=False),
                name="line_observed_has_channel",
                violation_error_message=_("Choose the channel whose reported spend counts here."),
            ),
            models.CheckConstraint(
                condition=Q(cap_amount__isnull=True) | Q(cap_share__isnull=True),
                name="line_cap_of_one_kind",
                violation_error_message=_("Give the cap as an amount or as a share of the plan, not both."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def default_policy(cls, category: str) -> str:
        return cls.Policy.SURPLUS if category == cls.Category.ADVERTISING else cls.Policy.NONE

    def clean(self) -> None:
        if self.defunded_from:
            self.defunded_from = month_of(self.defunded_from)

    @property
    def is_observed(self) -> bool:
        return self.actuals_from == self.Actuals.OBSERVED

    def is_funded(self, month: date) -> bool:
        return self.defunded_from is None or month < self.defunded_from

    def rule(self) -> Rule:
        return Rule(
            policy=Policy(self.policy),
            cap=Cap(self.cap_amount, self.cap_share),
            excess=CarryExcess(self.cap_excess),
        )


class LineMonth(WorkspaceModel):
    """What a line plans for a month, and where the month departs from the line's rule.

    `planned` is empty while only the rule was set. With `own_cap` the month's cap replaces the
    line's, and two empty caps mean none.
    """

    line = models.ForeignKey(BudgetLine, models.CASCADE, related_name="line_months")
    month = models.DateField()
    planned = amount_field(_("planned"), null=True, blank=True, validators=[not_negative])
    policy = models.CharField(_("at the end of the month"), max_length=8, choices=BudgetLine.Policy.choices, blank=True)
    own_cap = models.BooleanField(default=False)
    cap_amount = cap_amount_field()
    cap_share = cap_share_field()
    cap_excess = models.CharField(max_length=8, choices=BudgetLine.Excess.choices, blank=True)

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "line", "month"], name="line_month_once"),
            models.CheckConstraint(
                condition=Q(planned__isnull=True) | Q(planned__gte=0), name="line_month_plan_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(cap_amount__isnull=True) | Q(cap_share__isnull=True),
                name="line_month_cap_of_one_kind",
                violation_error_message=_("Give the cap as an amount or as a share of the plan, not both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.month:%Y-%m}"

    def rule(self, of_line: Rule) -> Rule:
        return of_line.overridden(
            policy=Policy(self.policy) if self.policy else None,
            cap=Cap(self.cap_amount, self.cap_share) if self.own_cap else None,
            excess=CarryExcess(self.cap_excess) if self.cap_excess else None,
        )

    def keep_rule(self, line: BudgetLine) -> None:
        """Write the line's rule into the month wherever the month has none of its own."""
        self.policy = self.policy or line.policy
        self.cap_excess = self.cap_excess or line.cap_excess
        if not self.own_cap:
            self.own_cap = True
            self.cap_amount, self.cap_share = line.cap_amount, line.cap_share


class ObservedSpend(WorkspaceModel):
    """What a channel reported as spent in a month; reporting is its only writer."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+")
    month = models.DateField()
    amount = amount_field()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "channel", "month"], name="observed_spend_once")]

    def __str__(self) -> str:
        return f"{self.channel} {self.month:%Y-%m}: {self.amount}"


class Expense(WorkspaceModel):
    """Money spent on a line, or a refund when negative."""

    line = models.ForeignKey(BudgetLine, models.RESTRICT, related_name="expenses", verbose_name=_("budget line"))
    date = models.DateField(_("date"))
    amount = amount_field(_("amount"), help_text=_("A refund is a negative amount."))
    vendor = models.CharField(_("paid to"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    channel = models.ForeignKey(
        Channel,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="expenses",
        verbose_name=_("channel"),
        help_text=_("Empty: the line's channel."),
    )
    reference = models.CharField(
        _("reference"),
        max_length=100,
        blank=True,
        help_text=_("Invoice or booking number. The same reference is stored only once."),
    )
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ["-date", "-pk"]
        indexes = [
            models.Index(fields=["workspace", "date"], name="expense_by_date"),
            models.Index(fields=["line", "date"], name="expense_of_line_by_date"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "reference"],
                condition=~Q(reference=""),
                name="expense_reference_once",
                violation_error_message=_("An expense with this reference has been entered already."),
            ),
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="expense_not_zero",
                violation_error_message=_("Give an amount other than 0."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vendor or self.line} {self.date} {self.amount}"

    @property
    def channel_of_cost(self) -> int | None:
        """Return the id of the channel the cost counts for."""
        return self.channel_id or self.line.channel_id


class Move(WorkspaceModel):
    """A transfer of planned money; a ledger entry that is never changed, only moved back."""

    from_line = models.ForeignKey(BudgetLine, models.RESTRICT, related_name="moves_out", verbose_name=_("from line"))
    from_month = models.DateField(_("from month"))
    to_line = models.ForeignKey(BudgetLine, models.RESTRICT, related_name="moves_in", verbose_name=_("to line"))
    to_month = models.DateField(_("to month"))
    amount = amount_field(_("amount"), validators=[MinValueValidator(Decimal("0.01"), _("Give an amount above 0."))])
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
        ]

    def __str__(self) -> str:
        return f"{self.from_line} {self.from_month:%Y-%m} → {self.to_line} {self.to_month:%Y-%m}: {self.amount}"

    def clean(self) -> None:
        if self.from_line_id and self.to_line_id and self.from_line.budget_id != self.to_line.budget_id:
            raise ValidationError({"to_line": _("Both lines must belong to the same budget.")})


class MonthClosing(WorkspaceModel):
    """The locking of a budget's month; `closed_by` is empty when it happened by the rule."""

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="closings")
    month = models.DateField()
    closed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["month"]
        constraints = [models.UniqueConstraint(fields=["workspace", "budget", "month"], name="month_closed_once")]

    def __str__(self) -> str:
        return f"{self.budget} {self.month:%Y-%m}"


class ClosedCell(WorkspaceModel):
    """The figures of a line in a closed month, as they stood when it was closed."""

    closing = models.ForeignKey(MonthClosing, models.CASCADE, related_name="cells")
    line = models.ForeignKey(BudgetLine, models.RESTRICT, related_name="closed_cells")
    planned = amount_field()
    carried_in = amount_field()
    moved = amount_field()
    available = amount_field()
    actual = amount_field()
    remaining = amount_field()
    carried_out = amount_field()
    forfeited = amount_field()
    forgiven = amount_field()
    to_pool = amount_field()
    from_pool = amount_field()
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
