"""Budgets, their lines and what each line plans for each month."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from accounts.tenancy import WorkspaceModel
from budget.carryover import Cap, Policy, Rule
from budget.carryover import Excess as CarryExcess
from budget.models.base import AmountField, not_negative, share_field
from budget.months import add_months, month_of, month_range, months_between
from strategy.models import Channel

LONGEST_BUDGET = 60  # months
EARLIEST_MONTH, LATEST_MONTH = date(1900, 1, 1), date(2999, 12, 1)
USUAL_ALERTS = (80, 100)
MOST_ALERTS = 6


def cap_share_field() -> "models.DecimalField[Any, Any]":
    return share_field(_("cap as a share of the plan"), most=10)


def cap_amount_field() -> AmountField:
    return AmountField(_("cap as an amount"), null=True, blank=True, validators=[not_negative])


def usual_alerts() -> list[int]:
    return list(USUAL_ALERTS)


def validate_alert_levels(levels: Any) -> None:
    """Expect a few whole percentages, each once, growing."""
    whole = isinstance(levels, list) and all(type(level) is int and 1 <= level <= 1000 for level in levels)
    if not whole or len(levels) > MOST_ALERTS or levels != sorted(set(levels)):
        raise ValidationError(
            _("Give up to %(most)s different whole percentages between 1 and 1000, the smallest first."),
            params={"most": MOST_ALERTS},
        )


class Budget(WorkspaceModel):
    """A plan of money over whole months, in the workspace's currency.

    A *scenario* is a copy of a budget (`scenario_of`) in which only the plan differs: nothing is
    spent, moved or closed in it. `follows` is the budget this one was copied from for the time
    after it. `revision` grows with every write that can change a figure.
    """

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

    pool_opening = AmountField(
        _("pool at the start"),
        default=Decimal(0),
        help_text=_("What the pool holds, or owes (negative), when the first month begins."),
    )
    counts_tax = models.BooleanField(
        _("count expenses with tax"),
        default=False,
        help_text=_("For those who cannot deduct value added tax."),
    )
    alert_levels = models.JSONField(
        _("alert at these percentages"), default=usual_alerts, blank=True, validators=[validate_alert_levels]
    )
    alerted = models.ManyToManyField(User, blank=True, related_name="+", verbose_name=_("who is alerted by e-mail"))
    expense_limit = AmountField(
        _("expenses above this need approval"), null=True, blank=True, validators=[not_negative]
    )
    approver_role = models.CharField(
        _("who approves"),
        max_length=12,
        choices=[(Role.OWNER.value, Role.OWNER.label), (Role.EDITOR.value, Role.EDITOR.label)],
        default=Role.OWNER.value,
    )
    scenario_of = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, editable=False, related_name="scenarios"
    )
    follows = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="followers"
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    adopted_at = models.DateTimeField(null=True, blank=True, editable=False)
    revision = models.PositiveBigIntegerField(default=0, editable=False)

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
            self._check_years()

    def _check_years(self) -> None:
        """Refuse years so far away that the months after the last would leave the calendar."""
        try:
            for validate in (MinValueValidator(EARLIEST_MONTH), MaxValueValidator(LATEST_MONTH)):
                validate(self.first_month)
        except ValidationError as error:
            raise ValidationError({"first_month": error}) from error

    @property
    def last_month(self) -> date:
        return add_months(self.first_month, self.months - 1)

    def month_list(self) -> list[date]:
        return month_range(self.first_month, self.months)

    @property
    def is_scenario(self) -> bool:
        return self.scenario_of_id is not None

    @property
    def booked_in(self) -> "Budget":
        """Return the budget whose spending, moves and closings count here."""
        return self.scenario_of or self

    @property
    def booked_in_id(self) -> int:
        return self.scenario_of_id or self.pk

    def covers(self, day: date) -> bool:
        return 0 <= months_between(self.first_month, day) < self.months


class BudgetLine(WorkspaceModel):
    """One purpose money is planned for, and what becomes of what is left at a month's end.

    `copied_from` is the line of the budget this one was copied from: in a scenario its original,
    in a following budget the line of the time before.
    """

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
        UNTRACKED = "untracked", _("Nothing: it counts as spent as planned")

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="lines", verbose_name=_("budget"))
    name = models.CharField(_("name"), max_length=120)
    category = models.CharField(_("category"), max_length=12, choices=Category.choices)
    policy = models.CharField(_("at the end of a month"), max_length=8, choices=Policy.choices)
    cap_amount = cap_amount_field()
    cap_share = cap_share_field()
    cap_excess = models.CharField(
        _("what is above the cap"), max_length=8, choices=Excess.choices, default=Excess.FORFEIT
    )
    opening_balance = AmountField(_("opening balance"), default=Decimal(0))
    channel = models.ForeignKey(
        Channel,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="budget_lines",
        verbose_name=_("channel"),
    )
    actuals_from = models.CharField(
        _("actual spend comes from"), max_length=12, choices=Actuals.choices, default=Actuals.EXPENSES
    )
    defunded_from = models.DateField(_("no money from"), null=True, blank=True)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="copies"
    )
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

    @property
    def is_booked_by_hand(self) -> bool:
        return self.actuals_from == self.Actuals.EXPENSES

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

    RULE_FIELDS = ("policy", "own_cap", "cap_amount", "cap_share", "cap_excess")
    SET_FIELDS = ("planned", *RULE_FIELDS)

    line = models.ForeignKey(BudgetLine, models.CASCADE, related_name="line_months")
    month = models.DateField()
    planned = AmountField(_("planned"), null=True, blank=True, validators=[not_negative])
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
        """Return the rule that holds in the month of a line with the given one."""
        if not self.has_own_rule:
            return of_line
        return of_line.overridden(
            policy=Policy(self.policy) if self.policy else None,
            cap=Cap(self.cap_amount, self.cap_share) if self.own_cap else None,
            excess=CarryExcess(self.cap_excess) if self.cap_excess else None,
        )

    @property
    def has_own_rule(self) -> bool:
        """Tell whether the month departs from its line's rule in anything."""
        return bool(self.policy or self.own_cap or self.cap_excess)

    def follow_line(self) -> None:
        """Give up the month's own rule."""
        self.policy = self.cap_excess = ""
        self.own_cap = False
        self.cap_amount = self.cap_share = None

    def keep_rule(self, line: BudgetLine) -> None:
        """Write the line's rule into the month wherever the month has none of its own."""
        self.policy = self.policy or line.policy
        self.cap_excess = self.cap_excess or line.cap_excess
        if not self.own_cap:
            self.own_cap = True
            self.cap_amount, self.cap_share = line.cap_amount, line.cap_share


class LineTemplate(WorkspaceModel):
    """A line as the team usually plans it, to start new lines from."""

    name = models.CharField(_("name"), max_length=120)
    category = models.CharField(_("category"), max_length=12, choices=BudgetLine.Category.choices)
    policy = models.CharField(_("at the end of a month"), max_length=8, choices=BudgetLine.Policy.choices)
    cap_amount = cap_amount_field()
    cap_share = cap_share_field()
    cap_excess = models.CharField(
        _("what is above the cap"),
        max_length=8,
        choices=BudgetLine.Excess.choices,
        default=BudgetLine.Excess.FORFEIT,
    )
    actuals_from = models.CharField(
        _("actual spend comes from"),
        max_length=12,
        choices=BudgetLine.Actuals.choices,
        default=BudgetLine.Actuals.EXPENSES,
    )
    planned_per_month = AmountField(_("planned per month"), null=True, blank=True, validators=[not_negative])

    class Meta:
        ordering = ["category", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "workspace",
                Lower("name"),
                name="line_template_name_once",
                violation_error_message=_("There is a template of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(cap_amount__isnull=True) | Q(cap_share__isnull=True),
                name="line_template_cap_of_one_kind",
                violation_error_message=_("Give the cap as an amount or as a share of the plan, not both."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
