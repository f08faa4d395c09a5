"""The target market in four steps: geography, profession, personas, competitors; and the audiences."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from strategy import countries
from strategy.models.base import NamedOnce, StrategyPart, validate_planned_date
from strategy.models.channels import Channel
from strategy.models.rows import validate_watering_holes


def country_choices() -> tuple[tuple[str, str], ...]:
    """Return the countries with a known calendar, in the reader's language."""
    return countries.names(get_language() or "en")


class Region(NamedOnce, StrategyPart):
    """Step one: a country or region where the best buyers live.

    `country` says whose public holidays it keeps, by ISO 3166-1 alpha-2; left empty, its name does.
    """

    name = models.CharField(_("country or region"), max_length=120)
    country = models.CharField(_("calendar of"), max_length=2, blank=True, choices=country_choices)
    best_buyers = models.TextField(_("where the best buyers live"), blank=True)
    language = models.CharField(_("language"), max_length=120, blank=True)
    holidays = models.TextField(_("local holidays"), blank=True)
    shopping_drivers = models.TextField(_("what makes people buy"), blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "name"],
                name="region_name_once",
                violation_error_message=_("There is already a region with this name."),
                violation_error_code="name_taken",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def calendar_country(self) -> str:
        """Return the code of the country whose holidays count here; "" where it is not known."""
        return self.country or countries.guess(self.name)


class TargetMarket(StrategyPart):
    """Step two: which industries or occupations buy; one to a strategy."""

    class Model(models.TextChoices):
        B2B = "b2b", _("Companies sell to companies (B2B)")
        B2C = "b2c", _("A company sells to consumers (B2C)")
        C2B = "c2b", _("A person sells to companies (C2B)")
        C2C = "c2c", _("A person sells to consumers (C2C)")
        BOTH = "both", _("To companies and consumers")

    business_model = models.CharField(_("business model"), max_length=4, choices=Model.choices, blank=True)
    industry = models.TextField(_("industries"), blank=True)
    occupation = models.TextField(_("occupations"), blank=True)
    whereabouts = models.TextField(_("where they and their companies are"), blank=True)
    business_goals = models.TextField(_("business goals they pursue"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["strategy"], name="target_market_once")]

    def __str__(self) -> str:
        return str(_("Target market"))


class Persona(NamedOnce, StrategyPart):
    """Step three: a typical buyer; a negative persona is one to keep out of campaigns."""

    name = models.CharField(_("name"), max_length=120)
    is_negative = models.BooleanField(_("negative persona"), default=False)
    role = models.CharField(_("role"), max_length=200, blank=True)
    experience = models.CharField(_("experience"), max_length=200, blank=True)
    income_level = models.CharField(_("income level"), max_length=120, blank=True)
    family = models.CharField(_("family"), max_length=200, blank=True)
    age = models.CharField(_("age"), max_length=60, blank=True)
    gender = models.CharField(_("gender"), max_length=60, blank=True)
    location = models.CharField(_("where they live"), max_length=200, blank=True)
    channels = models.ManyToManyField(Channel, blank=True, related_name="+", verbose_name=_("your channels they use"))
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
                fields=["strategy", "name"],
                name="persona_name_once_each",
                violation_error_message=_("There is already a persona with this name."),
                violation_error_code="name_taken",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Competitor(NamedOnce, StrategyPart):
    """Step four: a competitor's business, to be read beside one's own."""

    name = models.CharField(_("name"), max_length=120)
    website = models.URLField(_("website"), blank=True)
    location = models.CharField(_("location"), max_length=200, blank=True)
    milestones = models.TextField(_("milestones"), blank=True)
    distribution = models.TextField(_("distribution"), blank=True)
    communication_channels = models.TextField(_("communication channels"), blank=True)
    mission = models.TextField(_("mission"), blank=True)
    goals = models.TextField(_("goals"), blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "name"],
                name="competitor_name_once",
                violation_error_message=_("There is already a competitor with this name."),
                violation_error_code="name_taken",
            )
        ]

    def __str__(self) -> str:
        return self.name


class CompetitorFigures(StrategyPart):
    """What a competitor's profile on one network showed on one day."""

    competitor = models.ForeignKey(Competitor, models.CASCADE, related_name="figures", verbose_name=_("competitor"))
    network = models.CharField(_("network"), max_length=20, choices=Channel.Kind.choices)
    observed_on = models.DateField(_("day"), validators=[validate_planned_date])
    followers = models.PositiveBigIntegerField(_("followers"), null=True, blank=True)
    average_likes = models.DecimalField(
        _("average likes"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    average_shares = models.DecimalField(
        _("average shares"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    comments = models.DecimalField(
        _("average comments"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )

    class Meta:
        ordering = ["competitor", "network", "observed_on", "pk"]
        verbose_name = _("channel statistics")
        verbose_name_plural = _("channel statistics")
        constraints = [
            models.UniqueConstraint(
                fields=["competitor", "network", "observed_on"],
                name="competitor_figures_once_a_day",
                violation_error_message=_("There are figures of this network for this day already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_network_display()} {self.observed_on}"


class Audience(NamedOnce, StrategyPart):
    """People to talk to in one voice: who they are, where they meet, what they are told."""

    class Relation(models.TextChoices):
        NEW = "new", _("People who do not know you yet")
        EXISTING = "existing", _("Existing customers")
        BOTH = "both", _("Both")

    class Span(models.TextChoices):
        ONE = "one", _("One industry")
        ACROSS = "across", _("Across industries")

    class Part(models.TextChoices):
        USER = "user", _("They use it")
        DECIDER = "decider", _("They decide about it")
        BOTH = "both", _("They use it and decide about it")

    name = models.CharField(_("name"), max_length=120)
    titles = models.CharField(_("roles and titles"), max_length=300, blank=True)
    geography = models.CharField(_("geography"), max_length=300, blank=True)
    relation = models.CharField(_("relation to you"), max_length=10, choices=Relation.choices, blank=True)
    span = models.CharField(_("industries"), max_length=10, choices=Span.choices, blank=True)
    industry = models.CharField(_("which industry"), max_length=200, blank=True)
    part = models.CharField(_("part in the decision"), max_length=10, choices=Part.choices, blank=True)
    pain_points = models.TextField(_("pain points"), blank=True)
    information_sources = models.TextField(_("sources of information"), blank=True)
    message = models.TextField(_("message to them"), blank=True)
    watering_holes = models.JSONField(
        _("watering holes"), default=list, blank=True, validators=[validate_watering_holes]
    )
    personas = models.ManyToManyField(Persona, blank=True, related_name="audiences", verbose_name=_("personas"))
    channels = models.ManyToManyField(Channel, blank=True, related_name="+", verbose_name=_("channels"))

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "name"],
                name="audience_name_once",
                violation_error_message=_("There is already an audience with this name."),
                violation_error_code="name_taken",
            )
        ]

    def __str__(self) -> str:
        return self.name
