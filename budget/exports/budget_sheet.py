"""The sheet to read: everything in it is computed from the other sheets."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from budget.carryover import Figures, MonthInput, total_of
from budget.exports import formulas
from budget.exports.files import WORKBOOK_SIGN
from budget.exports.formulas import MonthCells, rounded
from budget.exports.layout import (
    FIRST,
    HEAD,
    LATE,
    LIMIT,
    OPENING,
    OVER,
    PLAN_FIRST,
    STATE,
    band,
    block_rows,
    figure_names,
    pool_row,
    reported_row,
    rule_row,
)
from budget.exports.words import FIGURES
from budget.money import ZERO
from budget.selectors import GridLine

if TYPE_CHECKING:
    from budget.exports.workbook import Book


def budget(book: "Book") -> None:
    """Write the sheet to read: everything in it is computed from the other sheets."""
    sheet = book.sheets["budget"]
    book.opening_lines(
        "budget",
        book.title,
        _("Amounts in %(currency)s. Change the sheets behind this one.") % {"currency": book.currency},
    )
    book.text("budget", 0, 0, WORKBOOK_SIGN)
    book.text("budget", 2, 1, _("Seen on"))
    sheet.write_datetime(2, OPENING, book.grid.today, book.format("day", "input"))
    book.workbook.define_name("as_of", f"={book.address('budget', 2, OPENING).replace('!C', '!$C')}")
    book.text("budget", HEAD, 1, _("Line"), "head")
    book.text("budget", HEAD, OPENING, _("At the start"), "head", "right")
    book.heads("budget", HEAD, FIRST)
    _states(book)
    starts = {place: row for _label, place, row in block_rows(book) if place is not None}
    for label, place, row in block_rows(book):
        if place is None:
            book.text("budget", row, 0, "category")
            band(book, "budget", row, str(label), FIRST + len(book.months))
        else:
            _line_block(book, place, row)
    _totals(book, max(starts.values(), default=STATE) + len(figure_names(book)) + 2)
    sheet.freeze_panes(STATE + 1, FIRST)
    sheet.repeat_rows(HEAD, STATE)
    sheet.set_column(1, 1, 30)
    sheet.set_column(OPENING, FIRST + len(book.months), 13)


def _states(book: "Book") -> None:
    """Say of each month whether it is over: 1 or 0, to be overwritten by who wants to try it out."""
    book.text("budget", OVER, 0, "over")
    book.text("budget", OVER, 1, _("Month is over (1) or not (0)"), kind="faint")
    book.text("budget", STATE, 1, _("State"), kind="faint")
    for month in book.grid.months:
        column = FIRST + month.index
        head = xl_rowcol_to_cell(HEAD, column)
        book.formula("budget", OVER, column, formulas.is_over(head), Decimal(month.over), "input", kind="flag")
        if month.closed:
            book.text("budget", STATE, column, _("closed"), "locked", "right")
            continue
        words = {True: _("over"), False: _("open")}
        formula = f'=IF({xl_rowcol_to_cell(OVER, column)}=1,"{_quoted(words[True])}","{_quoted(words[False])}")'
        book.formula("budget", STATE, column, formula, words[month.over], "right", kind="text")


def _quoted(text: str) -> str:
    return text.replace('"', '""')


def _line_block(book: "Book", place: int, top: int) -> None:
    line = book.grid.lines[place]
    plan_row = book.rows[place]
    book.text("budget", top, 0, "line")
    name = f'={book.address("plan", plan_row, 1)}&""'
    book.formula("budget", top, 1, name, line.line.name, "line", kind="text")
    for column in range(2, FIRST + len(book.months) + 1):
        book.text("budget", top, column, "", "line")
    rows = {name: top + 1 + index for index, name in enumerate(figure_names(book))}
    for name, row in rows.items():
        book.text("budget", row, 0, name)
        book.text("budget", row, 1, _("of it booked after a closing") if name == LATE else FIGURES[name], "indent")
    opening = f"={book.address('plan', plan_row, 3)}"
    book.formula("budget", rows["carried_in"], OPENING, opening, line.figures.opening, kind="figure")
    for index, (given, figures) in enumerate(zip(line.inputs, line.figures.months, strict=True)):
        if figures.closed:
            _frozen_month(book, rows, FIRST + index, figures)
        else:
            _live_month(book, place, rows, index, given, figures)
    _year_of_line(book, rows, line)


def _frozen_month(book: "Book", rows: dict[str, int], column: int, figures: Figures) -> None:
    for name, row in rows.items():
        amount = total_of(figures.adjustments) if name == LATE else getattr(figures, name)
        looks = ("bold",) if name in ("available", "remaining") else ()
        book.amount("budget", row, column, amount, "locked", *looks, kind="figure")


def _live_month(
    book: "Book", place: int, rows: dict[str, int], index: int, given: MonthInput, figures: Figures
) -> None:
    column, plan_row = FIRST + index, book.rows[place]
    here = {name: xl_rowcol_to_cell(row, column) for name, row in rows.items()}
    booked = book.address("actual", plan_row, column)
    cells = MonthCells(
        plan=book.address("plan", plan_row, PLAN_FIRST + index),
        booked=booked,
        moved=here["moved"],
        carried_in=here["carried_in"],
        remaining=here["remaining"],
        carried_out=here["carried_out"],
        over=xl_rowcol_to_cell(OVER, column, row_abs=True),
        policy=book.address("rules", rule_row(book, place, "policy"), column),
        limit=book.address("rules", rule_row(book, place, LIMIT), column),
        excess=book.address("rules", rule_row(book, place, "cap_excess"), column),
        late=_late_count(book, place) if index == book.first_open else "0",
    )
    before = xl_rowcol_to_cell(rows["carried_out"] if index else rows["carried_in"], column - 1)
    places = book.places
    written = {
        "planned": f"={cells.plan}",
        "carried_in": f"={before}",
        "moved": f"={book.address('moved', plan_row, column)}",
        "available": rounded(f"{here['planned']}+{here['carried_in']}+{here['moved']}", places),
        "actual": rounded(f"{booked}+{here[LATE]}", places) if LATE in here else f"={booked}",
        "remaining": rounded(f"{here['available']}-{here['actual']}", places),
        "carried_out": formulas.carried_out(cells),
        "forfeited": formulas.forfeited(cells, places),
        "forgiven": formulas.forgiven(cells),
        "to_pool": formulas.to_pool(cells, places),
        "from_pool": formulas.from_pool(cells),
    }
    for name, formula in written.items():
        looks = ("bold",) if name in ("available", "remaining") else ()
        book.formula("budget", rows[name], column, formula, getattr(figures, name), *looks, kind="figure")
    if LATE not in here:
        return
    if index == book.first_open:
        now, then = _closed_ranges(book, place)
        late = rounded(f"SUM({now})-SUM({then})", places)
        book.formula("budget", rows[LATE], column, late, total_of(figures.adjustments), kind="figure")
    else:
        book.amount("budget", rows[LATE], column, ZERO, kind="figure")


def _late_count(book: "Book", place: int) -> str:
    """Count the closed months that differ from what has been reported of them."""
    if not book.has_closed_months:
        return "0"
    now, then = _closed_ranges(book, place)
    return f"SUMPRODUCT(--(ROUND({now}-{then},{book.places})<>0))"


def _closed_ranges(book: "Book", place: int) -> tuple[str, str]:
    """Return where the bookings of closed months stand: as known today, and as reported so far."""
    last = xl_col_to_name(FIRST + (book.first_open or len(book.months)) - 1)
    now, then = book.rows[place], reported_row(book, place)
    return tuple(  # type: ignore[return-value]
        f"{book.address('actual', row, FIRST)}:{last}${row + 1}" for row in (now, then)
    )


def _year_of_line(book: "Book", rows: dict[str, int], line: GridLine) -> None:
    column = FIRST + len(book.months)
    looks = ("bold",)
    for name, row in rows.items():
        months = f"{xl_rowcol_to_cell(row, FIRST)}:{xl_rowcol_to_cell(row, column - 1)}"
        formula = rounded(f"SUM({months})", book.places)
        if name == LATE:
            late = sum((total_of(month.adjustments) for month in line.figures.months), ZERO)
            book.formula("budget", row, column, formula, late, *looks, kind="figure")
            continue
        formula = _over_the_year(name, rows, column, book.places) or formula
        book.formula("budget", row, column, formula, getattr(line.total, name), *looks, kind="figure")


def _over_the_year(name: str, rows: dict[str, int], column: int, places: int) -> str | None:
    """Return the formulas of the figures that are not the sum of their months."""
    here = {key: xl_rowcol_to_cell(row, column) for key, row in rows.items()}
    return {
        "carried_in": f"={xl_rowcol_to_cell(rows['carried_in'], OPENING)}",
        "available": rounded(f"{here['planned']}+{here['carried_in']}+{here['moved']}", places),
        "remaining": rounded(f"{here['available']}-{here['actual']}", places),
        "carried_out": f"={xl_rowcol_to_cell(rows['carried_out'], column - 1)}",
    }.get(name)


def _totals(book: "Book", top: int) -> None:
    """Add up the lines, run the pool, and prove that no money came or went unseen."""
    grid, column = book.grid, FIRST + len(book.months)
    band(book, "budget", top, _("All lines"), column)
    rows = {name: top + 1 + index for index, name in enumerate(FIGURES)}
    for name, row in rows.items():
        book.text("budget", row, 0, f"total:{name}")
        book.text("budget", row, 1, FIGURES[name], "bold", "indent")
        for index in [-1, *range(len(book.months))] if name == "carried_in" else range(len(book.months)):
            letter = xl_col_to_name(FIRST + index)
            lines = f'SUMIF($A$1:$A${top},"{name}",{letter}$1:{letter}${top})'
            opening = sum((line.figures.opening for line in grid.lines), ZERO)
            value = opening if index < 0 else getattr(grid.month_totals[index], name)
            book.formula("budget", row, FIRST + index, rounded(lines, book.places), value, "bold", kind="figure")
        months = f"{xl_rowcol_to_cell(row, FIRST)}:{xl_rowcol_to_cell(row, column - 1)}"
        formula = _over_the_year(name, rows, column, book.places) or rounded(f"SUM({months})", book.places)
        book.formula("budget", row, column, formula, getattr(grid.total, name), "bold", kind="figure")
    _pool(book, rows, top + len(FIGURES) + 1)
    _balance(book, rows, top + len(FIGURES) + 2)


def _pool(book: "Book", rows: dict[str, int], row: int) -> None:
    grid = book.grid
    book.text("budget", row, 0, "pool")
    book.text("budget", row, 1, _("Pool balance"), "sum")
    book.formula(
        "budget", row, OPENING, f"={book.address('moved', pool_row(book), OPENING)}", grid.budget.pool_opening, "sum"
    )
    for index, balance in enumerate(grid.pool):
        column = FIRST + index
        parts = [
            xl_rowcol_to_cell(row, column - 1),
            f"+{xl_rowcol_to_cell(rows['to_pool'], column)}",
            f"-{xl_rowcol_to_cell(rows['from_pool'], column)}",
            f"+{book.address('moved', pool_row(book), column)}",
        ]
        book.formula("budget", row, column, rounded("".join(parts), book.places), balance, "sum")
    last = xl_rowcol_to_cell(row, FIRST + len(grid.pool) - 1)
    book.formula("budget", row, FIRST + len(grid.pool), f"={last}", grid.pool[-1], "sum")


def _balance(book: "Book", rows: dict[str, int], row: int) -> None:
    """Write what came in less what went out or is left; anything but 0 would be a mistake."""
    last = FIRST + len(book.months)
    total = {name: xl_rowcol_to_cell(place, last) for name, place in rows.items()}
    first, final = xl_col_to_name(FIRST), xl_col_to_name(last - 1)
    over = f"{first}{OVER + 1}:{final}{OVER + 1}"
    left = f"SUMIF({over},0,{first}{rows['remaining'] + 1}:{final}{rows['remaining'] + 1})"
    passed = f"IF({final}{OVER + 1}=1,{total['carried_out']},0)"
    inflow = f"{total['carried_in']}+{total['planned']}+{total['moved']}"
    outflow = "-".join(["", total["actual"], total["forfeited"]]) + f"+{total['forgiven']}"
    pool = f"-{total['to_pool']}+{total['from_pool']}"
    book.text("budget", row, 1, _("Check: must be 0"), kind="faint")
    book.formula("budget", row, last, rounded(f"{inflow}{outflow}{pool}-{left}-{passed}", book.places), ZERO)
