"""Forms of the budget's pages."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import RecordForm
from accounts.models import Workspace
from budget import selectors
from budget.carryover import Cap
from budget.fields import AmountField, MonthChoiceField, MonthField, PercentField
from budget.models import Budget, BudgetLine, Expense, LineMonth, Move, month_name
from budget.money import ZERO
from budget.services import Reach

GENERATED = "form:"
"""Begins the references that forms make up, so that a double click books once."""


def month_choices(months: list[date]) -> list[tuple[str, str]]:
    return [(f"{month:%Y-%m}", month_name(month)) for month in months]


class BudgetForm(RecordForm):
    first_month = MonthField(label=_("First month"))

    class Meta:
        model = Budget
        fields = ["name", "first_month", "months", "close_after_days"]
        help_texts = {
            "name": _("For instance “Social media 2026”."),
            "months": _("12 for a year. It can be changed later."),
            "close_after_days": _(
                "Days after the end of a month; reported ad spend may arrive up to a week late. "
                "Leave empty to close months by hand only."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout("name", Row(Column("first_month"), Column("months")), "close_after_days", "version")


class LineForm(RecordForm):
    """A line; `rule_reach` asks, when the rule changes, what shall happen to earlier months."""

    planned_per_month = AmountField(
        label=_("Planned per month"),
        min_value=ZERO,
        required=False,
        help_text=_("The same for every month to begin with; change single months in the grid."),
    )
    policy = forms.ChoiceField(label=_("At the end of a month"), required=False)
    cap_amount = AmountField(label=_("Carry at most"), min_value=ZERO, required=False)
    cap_share = PercentField(label=_("or percent of the plan"), min_value=ZERO, required=False)
    opening_balance = AmountField(
        label=_("Opening balance"),
        required=False,
        help_text=_("What is already there, or owed (negative), when the first month begins."),
    )
    rule_reach = forms.ChoiceField(label=_("A changed rule counts for"), required=False, widget=forms.RadioSelect)

    class Meta:
        model = BudgetLine
        fields = [
            "name",
            "category",
            "channel",
            "actuals_from",
            "policy",
            "cap_amount",
            "cap_share",
            "cap_excess",
            "opening_balance",
        ]
        help_texts = {
            "name": _("For instance “Instagram ads” or “Photographer”."),
            "channel": _("Leave empty for costs that several channels share."),
            "actuals_from": _("Reported spend arrives with your imports, so it is never typed a second time."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["policy"].choices = [
            ("", _("Usual for the category: advertising carries what is left, others start afresh")),
            *BudgetLine.Policy.choices,
        ]
        fields["channel"].empty_label = _("No single channel")
        is_new = self.instance.pk is None
        if is_new:
            del self.fields["rule_reach"]
        else:
            del self.fields["planned_per_month"]
            self._offer_reach()
        self.helper.layout = self._layout(is_new)

    def _offer_reach(self) -> None:
        fields: Any = self.fields
        current = self.rule_from()
        fields["rule_reach"].choices = [
            ("all", _("all months that are not closed")),
            ("onwards", _("%(month)s and later: earlier months keep the old rule") % {"month": month_name(current)}),
        ]
        self.initial.setdefault("rule_reach", "all")

    def rule_from(self) -> date:
        return selectors.current_month(self.instance.budget, self.workspace.today())

    @staticmethod
    def _layout(is_new: bool) -> Layout:
        rule: list[Any] = [
            "policy",
            Row(Column("cap_amount"), Column("cap_share"), Column("cap_excess", css_class="col-sm-6")),
        ]
        if not is_new:
            rule.append("rule_reach")
        return Layout(
            Fieldset(
                _("What the money is for"),
                "name",
                Row(Column("category"), Column("channel")),
                "actuals_from",
                *(["planned_per_month"] if is_new else []),
            ),
            Fieldset(_("What happens to what is left"), *rule, "opening_balance"),
            "version",
        )

    def clean_opening_balance(self) -> Any:
        return self.cleaned_data["opening_balance"] or ZERO

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("policy") and data.get("category"):
            data["policy"] = BudgetLine.default_policy(data["category"])
        return data

    def fields_to_save(self) -> dict[str, Any]:
        own = {"planned_per_month", "rule_reach"}
        return {name: value for name, value in super().fields_to_save().items() if name not in own}


class MonthForm(forms.Form):
    """Plan, policy and cap of one month of a line, and how far the change reaches."""

    CAP_OF_LINE, CAP_NONE, CAP_AMOUNT, CAP_SHARE = "line", "none", "amount", "share"

    planned = AmountField(label=_("Planned"), min_value=ZERO, required=False)
    policy = forms.ChoiceField(label=_("At the end of the month"), required=False)
    cap_kind = forms.ChoiceField(
        label=_("Cap on what is carried"),
        choices=[
            (CAP_OF_LINE, _("as the line says")),
            (CAP_NONE, _("no cap")),
            (CAP_AMOUNT, _("an amount")),
            (CAP_SHARE, _("a share of the plan")),
        ],
    )
    cap_amount = AmountField(label=_("Amount"), min_value=ZERO, required=False)
    cap_share = PercentField(label=_("Share in %"), min_value=ZERO, required=False)
    reach = forms.ChoiceField(
        label=_("The change counts for"), choices=Reach.choices, initial=Reach.THIS, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, line: BudgetLine, stored: LineMonth | None, **kwargs: Any) -> None:
        kwargs["initial"] = self.stored_values(stored)
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["policy"].choices = [
            ("", _("as the line says: %(policy)s") % {"policy": line.get_policy_display()}),
            *BudgetLine.Policy.choices,
        ]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            "planned", "policy", Row(Column("cap_kind"), Column("cap_amount"), Column("cap_share")), "reach"
        )

    @classmethod
    def stored_values(cls, stored: LineMonth | None) -> dict[str, Any]:
        if stored is None:
            return {"cap_kind": cls.CAP_OF_LINE}
        kind = cls.CAP_OF_LINE
        if stored.own_cap:
            kind = cls.CAP_NONE
            kind = cls.CAP_AMOUNT if stored.cap_amount is not None else kind
            kind = cls.CAP_SHARE if stored.cap_share is not None else kind
        return {
            "planned": stored.planned,
            "policy": stored.policy,
            "cap_kind": kind,
            "cap_amount": stored.cap_amount,
            "cap_share": stored.cap_share,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        wanted = {self.CAP_AMOUNT: "cap_amount", self.CAP_SHARE: "cap_share"}.get(data.get("cap_kind", ""))
        if wanted and data.get(wanted) is None and wanted not in self.errors:
            self.add_error(wanted, _("Say how much."))
        return data

    def changes(self) -> dict[str, Any]:
        """Return what differs from what is stored, as `services.set_month` takes it."""
        data, changes = self.cleaned_data, {}
        if "planned" in self.changed_data and data["planned"] is not None:
            changes["planned"] = data["planned"]
        if "policy" in self.changed_data:
            changes["policy"] = data["policy"] or None
        if {"cap_kind", "cap_amount", "cap_share"} & set(self.changed_data):
            changes["cap"] = self._cap()
        return changes

    def _cap(self) -> Cap | None:
        data = self.cleaned_data
        return {
            self.CAP_OF_LINE: None,
            self.CAP_NONE: Cap(),
            self.CAP_AMOUNT: Cap(amount=data["cap_amount"]),
            self.CAP_SHARE: Cap(share=data["cap_share"]),
        }[data["cap_kind"]]


def line_and_budget(line: BudgetLine) -> str:
    return f"{line.name} ({line.budget.name})"


class ExpenseForm(RecordForm):
    amount = AmountField(label=_("Amount"), help_text=_("A refund is a negative amount."))

    class Meta:
        model = Expense
        fields = ["line", "date", "amount", "vendor", "channel", "reference", "note"]
        widgets = {"date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, workspace=workspace, **kwargs)
        fields: Any = self.fields
        lines = BudgetLine.objects.select_related("budget").exclude(actuals_from=BudgetLine.Actuals.OBSERVED)
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


class MoveForm(RecordForm):
    """A move between lines and open months of one budget."""

    from_month = MonthChoiceField(label=_("From month"))
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
            fields[f"{end}_line"].queryset = budget.lines.all()
            fields[f"{end}_month"].choices = open_months
        self.helper.layout = Layout(
            Row(Column("from_line"), Column("from_month")),
            Row(Column("to_line"), Column("to_month")),
            "amount",
            "reason",
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
