"""Forms of initiatives."""

from typing import Any

from crispy_forms.layout import HTML, Layout
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.fields import date_input
from accounts.forms import RecordForm
from roadmap.models import Initiative
from strategy.layouts import Guided, Section, side_by_side, text_area
from strategy.models import Goal


class InitiativeForm(RecordForm):
    class Meta:
        model = Initiative
        fields = [
            "goal",
            "title",
            "description",
            "starts_on",
            "ends_on",
            "until_goal_is_met",
            "success_measure",
            "resources",
            "status",
        ]
        labels = {
            "title": _("What is the initiative?"),
            "description": _("What is done?"),
            "success_measure": _("How is success measured?"),
            "resources": _("Which resources does it need?"),
            "until_goal_is_met": _("It goes on until the goal is met"),
        }
        widgets = {
            "description": text_area(),
            "starts_on": date_input(),
            "ends_on": date_input(),
            "success_measure": text_area(2),
            "resources": text_area(2),
        }
        help_texts = {
            "title": _("One clear step towards the goal."),
            "description": _("Too large for a week? Name the parts, one on each line."),
            "success_measure": _("How will you know it worked?"),
            "resources": _("Who, how many hours, how much money? And what could go wrong?"),
            "until_goal_is_met": _("For work that repeats, such as publishing daily; then leave the end empty."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goal: Any = self.fields["goal"]
        goal.queryset = Goal.objects.filter(
            Q(status=Goal.Status.ACTIVE, strategy__is_current=True) | Q(pk=self.instance.goal_id)
        )
        goal.empty_label = _("Choose a goal")
        self.helper.layout = Layout(
            "version",
            Guided("goal"),
            Guided("title", _("Localise the 50 best performing pieces")),
            Guided(
                "description", _("Pick the 50 by saves and shares\nTranslate and check them\nSchedule the first ten")
            ),
            Section(
                _("When"),
                side_by_side("starts_on", "ends_on"),
                HTML("{% include 'roadmap/_durations.html' %}"),
                "until_goal_is_met",
            ),
            Section(
                _("Success and resources"),
                Guided("success_measure", _("50 pieces approved by a native speaker")),
                Guided("resources", _("Anna 10 hours, a translator for 400 €. Risk: the translator is away in July.")),
            ),
            "status",
        )


class StatusForm(forms.Form):
    status = forms.ChoiceField(choices=Initiative.Status.choices)
