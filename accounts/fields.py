"""Form fields that several rooms share."""

from decimal import Decimal
from typing import Any, Protocol, runtime_checkable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.templatetags.luotsi import number

HUNDRED = Decimal(100)
LARGEST = Decimal(1_000_000)
DECIMALS_KEPT = 4
"""Of the ratio, as the models keep it."""


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


@runtime_checkable
class SaysInWords(Protocol):
    """A field whose stored value is not what people write."""

    def in_words(self, value: Any) -> str: ...


class PercentField(forms.DecimalField):
    """A ratio, typed and shown as a percentage with at most two decimals: 20 is 0.2."""

    def prepare_value(self, value: Any) -> Any:
        return f"{(value * HUNDRED).normalize():f}" if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        percentage = super().to_python(value)
        if percentage is None:
            return None
        if not percentage.is_finite() or percentage.copy_abs() > LARGEST:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        ratio = percentage / HUNDRED
        if ratio != round(ratio, DECIMALS_KEPT):
            raise ValidationError(_("Enter at most two decimals."), code="too_precise")
        return ratio

    def in_words(self, value: Any) -> str:
        return number(value * HUNDRED) if isinstance(value, Decimal) else str(value)

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        return {"min": 0, "max": 100, "step": "any"}
