"""What a person decided for a whole file, between JSON and the parser."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from accounts.models import Workspace
from reporting.imports.parsing import Options

NAMES = ("channel", "kind", "first_day", "last_day", "day_first", "decimal_sign", "file_currency", "rates")


class BadOption(Exception):
    """An option that cannot be understood; `name` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def options_of(workspace: Workspace, raw: dict[str, Any]) -> Options:
    """Read stored options. Raises BadOption."""
    unknown = sorted(set(raw) - set(NAMES))
    if unknown:
        raise BadOption(unknown[0])
    return Options(
        currency=workspace.currency,
        channel=_text(raw, "channel"),
        kind=_one_of(raw, "kind", ("paid", "organic")) or "paid",
        first_day=_day(raw, "first_day"),
        last_day=_day(raw, "last_day"),
        day_first=raw.get("day_first") if isinstance(raw.get("day_first"), bool) else None,
        decimal_sign=_one_of(raw, "decimal_sign", (",", ".")),
        file_currency=_text(raw, "file_currency").upper(),
        rates=_rates(raw),
    )


def _text(raw: dict[str, Any], name: str) -> str:
    value = raw.get(name) or ""
    if not isinstance(value, str) or len(value) > 120:
        raise BadOption(name)
    return value.strip()


def _one_of(raw: dict[str, Any], name: str, allowed: tuple[str, ...]) -> str | None:
    value = raw.get(name) or None
    if value is not None and value not in allowed:
        raise BadOption(name)
    return value


def _day(raw: dict[str, Any], name: str) -> date | None:
    value = raw.get(name) or None
    try:
        return date.fromisoformat(value) if value else None
    except (TypeError, ValueError) as error:
        raise BadOption(name) from error


def _rates(raw: dict[str, Any]) -> dict[str, Decimal]:
    given = raw.get("rates") or {}
    try:
        rates = {str(code).upper(): Decimal(str(rate)) for code, rate in given.items() if rate not in ("", None)}
    except (AttributeError, InvalidOperation) as error:
        raise BadOption("rates") from error
    if not all(rate.is_finite() and 0 < rate < 10**9 for rate in rates.values()):
        raise BadOption("rates")
    return rates
