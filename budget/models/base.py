"""Fields and words that the tables of the budget share."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.formats import currencies_in_use
from budget.currencies import validate_unit

not_negative = MinValueValidator(Decimal(0), _("Give an amount of 0 or more."))


class AmountField(models.DecimalField):
    """Money in the workspace's currency, as fine as that currency's smallest unit."""

    default_validators = [validate_unit]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max_digits": 15, "decimal_places": 3, **options})


def share_field(label: Any, most: int = 1, **options: Any) -> "models.DecimalField[Any, Any]":
    """Make a column for a ratio between 0 and `most`."""
    options = {"null": True, "blank": True, **options}
    validators = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(most))]
    return models.DecimalField(label, max_digits=6, decimal_places=4, validators=validators, **options)


def rate_field(label: Any, **options: Any) -> "models.DecimalField[Any, Any]":
    """Make a column for the price of one unit of another currency in the workspace's."""
    validators = [MinValueValidator(Decimal("0.00000001"), _("Give a rate above 0."))]
    return models.DecimalField(label, max_digits=15, decimal_places=8, validators=validators, **options)


def currency_field(label: Any, **options: Any) -> "models.CharField[Any, Any]":
    return models.CharField(label, max_length=3, validators=[validate_currency], **options)


def validate_currency(code: str) -> None:
    if code not in currencies_in_use():
        raise ValidationError(
            _("“%(code)s” is not a currency in use. Write a code such as EUR."), params={"code": code}
        )


def month_name(month: date) -> str:
    """Write a month as "January 2026" in the current language."""
    return date_format(month, "YEAR_MONTH_FORMAT")
