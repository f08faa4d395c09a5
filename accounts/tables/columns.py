"""Numbers and dates of one column, read together: how they are written is a matter of the column."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from accounts.tables.dates import read_dates
from accounts.tables.numbers import decimal_sign, plain, read_cells
from accounts.tables.sheets import Cell


def numbers_in(cells: Sequence[Cell]) -> list[Decimal | None]:
    """Read a column of numbers; None where a cell is empty or no number.

    Currency signs, grouping, brackets and a minus behind are understood; whether comma or point is
    the decimal sign is decided by all cells together.
    """
    texts = pl.Series([cell if isinstance(cell, str) else "" for cell in cells], dtype=pl.String)
    found = read_cells(texts)
    read = plain(found, decimal_sign(found.votes, found.votes), whole=False).to_list()
    return [_number(cell, text) for cell, text in zip(cells, read, strict=True)]


def _number(cell: Cell, text: str | None) -> Decimal | None:
    if isinstance(cell, Decimal):
        return cell
    return Decimal(text) if isinstance(cell, str) and text else None


def dates_in(cells: Sequence[Cell], *, day_first: bool | None = None) -> list[date | None]:
    """Read a column of days; None where a cell is empty, no date, or a period of several days.

    Whether 03/04 is in April or in March is decided by all cells together, unless said.
    """
    periods = read_dates({cell for cell in cells if isinstance(cell, str)}, day_first=day_first).periods
    return [_day(cell, periods.get(cell) if isinstance(cell, str) else None) for cell in cells]


def _day(cell: Cell, period: tuple[date, date] | None) -> date | None:
    if isinstance(cell, date):
        return cell
    return period[0] if period and period[0] == period[1] else None
