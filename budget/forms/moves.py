"""The form of a movement of money."""

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import RecordForm
from budget import selectors
from budget.fields import AmountField, MonthChoiceField
from budget.forms.shared import month_choices
from budget.models import Budget, BudgetLine, Move
from budget.money import ZERO

POOL = "pool"
"""Stands for the budget's pool where a line is chosen."""


class LineOrPoolField(forms.ModelChoiceField):
    """A line, or the pool (None); leaving it open is no choice."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=None, empty_label=_("Choose a line or the pool"), **options)

    def offer(self, lines: Any) -> None:
        self.queryset = lines
        offered = [(line.pk, str(line)) for line in lines]
        self.widget.choices = [("", self.empty_label), (POOL, _("The budget's pool")), *offered]

    def clean(self, value: Any) -> BudgetLine | None:
        return None if value == POOL else super().clean(value)


class MoveForm(RecordForm):
    """A move between lines, open months and the pool of one budget."""

    from_line = LineOrPoolField(label=_("From"))
    from_month = MonthChoiceField(label=_("From month"))
    to_line = LineOrPoolField(label=_("To"))
    to_month = MonthChoiceField(label=_("To month"))
    amount = AmountField(label=_("Amount"))

    class Meta:
        model = Move
        fields = ["from_line", "from_month", "to_line", "to_month", "amount", "reason"]
        help_texts = {"reason": _("The plan itself stays as it is; the reason stands beside the move.")}

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        closed = selectors.closed_months(budget)
        open_months = month_choices([month for month in budget.month_list() if month not in closed])
        for end in ("from", "to"):
            fields[f"{end}_line"].offer(budget.lines.all())
            fields[f"{end}_month"].choices = open_months
        self.helper.layout = Layout(
            Row(Column("from_line"), Column("from_month")),
            Row(Column("to_line"), Column("to_month")),
            "amount",
            "reason",
            "version",
        )

    def clean_amount(self) -> Any:
        amount = self.cleaned_data["amount"]
        if amount is not None and amount <= ZERO:
            raise forms.ValidationError(_("Give an amount above 0."))
        return amount

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        both = "from_line" in data and "to_line" in data
        if both and data["from_line"] is None and data["to_line"] is None:
            self.add_error("to_line", _("Choose a line to move the money from or to."))
        return data
