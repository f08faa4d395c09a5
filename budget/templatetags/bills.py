"""Exchange rates in the reader's language."""

from decimal import Decimal

from babel.numbers import format_decimal
from django import template

from accounts.formats import reader_locale

register = template.Library()


@register.filter
def exchange_rate(rate: Decimal) -> str:
    """Write a rate with all the decimals it has, and at least two."""
    return format_decimal(rate, format="#,##0.00######", locale=reader_locale())
