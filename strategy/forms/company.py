from typing import Any

from crispy_forms.layout import Layout
from django.utils.translation import gettext_lazy as _

from strategy.forms.base import PartForm
from strategy.layouts import Guided, date_input, text_area
from strategy.models import CompanySummary


class CompanySummaryForm(PartForm):
    class Meta:
        model = CompanySummary
        fields = [
            "name",
            "headquarters",
            "founded_on",
            "founder",
            "milestones",
            "resources",
            "capabilities",
            "personal_story",
        ]
        widgets = {
            "founded_on": date_input(),
            "milestones": text_area(4),
            "resources": text_area(),
            "capabilities": text_area(),
            "personal_story": text_area(5),
        }
        help_texts = {
            "name": _("What is the company called?"),
            "headquarters": _("Where is it run from?"),
            "founded_on": _("When did it begin? If only the year is known, take the first of January."),
            "founder": _("Who founded it?"),
            "milestones": _("Which steps brought you here? One on each line."),
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
                _("2016 first market stall\n2019 own web shop\n2022 shop in Oslo\n2025 half of the sales from abroad"),
            ),
            Guided("resources", _("Six knitters at home, two machines, wool from three farms within 80 km")),
            Guided("capabilities", _("400 sweaters a month, made to measure within ten days")),
            Guided(
                "personal_story",
                _("My grandmother knitted for the island's fishermen. I sell the same pattern, from the same wool."),
            ),
        )
