"""The forms of exchange rates: one, or a whole block pasted from a table."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import RecordForm, WithHelper
from accounts.models import Workspace
from budget.fields import RateField, read_rate
from budget.forms.shared import currency_offered
from budget.models import ExchangeRate
from budget.models.base import validate_currency
from budget.months import parse_month
from budget.services import NewRate

MOST_ROWS = 1000
COLUMNS = re.compile(r"\s*[\t;]\s*|\s*,\s*|\s+")


class RateForm(RecordForm):
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))
    rate = RateField(label=gettext_lazy("Rate"))

    class Meta:
        model = ExchangeRate
        fields = ["currency", "rate", "period", "date"]
        widgets = {"date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["currency"].choices = [("", "---------"), *currency_offered(self.workspace)[1:]]
        fields["rate"].help_text = gettext_lazy(
            "What 1 of the currency costs in %(own)s. Where 1 USD = 0.92 EUR, write 0.92."
        ) % {"own": self.workspace.currency}
        self.helper.layout = Layout(
            Row(Column("currency"), Column("rate")), Row(Column("period"), Column("date")), "version"
        )


class RatesForm(WithHelper, forms.Form):
    """Several rates, a row each: date or month, currency, rate."""

    rows = forms.CharField(
        label=gettext_lazy("Rates"),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "One row each: the day (or the month, as 2026-01), the currency and the rate, with tabs, commas or spaces "
            "between them. A rate known for the same time is replaced."
        ),
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace

    def clean_rows(self) -> list[NewRate]:
        """Read every row, or name each that cannot be read."""
        lines = [(number, line) for number, line in enumerate(self._lines(), start=1) if line.strip()]
        if len(lines) > MOST_ROWS:
            raise ValidationError(_("Paste at most %(most)s rows at once.") % {"most": MOST_ROWS})
        read, errors = [], []
        for number, line in lines:
            try:
                read.append(self._read(line))
            except ValidationError as error:
                said = {"number": number, "error": " ".join(error.messages)}
                errors.append(ValidationError(_("Row %(number)s: %(error)s"), params=said))
        if errors:
            raise ValidationError([*errors[:20], *self._and_more(errors[20:])])
        return read

    def _lines(self) -> list[str]:
        return str(self.cleaned_data["rows"]).splitlines()

    @staticmethod
    def _and_more(errors: list[ValidationError]) -> Iterator[ValidationError]:
        if errors:
            yield ValidationError(_("%(count)s more rows cannot be read."), params={"count": len(errors)})

    def _read(self, line: str) -> NewRate:
        cells = COLUMNS.split(line.strip(), maxsplit=2)
        if len(cells) != 3:
            raise ValidationError(_("Write the date, the currency and the rate."))
        period, day = _time(cells[0])
        currency = cells[1].upper()
        validate_currency(currency)
        if currency == self.workspace.currency:
            raise ValidationError(_("%(currency)s is the workspace's own currency.") % {"currency": currency})
        return NewRate(currency, period, day, read_rate(cells[2]))


def _time(text: str) -> tuple[str, date]:
    try:
        return ExchangeRate.Period.MONTH.value, parse_month(text)
    except ValueError:
        day = forms.DateField().clean(text)
        return ExchangeRate.Period.DAY.value, day
