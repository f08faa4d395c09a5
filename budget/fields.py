"""Form fields for amounts and months as people type them."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from budget.currencies import places_here
from budget.money import CENTS, NotAnAmount, parse_amount, places_of
from budget.months import parse_month


def decimal_separator() -> str:
    return str(get_format("DECIMAL_SEPARATOR"))


def amount_for_input(amount: Decimal) -> str:
    """Write an amount as its reader would type it: own decimal separator, no grouping."""
    text = f"{amount:.3f}".removesuffix("0").removesuffix(".00")
    return text.replace(".", decimal_separator())


def read_amount(text: str, places: int | None = None) -> Decimal:
    """Read a typed amount; raise ValidationError naming the mend.

    `places` are the decimals it may have; without it those of the workspace's currency.
    """
    places = places_here() if places is None else places
    try:
        return parse_amount(text, decimal_separator(), places)
    except NotAnAmount:
        example = amount_for_input(Decimal("1250.50") if places else Decimal(1250))
        raise ValidationError(
            _("“%(text)s” is not an amount. Write it like %(example)s."),
            code="invalid",
            params={"text": text, "example": example},
        ) from None


class AmountField(forms.CharField):
    """An amount with comma or point; `min_value` may be given."""

    def __init__(self, *, min_value: Decimal | None = None, **options: Any) -> None:
        self.min_value = min_value
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return amount_for_input(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return value  # as stored, where the field cannot be changed
        text = super().to_python(value)
        if not text:
            return None
        amount = self.amount_of(text)
        if self.min_value is not None and amount < self.min_value:
            raise ValidationError(_("Give %(limit)s or more."), params={"limit": amount_for_input(self.min_value)})
        return amount

    def amount_of(self, text: str) -> Decimal:
        return read_amount(text)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare amounts, not the ways to write them."""
        if self.disabled:
            return False
        try:
            before = initial if isinstance(initial, Decimal) else self.to_python(initial)
            return bool(self.to_python(data) != before)
        except ValidationError:
            return True


class BillAmountField(AmountField):
    """An amount in the currency of its bill, which the form sets as `currency`."""

    currency = ""

    def amount_of(self, text: str) -> Decimal:
        return read_amount(text, places_of(self.currency) if self.currency else None)


RATE_PLACES = 8


def read_rate(text: str) -> Decimal:
    """Read an exchange rate; a comma or point in it is the decimal separator, however it is typed.

    Raise ValidationError for what is no number above 0, or finer than rates are kept.
    """
    try:
        rate = Decimal("".join(text.split()).replace(",", "."))
    except InvalidOperation:
        rate = Decimal("NaN")
    if not rate.is_finite() or rate <= 0 or rate >= 10**7:
        raise ValidationError(
            _("“%(text)s” is not a rate. Write it like %(example)s."),
            code="invalid",
            params={"text": text, "example": f"0{decimal_separator()}92"},
        )
    if rate != round(rate, RATE_PLACES):
        raise ValidationError(_("Give the rate with at most %(places)s decimals."), params={"places": RATE_PLACES})
    return round(rate, RATE_PLACES)


def rate_for_input(rate: Decimal) -> str:
    """Write a rate as its reader would type it, without the zeros at its end."""
    return f"{rate.normalize():f}".replace(".", decimal_separator())


class RateField(AmountField):
    """What one unit of another currency costs, with comma or point."""

    def prepare_value(self, value: Any) -> Any:
        return rate_for_input(value) if isinstance(value, Decimal) else value

    def amount_of(self, text: str) -> Decimal:
        return read_rate(text)


class PercentField(AmountField):
    """A share typed in percent and kept as a ratio: "15" is 0.15."""

    def prepare_value(self, value: Any) -> Any:
        return amount_for_input(value * 100) if isinstance(value, Decimal) else value

    def amount_of(self, text: str) -> Decimal:
        return read_amount(text.rstrip("% \u00a0"), CENTS) / 100


class MonthField(forms.CharField):
    """A month typed as 2026-01, or picked where the browser has a picker."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"type": "month", "placeholder": "2026-01"}))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m}" if isinstance(value, date) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_month(text)
        except ValueError:
            raise ValidationError(_("Write the month as year and month, for instance 2026-01.")) from None


class MonthChoiceField(forms.TypedChoiceField):
    """One month out of a few, chosen by name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=parse_month, **options)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m}" if isinstance(value, date) else value
