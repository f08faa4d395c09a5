"""The form of a budget, and that of its copy for the next period."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import RecordForm, WithHelper
from accounts.models import User
from accounts.roles import Role
from budget.fields import AmountField, MonthField, PercentField
from budget.models import Budget, BudgetLine
from budget.money import ZERO
from budget.services import may_decide
from budget.services.budgets import GUARDED
from budget.services.copies import LARGEST_CHANGE


class LevelsField(forms.CharField):
    """Percentages typed in one line: "80, 100"."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        parts = text.replace("%", " ").replace(",", " ").replace(";", " ").split()
        try:
            return sorted({int(part) for part in parts})
        except ValueError:
            raise ValidationError(_("Write whole percentages with commas between them: 80, 100.")) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class BudgetForm(RecordForm):
    """A budget with its settings; of a scenario only what it has for itself."""

    first_month = MonthField(label=_("First month"))
    pool_opening = AmountField(
        label=_("Pool at the start"),
        required=False,
        help_text=_("What the pool holds, or owes (negative), when the first month begins. Usually nothing."),
    )
    alert_levels = LevelsField(
        label=_("Alert at these percentages"),
        required=False,
        help_text=_("Of what a line has available in a month, for instance 80, 100. Empty: no alerts."),
    )
    expense_limit = AmountField(
        label=_("Expenses above this need approval"),
        min_value=ZERO,
        required=False,
        help_text=_("Until then they count as committed, not as spent. Empty: none needs it; 0: every one does."),
    )

    class Meta:
        model = Budget
        fields = [
            "name",
            "note",
            "first_month",
            "months",
            "close_after_days",
            "pool_opening",
            "counts_tax",
            "alert_levels",
            "alerted",
            "approver_role",
            "expense_limit",
        ]
        widgets = {"alerted": forms.CheckboxSelectMultiple}
        help_texts = {
            "name": _("For instance “Social media 2026”."),
            "note": _("What the others should know about it."),
            "months": _("12 for a year. It can be changed later."),
            "close_after_days": _(
                "Days after the end of a month; reported ad spend may arrive up to a week late. "
                "Leave empty to close months by hand only."
            ),
            "counts_tax": _(
                "For those who cannot deduct value added tax. It cannot change once bills with tax are in."
            ),
            "alerted": _(
                "Everybody sees alerts on the page; these members also get an e-mail. "
                "Nobody ticked: all owners and editors."
            ),
            "approver_role": _("They decide on the plan of the budget, and on expenses above the limit."),
        }

    def __init__(self, *args: Any, role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_scenario:
            self.fields = {name: self.fields[name] for name in ("name", "note", "pool_opening", "version")}
            self.helper.layout = Layout("name", "note", "pool_opening", "version")
            return
        self.fields["approver_role"].required = False
        for name in GUARDED:
            self.fields[name].disabled = bool(self.instance.pk) and not may_decide(self.instance, role)
        members = User.objects.filter(memberships__workspace=self.workspace, is_active=True)
        self.fields["alerted"].queryset = members.order_by("name", "email")  # type: ignore[attr-defined]
        self.helper.layout = self._layout()

    @staticmethod
    def _layout() -> Layout:
        return Layout(
            "name",
            "note",
            Fieldset(_("Its months"), Row(Column("first_month"), Column("months")), "close_after_days"),
            Fieldset(_("How money is counted"), "pool_opening", "counts_tax"),
            Fieldset(_("Alerts"), "alert_levels", "alerted"),
            Fieldset(_("Approval"), "approver_role", "expense_limit"),
            "version",
        )

    def clean_approver_role(self) -> Any:
        return self.cleaned_data["approver_role"] or self.instance.approver_role

    def clean_pool_opening(self) -> Any:
        return self.cleaned_data["pool_opening"] or ZERO


class ChangeField(PercentField):
    """A change in per cent, from taking everything away to eleven times as much."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def amount_of(self, text: str) -> Decimal:
        share = super().amount_of(text)
        if not -1 <= share <= LARGEST_CHANGE:
            raise ValidationError(_("Give a change between −100 and 1000 per cent."))
        return share


class CopyForm(WithHelper, forms.Form):
    """How the budget of the next period differs: by a change in all, or in one category, in per cent."""

    name = forms.CharField(label=_("Name"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["change"] = ChangeField(
            label=_("Change of every plan in %"),
            help_text=_("5 raises every plan by 5 %, −10 lowers it by 10 %. Empty: as it was."),
        )
        for category, label in self._categories():
            self.fields[f"change_{category}"] = ChangeField(label=label)
        self.helper.layout = Layout(
            "name",
            "change",
            Fieldset(
                _("Another change in a category, in %"),
                Row(*(Column(f"change_{category}", css_class="col-sm-6") for category, _label in self._categories())),
            ),
        )

    @staticmethod
    def _categories() -> Iterable[tuple[str, Any]]:
        return BudgetLine.Category.choices

    @property
    def change(self) -> Decimal:
        return self.cleaned_data["change"] or ZERO

    @property
    def change_by_category(self) -> dict[str, Decimal]:
        given = {category: self.cleaned_data[f"change_{category}"] for category, _label in self._categories()}
        return {category: share for category, share in given.items() if share is not None}
