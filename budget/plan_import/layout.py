"""Where a table keeps its lines and months: proposed with a reason, and open to correction."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from budget.months import add_months, month_of, parse_month
from budget.plan_import.headings import Head, measure_of, read_head

type Rows = Sequence[Sequence[Any]]

HEADS_SEARCHED = 60
FEWEST_DAYS = 5
FEWEST_REPEATS = 2
SURE, LIKELY = 3, 2
"""How many month columns make a layout sure, and how many at least likely."""


class Note(StrEnum):
    """What was left out or assumed, for the reader to know."""

    DAYS = "days_are_summed"
    QUARTERS = "quarters_are_no_months"
    ACTUALS = "actuals_left_out"
    TOTAL_COLUMNS = "total_columns_left_out"
    BLOCKS = "only_plan_rows"
    YEAR_ASSUMED = "year_assumed"
    OUTSIDE = "months_outside_budget"


@dataclass(frozen=True)
class Layout:
    """Which cell is what. `months` gives the month of each column; days share their month's."""

    sheet: int
    header: int
    name: int
    months: Mapping[int, date]
    category: int | None = None
    measure: str = ""
    """Where each line is a block of rows: the label of the rows that hold the plan."""
    block: int | None = None
    """The column that names the blocks."""
    notes: tuple[Note, ...] = ()
    confidence: int = 0
    others: tuple[str, ...] = field(default=())
    """Labels of the rows of a block that are no plan."""

    def as_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "header": self.header,
            "name": self.name,
            "category": self.category,
            "measure": self.measure,
            "block": self.block,
            "months": {str(column): f"{month:%Y-%m}" for column, month in self.months.items()},
        }


def recognise(sheets: Sequence[Rows], *, first: date, count: int) -> Layout | None:
    """Return the likeliest layout of a file for a budget of `count` months from `first`, if any."""
    found = [
        layout
        for number, rows in enumerate(sheets)
        for layout in _layouts_of(number, rows, first, count)
        if layout.months
    ]
    return max(found, key=lambda layout: layout.confidence, default=None)


def layout_at(sheets: Sequence[Rows], sheet: int, header: int, *, first: date, count: int) -> Layout:
    """Return the layout below a row of heads somebody pointed at; without months if none are there."""
    rows = sheets[sheet]
    heads = [read_head(cell) for cell in rows[header]]
    notes: list[Note] = []
    months = _months_of(rows, header, heads, first, count, notes)
    if months:
        return _complete(sheet, rows, header, heads, months, notes, _filled_below(rows, header, months))
    return Layout(sheet, header, 0, {})


def layout_from(data: Mapping[str, Any], sheets: Sequence[Rows]) -> Layout:
    """Read a stored or sent layout; raise ValueError when it does not fit the file."""
    try:
        sheet, header = int(data["sheet"]), int(data["header"])
        width = len(sheets[sheet][header]) if sheet >= 0 and header >= 0 else 0
        name, category, block = (_column(data.get(key), width) for key in ("name", "category", "block"))
        months = {_column(key, width): parse_month(str(month)) for key, month in dict(data["months"]).items()}
    except (IndexError, KeyError, TypeError) as error:
        raise ValueError(str(error)) from error
    if not width or name is None or None in months:
        raise ValueError("The layout points outside of the sheet.")
    notes = (Note.DAYS,) if len(set(months.values())) < len(months) else ()
    measure = str(data.get("measure") or "")
    return Layout(
        sheet,
        header,
        name,
        {column: month for column, month in sorted(months.items()) if column is not None},
        category=category,
        measure=measure,
        block=block,
        notes=(*notes, Note.BLOCKS) if measure else notes,
    )


def _column(value: Any, width: int) -> int | None:
    if value is None or value == "":
        return None
    column = int(value)
    if not 0 <= column < width:
        raise ValueError(f"There is no column {column}.")
    return column


def _layouts_of(number: int, rows: Rows, first: date, count: int) -> Iterator[Layout]:
    for header, row in enumerate(rows[:HEADS_SEARCHED]):
        heads = [read_head(cell) for cell in row]
        if not any(head.month for head in heads):
            continue
        notes: list[Note] = []
        months = _months_of(rows, header, heads, first, count, notes)
        if months and (filled := _filled_below(rows, header, months)):
            yield _complete(number, rows, header, heads, months, notes, filled)


def _filled_below(rows: Rows, header: int, months: Mapping[int, date]) -> int:
    """Count the rows below that hold an amount in a month."""
    return sum(any(_is_amount(row, column) for column in months) for row in rows[header + 1 :])


def _is_amount(row: Sequence[Any], column: int) -> bool:
    cell = row[column] if column < len(row) else None
    return isinstance(cell, Decimal) or (isinstance(cell, str) and any(sign.isdigit() for sign in cell))


def _months_of(
    rows: Rows, header: int, heads: Sequence[Head], first: date, count: int, notes: list[Note]
) -> dict[int, date]:
    if any(head.is_quarter for head in heads):
        notes.append(Note.QUARTERS)
    if any(head.is_total for head in heads):
        notes.append(Note.TOTAL_COLUMNS)
    days = _run_of_days(heads)
    if days:
        notes.append(Note.DAYS)
        return days
    return _planned_columns(rows, header, _whole_months(heads, first, count, notes), heads, notes)


