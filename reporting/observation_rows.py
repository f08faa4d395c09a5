"""Rows that come one by one, from the API or a form: checked compactly, gathered into frames.

Checking a thousand rows must cost little, so there is one pass of plain Python instead of a serializer
per row. Every fault names the row's index and the field.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any

import polars as pl

from reporting.imports.parsing import MAX_CHANNEL, MAX_TEXT, MONEY
from strategy.metrics import METRICS, Unit

FIELDS = frozenset({"channel", "kind", "campaign", "post", "date", "until", "own", *METRICS})
KEY = ("channel", "kind", "campaign_key", "post", "date")
_WHOLE = frozenset(key for key, metric in METRICS.items() if metric.unit in (Unit.COUNT, Unit.SCORE))
_LARGEST = Decimal(10) ** 14
_LARGEST_WHOLE = 2**53
_LARGEST_NPS = 100
_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: its place, and a code for the words."""

    index: int
    field: str
    code: str


@dataclass(slots=True)
class CheckedRows:
    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def check_rows(items: Sequence[Any]) -> CheckedRows:
    """Check rows of JSON; a row with a fault is left out of `rows`.

    A channel stays as it was given: an id, or a name with single spaces.
    """
    checked = CheckedRows()
    for index, item in enumerate(items):
        faults: list[Fault] = []
        row = _row(index, item, faults) if isinstance(item, dict) else None
        if row is None and not faults:
            faults.append(Fault(index, "", "not_an_object"))
        if faults:
            checked.faults += faults
        elif row is not None:
            checked.rows.append(row)
    return checked


def _row(index: int, item: Mapping[str, Any], faults: list[Fault]) -> dict[str, Any]:
    faults += [Fault(index, name, "unknown_field") for name in item if name not in FIELDS]
    first = _day(index, "date", item.get("date"), faults)
    until = _day(index, "until", item["until"], faults) if item.get("until") else first
    if first and until and until < first:
        faults.append(Fault(index, "until", "ends_before_start"))
    campaign = _text(index, "campaign", item.get("campaign"), faults)
    row: dict[str, Any] = {
        "channel": _channel(index, item.get("channel"), faults),
        "kind": _kind(index, item.get("kind", "paid"), faults),
        "campaign": campaign,
        "campaign_key": campaign.casefold(),
        "post": _text(index, "post", item.get("post"), faults),
        "date": first,
        "until": until,
    }
    for key in METRICS:
        if key in item:
            row[key] = _number(index, key, item[key], faults)
    if "own" in item:
        row["own"] = _own(index, item["own"], faults)
    return row


def _channel(index: int, value: Any, faults: list[Fault]) -> int | str:
    if isinstance(value, int) and not isinstance(value, bool):
        if not 0 < value <= _LARGEST_ID:
            faults.append(Fault(index, "channel", "no_such_channel"))
        return value
    if isinstance(value, str) and (name := " ".join(value.split())):
        if len(name) > MAX_CHANNEL:
            faults.append(Fault(index, "channel", "too_long"))
        elif "\0" in name:
            faults.append(Fault(index, "channel", "not_text"))
        return name
    faults.append(Fault(index, "channel", "required"))
    return ""


def _kind(index: int, value: Any, faults: list[Fault]) -> str:
    if value not in ("paid", "organic"):
        faults.append(Fault(index, "kind", "unknown_kind"))
    return str(value)


def _text(index: int, name: str, value: Any, faults: list[Fault]) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        faults.append(Fault(index, name, "not_text"))
        return ""
    text = " ".join(value.split())
    if len(text) > MAX_TEXT:
        faults.append(Fault(index, name, "too_long"))
    elif "\0" in text:
        faults.append(Fault(index, name, "not_text"))
    return text


def _day(index: int, name: str, value: Any, faults: list[Fault]) -> date | None:
    if isinstance(value, date):
        return value
    if value is None:
        faults.append(Fault(index, name, "required"))
        return None
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        day = None
    if day is None or not 1990 <= day.year <= 2100 or len(value) != 10:
        faults.append(Fault(index, name, "not_a_date"))
    return day


def _number(index: int, key: str, value: Any, faults: list[Fault]) -> Decimal | int | None:
    if value is None:
        return None
    try:
        number = Decimal(value if isinstance(value, Decimal | int) else str(value).strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite():
        faults.append(Fault(index, key, "not_a_number"))
        return None
    if abs(number) >= (_LARGEST_WHOLE if key in _WHOLE else _LARGEST) or (key == "nps" and abs(number) > _LARGEST_NPS):
        faults.append(Fault(index, key, "too_large"))
        return None
    if key not in _WHOLE:
        return number
    if number != number.to_integral_value():
        faults.append(Fault(index, key, "not_whole"))
        return None
    return int(number)


def _own(index: int, value: Any, faults: list[Fault]) -> dict[str, float] | None:
    numbers = isinstance(value, dict) and len(value) <= 50 and all(
        "\0" not in name and isinstance(number, int | float) and not isinstance(number, bool) and isfinite(number)
        for name, number in value.items()
    )  # fmt: skip
    if not numbers:
        faults.append(Fault(index, "own", "not_numbers"))
        return None
    return value


def frames(rows: Iterable[dict[str, Any]]) -> list[pl.DataFrame]:
    """Gather checked rows, `channel` now an id, into one frame for each set of measures they name.

    Of rows with one key the last counts.
    """
    groups: dict[tuple[str, ...], dict[tuple[Any, ...], dict[str, Any]]] = {}
    for row in rows:
        measures = tuple(name for name in (*METRICS, "own") if name in row)
        groups.setdefault(measures, {})[tuple(row[name] for name in KEY)] = row
    return [_frame(list(group.values()), measures) for measures, group in groups.items()]


def _frame(rows: list[dict[str, Any]], measures: tuple[str, ...]) -> pl.DataFrame:
    texts = ("kind", "campaign", "campaign_key", "post")
    data: dict[str, pl.Series] = {"channel_id": pl.Series([row["channel"] for row in rows], dtype=pl.Int64)}
    data |= {name: pl.Series([row[name] for row in rows], dtype=pl.String) for name in texts}
    data |= {name: pl.Series([row[name] for row in rows], dtype=pl.Date) for name in ("date", "until")}
    data["source_rows"] = pl.Series([1] * len(rows), dtype=pl.Int32)
    for name in measures:
        values = [row[name] for row in rows]
        if name == "own":
            data[name] = pl.Series([json.dumps(value) for value in values], dtype=pl.String)
        else:
            data[name] = pl.Series(values, dtype=pl.Int64 if name in _WHOLE else MONEY)
        if name in ("spend", "revenue"):
            data[f"rows_without_{name}"] = data[name].is_null().cast(pl.Int32)
    return pl.DataFrame(data)
