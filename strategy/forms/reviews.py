"""The form of a review: its period, and the four questions."""

from typing import Any

from crispy_forms.layout import Layout
from django.utils.translation import gettext_lazy as _

from accounts.fields import date_input
from accounts.forms import RecordForm
from strategy.layouts import Guided, side_by_side, text_area
from strategy.models import Review

DAYS = ("held_on", "period_start", "period_end")


class ReviewForm(RecordForm):
    class Meta:
        model = Review
        fields = [*DAYS, "result", "next_steps", "effectiveness", "improvements", "decisions"]
        widgets = {
            **{name: date_input() for name in DAYS},
            **{name: text_area(4) for name in ("result", "next_steps", "effectiveness", "improvements", "decisions")},
        }
        help_texts = {
            "held_on": _("The day on which you look back together."),
            "result": _("What came of it, in numbers where you have them?"),
            "next_steps": _("What goes on, what stops, what begins?"),
            "effectiveness": _("Do the goals come nearer because of what you do?"),
            "improvements": _("What would you do differently, from the same money and hours?"),
            "decisions": _("What do you change in the strategy, and why?"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            "version",
            side_by_side("period_start", "period_end", "held_on"),
            Guided("result", _("1,180 of 1,500 new followers; 64 orders from Instagram, 12 more than last spring.")),
            Guided("next_steps", _("Short films go on. The blog pauses until May. One paid campaign in June.")),
            Guided("effectiveness", _("For Instagram yes. Nobody has come from X in three months.")),
            Guided("improvements", _("Answer on weekends too: a third of the questions come on Sunday.")),
            Guided("decisions", _("X is no longer in use. The support goal moves to September.")),
        )
