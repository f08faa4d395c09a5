"""What was spent, is ordered, or comes back every month."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import stored_files
from accounts.models import User
from accounts.tenancy import WorkspaceModel
from budget.currencies import in_places
from budget.models.base import AmountField, currency_field, rate_field, share_field
from budget.models.budgets import BudgetLine
from roadmap.models import Initiative
from strategy.models import Channel


def unguessable_path(instance: WorkspaceModel, filename: str) -> str:
    return stored_files.unguessable_path("budget", instance, filename)


class ExchangeRate(WorkspaceModel):
    """What one unit of another currency cost in the workspace's, on a day or over a month."""

    class Period(models.TextChoices):
        DAY = "day", _("On this day")
        MONTH = "month", _("In this month")

    currency = currency_field(_("currency"))
    period = models.CharField(_("holds"), max_length=5, choices=Period.choices, default=Period.MONTH)
    date = models.DateField(_("date"), help_text=_("For a month any day of it."))
    rate = rate_field(_("rate"))

    class Meta:
        ordering = ["-date", "currency", "period", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "currency", "period", "date"],
                name="exchange_rate_once",
                violation_error_message=_("There is a rate of this currency for this time already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.date}: {self.rate.normalize():f}"

    def clean(self) -> None:
        if self.period == self.Period.MONTH and self.date:
            self.date = self.date.replace(day=1)


class Invoiced(WorkspaceModel):
    """What a bill says, before it is turned into what counts for the budget."""

    entered = models.DecimalField(
        _("amount on the bill"), max_digits=15, decimal_places=3, help_text=_("A refund is a negative amount.")
    )
    currency = currency_field(_("currency"), blank=True, help_text=_("Empty: the workspace's own."))
    tax_share = share_field(_("value added tax"))
    with_tax = models.BooleanField(_("the amount includes the tax"), default=True)
    vendor = models.CharField(_("paid to"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    channel = models.ForeignKey(
        Channel,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("channel"),
        help_text=_("Empty: the line's channel."),
    )
    initiative = models.ForeignKey(
        Initiative,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("initiative"),
    )
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")

    class Meta:
        abstract = True


class ObservedSpend(WorkspaceModel):
    """What a channel reported as spent in a month; reporting is its only writer."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+")
    month = models.DateField()
    amount = AmountField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "channel", "month"], name="observed_spend_once")]

    def __str__(self) -> str:
        return f"{self.channel} {self.month:%Y-%m}: {self.amount}"


class RecurringExpense(Invoiced):
    """A bill that comes again and again, booked by itself on its day."""

    class Interval(models.TextChoices):
        MONTH = "month", _("every month")
        QUARTER = "quarter", _("every quarter")
        YEAR = "year", _("every year")

    line = models.ForeignKey(
        BudgetLine, models.RESTRICT, related_name="recurring_expenses", verbose_name=_("budget line")
    )
    interval = models.CharField(_("how often"), max_length=7, choices=Interval.choices, default=Interval.MONTH)
    day = models.PositiveSmallIntegerField(
        _("day of the month"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text=_("In a shorter month its last day."),
    )
    starts_on = models.DateField(_("first time on or after"))
    ends_on = models.DateField(_("last time on or before"), null=True, blank=True)
    paused = models.BooleanField(_("paused"), default=False)
    booked_until = models.DateField(null=True, blank=True, editable=False)
    problem = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["line", "vendor", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="recurring_ends_after_start",
                violation_error_message=_("The end lies before the start."),
            ),
            models.CheckConstraint(
                condition=~Q(entered=0),
                name="recurring_not_zero",
                violation_error_message=_("Give an amount other than 0."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vendor or self.line} {self.entered.normalize():f} {self.currency}".strip()


class Expense(Invoiced):
    """Money spent or ordered on a line, or a refund when negative.

    `amount` is what counts, in the workspace's currency: the bill's amount at `rate` (None: same
    currency), with or without tax as the budget counts. Only what is paid, and approved where that
    is needed, is the line's actual; the rest is committed. `mail_due` says that the approvers, or
    after the decision its author, have not been written to yet.
    """

    class Status(models.TextChoices):
        PAID = "paid", _("Booked")
        COMMITTED = "committed", _("Ordered, not paid yet")

    class Approval(models.TextChoices):
        NOT_NEEDED = "", _("Not needed")
        WAITING = "waiting", _("Waiting for approval")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    line = models.ForeignKey(BudgetLine, models.RESTRICT, related_name="expenses", verbose_name=_("budget line"))
    date = models.DateField(_("date"))
    amount = AmountField(_("amount"), help_text=_("A refund is a negative amount."))
    rate = rate_field(_("rate"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.PAID)
    approval = models.CharField(
        _("approval"), max_length=8, choices=Approval.choices, default=Approval.NOT_NEEDED, blank=True, editable=False
    )
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    decision_note = models.CharField(_("reason"), max_length=300, blank=True, editable=False)
    mail_due = models.BooleanField(default=False, editable=False)
    reference = models.CharField(
        _("reference"),
        max_length=100,
        blank=True,
        help_text=_("Invoice or booking number. The same reference is stored only once."),
    )
    recurring = models.ForeignKey(
        RecurringExpense, models.SET_NULL, null=True, blank=True, editable=False, related_name="bookings"
    )
    imported = models.ForeignKey(
        "budget.SheetImport", models.SET_NULL, null=True, blank=True, editable=False, related_name="expenses"
    )

    class Meta:
        ordering = ["-date", "-pk"]
        indexes = [
            models.Index(fields=["workspace", "date"], name="expense_by_date"),
            models.Index(fields=["line", "date"], name="expense_of_line_by_date"),
            models.Index(fields=["workspace"], condition=Q(mail_due=True), name="expense_mail_due"),
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
        return f"{self.vendor or self.line} {self.date} {in_places(self.amount)}"

    @property
    def is_actual(self) -> bool:
        """Tell whether it counts as spent."""
        return is_actual(self.status, self.approval)


NOT_IN_DOUBT = (Expense.Approval.NOT_NEEDED, Expense.Approval.APPROVED)
IS_ACTUAL = Q(status=Expense.Status.PAID, approval__in=NOT_IN_DOUBT)
IS_COMMITTED = ~IS_ACTUAL & ~Q(approval=Expense.Approval.REFUSED)


def is_actual(status: str, approval: str) -> bool:
    """Tell of an expense with this status and approval whether it counts as spent."""
    return status == Expense.Status.PAID and approval in NOT_IN_DOUBT


class Receipt(WorkspaceModel):
    """The bill itself, as a file."""

    expense = models.ForeignKey(Expense, models.CASCADE, related_name="receipts")
    file = models.FileField(upload_to=unguessable_path, editable=False)
    name = models.CharField(_("file"), max_length=200)
    size = models.PositiveIntegerField(_("size in bytes"))
    content_type = models.CharField(max_length=100)
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
