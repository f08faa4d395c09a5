"""Forms of a strategy as a whole, and of its versions."""

from typing import Any

from crispy_forms.layout import Layout
from django.utils.translation import gettext_lazy as _

from accounts.fields import date_input
from accounts.forms import RecordForm
from strategy.layouts import Guided, side_by_side, text_area
from strategy.models import Strategy, StrategyVersion


class StrategyForm(RecordForm):
    class Meta:
        model = Strategy
        fields = ["name", "starts_on", "ends_on", "short_on_purpose", "review_every"]
        labels = {"name": _("What is it called?"), "short_on_purpose": _("This is a short campaign on purpose")}
        widgets = {"starts_on": date_input(), "ends_on": date_input()}
        help_texts = {
            "name": _("So that everyone knows which plan is meant."),
            "short_on_purpose": _("Its money may be spent within less than two years."),
            "review_every": _("How often do you look back together and decide what changes?"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            "version",
            Guided("name", _("Strategy 2026–2028")),
            side_by_side("starts_on", "ends_on"),
            "short_on_purpose",
            Guided("review_every", _("Every quarter: four evenings a year")),
        )


class VersionForm(RecordForm):
    class Meta:
        model = StrategyVersion
        fields = ["name", "note"]
        labels = {"name": _("What is this version called?"), "note": _("Note")}
        widgets = {"note": text_area()}
        help_texts = {
            "name": _("So that you find it again among the others."),
            "note": _("Why is it kept, and what is about to change?"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            "version",
            Guided("name", _("As shown to the bank")),
            Guided("note", _("Before we tried Germany. The goals are those of the spring meeting.")),
        )
