"""The form of an expense, and what the list is narrowed to."""

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import RecordForm
from accounts.models import Workspace
from budget.fields import AmountField
from budget.forms.shared import line_and_budget
from budget.models import BudgetLine, Expense

GENERATED = "form:"
"""Begins the references that forms make up, so that a double click books once."""


class ExpenseForm(RecordForm):
    amount = AmountField(label=_("Amount"), help_text=_("A refund is a negative amount."))

    class Meta:
        model = Expense
        fields = ["line", "date", "amount", "vendor", "channel", "reference", "note"]
        widgets = {"date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, workspace=workspace, **kwargs)
        fields: Any = self.fields
        lines = BudgetLine.objects.select_related("budget").filter(
            budget__scenario_of=None, actuals_from=BudgetLine.Actuals.EXPENSES
        )
        fields["line"].queryset = lines.order_by("-budget__first_month", "budget__name", "position", "pk")
        fields["line"].label_from_instance = line_and_budget
        fields["line"].help_text = _("Lines whose spend is reported by their channel are not listed.")
        fields["channel"].empty_label = _("The line's channel, if it has one")
        if str(self.initial.get("reference", "")).startswith(GENERATED):
            self.initial["reference"] = ""
        self.helper.layout = Layout(
            "line",
            Row(Column("date"), Column("amount")),
            Row(Column("vendor"), Column("reference")),
            "channel",
            "note",
            "version",
        )


class ExpenseFilterForm(forms.Form):
    """What the list of expenses is narrowed to."""

    line: Any = forms.ModelChoiceField(label=_("Line"), queryset=None, required=False, empty_label=_("All lines"))
    channel: Any = forms.ModelChoiceField(
        label=_("Channel"), queryset=None, required=False, empty_label=_("All channels")
    )
    start = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    end = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, lines: Any, channels: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["line"].queryset = lines
        fields["line"].label_from_instance = line_and_budget
        fields["channel"].queryset = channels
