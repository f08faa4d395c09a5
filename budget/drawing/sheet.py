"""The grid as blocks of rows, each with a mark by which a page knows whether its own is still right."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2s
from typing import Any

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _

from accounts.templatetags.luotsi import icon
from budget.carryover import Figures
from budget.drawing.columns import Column, values
from budget.drawing.pen import Pen
from budget.drawing.words import notes_of
from budget.models import month_name
from budget.selectors import Grid, GridLine

ALWAYS = ("planned", "available", "actual", "remaining")
HEADS = "grid-heads"
TOTALS = "grid-totals"


@dataclass(frozen=True, slots=True)
class Row:
    figure: str
    label: str
    cells: tuple[str, ...]

    @property
    def html(self) -> str:
        return f'<tr class="fig-{self.figure}"><th scope="row">{self.label}</th>{"".join(self.cells)}</tr>'


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one line, of a category's sum, or of all lines; or the heads of the columns."""

    key: str
    css: str
    heading: str
    rows: tuple[Row, ...] = ()

    @property
    def content(self) -> str:
        return self.heading + "".join(row.html for row in self.rows)

    @property
    def tag(self) -> str:
        return "thead" if self.key == HEADS else "tbody"

    @property
    def outline(self) -> tuple[Any, ...]:
        """Return all but the cells: where it differs, the block is another one."""
        return self.css, self.heading, [(row.figure, row.label, len(row.cells)) for row in self.rows]

    @property
    def mark(self) -> str:
        return _mark_of(self.content)

    @property
    def html(self) -> str:
        content = self.content
        mark = _mark_of(content)
        return f'<{self.tag} class="{self.css}" id="{self.key}" data-mark="{mark}">{content}</{self.tag}>'


def _mark_of(content: str) -> str:
    return blake2s(content.encode(), digest_size=5).hexdigest()


Sheet = dict[str, Block]
"""The blocks by key, in the order of the page."""


def draw(pen: Pen, *, before: tuple[Pen, Sheet] | None = None) -> Sheet:
    """Draw the heads, the lines by category with their sums, and the totals.

    Lines whose figures are as they were in an earlier drawing of the same lines are taken from it.
    """
    known = _lines_as_before(pen, *before) if before else {}
    blocks = [_heads(pen)]
    for category, rows in pen.grid.by_category():
        blocks.append(_category(category, rows))
        blocks += [known.get(row.line.pk) or _line(pen, row) for row in rows]
        if "subtotals" in pen.shown:
            blocks.append(_subtotal(pen, category, rows))
    blocks.append(_totals(pen))
    return {block.key: block for block in blocks}


def _lines_as_before(pen: Pen, old_pen: Pen, old_sheet: Sheet) -> dict[int, Block]:
    if (pen.places, pen.shown) != (old_pen.places, old_pen.shown):
        return {}
    old_rows = {row.line.pk: row for row in old_pen.grid.lines}
    return {
        row.line.pk: old_sheet[_key_of(row)]
        for row in pen.grid.lines
        if row.line.pk in old_rows and old_rows[row.line.pk].figures == row.figures
    }


def _key_of(row: GridLine) -> str:
    return f"line-{row.line.pk}"


def difference(before: Sheet, after: Sheet) -> dict[str, Any]:
    """Return what turns one drawn sheet into the other.

    `cells` lists [block, row, column, HTML]; `blocks` has the whole HTML of those whose rows or
    heading are others; `marks` those of every block concerned; `order` the keys of all blocks
    where they are others than before.
    """
    cells: list[tuple[str, int, int, str]] = []
    blocks: dict[str, str] = {}
    marks: dict[str, str] = {}
    for key, block in after.items():
        old = before.get(key)
        if old is block or (old is not None and old.content == block.content):
            continue
        marks[key] = block.mark
        if old is None or old.outline != block.outline:
            blocks[key] = block.html
            continue
        cells += [
            (key, row, column, new_cell)
            for row, (was, now) in enumerate(zip(old.rows, block.rows, strict=True))
            for column, (old_cell, new_cell) in enumerate(zip(was.cells, now.cells, strict=True))
            if old_cell != new_cell
        ]
    order = list(after) if list(before) != list(after) else None
    return {"cells": cells, "blocks": blocks, "marks": marks, "order": order}


