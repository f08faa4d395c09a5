"""What a workspace decides about its ROI, and the hours its people spend."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import WorkspaceModel
from budget.months import month_of
from strategy.models import Channel

NOT_NEGATIVE = MinValueValidator(Decimal(0), _("Enter 0 or more."))


class RoiSettings(WorkspaceModel):
    """One row for each workspace; absent until someone sets it."""

    class ReturnBasis(models.TextChoices):
        MARGIN = "margin", _("Revenue × gross margin")
        REVENUE = "revenue", _("Whole revenue")

    class SharedCostSplit(models.TextChoices):
        AD_SPEND = "ad_spend", _("By ad spend")
        EVEN = "even", _("Evenly")

    gross_margin = models.DecimalField(
        _("gross margin"),
        max_digits=5,
        decimal_places=4,
        default=Decimal(1),
        validators=[NOT_NEGATIVE, MaxValueValidator(Decimal(1), _("A gross margin is at most 100 percent."))],
        help_text=_("What is left of the revenue after the direct costs of what was sold, as a ratio."),
    )
    return_basis = models.CharField(
        _("what counts as return"), max_length=10, choices=ReturnBasis.choices, default=ReturnBasis.MARGIN
    )
    hourly_cost = models.DecimalField(
        _("cost of a working hour"), max_digits=10, decimal_places=2, default=Decimal(0), validators=[NOT_NEGATIVE]
    )
    saving_per_request = models.DecimalField(
        _("saving for each service request handled"),
        max_digits=12,
        decimal_places=2,
        default=Decimal(0),
        validators=[NOT_NEGATIVE],
    )
    lead_value = models.DecimalField(
        _("value of an open lead"), max_digits=12, decimal_places=2, default=Decimal(0), validators=[NOT_NEGATIVE]
    )
    shared_cost_split = models.CharField(
        _("how shared costs are split over channels"),
        max_length=10,
        choices=SharedCostSplit.choices,
        default=SharedCostSplit.AD_SPEND,
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace"], name="roi_settings_once")]

    def __str__(self) -> str:
        return str(_("ROI settings"))


class StaffHours(WorkspaceModel):
    """Hours worked on a channel (null: on all of them) in a month, kept as its first day."""

    month = models.DateField(_("month"))
    channel = models.ForeignKey(
        Channel, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("channel")
    )
    hours = models.DecimalField(_("hours"), max_digits=8, decimal_places=2, validators=[NOT_NEGATIVE])
    hourly_cost = models.DecimalField(
        _("cost of an hour"), max_digits=10, decimal_places=2, null=True, blank=True, validators=[NOT_NEGATIVE]
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ["-month", "pk"]
        indexes = [models.Index(fields=["workspace", "month"], name="staff_hours_month")]
        verbose_name = _("staff hours")
        verbose_name_plural = _("staff hours")

    def __str__(self) -> str:
        return str(_("%(hours)s hours in %(month)s") % {"hours": self.hours, "month": f"{self.month:%Y-%m}"})

    def clean(self) -> None:
        if self.month and self.month != month_of(self.month):
            raise ValidationError({"month": _("Enter the first day of the month, such as 2026-03-01.")})
