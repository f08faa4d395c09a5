"""A sheet of cells, and how large one may be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

type Cell = str | Decimal | date | bool | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of one width, without empty rows and columns at the end; empty cells are None."""

    name: str
    rows: list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Limits:
    file_bytes: int = 10 * 2**20
    unpacked_bytes: int = 100 * 2**20
    parts: int = 2_000
    sheets: int = 200
    rows: int = 100_000
    columns: int = 500
    cells: int = 2_000_000


class NotATable(Exception):
    """The file cannot be read as a table; `code` and `values` say why."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def trimmed(rows: Iterable[list[Cell]], limits: Limits, cells: int) -> list[list[Cell]]:
    """Cut empty ends off and give all rows the width of the widest.

    Raises NotATable when what is left is larger than the limits, or than `cells` in all.
    """
    kept: list[list[Cell]] = []
    empty = width = 0
    for row in rows:
        last = next((at for at in range(len(row), 0, -1) if row[at - 1] is not None), 0)
        if not last:
            empty += 1
            continue
        width = max(width, last)
        _check_size(len(kept) + empty + 1, width, limits, cells)
        kept.extend([] for _ in range(empty))
        kept.append(row[:last])
        empty = 0
    for row in kept:
        row.extend([None] * (width - len(row)))
    return kept


def _check_size(rows: int, columns: int, limits: Limits, cells: int) -> None:
    if rows > limits.rows:
        raise NotATable("too_many_rows", limit=limits.rows)
    if columns > limits.columns:
        raise NotATable("too_many_columns", limit=limits.columns)
    if rows * columns > cells:
        raise NotATable("too_many_cells", limit=limits.cells)
