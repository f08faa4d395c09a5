"""The sheets to change: plan, actual and moved money."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from budget.carryover import MonthInput
from budget.exports.formulas import rounded
from budget.exports.layout import (
    FIRST,
    HEAD,
    OPENING,
    OVER,
    PLAN_FIRST,
    RULE_COLUMNS,
    band,
    choices,
    columns,
    line_name,
    plan_rows,
    pool_row,
    reported_row,
)
from budget.exports.words import EXCESSES, POLICIES, RULES
from budget.models import BudgetLine
from budget.money import ZERO
from budget.selectors import GridLine

if TYPE_CHECKING:
    from budget.exports.workbook import Book


def plan(book: "Book") -> None:
    """Write what is planned, and each line's rule: one row to a line."""
    book.opening_lines(
        "plan",
        _("Plan"),
        _("Yellow cells may be changed; the Budget sheet follows. An empty month was never set up."),
    )
    heads = [_("Line"), _("Category"), _("At the start"), *RULES.values()]
    for index, head in enumerate(heads):
        book.text("plan", HEAD, 1 + index, head, "head")
    book.text("plan", HEAD, 0, "head")
    book.heads("plan", HEAD, PLAN_FIRST)
    last = PLAN_FIRST + len(book.months)
    for label, line, row in plan_rows(book):
        if line is None:
            band(book, "plan", row, str(label), last)
        else:
            _plan_of_line(book, line, row)
    _column_sums(book, "plan", PLAN_FIRST, [line.inputs for line in book.grid.lines])
    columns(book, "plan", PLAN_FIRST)
    book.sheets["plan"].set_column(2, 2, 20)
    book.sheets["plan"].set_column(3, PLAN_FIRST - 1, 16)


def _plan_of_line(book: "Book", line: GridLine, row: int) -> None:
    record = line.line
    key = f"line:{record.category}:{record.pk}" if record.pk else f"line:{record.category}"
    book.text("plan", row, 0, key)
    book.text("plan", row, 1, record.name, "input")
    book.text("plan", row, 2, record.get_category_display())
    book.amount("plan", row, 3, record.opening_balance, "input")
    book.text("plan", row, RULE_COLUMNS["policy"], POLICIES[record.policy][0], "input")
    book.amount("plan", row, RULE_COLUMNS["cap_amount"], record.cap_amount, "input")
    book.amount("plan", row, RULE_COLUMNS["cap_share"], record.cap_share, "input", kind="share")
    book.text("plan", row, RULE_COLUMNS["cap_excess"], EXCESSES[record.cap_excess][0], "input")
    choices(book, "plan", row, RULE_COLUMNS["policy"], RULE_COLUMNS["policy"], "policies")
    choices(book, "plan", row, RULE_COLUMNS["cap_excess"], RULE_COLUMNS["cap_excess"], "excesses")
    for index, given in enumerate(line.inputs):
        book.amount("plan", row, PLAN_FIRST + index, given.planned, "locked" if given.closed else "input")
    _row_sum(book, "plan", row, PLAN_FIRST, [given.planned or ZERO for given in line.inputs])


def _row_sum(book: "Book", sheet: str, row: int, first: int, amounts: Sequence[Decimal]) -> None:
    last = first + len(amounts)
    months = f"{xl_rowcol_to_cell(row, first)}:{xl_rowcol_to_cell(row, last - 1)}"
    book.formula(sheet, row, last, rounded(f"SUM({months})", book.places), sum(amounts, ZERO), "bold")


def _column_sums(book: "Book", sheet: str, first: int, lines: Sequence[Sequence[MonthInput]]) -> None:
    row = max(book.rows.values(), default=HEAD) + 1
    book.text(sheet, row, 0, "total")
    book.text(sheet, row, 1, _("All lines"), "sum")
    for index in range(len(book.months)):
        letter = xl_col_to_name(first + index)
        value = sum((line[index].planned or ZERO for line in lines), ZERO)
        formula = rounded(f"SUM({letter}{HEAD + 2}:{letter}{row})", book.places)
        book.formula(sheet, row, first + index, formula, value, "sum")
    whole = sum((month.planned or ZERO for line in lines for month in line), ZERO)
    letter = xl_col_to_name(first + len(book.months))
    formula = rounded(f"SUM({letter}{HEAD + 2}:{letter}{row})", book.places)
    book.formula(sheet, row, first + len(book.months), formula, whole, "sum")


