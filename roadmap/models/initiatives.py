"""Initiatives: how a goal is reached, by when, with what."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import WorkspaceModel
from roadmap.models.base import POSITIVE
from strategy.metrics import METRICS
from strategy.models import Channel, Goal, Person, TeamRole, validate_planned_date


class Health(models.TextChoices):
    """How an initiative stands, worst last."""

    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    LATE = "late", _("Late")


class Initiative(WorkspaceModel):
    """A piece of work under a goal; it ends on a day, or goes on until the goal is met.

    The `baseline_` dates are those of the plan as it was frozen. `health_override` is what the team
    says against the computed health, with its reason.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        IN_PROGRESS = "in_progress", _("In progress")
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="initiatives", verbose_name=_("goal"))
    title = models.CharField(_("initiative"), max_length=200)
    description = models.TextField(_("what is done"), blank=True)
    starts_on = models.DateField(_("start"), validators=[validate_planned_date])
    ends_on = models.DateField(_("end"), null=True, blank=True, validators=[validate_planned_date])
    until_goal_is_met = models.BooleanField(_("goes on until the goal is met"), default=False)
    success_measure = models.TextField(_("how success is measured"))
    resources = models.TextField(_("resources"), blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.PLANNED)
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="owned_initiatives", verbose_name=_("owner")
    )
    channel = models.ForeignKey(
        Channel, models.SET_NULL, null=True, blank=True, related_name="initiatives", verbose_name=_("channel")
    )
    metric = models.CharField(
        _("metric"), max_length=40, blank=True, choices=[(key, metric.label) for key, metric in METRICS.items()]
    )
    metric_start = models.DecimalField(_("value at the start"), max_digits=16, decimal_places=2, null=True, blank=True)
    metric_target = models.DecimalField(_("target"), max_digits=16, decimal_places=2, null=True, blank=True)
    health_override = models.CharField(_("health"), max_length=8, choices=Health.choices, blank=True, editable=False)
    health_reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)
    baseline_starts_on = models.DateField(null=True, blank=True, editable=False)
    baseline_ends_on = models.DateField(null=True, blank=True, editable=False)
    baseline_at = models.DateTimeField(null=True, blank=True, editable=False)
    template_key = models.CharField(max_length=40, blank=True, editable=False)

    class Meta:
        ordering = ["goal", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="initiative_ends_after_start",
                violation_error_message=_("The end lies before the start."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None, until_goal_is_met=True)
                | models.Q(ends_on__isnull=False, until_goal_is_met=False),
                name="initiative_end_known",
                violation_error_message=_("Give an end, or tick that it goes on until the goal is met (not both)."),
            ),
            models.CheckConstraint(
                condition=models.Q(health_override="") | ~models.Q(health_reason=""),
                name="initiative_overruled_with_reason",
                violation_error_message=_("Say why the health differs from what is computed."),
            ),
        ]
        indexes = [models.Index(fields=["workspace", "starts_on"], name="initiative_by_start")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.ends_on and self.starts_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The end lies before the start.")})
        if bool(self.ends_on) == self.until_goal_is_met:
            raise ValidationError(
                {"ends_on": _("Give an end, or tick that it goes on until the goal is met (not both).")}
            )
        if not self.metric and (self.metric_start is not None or self.metric_target is not None):
            raise ValidationError({"metric": _("Choose the number that these values are of.")})

    @property
    def last_day(self) -> date:
        """Return the end; for what goes on until the goal is met its deadline, else the strategy's last day."""
        return self.ends_on or max(self.goal.deadline or self.goal.strategy.ends_on, self.starts_on)

    def is_late(self, today: date) -> bool:
        """Tell whether it should have ended by now and has not."""
        closed = (self.Status.DONE, self.Status.DROPPED)
        return self.status not in closed and self.last_day < today


class Effort(WorkspaceModel):
    """Hours a week somebody gives to an initiative while it runs."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="efforts", verbose_name=_("initiative"))
    person = models.ForeignKey(Person, models.CASCADE, related_name="efforts", verbose_name=_("person"))
    team_role = models.ForeignKey(
        TeamRole, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("in the role of")
    )
    hours_per_week = models.DecimalField(_("hours a week"), max_digits=5, decimal_places=2, validators=[POSITIVE])

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "person"],
                name="effort_once",
                violation_error_message=_("This person's hours are already given. Change them instead."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.hours_per_week.normalize():f}"


class Risk(WorkspaceModel):
    """What could go wrong with an initiative, in the team or with somebody it depends on."""

    class Source(models.TextChoices):
        TEAM = "team", _("Our own team")
        THIRD_PARTY = "third_party", _("Somebody else")

    class Level(models.IntegerChoices):
        LOW = 1, _("Low")
        MEDIUM = 2, _("Medium")
        HIGH = 3, _("High")

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        HAPPENED = "happened", _("It happened")
        GONE = "gone", _("No longer a risk")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="risks", verbose_name=_("initiative"))
    title = models.CharField(_("what could go wrong"), max_length=200)
    source = models.CharField(_("where it comes from"), max_length=11, choices=Source.choices, default=Source.TEAM)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), choices=Level.choices, default=Level.MEDIUM)
    effect = models.PositiveSmallIntegerField(_("effect"), choices=Level.choices, default=Level.MEDIUM)
    response = models.TextField(_("what we do about it"), blank=True)
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who watches it")
    )
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.OPEN)

    class Meta:
        ordering = ["-likelihood", "-effect", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(likelihood__range=(1, 3), effect__range=(1, 3)), name="risk_levels_known"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def weight(self) -> int:
        """Return likelihood times effect: 1 to 9."""
        return self.likelihood * self.effect
