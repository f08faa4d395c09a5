from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from strategy import sections
from strategy.fields import SpanField
from strategy.forms.base import PartForm
from strategy.forms.roles import name_holders
from strategy.journey import COUNTS
from strategy.layouts import Guided, text_area
from strategy.metrics import METRICS
from strategy.models import JourneyStage


class JourneyStageForm(PartForm):
    service_minutes = SpanField(
        label=_("Service time"), help_text=_("Within what time does the customer get what they wait for?")
    )

    class Meta:
        model = JourneyStage
        fields = sections.JOURNEY.fields
        widgets = {"answer": text_area(4)}
        help_texts = {
            "name": _("What does the customer do here?"),
            "question": _("What must be clear about this stage?"),
            "answer": _("How is it done in your company? Two sentences that a new colleague could work by."),
            "owner": _("Who sees to it that it works?"),
            "metric": _("Stages that are counted become the funnel in reporting."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_holders(self, "owner")
        fields: dict[str, Any] = self.fields
        fields["metric"].choices = [("", _("Not counted")), *self._countable()]
        self.helper.layout = Layout(
            "version",
            Guided("name", _("Asks")),
            Guided("question", _("How do they ask, and who answers?")),
            Guided("answer", _("By direct message or under a post. We answer by name and send the size guide.")),
            Guided("owner", _("Conversation")),
            Guided("service_minutes", _("4 hours on weekdays")),
            Guided("metric", _("Leads")),
        )

    def _countable(self) -> list[tuple[str, Any]]:
        """Return the metrics that can count a stage, and the one that was chosen elsewhere."""
        chosen = [self.instance.metric] if self.instance.metric in METRICS else []
        return [(key, METRICS[key].label) for key in dict.fromkeys([*COUNTS, *chosen])]


class StageMoveForm(forms.Form):
    """Where a stage goes: a position, or one step up or down."""

    STEPS = ((-1, _("Up")), (1, _("Down")))

    position = forms.IntegerField(min_value=0, max_value=1_000_000, required=False)
    step = forms.TypedChoiceField(choices=STEPS, coerce=int, empty_value=None, required=False)

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if not self.errors and asked.get("position") is None and asked.get("step") is None:
            raise forms.ValidationError(_("Say where the stage goes."))
        return asked

    def destination(self, stage: JourneyStage) -> int:
        position: int | None = self.cleaned_data["position"]
        return max(stage.position + self.cleaned_data["step"], 0) if position is None else position
