"""Take the planned amounts out of a table whose layout is known."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from budget.carryover import Policy
from budget.money import ZERO, to_unit
from budget.plan_import.categories import category_of
from budget.plan_import.headings import is_total
from budget.plan_import.layout import Layout, Rows

type ReadNumbers = Callable[[Sequence[Any]], Sequence[Decimal | None]]
"""Reads numbers that are written in one way: signs, grouping and decimal comma understood."""

NOTHING = frozenset({"", "-", "–", "—", "n/a", "na"})
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a cell that could not be taken as it is. Row and column count from 1."""

    code: str
    row: int
    column: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class FoundRule:
    """A line's rule as one of our own files states it; `own` are the months that depart from it."""

    policy: str
    cap_amount: Decimal | None
    cap_share: Decimal | None
    cap_excess: str
    opening: Decimal = ZERO
    own: dict[date, "FoundRule"] = field(default_factory=dict)


@dataclass(frozen=True)
class FoundLine:
    """A line with its plan; a month that is not among the amounts was left empty."""

    row: int
    name: str
    category: str
    amounts: dict[date, Decimal]
    is_guess: bool = False
    """Whether the category is a guess from the name."""
    line_id: int | None = None
    rule: FoundRule | None = None

    @property
    def total(self) -> Decimal:
        return sum(self.amounts.values(), ZERO)


@dataclass
class Found:
    """All that was read from a file."""

    lines: list[FoundLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)
    """Rows that are no lines (row from 1, its text): totals, other measures, headings."""
    stated: dict[date, Decimal] = field(default_factory=dict)
    """Totals of months as the file gives them."""
    is_ours: bool = False
    sheet: int = 0
    """Place of the sheet in the file."""

    @property
    def total(self) -> Decimal:
        return sum((line.total for line in self.lines), ZERO)

    def months(self) -> list[date]:
        return sorted({month for line in self.lines for month in line.amounts})

    def total_of(self, month: date) -> Decimal:
        return sum((line.amounts.get(month, ZERO) for line in self.lines), ZERO)


def read(rows: Rows, layout: Layout, *, numbers: ReadNumbers, places: int) -> Found:
    """Return the lines of a table; what cannot be taken is named with its cell."""
    return _Reader(rows, layout, numbers, places).read()


