"""What an uploaded budget would bring: its lines beside those there are, and what is in its way."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.ids import id_in
from accounts.tables import Sheet, read_sheets
from accounts.tables.columns import numbers_in
from budget.currencies import places_here
from budget.exceptions import FileIsGone
from budget.models import Budget, BudgetLine, LineMonth, SheetImport
from budget.money import ZERO
from budget.plan_import.layout import Layout, Note, layout_from
from budget.plan_import.own import is_ours, read_ours
from budget.plan_import.reading import Found, FoundLine, Problem, read
from budget.selectors.budgets import closed_months

NEW = "new"
MOST_FORMULAS_SEARCHED = 200_000  # cells


@dataclass(frozen=True)
class Row:
    """A line of the file, what it becomes, and the plan it would replace."""

    found: FoundLine
    existing: BudgetLine | None
    take: bool
    category: str
    replaced: dict[date, Decimal]
    """What is planned now in months for which the file says something else."""
    new: dict[date, Decimal]
    """What would be planned, in the months that are taken."""
    months: Sequence[date]

    @property
    def key(self) -> str:
        return str(self.found.row)

    @property
    def total(self) -> Decimal:
        return sum(self.new.values(), ZERO)

    @property
    def replaced_total(self) -> Decimal:
        return sum(self.replaced.values(), ZERO)

    @property
    def by_month(self) -> list[Decimal | None]:
        return [self.new.get(month) for month in self.months]


@dataclass(frozen=True)
class Difference:
    """A total the file gives that its lines, as read, do not add up to."""

    month: date
    stated: Decimal
    read: Decimal


@dataclass(frozen=True)
class Preview:
    """An uploaded budget, read by its layout, beside the budget it is meant for."""

    run: SheetImport
    sheets: Sequence[Sheet]
    layout: Layout | None
    found: Found
    rows: Sequence[Row]
    months: Sequence[date]
    """The months that are taken."""
    closed: Sequence[date]
    outside: Sequence[date]
    differences: Sequence[Difference]
    lines: Sequence[BudgetLine]
    same_on_each_day: bool = False
    notes: tuple[Note, ...] = field(default=())

    @property
    def sheet(self) -> Sheet:
        return self.sheets[self.found.sheet]

    @property
    def taken(self) -> list[Row]:
        return [row for row in self.rows if row.take]

    @property
    def total(self) -> Decimal:
        return sum((row.total for row in self.taken), ZERO)

    @property
    def month_totals(self) -> list[Decimal]:
        return [sum((row.new.get(month, ZERO) for row in self.taken), ZERO) for month in self.months]


def plan_imports(budget: Budget) -> QuerySet[SheetImport]:
    return SheetImport.objects.filter(budget=budget, kind=SheetImport.Kind.PLAN).select_related("created_by")


def sheets_of(run: SheetImport) -> list[Sheet]:
    """Read the stored file; raise `FileIsGone` where it is no longer on the disk."""
    try:
        with run.file.open() as stored:
            return read_sheets(stored.read(), run.filename)
    except FileNotFoundError:
        raise FileIsGone(_("The uploaded file is no longer there. Upload it again.")) from None


def plan_preview(run: SheetImport, choices: dict[str, Any] | None = None) -> Preview:
    """Read a file by its stored layout; `choices` stand for the stored ones (`default_choices`).

    A bounded number of queries, whatever the file holds.
    """
    budget = run.budget
    if budget is None:
        raise ValueError("A budget is imported into a budget.")
    sheets = sheets_of(run)
    layout, found = _found(run, [sheet.rows for sheet in sheets])
    lines = list(budget.lines.all())
    closed = closed_months(budget)
    covered = [month for month in found.months() if budget.covers(month)]
    chosen = run.mapping.get("choices", {}) if choices is None else choices
    wanted = chosen.get("months")
    months = [m for m in covered if m not in closed and (wanted is None or f"{m:%Y-%m}" in wanted)]
    return Preview(
        run=run,
        sheets=sheets,
        layout=layout,
        found=found,
        rows=_rows(found, lines, chosen.get("lines", {}), months),
        months=months,
        closed=[month for month in covered if month in closed],
        outside=[month for month in found.months() if not budget.covers(month)],
        differences=[
            Difference(month, stated, found.total_of(month))
            for month, stated in sorted(found.stated.items())
            if stated != found.total_of(month)
        ],
        lines=lines,
        same_on_each_day=layout is not None and _is_same_on_each_day(sheets[layout.sheet], layout, found),
        notes=layout.notes if layout else (),
    )


def _found(run: SheetImport, tables: list[list[list[Any]]]) -> tuple[Layout | None, Found]:
    if run.mapping.get("ours"):
        return None, read_ours(tables, places=places_here()) if is_ours(tables) else Found()
    if not run.mapping.get("layout"):
        return None, Found()
    layout = layout_from(run.mapping["layout"], tables)
    found = read(tables[layout.sheet], layout, numbers=numbers_in, places=places_here())
    notes = tuple(Note(note) for note in run.mapping.get("notes", []) if note in set(Note))
    empty = run.mapping.get("empty_formulas", {}).get(str(layout.sheet), [])
    body = [(row, column) for row, column in empty if row > layout.header and column in layout.months]
    found.problems += [Problem("formula_without_value", row + 1, column + 1) for row, column in body]
    return Layout(**{**vars(layout), "notes": tuple(dict.fromkeys((*layout.notes, *notes)))}), found


def _rows(
    found: Found, lines: Sequence[BudgetLine], chosen: dict[str, dict[str, Any]], months: Sequence[date]
) -> list[Row]:
    by_id = {line.pk: line for line in lines}
    by_name = {line.name.casefold(): line for line in lines}
    matches = {}
    free = set(by_id)

    def settled_first(line: FoundLine) -> tuple[bool, bool]:
        choice = chosen.get(str(line.row), {})
        return not choice.get("take", True), not choice.get("line")

    for line in sorted(found.lines, key=settled_first):
        choice = chosen.get(str(line.row), {})
        match = _match(line, choice.get("line"), by_id, by_name)
        matches[line.row] = match if match and match.pk in free else None
        if match:
            free.discard(match.pk)
    planned = _planned([match for match in matches.values() if match])
    return [
        _row(line, matches[line.row], chosen.get(str(line.row), {}), planned, months, is_ours=found.is_ours)
        for line in found.lines
    ]


def _match(
    line: FoundLine, chosen: Any, by_id: dict[int, BudgetLine], by_name: dict[str, BudgetLine]
) -> BudgetLine | None:
    if chosen == NEW:
        return None
    if chosen:
        return by_id.get(id_in(str(chosen)) or 0)
    return by_id.get(line.line_id or 0) or by_name.get(line.name.casefold())


def _planned(lines: Sequence[BudgetLine]) -> dict[tuple[int, date], Decimal]:
    rows = LineMonth.objects.filter(line__in=lines, planned__isnull=False).order_by()
    cells = rows.values_list("line_id", "month", "planned")
    return {(line_id, month): planned for line_id, month, planned in cells if planned is not None}


def _row(
    line: FoundLine,
    existing: BudgetLine | None,
    choice: dict[str, Any],
    planned: dict[tuple[int, date], Decimal],
    months: Sequence[date],
    *,
    is_ours: bool,
) -> Row:
    new = {
        month: amount
        for month, amount in sorted(line.amounts.items())
        if month in months and (existing is None or existing.is_funded(month))
    }
    replaced = {}
    if existing:
        before = {month: planned[existing.pk, month] for month in new if (existing.pk, month) in planned}
        replaced = {month: amount for month, amount in before.items() if amount != new[month]}
    by_default = bool(new) or (is_ours and existing is not None)
    category = choice.get("category") if choice.get("category") in BudgetLine.Category.values else line.category
    return Row(
        found=line,
        existing=existing,
        take=bool(choice.get("take", by_default)),
        category=str(existing.category if existing else category),
        replaced=replaced,
        new=new,
        months=months,
    )


def _is_same_on_each_day(sheet: Sheet, layout: Layout, found: Found) -> bool:
    """Tell whether every line of days repeats one amount, as if a month's were meant."""
    if Note.DAYS not in layout.notes or not found.lines:
        return False
    columns = list(layout.months)
    amounts = [{sheet.rows[line.row - 1][column] for column in columns} - {None} for line in found.lines]
    return all(len(values) == 1 for values in amounts)


def formulas_without_values(data: bytes) -> dict[str, list[tuple[int, int]]]:
    """Find the formulas of a workbook nobody has calculated: by place of their sheet, (row, column)."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return {}
    formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    found: dict[str, list[tuple[int, int]]] = {}
    searched = 0
    for number, (written, known) in enumerate(zip(formulas.worksheets, values.worksheets, strict=True)):
        written.reset_dimensions()
        known.reset_dimensions()
        pairs = zip(written.iter_rows(values_only=True), known.iter_rows(values_only=True), strict=False)
        for row, (cells, results) in enumerate(pairs):
            searched += len(cells)
            if searched > MOST_FORMULAS_SEARCHED:
                return found
            for column, cell in enumerate(cells):
                is_formula = isinstance(cell, str) and cell.startswith("=")
                if is_formula and (column >= len(results) or results[column] is None):
                    found.setdefault(str(number), []).append((row, column))
    return found
