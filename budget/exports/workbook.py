"""A budget as a workbook whose own formulas carry the money over.

The sheets: *Budget* to read (formulas only), *Plan*, *Actual*, *Moved* and *Rules* to change, and
*About*. Every formula is written with its value, so that a viewer that does not calculate shows
the right figures too. The first column of each sheet is hidden and says by fixed words what a row
is; by it a workbook is read back in whatever language it was written.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from budget.exports import layout
from budget.exports.budget_sheet import budget
from budget.exports.input_sheets import actual, moved, plan
from budget.exports.rule_sheets import about, rules
from budget.models import BudgetLine
from budget.selectors import Grid, GridLine

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_KEYS = ("budget", "plan", "actual", "moved", "rules", "about")
A3, A4 = 8, 9  # as workbooks number paper
MOST_MONTHS_ON_A4 = 13
INPUT, LOCKED = "#FFF8E1", "#F1F3F5"


def render(grid: Grid, *, title: str, currency: str, is_template: bool = False) -> bytes:
    """Return the workbook of a computed budget, in the current language."""
    target = io.BytesIO()
    # Texts stay texts, whatever sign they begin with.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        workbook.set_properties({"title": title, "comments": currency})
        workbook.set_calc_mode("auto")
        book = Book(workbook, grid, title, currency, is_template)
        for write in (budget, plan, actual, moved, rules, about):
            write(book)
        if is_template:
            book.sheets["plan"].activate()
    return target.getvalue()


def sheet_names() -> dict[str, str]:
    return {
        "budget": pgettext("sheet of a workbook", "Budget"),
        "plan": pgettext("sheet of a workbook", "Plan"),
        "actual": pgettext("sheet of a workbook", "Actual"),
        "moved": pgettext("sheet of a workbook", "Moved"),
        "rules": pgettext("sheet of a workbook", "Rules"),
        "about": pgettext("sheet of a workbook", "About"),
    }


@dataclass(frozen=True)
class Section:
    """A category and its lines."""

    label: str
    category: str
    rows: Sequence[GridLine]


@dataclass
class Book:
    """The workbook while it is written: its sheets, formats and where each line stands."""

    workbook: Any
    grid: Grid
    title: str
    currency: str
    is_template: bool
    sheets: dict[str, Any] = field(init=False)
    names: dict[str, str] = field(init=False)
    formats: dict[tuple[str, ...], Any] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.names = sheet_names()
        self.sheets = {key: self.workbook.add_worksheet(self.names[key]) for key in SHEET_KEYS}
        for sheet in self.sheets.values():
            sheet.set_landscape()
            sheet.set_paper(A4 if len(self.grid.months) <= MOST_MONTHS_ON_A4 else A3)
            sheet.fit_to_pages(1, 0)
            sheet.set_footer("&L&F · &A&R&P / &N")
            sheet.hide_gridlines(2)

    @cached_property
    def rows(self) -> dict[int, int]:
        """Return the row of each line on the plan and the sheets shaped like it, by the line's place."""
        rows = {id(line): row for _label, line, row in layout.plan_rows(self) if line is not None}
        return {place: rows[id(line)] for place, line in enumerate(self.grid.lines)}

    @property
    def places(self) -> int:
        return self.grid.places

    @property
    def months(self) -> list[date]:
        return [month.month for month in self.grid.months]

    @property
    def has_closed_months(self) -> bool:
        return any(month.closed for month in self.grid.months)

    @property
    def first_open(self) -> int | None:
        return next((month.index for month in self.grid.months if not month.closed), None)

    def sections(self) -> Iterator[Section]:
        for category, label in BudgetLine.Category.choices:
            rows = [row for row in self.grid.lines if row.line.category == category]
            if rows:
                yield Section(str(label), category, rows)

    def address(self, sheet: str, row: int, column: int, *, fixed: bool = True) -> str:
        """Return the address of a cell seen from another sheet."""
        cell = xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=False)
        return f"{quote_sheetname(self.names[sheet])}!{cell}"

    def format(self, kind: str, *looks: str) -> Any:
        """Return a cell format; equal ones are made once."""
        key = (kind, *looks)
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format(self._properties(kind, looks))
        return self.formats[key]

    def _properties(self, kind: str, looks: Sequence[str]) -> dict[str, Any]:
        number = "#,##0" + ("." + "0" * self.places if self.places else "")
        kinds: dict[str, dict[str, Any]] = {
            "money": {"num_format": f"{number};-{number}"},
            "figure": {"num_format": f"{number};-{number};\\–"},
            "month": {"num_format": "mmm yyyy", "align": "right"},
            "day": {"num_format": "yyyy-mm-dd", "align": "left"},
            "share": {"num_format": "0.##%"},
            "flag": {"num_format": "0", "align": "right"},
            "text": {},
            "wrapped": {"text_wrap": True, "valign": "top"},
            "title": {"bold": True, "font_size": 16},
            "faint": {"font_color": "#5B6670"},
        }
        styles: dict[str, dict[str, Any]] = {
            "bold": {"bold": True},
            "head": {"bold": True, "bg_color": "#DDECEF", "bottom": 1, "text_wrap": True, "valign": "top"},
            "category": {"bold": True, "bg_color": "#1D6F82", "font_color": "#FFFFFF"},
            "line": {"bold": True, "top": 1},
            "input": {"bg_color": INPUT, "border": 1, "border_color": "#E3D9B5"},
            "locked": {"bg_color": LOCKED},
            "sum": {"bold": True, "top": 1},
            "indent": {"indent": 1},
            "right": {"align": "right"},
        }
        merged = dict(kinds[kind])
        for look in looks:
            merged |= styles[look]
        return merged

    def text(self, sheet: str, row: int, column: int, text: Any, *looks: str, kind: str = "text") -> None:
        self.sheets[sheet].write_string(row, column, str(text), self.format(kind, *looks))

    def amount(
        self, sheet: str, row: int, column: int, amount: Decimal | None, *looks: str, kind: str = "money"
    ) -> None:
        """Write an amount that stands for itself; None leaves the cell empty."""
        look = self.format(kind, *looks)
        if amount is None:
            self.sheets[sheet].write_blank(row, column, None, look)
        else:
            self.sheets[sheet].write_number(row, column, float(amount), look)

    def formula(
        self, sheet: str, row: int, column: int, formula: str, value: Decimal | str, *looks: str, kind: str = "money"
    ) -> None:
        """Write a formula with the value it has now."""
        known = value if isinstance(value, str) else float(value)
        self.sheets[sheet].write_formula(row, column, formula, self.format(kind, *looks), known)

    def heads(self, sheet: str, row: int, first: int, *, total: bool = True) -> None:
        """Write the months as column heads, from the column `first` on."""
        for index, month in enumerate(self.grid.months):
            self.sheets[sheet].write_datetime(row, first + index, month.month, self.format("month", "head"))
            if month.closed:
                note = _("Closed: the figures of this month stay as they were.")
                self.sheets[sheet].write_comment(row, first + index, note)
        if total:
            self.text(sheet, row, first + len(self.grid.months), pgettext("column", "Total"), "head", "right")

    def opening_lines(self, sheet: str, title: str, lead: str) -> None:
        """Write what stands above each sheet's table."""
        self.text(sheet, 0, 1, title, kind="title")
        self.text(sheet, 1, 1, lead, kind="faint")
        self.sheets[sheet].set_column(0, 0, None, None, {"hidden": True})
