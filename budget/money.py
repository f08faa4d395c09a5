"""Amounts of money: the smallest unit of a currency, exact splits, and numbers as people type them.

An amount is a `Decimal` in the workspace's currency, with as many places as the currency has:
two for most, none for the yen, three for the Kuwaiti dinar. Rounding is half-even and happens
here only.
"""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from functools import cache

from babel.numbers import get_currency_precision

ZERO = Decimal("0.00")
CENTS = 2
"""Decimals of most currencies."""
LONGEST = 17
"""Signs of the longest number read: more digits than any column of money holds."""


class NotAnAmount(ValueError):
    """The text is not a number that can be read in one way only."""


def places_of(currency: str) -> int:
    """Return how many decimals the currency's smallest unit has (CLDR)."""
    return get_currency_precision(currency)


def to_unit(amount: Decimal, places: int) -> Decimal:
    """Round to the smallest unit of a currency with that many places, half to even."""
    return amount.quantize(_unit(places), rounding=ROUND_HALF_EVEN)


@cache
def _unit(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def to_cents(amount: Decimal) -> Decimal:
    """Round to two places, half to even."""
    return to_unit(amount, CENTS)


def allocate(total: Decimal, weights: Sequence[Decimal], places: int = CENTS) -> list[Decimal]:
    """Split `total` in proportion to `weights`; the parts sum to it to the smallest unit.

    Largest remainder method: every part is rounded towards zero, and the units left over go to
    the parts that lost most by it, the earlier one first where they lost the same. Weights that
    are all zero split evenly. `total` is taken to the smallest unit and may be negative.

    Raises ValueError for a negative weight, or when there is something to split and no weight.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("A weight must not be negative.")
    unit = 10**places
    total_units = int(to_unit(total, places) * unit)
    if not weights:
        if total_units:
            raise ValueError("There is nothing to split the amount over.")
        return []
    sign = -1 if total_units < 0 else 1
    parts = _largest_remainder(abs(total_units), _as_fractions(weights))
    return [to_unit(Decimal(sign * units) / unit, places) for units in parts]


def _as_fractions(weights: Sequence[Decimal]) -> list[Fraction]:
    if not any(weights):
        return [Fraction(1)] * len(weights)
    return [Fraction(weight) for weight in weights]


def _largest_remainder(total: int, weights: Sequence[Fraction]) -> list[int]:
    whole = sum(weights, Fraction(0))
    exact = [total * weight / whole for weight in weights]
    parts = [int(share) for share in exact]
    by_loss = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_loss[: total - sum(parts)]:
        parts[i] += 1
    return parts


def parse_amount(text: str, decimal_separator: str = ".", places: int = CENTS) -> Decimal:
    """Read an amount as typed, in the reader's or in the other common notation.

    Spaces and apostrophes group digits anywhere. Where both comma and point stand, the last one
    is the decimal separator. A single one followed by three digits ("1,500") is read by
    `decimal_separator`, the one of the reader's language; otherwise it is the decimal separator.

    Raises NotAnAmount for anything else, and for more decimals than `places`.
    """
    plain = re.sub(r"[\s\u00a0\u202f'’]", "", text).replace("\u2212", "-")
    separator = _decimal_separator_of(plain, decimal_separator)
    grouping = "." if separator == "," else ","
    number = plain.replace(grouping, "").replace(separator, ".")
    written = re.fullmatch(r"[+-]?(?:\d+(?:\.(\d*))?|\.(\d+))", number)
    if not written or len(written[1] or written[2] or "") > places or len(number) > LONGEST:
        raise NotAnAmount(text)
    return to_unit(Decimal(number), places)


def _decimal_separator_of(plain: str, preferred: str) -> str:
    marks = [mark for mark in plain if mark in ".,"]
    if len(set(marks)) == 2:
        return marks[-1]
    if len(marks) > 1:
        return "." if marks[0] == "," else ","
    if marks and not re.search(r"\d[.,]\d{3}$", plain):
        return marks[0]
    return preferred
