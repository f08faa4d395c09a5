from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from strategy.models import SwotItem
from strategy.services.swot import LAST


class SwotItemForm(forms.Form):
    """The text of one item; which version was read guards a change."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Text"),
        max_length=SwotItem._meta.get_field("text").max_length,
        error_messages={
            "required": _("Write something first."),
            "max_length": _("Keep it to %(limit_value)d characters: it has %(show_value)d."),
        },
    )


class SwotMoveForm(forms.Form):
    """Where an item goes: a quadrant (its own unless told) and a place in it, or one step up or down."""

    STEPS = ((-1, _("Up")), (1, _("Down")))

    quadrant = forms.ChoiceField(choices=SwotItem.Quadrant.choices, required=False)
    position = forms.IntegerField(min_value=0, max_value=LAST, required=False)
    step = forms.TypedChoiceField(choices=STEPS, coerce=int, empty_value=None, required=False)

    def destination(self, item: SwotItem) -> dict[str, Any]:
        """Return quadrant and position; without a position, the end of the quadrant."""
        asked = self.cleaned_data
        quadrant = asked["quadrant"] or item.quadrant
        if asked["step"]:
            return {"quadrant": item.quadrant, "position": max(item.position + asked["step"], 0)}
        return {"quadrant": quadrant, "position": LAST if asked["position"] is None else asked["position"]}
