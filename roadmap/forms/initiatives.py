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
from strategy.metrics import metric_choices
from strategy.models import Channel, Goal, Person
from strategy.widgets import offer_names


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
            "owner",
            "channel",
            "success_measure",
            "metric",
            "metric_start",
            "metric_target",
            "resources",
            "status",
        ]
        localized_fields = ["metric_start", "metric_target"]
        labels = {
            "title": _("What is the initiative?"),
            "description": _("What is done?"),
            "success_measure": _("How is success measured?"),
            "owner": _("Who answers for it?"),
            "metric": _("Which number shows it?"),
            "metric_start": _("Where it stands at the start"),
            "metric_target": _("Target"),
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
            "owner": _("One name: when everybody answers for it, nobody does."),
            "channel": _("Leave it empty to follow the channel of the goal."),
            "metric": _("One that is reported anyway: then its progress is read from the figures."),
            "metric_start": _("For a level such as followers. What adds up, such as leads, starts at 0."),
            "resources": _("What is not hours of people or money from the budget: these have places of their own."),
            "until_goal_is_met": _("For work that repeats, such as publishing daily; then leave the end empty."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        goal = fields["goal"]
        goal.queryset = Goal.objects.filter(
            Q(status=Goal.Status.ACTIVE, strategy__is_current=True) | Q(pk=self.instance.goal_id)
        )
        goal.empty_label = _("Choose a goal")
        offer_names(fields["owner"], Person.objects.all(), empty_label=_("Nobody yet"))
        channels = Channel.objects.filter(Q(active=True) | Q(pk=self.instance.channel_id))
        offer_names(fields["channel"], channels, empty_label=_("The channel of its goal"))
        fields["metric"].choices = [("", _("None of these")), *metric_choices()]
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
            Section(_("Who and where"), Guided("owner"), Guided("channel")),
            Section(
                _("Success and resources"),
                Guided("success_measure", _("50 pieces approved by a native speaker")),
                Guided("metric", _("Followers")),
                side_by_side("metric_start", "metric_target"),
                Guided("resources", _("Anna 10 hours, a translator for 400 €. Risk: the translator is away in July.")),
            ),
            "status",
        )


class StatusForm(forms.Form):
    status = forms.ChoiceField(choices=Initiative.Status.choices)
