"""Where everything stands in the workbook, and what its sheets share."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from budget.exports.words import FIGURES, RULES
from budget.selectors import GridLine

if TYPE_CHECKING:
    from budget.exports.workbook import Book

HEAD = 3
OVER, STATE = 4, 5
FIRST = 3
"""The column of the first month on every sheet but the plan's."""
PLAN_FIRST = 8
OPENING = 2
LATE = "late"
RULE_COLUMNS = {"policy": 4, "cap_amount": 5, "cap_share": 6, "cap_excess": 7}
LIMIT = "limit"


def plan_rows(book: "Book") -> Iterator[tuple[str | None, GridLine | None, int]]:
    """Yield what stands in each row under the head of the plan and the sheets shaped like it."""
    row = HEAD + 1
    for section in book.sections():
        yield section.label, None, row
        for line in section.rows:
            row += 1
            yield None, line, row
        row += 1


def figure_names(book: "Book") -> list[str]:
    """Return the rows of a line on the budget sheet; bookings after a closing have their own."""
    names = list(FIGURES)
    if book.has_closed_months:
        names.insert(names.index("actual") + 1, LATE)
    return names


def block_rows(book: "Book") -> Iterator[tuple[str | None, int | None, int]]:
    """Yield (category, place of a line, row) of each heading on the budget sheet."""
    row, height = STATE + 1, len(figure_names(book)) + 1
    places = {id(line): place for place, line in enumerate(book.grid.lines)}
    for section in book.sections():
        yield section.label, None, row
        row += 1
        for line in section.rows:
            yield None, places[id(line)], row
            row += height


def rule_row(book: "Book", place: int, name: str) -> int:
    """Return where a rule of a line stands on the sheet of rules."""
    return HEAD + 1 + place * (len(RULES) + 1) + [*RULES, LIMIT].index(name)


def reported_row(book: "Book", place: int) -> int:
    """Return where the sheet of actual money says what was reported of closed months."""
    return max(book.rows.values(), default=HEAD) + 4 + place


def pool_row(book: "Book") -> int:
    return max(book.rows.values(), default=HEAD) + 2


def band(book: "Book", sheet: str, row: int, label: str, last: int) -> None:
    book.text(sheet, row, 1, label, "category")
    for column in range(2, last + 1):
        book.text(sheet, row, column, "", "category")


def line_name(book: "Book", sheet: str, row: int, line: GridLine, plan_row: int) -> None:
    formula = f'={book.address("plan", plan_row, 1)}&""'
    book.formula(sheet, row, 1, formula, line.line.name, kind="text")


def choices(book: "Book", sheet: str, row: int, first: int, last: int, names: str) -> None:
    book.sheets[sheet].data_validation(row, first, row, last, {"validate": "list", "source": f"={names}"})


def columns(book: "Book", sheet: str, first: int) -> None:
    target = book.sheets[sheet]
    target.freeze_panes(HEAD + 1, 2)
    target.repeat_rows(HEAD)
    target.set_column(1, 1, 30)
    target.set_column(first, first + len(book.months), 12)
