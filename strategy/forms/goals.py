from typing import Any

from crispy_forms.layout import Layout
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.fields import date_input
from strategy import sections
from strategy.forms.base import PartForm
from strategy.layouts import Guided, Section, side_by_side, text_area
from strategy.metrics import metric_choices
from strategy.models import Channel, Goal
from strategy.widgets import LongSelect, offer_names


class GoalForm(PartForm):
    class Meta:
        model = Goal
        fields = sections.GOALS.fields
        labels = {
            "title": _("The goal in one sentence"),
            "specific": _("What should the company do?"),
            "metric": _("Which number means success?"),
            "metric_name": _("Or in your own words"),
            "baseline": _("Where it stands now"),
            "target": _("Target"),
            "unit": _("Unit"),
            "achievable": _("Is it possible?"),
            "relevant": _("Which resources does it need, and do you have them?"),
            "hours_per_week": _("Hours a week"),
            "money": _("Money"),
            "target_is_change": _("The target is a change in percent of where it stands now"),
            "starts_on": _("Start"),
            "deadline": _("Deadline"),
            "business_objective": _("Which business objective does it serve?"),
        }
        widgets = {
            "specific": text_area(),
            "achievable": text_area(),
            "relevant": text_area(),
            "starts_on": date_input(),
            "deadline": date_input(),
            "business_objective": LongSelect(),
            "audience": LongSelect(),
            "channel": LongSelect(),
        }
        help_texts = {
            "title": _("Short enough to be said aloud in a meeting."),
            "specific": _("What exactly, for whom, where?"),
            "metric": _("One that is measured anyway, so that reporting can follow it."),
            "metric_name": _("For a number that is not in the list, or to narrow it down."),
            "baseline": _("The zero point. Leave it empty if nobody knows yet."),
            "achievable": _("What makes you believe so: what was reached before, what did others reach?"),
            "relevant": _("People, hours, money, skills. A goal nobody has time for is a wish."),
            "deadline": _("Usually within a year; one goal at a time moves faster."),
            "hours_per_week": _("Of the whole team, together."),
            "business_objective": _("Marketing goals serve business goals: what does the business gain?"),
            "audience": _("Begin with one audience: whom does it concern first?"),
            "channel": _("Leave it empty if the goal spans several."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["metric"].choices = [("", _("My own, named below")), *metric_choices()]
        fields["money"].help_text = _("For the whole time of the goal, in %(currency)s.") % {
            "currency": self.workspace.currency
        }
        several = _("Several, or none in particular")
        offer_names(fields["business_objective"], fields["business_objective"].queryset, empty_label=_("None yet"))
        offer_names(fields["audience"], fields["audience"].queryset, empty_label=several)
        channels = Channel.objects.filter(Q(active=True) | Q(pk=self.instance.channel_id))
        offer_names(fields["channel"], channels, empty_label=several)
        self.helper.layout = Layout(
            "version",
            Guided("title", _("Double the German Instagram audience in six months")),
            Section(
                _("Specific"),
                Guided("specific", _("Win followers in Germany who like handmade knitwear and read German.")),
                letter=_("S"),
            ),
            Section(_("What the business gains"), Guided("business_objective", _("New-customer acquisition"))),
            Section(
                _("Measurable"),
                Guided("metric", _("Followers")),
                Guided("metric_name", _("Followers in Germany")),
                side_by_side("baseline", "target", "unit"),
                "target_is_change",
                letter=_("M"),
            ),
            Section(
                _("Achievable"),
                Guided("achievable", _("The Finnish audience doubled in eight months without a campaign.")),
                letter=_("A"),
            ),
            Section(
                _("Relevant"),
                Guided("relevant", _("Anna, six hours a week; a translator; 3,000 € for advertising. All in place.")),
                side_by_side("hours_per_week", "money"),
                letter=_("R"),
            ),
            Section(_("Time-bound"), side_by_side("starts_on", "deadline"), letter=_("T")),
            Section(_("Where it belongs"), "audience", "channel", "status"),
        )
