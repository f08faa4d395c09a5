"""The form of one month of a line."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from budget.carryover import Cap
from budget.fields import AmountField, PercentField
from budget.models import BudgetLine, LineMonth
from budget.money import ZERO
from budget.services import Reach


class MonthForm(forms.Form):
    """Plan, policy and cap of one month of a line, and how far the change reaches."""

    CAP_OF_LINE, CAP_NONE, CAP_AMOUNT, CAP_SHARE = "line", "none", "amount", "share"
    CAP_FIELDS = frozenset({"cap_kind", "cap_amount", "cap_share", "cap_excess"})

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
    cap_excess = forms.ChoiceField(label=_("What is above the cap"), required=False)
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
        fields["cap_excess"].choices = [
            ("", _("as the line says: %(excess)s") % {"excess": line.get_cap_excess_display()}),
            *BudgetLine.Excess.choices,
        ]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            "planned",
            "policy",
            Row(Column("cap_kind"), Column("cap_amount"), Column("cap_share")),
            "cap_excess",
            "reach",
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
            "cap_excess": stored.cap_excess,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        wanted = {self.CAP_AMOUNT: "cap_amount", self.CAP_SHARE: "cap_share"}.get(data.get("cap_kind", ""))
        if wanted and data.get(wanted) is None and wanted not in self.errors:
            self.add_error(wanted, _("Say how much."))
        return data

    def changes(self) -> dict[str, Any]:
        """Return what differs from what is stored, as `services.set_month` takes it.

        Where nothing differs, a reach beyond this month takes the month's rule along.
        """
        data, changed = self.cleaned_data, set(self.changed_data) - {"reach"}
        rule = {"policy", *self.CAP_FIELDS}
        if not changed and data["reach"] != Reach.THIS:
            changed = rule
        changes: dict[str, Any] = {}
        if "planned" in changed and data["planned"] is not None:
            changes["planned"] = data["planned"]
        if "policy" in changed:
            changes["policy"] = data["policy"] or None
        if changed & self.CAP_FIELDS:
            changes |= {"cap": self._cap(), "excess": data["cap_excess"] or None}
        return changes

    def _cap(self) -> Cap | None:
        data = self.cleaned_data
        return {
            self.CAP_OF_LINE: None,
            self.CAP_NONE: Cap(),
            self.CAP_AMOUNT: Cap(amount=data["cap_amount"]),
            self.CAP_SHARE: Cap(share=data["cap_share"]),
        }[data["cap_kind"]]