def _shaped_like_plan(book: "Book", sheet: str, title: str, lead: str) -> None:
    """Write what the sheets of actual and moved money have in common with the plan's."""
    book.opening_lines(sheet, title, lead)
    book.text(sheet, HEAD, 1, _("Line"), "head")
    book.text(sheet, HEAD, OPENING, "", "head")
    book.heads(sheet, HEAD, FIRST)
    for label, line, row in plan_rows(book):
        if line is None:
            band(book, sheet, row, str(label), FIRST + len(book.months))
        else:
            line_name(book, sheet, row, line, row)
    columns(book, sheet, FIRST)


def actual(book: "Book") -> None:
    """Write what is booked in each month as known today, and what closed months have reported."""
    _shaped_like_plan(
        book,
        "actual",
        _("Actual"),
        _("What is booked in each month. What comes into a closed month counts in the first open one."),
    )
    for place, row in book.rows.items():
        line = book.grid.lines[place]
        for index, given in enumerate(line.inputs):
            _booked(book, line, row, index, given)
        _row_sum(book, "actual", row, FIRST, [given.booked for given in line.inputs])
    if book.has_closed_months:
        _reported(book)


def _booked(book: "Book", line: GridLine, row: int, index: int, given: MonthInput) -> None:
    column = FIRST + index
    if line.line.actuals_from == BudgetLine.Actuals.UNTRACKED and not given.closed:
        over = book.address("budget", OVER, column)
        plan = book.address("plan", row, PLAN_FIRST + index)
        formula = f"=IF({over}=1,ROUND({plan}+{book.address('moved', row, column)},{book.places}),0)"
        book.formula("actual", row, column, formula, given.booked)
    else:
        book.amount("actual", row, column, given.booked, "input")


def _reported(book: "Book") -> None:
    top = reported_row(book, 0) - 1
    band(book, "actual", top, _("Reported of closed months so far"), FIRST + len(book.months))
    rows = book.rows
    for place, line in enumerate(book.grid.lines):
        row = reported_row(book, place)
        line_name(book, "actual", row, line, rows[place])
        for index, amount in enumerate(reported(line)):
            if amount is not None:
                book.amount("actual", row, FIRST + index, amount, "locked")


def reported(line: GridLine) -> list[Decimal | None]:
    """Return what closed months have told of each month's bookings; None in open months."""
    taken: dict[object, Decimal] = {given.month: ZERO for given in line.inputs if given.closed}
    for given in line.inputs:
        if given.closed and given.frozen:
            taken[given.month] += given.frozen.booked
            for adjustment in given.frozen.adjustments:
                taken[adjustment.month] = taken.get(adjustment.month, ZERO) + adjustment.amount
    return [taken[given.month] if given.closed else None for given in line.inputs]


def moved(book: "Book") -> None:
    """Write what was moved into each month by hand, and into the pool."""
    _shaped_like_plan(book, "moved", _("Moved"), _("What was moved into a month, less what was moved out of it."))
    for place, row in book.rows.items():
        line = book.grid.lines[place]
        for index, given in enumerate(line.inputs):
            book.amount("moved", row, FIRST + index, given.moved, "locked" if given.closed else "input")
        _row_sum(book, "moved", row, FIRST, [given.moved for given in line.inputs])
    row = pool_row(book)
    book.text("moved", HEAD, OPENING, _("At the start"), "head", "right")
    book.text("moved", row, 0, "pool")
    book.text("moved", row, 1, _("Pool"), "bold")
    book.amount("moved", row, OPENING, book.grid.budget.pool_opening, "input")
    amounts = [book.grid.pool_moves.get(month, ZERO) for month in book.months]
    for index, amount in enumerate(amounts):
        book.amount("moved", row, FIRST + index, amount, "input")
    _row_sum(book, "moved", row, FIRST, amounts)
    book.sheets["moved"].set_column(OPENING, OPENING, 13)
