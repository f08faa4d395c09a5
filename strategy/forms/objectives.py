from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from strategy import sections
from strategy.forms.base import PartForm
from strategy.layouts import Guided
from strategy.metrics import metric_choices
from strategy.models import BusinessObjective


class ObjectiveForm(PartForm):
    metrics = forms.MultipleChoiceField(
        label=_("Metrics"),
        help_text=_("Which numbers count the indicator? They are suggested first when a goal serves the objective."),
        choices=metric_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    class Meta:
        model = BusinessObjective
        fields = sections.OBJECTIVES.fields
        labels = {"name": _("Business objective"), "social_kpi": _("Social indicator")}
        help_texts = {
            "name": _("What does the business want? Say it as management would."),
            "social_kpi": _("What can social media show for it?"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            "version",
            Guided("name", _("More shops that sell our numbered pieces")),
            Guided("social_kpi", _("Buyers of shops who write to us")),
            Guided("metrics", _("Leads and comments")),
        )


class StepForm(forms.Form):
    """One step up or down."""

    step = forms.TypedChoiceField(choices=[("-1", _("Up")), ("1", _("Down"))], coerce=int)
