"""The form of a line."""

from datetime import date
from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import RecordForm
from budget import selectors
from budget.fields import AmountField, PercentField
from budget.models import BudgetLine, month_name
from budget.money import ZERO


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
            "actuals_from": _(
                "Reported spend arrives with your imports, so it is never typed a second time. "
                "A line you do not track counts as spent as planned once a month is over."
            ),
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
