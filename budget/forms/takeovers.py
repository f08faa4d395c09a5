"""What the next budget takes over, line by line."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budget.fields import AmountField, PercentField, amount_for_input
from budget.money import ZERO
from budget.selectors import TakeoverPlan, TakeoverRow
from budget.services import Choice

NOTHING, ALL, SHARE = "nothing", "all", "share"
WHOLE = Decimal(1)


class TakeoverRowForm(forms.Form):
    """The choice for one line or the pool; `seen` is the balance that was shown."""

    choice = forms.ChoiceField(
        label=_("Take over"),
        choices=[(NOTHING, _("nothing")), (ALL, _("the balance")), (SHARE, _("a share of it"))],
    )
    share = PercentField(label=_("Share in %"), min_value=ZERO, required=False)
    seen = AmountField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, row: TakeoverRow) -> None:
        self.row = row
        initial = {**self.chosen_before(row), "seen": amount_for_input(row.balance)}
        super().__init__(data, prefix=f"row-{row.key or 'pool'}", initial=initial)
        name = str(row.from_line or _("Pool"))
        for field in ("choice", "share"):
            self.fields[field].widget.attrs["aria-label"] = f"{name}: {self.fields[field].label}"
        self.fields["choice"].widget.attrs["class"] = "form-select"
        self.fields["share"].widget.attrs["class"] = "form-control"

    @staticmethod
    def chosen_before(row: TakeoverRow) -> dict[str, Any]:
        share = row.taken.share if row.taken else WHOLE
        if share in (ZERO, WHOLE):
            return {"choice": ALL if share else NOTHING}
        return {"choice": SHARE, "share": share}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        share = data.get("share")
        if data.get("choice") == SHARE and "share" not in self.errors and (share is None or share > WHOLE):
            self.add_error("share", _("Give a share between 0 and 100 percent."))
        return data

    @property
    def chosen(self) -> Choice:
        data = self.cleaned_data
        share = {NOTHING: ZERO, ALL: WHOLE}.get(data["choice"], data["share"])
        return Choice(share, data["seen"])

    @property
    def amount(self) -> Decimal:
        return self.row.amount(self.chosen.share)

    @property
    def new_opening(self) -> Decimal:
        return self.row.new_opening(self.chosen.share)


class TakeoverForm:
    """The choices for every row of a takeover; it asks like a form."""

    def __init__(self, data: Any = None, *, plan: TakeoverPlan) -> None:
        self.plan = plan
        self.lines = [TakeoverRowForm(data, row=row) for row in plan.lines]
        self.pool = TakeoverRowForm(data, row=plan.pool)

    def __iter__(self) -> Iterator[TakeoverRowForm]:
        yield from self.lines
        yield self.pool

    def is_valid(self) -> bool:
        invalid = [form for form in self if not form.is_valid()]
        return not invalid

    @property
    def choices(self) -> dict[int | None, Choice]:
        return {form.row.key: form.chosen for form in self}

    @property
    def total(self) -> Decimal:
        return sum((form.amount for form in self), ZERO)
