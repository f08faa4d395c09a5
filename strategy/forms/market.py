"""Steps one and two of the target market: where the best buyers live, and what they do."""

from typing import Any

from crispy_forms.layout import Layout
from django.utils.translation import gettext_lazy as _

from strategy import sections
from strategy.forms.base import PartForm
from strategy.layouts import Guided, text_area
from strategy.models import Region, TargetMarket


class RegionForm(PartForm):
    class Meta:
        model = Region
        fields = sections.REGIONS.fields
        widgets = {"best_buyers": text_area(2), "holidays": text_area(2), "shopping_drivers": text_area()}
        help_texts = {
            "name": _("One country or region at a time: each has its own language and its own calendar."),
            "country": _("Its public holidays and shopping days appear on the roadmap. Empty: what the name says."),
            "best_buyers": _("Where in it do the people live who buy most, or most often?"),
            "language": _("Which language do they read, and write to you in?"),
            "holidays": _("Which days and seasons make people buy, or close everything?"),
            "shopping_drivers": _("What makes people buy there: gifts, weather, price, quality, what neighbours have?"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            "version",
            Guided("name", _("Western Norway")),
            Guided("country", _("Norway")),
            Guided("best_buyers", _("Bergen and Stavanger, families in houses near the coast")),
            Guided("language", _("Norwegian; English is read, but seldom answered")),
            Guided("holidays", _("17 May, autumn holiday in week 40, Christmas presents from mid-November")),
            Guided("shopping_drivers", _("Rain from September on; a good sweater is a present for life")),
        )


class TargetMarketForm(PartForm):
    class Meta:
        model = TargetMarket
        fields = sections.TARGET_MARKET.fields
        widgets = {name: text_area(2) for name in ("industry", "occupation", "whereabouts", "business_goals")}
        help_texts = {
            "business_model": _("Who sells to whom?"),
            "industry": _("Selling to companies: in which industries are they?"),
            "occupation": _("Selling to consumers: what do they do for a living?"),
            "whereabouts": _("Where do these people work, and where are their companies?"),
            "business_goals": _("What do they try to reach, and where could you help?"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model: Any = self.fields["business_model"]
        model.choices = [("", _("Not decided yet")), *TargetMarket.Model.choices]
        self.helper.layout = Layout(
            "version",
            Guided("business_model", _("To companies and consumers: own web shop, and a few design shops")),
            Guided("industry", _("Design shops and museum shops")),
            Guided("occupation", _("Teachers, nurses, engineers; people who work outdoors")),
            Guided("whereabouts", _("Larger towns on the coast; shops in Hamburg, Berlin and Copenhagen")),
            Guided("business_goals", _("Shops look for goods with a story and a margin above 50 %")),
        )
