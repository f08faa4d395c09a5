"""Forms of what an initiative needs and what could go wrong with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import RecordForm, WithHelper
from roadmap.models import Effort, Health, Initiative, Risk
from strategy.layouts import text_area
from strategy.models import Person, TeamRole
from strategy.widgets import offer_names


class EffortForm(RecordForm):
    class Meta:
        model = Effort
        fields = ["person", "team_role", "hours_per_week"]
        localized_fields = ["hours_per_week"]
        labels = {
            "person": _("Who?"),
            "team_role": _("In the role of"),
            "hours_per_week": _("Hours a week"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        offer_names(fields["person"], Person.objects.all(), empty_label=_("Choose a person"))
        offer_names(fields["team_role"], TeamRole.objects.all(), empty_label=_("No role in particular"))


class RiskForm(RecordForm):
    class Meta:
        model = Risk
        fields = ["title", "source", "likelihood", "effect", "response", "owner", "status"]
        labels = {
            "title": _("What could go wrong?"),
            "source": _("Where does it come from?"),
            "likelihood": _("How likely is it?"),
            "effect": _("How much would it harm?"),
            "response": _("What do we do about it?"),
            "owner": _("Who watches it?"),
        }
        help_texts = {
            "title": _("For instance: the translator is ill in the week of the launch."),
            "response": _("What makes it less likely, and what is done if it happens?"),
        }
        widgets = {"response": text_area(3)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        offer_names(fields["owner"], Person.objects.all(), empty_label=_("Nobody yet"))


class HealthForm(WithHelper, forms.Form):
    """What the team says against the computed health."""

    health = forms.ChoiceField(label=_("How it stands in truth"), choices=Health.choices)
    reason = forms.CharField(
        label=_("Why?"),
        max_length=Initiative._meta.get_field("health_reason").max_length,
        help_text=_("What do you know that tasks, dates and figures do not say?"),
    )