def news(sheet: Sheet, marks: Mapping[str, str]) -> dict[str, Any]:
    """Return the blocks a page with these marks has not, or has otherwise, and the order of all."""
    blocks = {key: block.html for key, block in sheet.items() if block.mark != marks.get(key)}
    return {"blocks": blocks, "order": list(sheet)}


def _rows(pen: Pen, months: Sequence[Figures], committed: Sequence[Decimal], of: GridLine | None = None) -> list[Row]:
    found = list(zip(pen.columns, values(pen.columns, months, committed), strict=True))
    return [
        Row(name, pen.labels[name], tuple(pen.cell(name, column, value, of) for column, value in found))
        for name in pen.shown.figures
        if name in ALWAYS or _occurs(name, months, committed)
    ]


def _occurs(name: str, months: Iterable[Figures], committed: Iterable[Decimal]) -> bool:
    """Tell whether a figure is other than 0 anywhere; rows of nothing but 0 are left out."""
    if name == "committed":
        return any(committed)
    if name == "settled":
        return any(m.forfeited or m.forgiven or m.to_pool or m.from_pool for m in months)
    return any(getattr(month, name) for month in months)


def _heading(css: str, content: str) -> str:
    return f'<tr class="{css}"><th scope="rowgroup"><span class="grid-stay">{content}</span></th></tr>'


def _line(pen: Pen, row: GridLine) -> Block:
    notes = " · ".join(escape(note) for note in notes_of(row))
    heading = _heading(
        "grid-heading",
        f'<a href="lines/{row.line.pk}/">{escape(row.line.name)}</a><span class="grid-notes">{notes}</span>',
    )
    rows = _rows(pen, row.figures.months, pen.grid.committed_by_month(row), row)
    return Block(_key_of(row), "grid-line", heading, tuple(rows))


def _category(name: str, rows: Sequence[GridLine]) -> Block:
    category = rows[0].line.category
    return Block(f"category-{category}", "grid-category", _heading("grid-category-name", escape(name)))


def _subtotal(pen: Pen, name: str, rows: Sequence[GridLine]) -> Block:
    title = _("%(category)s in all") % {"category": escape(name)}
    category = rows[0].line.category
    return Block(
        f"subtotal-{category}",
        "grid-line grid-subtotal",
        _heading("grid-heading", title),
        tuple(_rows(pen, pen.grid.added_up(rows), pen.grid.committed_sums(rows))),
    )


def _totals(pen: Pen) -> Block:
    grid = pen.grid
    rows = _rows(pen, grid.month_totals, grid.committed_sums(grid.lines))
    if grid.has_pool:
        rows.append(_pool(pen))
    return Block(TOTALS, "grid-line grid-subtotal grid-totals", _heading("grid-heading", _("All lines")), tuple(rows))


def _pool(pen: Pen) -> Row:
    """Draw the balance after each month; beside a sum, after its last month."""
    cells = tuple(pen.framed(column, pen.balance(pen.grid.pool[column.stop - 1])) for column in pen.columns)
    return Row("pool", _("Pool balance"), cells)


def _heads(pen: Pen) -> Block:
    corner = f'<td><span class="visually-hidden">{_("Figure")}</span></td>'
    cells = "".join(_head(pen.grid, column) for column in pen.columns)
    return Block(HEADS, "", f"<tr>{corner}{cells}</tr>")


def _head(grid: Grid, column: Column) -> str:
    month = column.month
    if month is None:
        return f'<th scope="col" class="sum">{column.label}</th>'
    is_current = month is grid.current
    if month.closed:
        state = icon("lock") + " " + _("closed")
    elif month.over:
        state = _("over")
    else:
        state = _("now") if is_current else _("to come")
    here = ' aria-current="date"' if is_current and not month.over else ""
    return (
        f'<th scope="col" data-month="{month.month:%Y-%m}" data-name="{escape(month_name(month.month))}"{here}>'
        f"{date_format(month.month, 'M Y')}<small>{state}</small></th>"
    )
