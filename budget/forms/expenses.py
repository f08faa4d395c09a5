"""The form of an expense, and the small forms around it."""

from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.layout import HTML, Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import RecordForm
from accounts.models import Workspace
from budget import selectors
from budget.bills import Bill
from budget.fields import BillAmountField, PercentField, RateField
from budget.forms.shared import currency_offered, line_and_budget, lines_to_spend_on
from budget.models import ExchangeRate, Expense

GENERATED = ("form:", "recurring:", "statement:")
"""Begin the references that the product makes up, so that a double click or a repeated job books once."""
FORM_REFERENCE = GENERATED[0]
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class BillForm(RecordForm):
    """What the forms of bills share: an amount in the bill's currency, with or without tax."""

    entered = BillAmountField(label=_("Amount"), help_text=_("As the bill says. A refund is a negative amount."))
    currency = forms.ChoiceField(label=_("Currency of the bill"), required=False)
    tax_share = PercentField(label=_("Value added tax in percent"), required=False, min_value=Decimal(0))
    with_tax = forms.BooleanField(label=_("The amount includes the tax"), required=False, initial=True)

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, workspace=workspace, **kwargs)
        fields: Any = self.fields
        fields["line"].queryset = lines_to_spend_on()
        fields["line"].label_from_instance = line_and_budget
        fields["line"].help_text = _("Lines whose spend is reported by their channel are not listed.")
        fields["channel"].empty_label = _("The line's channel, if it has one")
        fields["initiative"].empty_label = _("No single initiative")
        fields["currency"].choices = currency_offered(workspace)
        fields["entered"].currency = self._chosen_currency()
        fields["vendor"].widget.attrs.update({"list": "vendors", "autocomplete": "off"})

    def _chosen_currency(self) -> str:
        chosen = self.data.get(self.add_prefix("currency"), "") if self.is_bound else self.instance.currency
        return str(chosen or self.workspace.currency)


class ExpenseForm(BillForm):
    """An expense; `keep_rate` lets those who may keep the rate for other bills of the time."""

    rate = RateField(label=_("Exchange rate"), required=False)
    keep_rate = forms.ChoiceField(
        label=_("Keep this rate"),
        required=False,
        choices=[("", _("for this bill only")), ("day", _("for all bills of this day")), ("month", _("for the month"))],
    )

    class Meta:
        model = Expense
        fields = [
            "line",
            "date",
            "entered",
            "currency",
            "rate",
            "tax_share",
            "with_tax",
            "status",
            "vendor",
            "reference",
            "channel",
            "initiative",
            "note",
        ]
        widgets = {"date": DAY}

    def __init__(self, *args: Any, may_keep_rate: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {"own": self.workspace.currency}
        rate: Any = self.fields["rate"]
        rate.help_text = _("What 1 of it costs in %(own)s. Empty: the rate of the day or month you have kept.") % own
        self.fields["status"].required = False
        if not may_keep_rate:
            del self.fields["keep_rate"]
        if str(self.initial.get("reference", "")).startswith(GENERATED):
            self.initial["reference"] = ""
        kept = [Column("keep_rate", css_class="col-sm-6")] if may_keep_rate else []
        self.helper.layout = Layout(
            Row(Column("line", css_class="col-sm-8"), Column("date", css_class="col-sm-4")),
            Fieldset(
                _("What the bill says"),
                Row(Column("entered", css_class="col-sm-6"), Column("currency", css_class="col-sm-6")),
                Row(Column("rate", css_class="col-sm-6"), *kept, css_class="foreign-only"),
                Row(Column("tax_share", css_class="col-sm-6"), Column("with_tax", css_class="col-sm-6 align-self-end")),
                HTML('{% include "budget/_counts_as.html" %}'),
                "status",
            ),
            Fieldset(
                _("What it was for"),
                Row(Column("vendor"), Column("reference")),
                Row(Column("channel"), Column("initiative")),
                "note",
            ),
            "version",
        )

    def clean_status(self) -> str:
        return self.cleaned_data["status"] or self.instance.status

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("currency"):
            data["rate"] = None
            data["keep_rate"] = ""
        elif data.get("keep_rate") and not data.get("rate"):
            self.add_error("keep_rate", _("Give the rate that is to be kept."))
        return data

    def fields_to_save(self) -> dict[str, Any]:
        return {name: value for name, value in super().fields_to_save().items() if name != "keep_rate"}

    def counts_as(self) -> "selectors.Valued | None":
        """Return what the bill counts, as far as it has been filled in; None where something is missing.

        Raise ValidationError where it cannot count as it stands.
        """
        self.full_clean()
        told = {name: self.cleaned_data.get(name) for name in ("line", "date", "entered")}
        if any(value is None for value in told.values()) or {"rate", "tax_share", "currency"} & set(self.errors):
            return None
        data = self.cleaned_data
        bill = Bill(data["entered"], data.get("tax_share"), data["with_tax"], data.get("rate"))
        return selectors.value_bill(data["line"].budget, data["date"], bill, data["currency"])


class ExpenseFilterForm(forms.Form):
    """What the list of expenses is narrowed to."""

    vendor = forms.CharField(label=_("Paid to, note or reference"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("Status"), required=False)
    approval = forms.ChoiceField(label=_("Approval"), required=False)
    budget: Any = forms.ModelChoiceField(label=_("Budget"), queryset=None, required=False, empty_label=_("All budgets"))
    line: Any = forms.ModelChoiceField(label=_("Line"), queryset=None, required=False, empty_label=_("All lines"))
    channel: Any = forms.ModelChoiceField(
        label=_("Channel"), queryset=None, required=False, empty_label=_("All channels")
    )
    initiative: Any = forms.ModelChoiceField(
        label=_("Initiative"), queryset=None, required=False, empty_label=_("All initiatives")
    )
    start = forms.DateField(label=_("From"), required=False, widget=DAY)
    end = forms.DateField(label=_("To"), required=False, widget=DAY)

    def __init__(self, *args: Any, budgets: Any, lines: Any, channels: Any, initiatives: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["budget"].queryset = budgets
        fields["line"].queryset = lines
        fields["line"].label_from_instance = line_and_budget
        fields["channel"].queryset = channels
        fields["initiative"].queryset = initiatives
        fields["status"].choices = [("", _("Booked and ordered")), *Expense.Status.choices]
        fields["approval"].choices = [
            ("", _("Any")),
            *[choice for choice in Expense.Approval.choices if choice[0]],
        ]


class PaymentForm(forms.Form):
    """The day on which what was ordered was paid."""

    date = forms.DateField(label=_("Paid on"), widget=DAY)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class DecisionForm(forms.Form):
    """A decision on an expense above the limit; refusing takes a reason."""

    APPROVE, REFUSE = "approve", "refuse"

    decision = forms.ChoiceField(choices=[(APPROVE, APPROVE), (REFUSE, REFUSE)], widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed to refuse; the one who entered the expense gets it by e-mail."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("decision") == self.REFUSE and not data.get("reason"):
            self.add_error("reason", _("Say why it is refused."))
        return data


def kept_rate(form: ExpenseForm) -> tuple[str, date] | None:
    """Return for which time the form's rate is to be kept: the period and its first day."""
    period = form.cleaned_data.get("keep_rate")
    if not period:
        return None
    day = form.cleaned_data["date"]
    return period, day.replace(day=1) if period == ExchangeRate.Period.MONTH else day
