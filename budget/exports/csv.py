"""The computed grid as a table for programs: one row to a line and month.

Columns and codes are those of the API, in English whatever the reader's language; amounts have a
decimal point. An empty `planned` is a month that was never set up.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from budget.carryover import AMOUNTS, Figures, MonthInput
from budget.exports.files import FORMULA_SIGNS, GUARD
from budget.selectors import Grid, GridLine

CONTENT_TYPE = "text/csv; charset=utf-8"
COLUMNS = (
    "line_id",
    "line",
    "category",
    "month",
    *AMOUNTS,
    "over",
    "closed",
    "opening_balance",
    "policy",
    "cap_amount",
    "cap_share",
    "cap_excess",
    "own_rule",
)


def render(grid: Grid) -> bytes:
    """Return the table as UTF-8 with a mark by which spreadsheet programs know it."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in grid.lines:
        for given, figures in zip(row.inputs, row.figures.months, strict=True):
            writer.writerow(_cells(grid, row, given, figures))
    return target.getvalue().encode("utf-8-sig")


def _cells(grid: Grid, row: GridLine, given: MonthInput, figures: Figures) -> Iterator[object]:
    def money(amount: Decimal | None) -> str:
        return "" if amount is None else f"{amount:.{grid.places}f}"

    cap, month = given.rule.cap, given.month
    yield row.line.pk
    yield guarded(row.line.name)
    yield row.line.category
    yield f"{month:%Y-%m}"
    for name in AMOUNTS:
        never_set_up = name == "planned" and given.planned is None and not figures.closed
        yield "" if never_set_up else money(getattr(figures, name))
    yield int(figures.over)
    yield int(figures.closed)
    yield money(row.line.opening_balance)
    yield given.rule.policy.value
    yield money(cap.amount)
    yield "" if cap.share is None else f"{cap.share:f}"
    yield given.rule.excess.value
    yield int(_is_own(row, month))


def _is_own(row: GridLine, month: date) -> bool:
    return month in row.own_rules


def guarded(text: str) -> str:
    """Keep a spreadsheet program from taking a text for a formula."""
    return GUARD + text if text.startswith(FORMULA_SIGNS) else text
