"""Positioning: product, price, distribution, and the customer's journey."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from strategy import customer_value
from strategy.metrics import metric_choices
from strategy.models.base import StrategyPart
from strategy.models.people import TeamRole

NOT_NEGATIVE = MinValueValidator(Decimal(0), _("Enter 0 or more."))


class Positioning(StrategyPart):
    """Steps one and two, product and price; one to a strategy. Money in the workspace's currency, per piece."""

    class Handmade(models.TextChoices):
        YES = "yes", _("Made by hand")
        PARTLY = "partly", _("Partly made by hand")
        NO = "no", _("Not made by hand")

    product = models.TextField(_("product or service"), blank=True)
    materials = models.TextField(_("materials"), blank=True)
    proof_of_quality = models.TextField(_("proof of quality"), blank=True)
    uniqueness = models.TextField(_("what makes it unique"), blank=True)
    handmade = models.CharField(_("made by hand"), max_length=6, choices=Handmade.choices, blank=True)
    made_in = models.CharField(_("where it is made"), max_length=200, blank=True)
    cost = models.DecimalField(
        _("cost"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[NOT_NEGATIVE]
    )
    price = models.DecimalField(
        _("price"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[NOT_NEGATIVE]
    )
    purchases_per_year = models.DecimalField(
        _("purchases a year"), max_digits=8, decimal_places=2, null=True, blank=True, validators=[NOT_NEGATIVE]
    )
    years_retained = models.DecimalField(
        _("years a customer stays"), max_digits=6, decimal_places=2, null=True, blank=True, validators=[NOT_NEGATIVE]
    )
    affordability = models.TextField(_("whether the persona can afford it"), blank=True)
    reinvested_share = models.DecimalField(
        _("share of the margin reinvested"),
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[NOT_NEGATIVE, MaxValueValidator(Decimal(1), _("At most 100 percent."))],
        help_text=_("As a ratio: 0.2 is 20 percent."),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["strategy"], name="positioning_once")]

    def __str__(self) -> str:
        return str(_("Positioning"))

    @property
    def value(self) -> customer_value.CustomerValue:
        """Return margin and customer value as far as cost, price and frequency are known."""
        return customer_value.compute(
            cost=self.cost,
            price=self.price,
            purchases_per_year=self.purchases_per_year,
            years_retained=self.years_retained,
            reinvested_share=self.reinvested_share,
        )


class Distribution(StrategyPart):
    """Step three: where and how it is sold and made known; one to a strategy."""

    class Reach(models.TextChoices):
        ONLINE = "online", _("Online")
        OFFLINE = "offline", _("Offline")
        BOTH = "both", _("Online and offline")

    own_site = models.TextField(_("own site"), blank=True)
    reach = models.CharField(_("online or offline"), max_length=10, choices=Reach.choices, blank=True)
    social_networks = models.TextField(_("social networks"), blank=True)
    blog = models.TextField(_("blog"), blank=True)
    affiliate_programme = models.TextField(_("affiliate or referral programme"), blank=True)
    influencers = models.TextField(_("influencers"), blank=True)
    paid_campaigns = models.TextField(_("paid campaigns"), blank=True)
    promotion_formats = models.TextField(_("promotion formats"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["strategy"], name="distribution_once")]

    def __str__(self) -> str:
        return str(_("Distribution"))


class JourneyStage(StrategyPart):
    """Step four: one stage of the customer's journey, in its order; with a metric it is a stage of the funnel."""

    name = models.CharField(_("stage"), max_length=120)
    question = models.CharField(_("question"), max_length=300, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    owner = models.ForeignKey(
        TeamRole, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    service_minutes = models.PositiveIntegerField(_("service time"), null=True, blank=True)
    """Within how many minutes the stage is served."""
    metric = models.CharField(
        _("counted by"), max_length=40, blank=True, choices=metric_choices, help_text=_("The metric reporting counts.")
    )
    position = models.PositiveIntegerField(_("position"), default=0, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["strategy", "position"], name="journey_in_order")]

    def __str__(self) -> str:
        return self.name
