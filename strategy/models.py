"""The strategy document: company, SWOT, personas, channels, goals."""

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import WorkspaceModel
from strategy.metrics import METRICS


def pointing_at(field: str, error: ValidationError, *, code: str) -> ValidationError:
    """Return the error with what concerns the whole row under `code` named at the field that mends it."""
    if not hasattr(error, "error_dict"):
        return error
    places: dict[str, list[ValidationError]] = {}
    for place, problems in error.error_dict.items():
        for problem in problems:
            places.setdefault(field if problem.code == code else place, []).append(problem)
    return ValidationError(places)


EARLIEST_PLAN = date(1990, 1, 1)
LATEST_PLAN = date(2099, 12, 31)


def validate_planned_date(day: date) -> None:
    """Refuse a slip such as the year 20226, which would stretch every time line beyond use."""
    if not EARLIEST_PLAN <= day <= LATEST_PLAN:
        raise ValidationError(_("Check the year: it should lie between 1990 and 2099."), code="year_out_of_range")


class CompanySummary(WorkspaceModel):
    """Who the company is; one to a workspace."""

    name = models.CharField(_("company name"), max_length=200)
    headquarters = models.CharField(_("headquarters"), max_length=200, blank=True)
    founded_on = models.DateField(_("founding date"), null=True, blank=True)
    founder = models.CharField(_("founder"), max_length=200, blank=True)
    milestones = models.TextField(_("main milestones so far"), blank=True)
    resources = models.TextField(_("production resources"), blank=True)
    capabilities = models.TextField(_("capabilities"), blank=True)
    personal_story = models.TextField(_("your own story"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace"], name="company_summary_once")]

    def __str__(self) -> str:
        return self.name


class SwotItem(WorkspaceModel):
    class Quadrant(models.TextChoices):
        STRENGTH = "strength", _("Strengths")
        WEAKNESS = "weakness", _("Weaknesses")
        OPPORTUNITY = "opportunity", _("Opportunities")
        THREAT = "threat", _("Threats")

    quadrant = models.CharField(_("quadrant"), max_length=12, choices=Quadrant.choices)
    text = models.CharField(_("text"), max_length=500)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["quadrant", "position", "pk"]
        indexes = [models.Index(fields=["workspace", "quadrant", "position"], name="swot_in_order")]

    def __str__(self) -> str:
        return self.text


class Persona(WorkspaceModel):
    """A typical buyer; a negative persona is one to keep out of campaigns."""

    name = models.CharField(_("name"), max_length=120)
    is_negative = models.BooleanField(_("negative persona"), default=False)
    role = models.CharField(_("role"), max_length=200, blank=True)
    experience = models.CharField(_("experience"), max_length=200, blank=True)
    income_level = models.CharField(_("income level"), max_length=120, blank=True)
    family = models.CharField(_("family"), max_length=200, blank=True)
    age = models.CharField(_("age"), max_length=60, blank=True)
    gender = models.CharField(_("gender"), max_length=60, blank=True)
    location = models.CharField(_("where they live"), max_length=200, blank=True)
    channels_used = models.TextField(_("channels they use"), blank=True)
    content_consumed = models.TextField(_("content they consume"), blank=True)
    business_goals = models.TextField(_("business goals"), blank=True)
    personal_goals = models.TextField(_("personal goals"), blank=True)
    challenges = models.TextField(_("challenges"), blank=True)
    our_impact = models.TextField(_("your impact"), blank=True)
    objections = models.TextField(_("objections and concerns"), blank=True)
    unique_selling_point = models.TextField(_("unique selling point for this person"), blank=True)

    class Meta:
        ordering = ["is_negative", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"],
                name="persona_name_once",
                violation_error_message=_("There is already a persona with this name."),
                violation_error_code="name_taken",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        try:
            super().validate_constraints(exclude=exclude)
        except ValidationError as error:
            raise pointing_at("name", error, code="name_taken") from error


def channel_key(name: str) -> str:
    """Return what two spellings of one channel's name have in common: case and spacing folded."""
    return re.sub(r"\s+", " ", name).strip().casefold()


def validate_metric_keys(keys: object) -> None:
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise ValidationError(_("Give a list of metric keys."))
    unknown = [key for key in keys if key not in METRICS]
    if unknown:
        raise ValidationError(_("Unknown metrics: %(names)s."), params={"names": ", ".join(unknown)})


class Channel(WorkspaceModel):
    """A place where the company meets people: a network, its site, e-mail."""

    class Kind(models.TextChoices):
        FACEBOOK = "facebook", "Facebook"
        INSTAGRAM = "instagram", "Instagram"
        LINKEDIN = "linkedin", "LinkedIn"
        TIKTOK = "tiktok", "TikTok"
        YOUTUBE = "youtube", "YouTube"
        PINTEREST = "pinterest", "Pinterest"
        X = "x", "X"
        SNAPCHAT = "snapchat", "Snapchat"
        GOOGLE_ADS = "google_ads", "Google Ads"
        EMAIL = "email", _("E-mail")
        WEBSITE = "website", _("Website")
        BLOG = "blog", _("Blog")
        AFFILIATE = "affiliate", _("Affiliates")
        OTHER = "other", _("Other")

    class Purpose(models.TextChoices):
        SALES = "sales", _("Sales")
        SECONDARY_SALES = "secondary_sales", _("Secondary sales")
        ADVERTISING = "advertising", _("Advertising")
        AWARENESS = "awareness", _("Awareness")
        COMMUNITY = "community", _("Home of loyal customers")
        SUPPORT = "support", _("Support and urgent questions")
        NEWS = "news", _("News")
        TRAFFIC = "traffic", _("Bringing people to the site")

    name = models.CharField(_("name"), max_length=120)
    key = models.CharField(max_length=120, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.OTHER)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices, blank=True)
    purpose_note = models.TextField(_("purpose in your own words"), blank=True)
    metrics = models.JSONField(_("metrics"), default=list, blank=True, validators=[validate_metric_keys])
    is_primary_sales = models.BooleanField(_("primary sales channel"), default=False)
    is_support = models.BooleanField(_("used for support"), default=False)
    gets_largest_budget = models.BooleanField(_("gets the largest ad budget"), default=False)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "key"],
                name="channel_name_once",
                violation_error_message=_("There is already a channel with this name."),
                violation_error_code="name_taken",
            ),
            models.UniqueConstraint(
                fields=["workspace"],
                condition=models.Q(is_primary_sales=True),
                name="channel_one_primary_sales",
                violation_error_message=_("Another channel is the primary sales channel already."),
            ),
            models.UniqueConstraint(
                fields=["workspace"],
                condition=models.Q(gets_largest_budget=True),
                name="channel_one_largest_budget",
                violation_error_message=_("Another channel gets the largest ad budget already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name = re.sub(r"\s+", " ", self.name).strip()
        self.key = channel_key(self.name)

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        try:
            super().validate_constraints(exclude=exclude)
        except ValidationError as error:
            raise pointing_at("name", error, code="name_taken") from error

    def get_metrics_display(self) -> str:
        """Return the labels of the chosen metrics."""
        return ", ".join(str(METRICS[key].label) for key in self.metrics)


class Goal(WorkspaceModel):
    """A SMART goal: specific, measurable, achievable, relevant, time-bound."""

    class Objective(models.TextChoices):
        """The business objective a goal serves, each with its social KPI (`strategy.objectives`)."""

        ACQUISITION = "acquisition", _("New-customer acquisition")
        RETENTION = "retention", _("Customer retention")
        SATISFACTION = "satisfaction", _("Customer satisfaction and experience")
        AWARENESS = "awareness", _("Brand awareness and commitment")
        EXPANSION = "expansion", _("Expansion")

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        MET = "met", _("Met")
        DROPPED = "dropped", _("Dropped")

    title = models.CharField(_("goal"), max_length=200)
    specific = models.TextField(_("specific"))
    metric = models.CharField(
        _("metric"), max_length=40, blank=True, choices=[(key, metric.label) for key, metric in METRICS.items()]
    )
    metric_name = models.CharField(_("own metric"), max_length=120, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=16, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=16, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    achievable = models.TextField(_("achievable"))
    relevant = models.TextField(_("relevant"))
    starts_on = models.DateField(_("start"), null=True, blank=True, validators=[validate_planned_date])
    deadline = models.DateField(_("deadline"), validators=[validate_planned_date])
    business_objective = models.CharField(_("business objective"), max_length=20, choices=Objective.choices)
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
        if not self.metric and not self.metric_name.strip():
            raise ValidationError({"metric": _("Choose a metric, or name your own: which number means success?")})
        if self.starts_on and self.deadline and self.starts_on > self.deadline:
            raise ValidationError({"deadline": _("The deadline lies before the start.")})

    @property
    def measured_by(self) -> str:
        """Name of the metric: one of the catalogue, or the team's own."""
        return self.metric_name or str(METRICS[self.metric].label)

    @property
    def change_wanted(self) -> Decimal | None:
        """Return by how much the metric is to change, as far as the baseline is known."""
        return None if self.baseline is None else self.target - self.baseline
