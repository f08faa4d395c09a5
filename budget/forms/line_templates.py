"""The form of a template of lines."""

from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import RecordForm
from budget.fields import AmountField, PercentField
from budget.models import BudgetLine, LineTemplate
from budget.money import ZERO


class LineTemplateForm(RecordForm):
    planned_per_month = AmountField(label=_("Planned per month"), min_value=ZERO, required=False)
    policy = forms.ChoiceField(label=_("At the end of a month"), required=False)
    cap_amount = AmountField(label=_("Carry at most"), min_value=ZERO, required=False)
    cap_share = PercentField(label=_("or percent of the plan"), min_value=ZERO, required=False)

    class Meta:
        model = LineTemplate
        fields = [
            "name",
            "category",
            "planned_per_month",
            "actuals_from",
            "policy",
            "cap_amount",
            "cap_share",
            "cap_excess",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["policy"].choices = [
            ("", _("Usual for the category: advertising carries what is left, others start afresh")),
            *BudgetLine.Policy.choices,
        ]
        self.helper.layout = Layout(
            Fieldset(
                _("What the money is for"),
                Row(Column("name"), Column("category")),
                Row(Column("planned_per_month"), Column("actuals_from")),
            ),
            Fieldset(
                _("What happens to what is left"),
                "policy",
                Row(Column("cap_amount"), Column("cap_share"), Column("cap_excess")),
            ),
            "version",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("policy") and data.get("category"):
            data["policy"] = BudgetLine.default_policy(data["category"])
        return data