def _run_of_days(heads: Sequence[Head]) -> dict[int, date]:
    """Return the longest run of columns whose dates follow each other day by day."""
    best: dict[int, date] = {}
    run: dict[int, date] = {}
    for column, head in enumerate(heads):
        day = date(head.year, head.month, head.day) if head.year and head.month and head.day else None
        if day is None:
            run = {}
            continue
        run = {**run, column: day} if run.get(column - 1) == day - timedelta(days=1) else {column: day}
        best = max(best, run, key=len)
    return {column: month_of(day) for column, day in best.items()} if len(best) >= FEWEST_DAYS else {}


def _whole_months(heads: Sequence[Head], first: date, count: int, notes: list[Note]) -> dict[int, date]:
    found: dict[int, date] = {}
    last: date | None = None
    for column, head in enumerate(heads):
        if not head.month or (head.day or 1) != 1:
            continue
        if head.year is None and Note.YEAR_ASSUMED not in notes:
            notes.append(Note.YEAR_ASSUMED)
        last = date(head.year, head.month, 1) if head.year else _next_of(head.month, last, first)
        found[column] = last
    outside = [month for month in found.values() if not first <= month < add_months(first, count)]
    if outside:
        notes.append(Note.OUTSIDE)
    return found


def _next_of(month: int, last: date | None, first: date) -> date:
    """Give a month without a year the next year after the column before, or the budget's own."""
    start = last or first
    year = start.year if month >= start.month else start.year + 1
    return date(year, month, 1)


def _planned_columns(
    rows: Rows, header: int, months: dict[int, date], heads: Sequence[Head], notes: list[Note]
) -> dict[int, date]:
    """Keep the plan's column of each month where others stand beside it, named here or a row below."""
    measures = {column: head.measure for column, head in enumerate(heads)}
    below = rows[header + 1] if header + 1 < len(rows) else []
    named_below = {column: measure_of(cell) for column, cell in enumerate(below) if isinstance(cell, str)}
    if sum(bool(measure) for measure in named_below.values()) >= max(LIKELY, len(months)):
        months = _spread_over_empty(months, heads, len(below))
        measures = {**measures, **named_below}
    if not {"actual", "other"} & {measures.get(column, "") for column in months}:
        return _each_once(months)
    notes.append(Note.ACTUALS)
    return _each_once({column: month for column, month in months.items() if measures.get(column) in ("planned", "")})


def _spread_over_empty(months: dict[int, date], heads: Sequence[Head], width: int) -> dict[int, date]:
    """Let a month reach over the columns to its right that have no head (joined cells)."""
    spread, current = {}, None
    for column in range(max(width, len(heads))):
        head = heads[column] if column < len(heads) else Head()
        if column in months:
            current = months[column]
        elif head.is_total or head.is_quarter or head.measure:
            current = None
        if current:
            spread[column] = current
    return spread


def _each_once(months: dict[int, date]) -> dict[int, date]:
    """Keep the first column of a month that stands twice."""
    kept: dict[int, date] = {}
    for column, month in months.items():
        if month not in kept.values():
            kept[column] = month
    return kept


def _complete(
    number: int,
    rows: Rows,
    header: int,
    heads: Sequence[Head],
    months: dict[int, date],
    notes: list[Note],
    filled: int,
) -> Layout:
    left = min(months)
    texts = {column: _texts(rows, header, column) for column in range(left)}
    columns = [column for column in texts if texts[column]] or [0]
    name = max(columns, key=lambda column: (len(texts[column]), column))
    measure, others = _plan_label(texts.get(name, []))
    block = max((column for column in columns if column < name), default=None) if measure else None
    if measure:
        notes.append(Note.BLOCKS)
    category = None if measure else _category_column(texts, columns, name)
    name = _better_name(texts, columns, name, category)
    different = len(set(months.values()))
    certain = SURE * different + LIKELY if Note.DAYS in notes or different > 1 else 1
    return Layout(
        sheet=number,
        header=header,
        name=name,
        months=months,
        category=category,
        measure=measure,
        block=block,
        notes=tuple(notes),
        confidence=certain * 100 + min(filled, 99),
        others=others,
    )


def _texts(rows: Rows, header: int, column: int) -> list[str]:
    cells = (row[column] for row in rows[header + 1 :] if column < len(row))
    return [" ".join(cell.split()) for cell in cells if isinstance(cell, str)]


def _plan_label(texts: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Find the label that names the plan's row in each of several blocks, and the other labels."""
    repeated = Counter(text.casefold() for text in texts)
    labels = [label for label, times in repeated.items() if times >= FEWEST_REPEATS]
    plans = [label for label in labels if measure_of(label) == "planned"]
    if not plans or len(labels) < FEWEST_REPEATS:
        return "", ()
    spelled = {text.casefold(): text for text in texts}
    return spelled[plans[0]], tuple(spelled[label] for label in repeated if label not in plans)


def _category_column(texts: Mapping[int, list[str]], columns: Sequence[int], name: int) -> int | None:
    """Find a column of few words that repeat beside the one that names the lines."""
    for column in columns:
        words = texts[column]
        if column != name and len(words) > 1 and len(set(words)) < len(texts[name]):
            return column
    return None


def _better_name(texts: Mapping[int, list[str]], columns: Sequence[int], name: int, category: int | None) -> int:
    """Take the first column of mostly different texts for the names; notes stand further right."""
    for column in columns:
        words = texts[column]
        if column != category and len(words) >= 0.9 * len(texts[name]) and len(set(words)) >= 0.9 * len(words):
            return column
    return name
