"""What is to be reached: business objectives, and the SMART goals that serve them."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from strategy.metrics import METRICS
from strategy.models.base import NamedOnce, StrategyPart, validate_planned_date
from strategy.models.channels import Channel, validate_metric_keys
from strategy.models.market import Audience

NOT_NEGATIVE = MinValueValidator(Decimal(0), _("Enter 0 or more."))


class BusinessObjective(NamedOnce, StrategyPart):
    """What the business wants, and the social indicator that speaks for it."""

    key = models.CharField(max_length=20, blank=True, editable=False)
    """Key of `strategy.objectives` for one of the standard objectives; empty for the team's own."""
    name = models.CharField(_("business objective"), max_length=120)
    social_kpi = models.CharField(_("social indicator"), max_length=200, blank=True)
    metrics = models.JSONField(_("metrics"), default=list, blank=True, validators=[validate_metric_keys])
    position = models.PositiveIntegerField(_("position"), default=0, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "name"],
                name="business_objective_once",
                violation_error_message=_("There is already an objective with this name."),
                violation_error_code="name_taken",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_metrics_display(self) -> str:
        """Return the labels of the metrics that count it."""
        return ", ".join(str(METRICS[key].label) for key in self.metrics)


class Goal(StrategyPart):
    """A SMART goal: specific, measurable, achievable, relevant, time-bound."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        MET = "met", _("Met")
        DROPPED = "dropped", _("Dropped")

    title = models.CharField(_("goal"), max_length=200)
    specific = models.TextField(_("specific"), blank=True)
    metric = models.CharField(
        _("metric"), max_length=40, blank=True, choices=[(key, metric.label) for key, metric in METRICS.items()]
    )
    metric_name = models.CharField(_("own metric"), max_length=120, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=16, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=16, decimal_places=2, null=True, blank=True)
    target_is_change = models.BooleanField(_("the target is a change in percent of the zero point"), default=False)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    achievable = models.TextField(_("achievable"), blank=True)
    relevant = models.TextField(_("relevant"), blank=True)
    hours_per_week = models.DecimalField(
        _("hours a week"), max_digits=6, decimal_places=2, null=True, blank=True, validators=[NOT_NEGATIVE]
    )
    money = models.DecimalField(
        _("money needed"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[NOT_NEGATIVE]
    )
    starts_on = models.DateField(_("start"), null=True, blank=True, validators=[validate_planned_date])
    deadline = models.DateField(_("deadline"), null=True, blank=True, validators=[validate_planned_date])
    business_objective = models.ForeignKey(
        BusinessObjective,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="goals",
        verbose_name=_("business objective"),
    )
    audience = models.ForeignKey(
        Audience, models.SET_NULL, null=True, blank=True, related_name="goals", verbose_name=_("audience")
    )
    channel = models.ForeignKey(
        Channel, models.SET_NULL, null=True, blank=True, related_name="goals", verbose_name=_("channel")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.ACTIVE)

    class Meta:
        ordering = ["deadline", "pk"]
        indexes = [models.Index(fields=["workspace", "deadline"], name="goal_by_deadline")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.starts_on and self.deadline and self.starts_on > self.deadline:
            raise ValidationError({"deadline": _("The deadline lies before the start.")})
        if self.target_is_change and self.baseline is None and self.target is not None:
            raise ValidationError({"baseline": _("A change in percent needs to know where the number stands now.")})

    @property
    def measured_by(self) -> str:
        """Name of the metric: one of the catalogue, or the team's own; empty while nobody has chosen."""
        return self.metric_name or (str(METRICS[self.metric].label) if self.metric else "")

    @property
    def target_value(self) -> Decimal | None:
        """Return the number to reach, also where the target is a change in percent."""
        if not self.target_is_change or self.target is None or self.baseline is None:
            return self.target
        return self.baseline * (100 + self.target) / 100