class _Reader:
    def __init__(self, rows: Rows, layout: Layout, numbers: ReadNumbers, places: int) -> None:
        self.rows, self.layout, self.places = rows, layout, places
        self.found = Found(sheet=layout.sheet)
        self.heading = ""
        self.totals: list[dict[date, Decimal]] = []
        self.numbers = self._numbers(numbers)

    def _numbers(self, numbers: ReadNumbers) -> dict[tuple[int, int], Decimal | None]:
        """Read all amounts together: how they are written is a matter of the whole table."""
        places = [(row, column) for row in self._body() for column in self.layout.months]
        cells = [self._cell(*place) for place in places]
        return dict(zip(places, numbers(cells), strict=True))

    def _body(self) -> range:
        return range(self.layout.header + 1, len(self.rows))

    def _cell(self, row: int, column: int | None) -> Any:
        if column is None or not 0 <= column < len(self.rows[row]):
            return None
        return self.rows[row][column]

    def _text(self, row: int, column: int | None) -> str:
        cell = self._cell(row, column)
        return " ".join(cell.split()) if isinstance(cell, str) else "" if cell is None else str(cell)

    def read(self) -> Found:
        for row in self._body():
            self._row(row)
        self.found.stated = self._total_of_the_table()
        self._name_once()
        return self.found

    def _total_of_the_table(self) -> dict[date, Decimal]:
        """Return the largest total, unless the others exceed it: then all are totals of parts."""
        sizes = [sum(total.values(), ZERO) for total in self.totals]
        if not sizes or sum(sizes, ZERO) > 2 * max(sizes):
            return {}
        return self.totals[sizes.index(max(sizes))]

    def _row(self, row: int) -> None:
        text = self._text(row, self.layout.name)
        has_amounts = any(self.numbers[row, column] is not None for column in self.layout.months)
        if self.layout.measure:
            self._row_of_block(row, text, has_amounts=has_amounts)
        elif is_total(text) or is_total(self._text(row, self.layout.category)):
            self._total(row, text)
        elif not text and has_amounts:
            self._total(row, "")
        elif text and not has_amounts and self._is_heading(row):
            self.heading = text
            self.found.left_out.append((row + 1, text))
        elif text:
            self._line(row, text)

    def _is_heading(self, row: int) -> bool:
        others = [self._text(row, column) for column in self.layout.months]
        return not any(others) and self.layout.category is None

    def _total(self, row: int, text: str) -> None:
        self.found.left_out.append((row + 1, text))
        self.totals.append(self._sums(row))

    def _sums(self, row: int) -> dict[date, Decimal]:
        sums: dict[date, Decimal] = {}
        for column, month in self.layout.months.items():
            amount = self.numbers[row, column]
            if amount is not None:
                sums[month] = sums.get(month, ZERO) + amount
        return sums

    def _row_of_block(self, row: int, text: str, *, has_amounts: bool) -> None:
        if text.casefold() == self.layout.measure.casefold():
            if name := self._name_of_block(row):
                self._line(row, name)
        elif text and has_amounts:
            self.found.left_out.append((row + 1, text))

    def _name_of_block(self, row: int) -> str:
        """Return the text beside the block, in whichever of its rows it stands, or the heading above."""
        for near in self._rows_of_block(row):
            if name := self._text(near, self.layout.block):
                return name
        above = range(row - 1, self.layout.header, -1)
        return next((name for near in above if (name := self._heading_text(near))), "")

    def _rows_of_block(self, row: int) -> Iterator[int]:
        """Yield the rows around one up to the next empty name."""
        first = row
        while first - 1 > self.layout.header and self._text(first - 1, self.layout.name):
            first -= 1
        while first < len(self.rows) and self._text(first, self.layout.name):
            yield first
            first += 1

    def _heading_text(self, row: int) -> str:
        text = self._text(row, self.layout.name)
        empty = all(self._cell(row, column) is None for column in self.layout.months)
        return text if text and empty else ""

    def _line(self, row: int, name: str) -> None:
        stated = self._text(row, self.layout.category) or self.heading
        category, is_guess = category_of(stated, name)
        amounts = self._amounts(row)
        self.found.lines.append(FoundLine(row + 1, name[:LONGEST_NAME], category, amounts, is_guess=is_guess))

    def _amounts(self, row: int) -> dict[date, Decimal]:
        amounts: dict[date, Decimal] = {}
        for column, month in self.layout.months.items():
            amount = self._amount(row, column)
            if amount is not None:
                amounts[month] = amounts.get(month, ZERO) + amount
        return {month: self._to_unit(row, amount) for month, amount in amounts.items()}

    def _amount(self, row: int, column: int) -> Decimal | None:
        amount, cell = self.numbers[row, column], self._cell(row, column)
        if amount is None:
            if isinstance(cell, str) and cell.strip().casefold() not in NOTHING:
                self._problem("not_an_amount", row, column, cell)
            return None
        if amount < 0:
            self._problem("negative", row, column, str(cell))
            return None
        if amount >= Decimal(10) ** 12:
            self._problem("too_large", row, column, str(cell))
            return None
        return amount

    def _to_unit(self, row: int, amount: Decimal) -> Decimal:
        rounded = to_unit(amount, self.places)
        if rounded != amount:
            self._problem("rounded", row, min(self.layout.months), f"{amount:f}")
        return rounded

    def _problem(self, code: str, row: int, column: int, text: str) -> None:
        self.found.problems.append(Problem(code, row + 1, column + 1, text[:40]))

    def _name_once(self) -> None:
        """Tell lines of one name apart, as a budget has each name once."""
        self.found.lines = list(told_apart(self.found.lines))


def told_apart(lines: Iterable[FoundLine]) -> Iterator[FoundLine]:
    known: set[str] = set()
    for line in lines:
        name, number = line.name, 2
        while name.casefold() in known:
            name, number = f"{line.name[: LONGEST_NAME - 5]} ({number})", number + 1
        known.add(name.casefold())
        yield line if name == line.name else FoundLine(**{**vars(line), "name": name})


def usual_policy(category: str) -> str:
    return Policy.SURPLUS if category == "advertising" else Policy.NONE
