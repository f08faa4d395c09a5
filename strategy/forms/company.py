from typing import Any

from crispy_forms.layout import Layout
from django.utils.translation import gettext_lazy as _

from accounts.fields import date_input
from strategy import sections
from strategy.fields import Column, RowsField
from strategy.forms.base import PartForm
from strategy.layouts import Guided, text_area
from strategy.models import CompanySummary, Mission
from strategy.partial_dates import tidy_partial_date


class CompanySummaryForm(PartForm):
    milestones = RowsField(
        label=_("Main milestones so far"),
        columns=(
            Column("on", _("When"), _("5/2019"), short=True, tidy=tidy_partial_date),
            Column("text", _("What happened"), _("First stall at the market")),
        ),
        help_text=_(
            "Which steps brought you here? A year is enough; a month (5/2019) or a day (24.5.2019) is fine too."
        ),
    )

    class Meta:
        model = CompanySummary
        fields = sections.COMPANY.fields
        widgets = {
            "founded_on": date_input(),
            "resources": text_area(),
            "capabilities": text_area(),
            "personal_story": text_area(5),
        }
        help_texts = {
            "name": _("What is the company called?"),
            "headquarters": _("Where is it run from?"),
            "founded_on": _("When did it begin? If only the year is known, take the first of January."),
            "founder": _("Who founded it?"),
            "resources": _("What do you make things with: people, machines, rooms, suppliers?"),
            "capabilities": _("What can you do with them: how much, how fast, how well?"),
            "personal_story": _(
                "Working alone? Then tell how you came to do this: people would rather follow a maker than a company."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            "version",
            Guided("name", _("Saaristo Knitwear")),
            Guided("headquarters", _("Turku, Finland")),
            Guided("founded_on", _("1 January 2016")),
            Guided("founder", _("Elina Lindqvist")),
            Guided(
                "milestones",
                _("2016: first market stall\n2019: own web shop\n10/2022: shop in Oslo"),
            ),
            Guided("resources", _("Six knitters at home, two machines, wool from three farms within 80 km")),
            Guided("capabilities", _("400 sweaters a month, made to measure within ten days")),
            Guided(
                "personal_story",
                _("My grandmother knitted for the island's fishermen. I sell the same pattern, from the same wool."),
            ),
        )


class MissionForm(PartForm):
    class Meta:
        model = Mission
        fields = sections.MISSION.fields
        labels = {
            "business_now": _("Your business now"),
            "ultimate_purpose": _("Your ultimate purpose"),
            "effect_on_customers": _("What it changes for customers"),
            "effect_on_company": _("What it changes in the company"),
            "statement": _("Your mission in one sentence"),
        }
        widgets = {
            "business_now": text_area(),
            "ultimate_purpose": text_area(),
            "effect_on_customers": text_area(),
            "effect_on_company": text_area(),
            "statement": text_area(2),
        }
        help_texts = {
            "business_now": _("What do you do today, and for whom?"),
            "ultimate_purpose": _("What should be different in the world when you have done your work?"),
            "effect_on_customers": _("How does this aim affect the lives of those who buy from you?"),
            "effect_on_company": _("How does it change the company itself: what you make, and how you work?"),
            "statement": _("Now say it so that it fits into a profile. Read it aloud: would a stranger understand it?"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            "version",
            Guided("business_now", _("We knit sweaters to measure and sell them on our own site and on Instagram.")),
            Guided("ultimate_purpose", _("That a sweater is bought once, mended, and handed on.")),
            Guided(
                "effect_on_customers", _("They own fewer clothes, know who made them, and spend less over the years.")
            ),
            Guided("effect_on_company", _("Mending becomes half of our work, and every knitter is trained for it.")),
            Guided("statement", _("A sweater for twenty years, from a farm you can visit.")),
        )
