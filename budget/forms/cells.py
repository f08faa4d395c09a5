"""The body of a batch of cells as the grid's page sends it."""

import json
import re
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import get_currency_symbol
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.formats import reader_locale
from accounts.ids import id_in
from budget.arithmetic import calculate, is_arithmetic
from budget.currencies import places_here
from budget.fields import decimal_separator, read_amount
from budget.money import NotAnAmount, parse_amount, to_unit
from budget.months import parse_month
from budget.services import PlanChange

DECIMALS_OF_OPERANDS = 9

Misread = dict[str, Any]
"""A cell whose amount cannot be read, and why."""


def read_changes(body: bytes, currency: str) -> tuple[list[PlanChange], list[Misread]]:
    """Read `{"changes": [{"line", "month", "planned", "seen"}]}` with amounts as people type them.

    `planned` null returns a cell to never set up. Return what could be read and the cells whose
    amount could not; raise ValidationError for anything no page of ours sends.
    """
    changes: list[PlanChange] = []
    misread: list[Misread] = []
    for line, month, planned, seen in _parts(body):
        try:
            amount = None if planned is None else read_typed(planned, currency)
        except ValidationError as error:
            misread.append(
                {"line": line, "month": f"{month:%Y-%m}", "code": "invalid", "message": " ".join(error.messages)}
            )
            continue
        changes.append(PlanChange(line, month, amount, None if seen is None else _seen(seen, currency)))
    return changes, misread


def _parts(body: bytes) -> list[tuple[int, Any, str | None, str | None]]:
    try:
        found = [
            (id_in(str(cell["line"])) or 0, parse_month(cell["month"]), cell["planned"], cell.get("seen"))
            for cell in json.loads(body)["changes"]
        ]
    except (ValueError, TypeError, KeyError, RecursionError, AttributeError) as error:
        raise ValidationError(_("The changes could not be read.")) from error
    if not found or not all(isinstance(text, str | None) for part in found for text in part[2:]):
        raise ValidationError(_("The changes could not be read."))
    return found


def read_typed(text: str, currency: str) -> Decimal:
    """Read an amount, with or without its currency, or a calculation; raise ValidationError naming the mend."""
    plain = without_currency(text, currency)
    if is_arithmetic(plain):
        with suppress(NotAnAmount, InvalidOperation):
            return to_unit(calculate(plain, _operand), places_here())
    return read_amount(plain)


def _operand(text: str) -> Decimal:
    return parse_amount(text, decimal_separator(), DECIMALS_OF_OPERANDS)


def _seen(text: str, currency: str) -> Decimal:
    try:
        return read_typed(text, currency)
    except ValidationError:
        # Not even an amount: it differs from whatever is stored.
        return Decimal(-1)


def without_currency(text: str, currency: str) -> str:
    """Drop the currency a spreadsheet writes before or behind a number."""
    locale = reader_locale()
    marks = {currency, get_currency_symbol(currency, locale), get_currency_symbol(currency, "en")}
    names = "|".join(re.escape(mark) for mark in sorted(marks, key=len, reverse=True))
    return re.sub(rf"^\s*(?:{names})\s*|\s*(?:{names})\s*$", "", text, flags=re.IGNORECASE)
