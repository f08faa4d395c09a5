"""Positioning: product and price, and where it is sold."""

from typing import Any

from crispy_forms.layout import HTML, Layout
from django.utils.translation import gettext_lazy as _

from accounts.fields import PercentField
from strategy import sections
from strategy.forms.base import PartForm
from strategy.layouts import Guided, Section, text_area
from strategy.models import Distribution, Positioning


class PositioningForm(PartForm):
    reinvested_share = PercentField(
        label=_("Share of the margin reinvested, %"),
        help_text=_("How much of the margin goes back into marketing?"),
        required=False,
    )

    class Meta:
        model = Positioning
        fields = sections.POSITIONING.fields
        widgets = {
            "product": text_area(),
            "materials": text_area(2),
            "proof_of_quality": text_area(2),
            "uniqueness": text_area(2),
            "affordability": text_area(2),
        }
        labels = {"affordability": _("Can they afford it?")}
        help_texts = {
            "product": _("What do you sell, in one sentence?"),
            "materials": _("What is it made of, or what goes into it?"),
            "proof_of_quality": _("Why should anyone believe that it is good?"),
            "uniqueness": _("What is there about it that nobody else has?"),
            "handmade": _("Is it made by hand?"),
            "made_in": _("Where is it made?"),
            "cost": _("What does one piece cost you: material, work, packing, fees?"),
            "price": _("What does the customer pay for one piece, without tax?"),
            "purchases_per_year": _("How often can this person buy in a year? Less than 1 if not every year."),
            "years_retained": _("For how many years do they come back?"),
            "affordability": _("Set the price beside what your persona earns and what others ask."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._name_currency()
        fields: dict[str, Any] = self.fields
        fields["handmade"].choices = [("", _("Not said yet")), *Positioning.Handmade.choices]
        self.helper.layout = Layout(
            "version",
            Section(
                _("The product"),
                Guided("product", _("Sweaters in the patterns of the archipelago, knitted to measure")),
                Guided("materials", _("Wool of the Finnsheep of three farms, undyed or dyed with plants")),
                Guided("proof_of_quality", _("Mended free of charge for life; 4.9 of 5 from 620 buyers")),
                Guided("uniqueness", _("Every sweater names its farm and its knitter")),
                Guided("handmade"),
                Guided("made_in", _("Turku and the islands around it")),
            ),
            Section(
                _("The price"),
                Guided("cost", _("82: wool 21, knitting 48, packing and post 9, payment 4")),
                Guided("price", _("151, which is 189 with tax")),
                Guided("purchases_per_year", _("0.5: a sweater every second year")),
                Guided("years_retained", _("6")),
                Guided("reinvested_share", _("20: one euro in five goes into the next customers")),
                HTML("{% include 'strategy/_positioning_value.html' %}"),
                Guided("affordability", _("Marit buys one good sweater in two years; a chain asks 60 for acrylic")),
            ),
        )

    def _name_currency(self) -> None:
        for name, label in (("cost", _("Cost, %(currency)s")), ("price", _("Price, %(currency)s"))):
            self.fields[name].label = label % {"currency": self.workspace.currency}


class DistributionForm(PartForm):
    class Meta:
        model = Distribution
        fields = sections.DISTRIBUTION.fields
        widgets = {name: text_area(2) for name in sections.DISTRIBUTION.fields if name != "reach"}
        help_texts = {
            "own_site": _("Do you sell on a site of your own, and what happens there?"),
            "reach": _("Do people buy online, offline, or both?"),
            "social_networks": _("In which networks is it shown, and can it be bought there?"),
            "blog": _("Do you write, and about what?"),
            "affiliate_programme": _("Does anyone earn something by bringing you a customer?"),
            "influencers": _("Who speaks for you, and what do they get for it?"),
            "paid_campaigns": _("Where do you pay to be seen?"),
            "promotion_formats": _("How do you tempt people: launches, discounts, bundles, competitions?"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["reach"].choices = [("", _("Not said yet")), *Distribution.Reach.choices]
        self.helper.layout = Layout(
            "version",
            Guided("own_site", _("A web shop in four languages; two of three orders come in here")),
            Guided("reach", _("Both: the shop, two markets a year, three design shops")),
            Guided("social_networks", _("Instagram with product tags, Facebook for customers, LinkedIn for shops")),
            Guided("blog", _("One article a month on how wool is made and mended")),
            Guided("affiliate_programme", _("Who brings a friend gets a ball of yarn; the friend gets 10 %")),
            Guided("influencers", _("Two knitters with 8,000 followers each; they keep the sweater they show")),
            Guided("paid_campaigns", _("Instagram from September to December, search ads all year")),
            Guided("promotion_formats", _("Numbered editions, a repair week in January; never a sale")),
        )
