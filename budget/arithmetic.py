"""A little arithmetic as people type it into a cell: "=1200/12", "(250+50)*1.1"."""

import re
from collections.abc import Callable
from decimal import Decimal, DivisionByZero, InvalidOperation

from budget.money import NotAnAmount

LONGEST = 120  # characters
_TOKEN = re.compile(r"\s*(\d[\d.,'’\s]*|[.,]\d+|[-+*/()])")


def is_arithmetic(text: str) -> bool:
    """Tell a calculation from a plain amount, which may begin with a sign."""
    return text.lstrip().startswith("=") or bool(re.search(r"[\d)]\s*[-+*/]\s*[\d(.,]", text))


def calculate(text: str, read: Callable[[str], Decimal]) -> Decimal:
    """Work out a calculation with + - * / and brackets; `read` reads its numbers.

    Raises NotAnAmount for what is none, also for a division by zero.
    """
    parts = _parts(text.strip().removeprefix("="))
    try:
        result = _sum(parts, read)
    except (DivisionByZero, InvalidOperation, IndexError) as error:
        raise NotAnAmount(text) from error
    if parts:
        raise NotAnAmount(text)
    return result


def _parts(text: str) -> list[str]:
    """Return the parts, the last one first."""
    if len(text) > LONGEST or re.sub(_TOKEN, "", text).strip():
        raise NotAnAmount(text)
    return [part.strip() for part in _TOKEN.findall(text)][::-1]


def _sum(parts: list[str], read: Callable[[str], Decimal]) -> Decimal:
    result = _product(parts, read)
    while parts and parts[-1] in "+-":
        sign = -1 if parts.pop() == "-" else 1
        result += sign * _product(parts, read)
    return result


def _product(parts: list[str], read: Callable[[str], Decimal]) -> Decimal:
    result = _factor(parts, read)
    while parts and parts[-1] in "*/":
        if parts.pop() == "*":
            result *= _factor(parts, read)
        else:
            result /= _factor(parts, read)
    return result


def _factor(parts: list[str], read: Callable[[str], Decimal]) -> Decimal:
    part = parts.pop()
    if part == "-":
        return -_factor(parts, read)
    if part != "(":
        return read(part)
    result = _sum(parts, read)
    if parts.pop() != ")":
        raise NotAnAmount(part)
    return result
