"""The form that sets money of a line aside for an initiative."""

from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import WithHelper
from budget.fields import AmountField
from budget.models import BudgetLine


class FundingForm(WithHelper, forms.Form):
    line = forms.TypedChoiceField(label=_("From which line?"), coerce=int)
    amount = AmountField(
        label=_("How much in all?"),
        min_value=Decimal(0),
        help_text=_("Spread evenly over its months. Replaces what it had from this line; 0 takes it back."),
    )

    def __init__(self, *args: Any, lines: list[BudgetLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["line"]
        self.lines = {line.pk: line for line in lines}
        field.choices = [
            (str(budget), [(line.pk, line.name) for line in of_budget])
            for budget, of_budget in groupby(lines, key=lambda line: line.budget)
        ]

    def clean_line(self) -> BudgetLine:
        return self.lines[self.cleaned_data["line"]]
