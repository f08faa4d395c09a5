"""Ask for the approval of a plan, and send it back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import RecordForm, WithHelper
from budget.fields import AmountField
from budget.models import Budget
from budget.money import ZERO


class AskForm(WithHelper, forms.Form):
    message = forms.CharField(
        label=_("Message"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What should be known for the decision."),
    )


class SendBackForm(WithHelper, forms.Form):
    reason = forms.CharField(
        label=_("What should change"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what should change, so that the plan can be mended.")},
    )


class ScenarioForm(RecordForm):
    """Name and purpose of a new scenario."""

    class Meta:
        model = Budget
        fields = ["name", "note"]
        help_texts = {
            "name": _("What it tries, for instance “Half the ads in spring”."),
            "note": _("Why, and what would have to happen for it."),
        }


class TickedLine:
    """One line on the tick list: the box and the amount beside it."""

    def __init__(self, starter: Any, tick: forms.BoundField, amount: forms.BoundField) -> None:
        self.starter = starter
        self.tick = tick
        self.amount = amount


class SeveralLinesForm(forms.Form):
    """Tick what the budget needs, and say what each costs a month."""

    def __init__(self, *args: Any, starters: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.starters = starters
        for starter in starters:
            name = {"name": starter.name}
            self.fields[f"add-{starter.key}"] = forms.BooleanField(
                label=starter.name,
                required=False,
                disabled=not starter.can_be_ticked,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
            self.fields[f"planned-{starter.key}"] = AmountField(
                label=_("%(name)s: planned per month") % name,
                min_value=ZERO,
                required=False,
                disabled=not starter.can_be_ticked,
                initial=starter.planned_per_month,
                widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal", "autocomplete": "off"}),
            )

    def rows(self) -> list[TickedLine]:
        return [
            TickedLine(starter, self[f"add-{starter.key}"], self[f"planned-{starter.key}"]) for starter in self.starters
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not self.chosen():
            raise forms.ValidationError(_("Tick the lines to add."))
        return data

    def chosen(self) -> list[dict[str, Any]]:
        """Return the ticked lines as `services.add_line` takes them; an amount alone ticks its line, too."""
        chosen = []
        for starter in self.starters:
            if not starter.can_be_ticked:
                continue
            planned = self.cleaned_data.get(f"planned-{starter.key}")
            typed = planned is not None and f"planned-{starter.key}" in self.changed_data
            if self.cleaned_data.get(f"add-{starter.key}") or typed:
                chosen.append({**starter.fields, "planned_per_month": planned})
        return chosen
