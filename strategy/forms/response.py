from typing import Any

from crispy_forms.layout import Layout
from django.utils.translation import gettext_lazy as _

from strategy import sections
from strategy.fields import SpanField
from strategy.forms.base import PartForm
from strategy.forms.roles import name_holders
from strategy.layouts import Guided, Section, text_area
from strategy.models import ResponseSituation


class ResponseSituationForm(PartForm):
    answer_within_minutes = SpanField(
        label=_("Answered within"),
        help_text=_("How soon must the first answer be out, even if it only says that you know?"),
    )

    class Meta:
        model = ResponseSituation
        fields = sections.RESPONSES.fields
        widgets = {
            "signs": text_area(2),
            "escalate_when": text_area(2),
            "steps": text_area(6),
            "prepared_wording": text_area(5),
        }
        help_texts = {
            "name": _("What happens?"),
            "severity": _("How bad is it for the company?"),
            "signs": _("How do you see early that it is happening?"),
            "responder": _("Who speaks for the company, and nobody else?"),
            "escalate_to": _("Who must be told when it grows?"),
            "escalate_when": _("When is that? Something everybody can see, not a feeling."),
            "steps": _("What is done, in which order? One step on each line."),
            "prepared_wording": _("Which words can be sent at once? Put what must be filled in into brackets."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_holders(self, "responder", "escalate_to")
        self.helper.layout = Layout(
            "version",
            Guided("name", _("Deliveries are late")),
            Guided("severity"),
            Guided("signs", _("Three or more customers ask on one day where their order is")),
            Section(
                _("Who answers"),
                Guided("responder", _("Conversation")),
                Guided("answer_within_minutes", _("4 hours")),
                Guided("escalate_to", _("Boss")),
                Guided("escalate_when", _("The delay is longer than a week")),
            ),
            Section(
                _("What is done and said"),
                Guided("steps", _("Find out which orders are touched\nWrite to each customer with a new date")),
                Guided("prepared_wording", _("Your order [number] will arrive on [date]. The reason is [reason].")),
            ),
        )
