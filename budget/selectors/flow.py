"""Where a budget's money flows beside its plan: the pool, closed months, months with a rule of their own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.db.models import Q

from budget.carryover import Rule
from budget.models import Budget, BudgetLine, ClosedCell, MonthClosing, Move
from budget.money import ZERO
from budget.selectors.grid import Grid, GridLine, Month
from budget.selectors.stories import moves


@dataclass(frozen=True, slots=True)
class PoolPart:
    """What one line released to the pool in a month, or took from it (negative)."""

    line: BudgetLine
    amount: Decimal

    @property
    def taken(self) -> Decimal:
        return -self.amount


@dataclass(frozen=True, slots=True)
class PoolMonth:
    """The pool in one month; `start` + released − taken + moved in − moved out = `balance`."""

    month: Month
    start: Decimal
    released: Decimal
    taken: Decimal
    moved_in: Decimal
    moved_out: Decimal
    balance: Decimal
    parts: tuple[PoolPart, ...]
    moves: tuple[Move, ...]


def pool_moves(budget: Budget) -> list[Move]:
    """Return the moves into and out of the pool, the earliest first."""
    found = moves(budget.booked_in).filter(Q(from_line=None) | Q(to_line=None))
    return list(found.order_by("created_at", "pk"))


def pool_months(grid: Grid, pool_moves: Iterable[Move]) -> list[PoolMonth]:
    """Tell the pool month by month; no query."""
    moved = list(pool_moves)
    starts = (grid.budget.pool_opening, *grid.pool)
    return [
        _pool_month(grid, month, starts[month.index], [move for move in moved if _touches_pool(move, month.month)])
        for month in grid.months
    ]


def _pool_month(grid: Grid, month: Month, start: Decimal, moved: list[Move]) -> PoolMonth:
    total = grid.month_totals[month.index]
    parts = ((row.line, row.figures.months[month.index]) for row in grid.lines)
    return PoolMonth(
        month=month,
        start=start,
        released=total.to_pool,
        taken=total.from_pool,
        moved_in=sum((move.amount for move in moved if move.to_line_id is None), ZERO),
        moved_out=sum((move.amount for move in moved if move.from_line_id is None), ZERO),
        balance=grid.pool[month.index],
        parts=tuple(
            PoolPart(line, figures.to_pool - figures.from_pool)
            for line, figures in parts
            if figures.to_pool or figures.from_pool
        ),
        moves=tuple(moved),
    )


def _touches_pool(move: Move, month: date) -> bool:
    return (move.from_line_id is None and move.from_month == month) or (
        move.to_line_id is None and move.to_month == month
    )


@dataclass(frozen=True, slots=True)
class RuleSpan:
    """Neighbouring months of a line that have the same rule of their own."""

    line: BudgetLine
    first: date
    last: date
    rule: Rule
    follows_line: bool
    """Whether the line's rule says the same at present."""
    is_open: bool
    """Whether one of the months can still be changed."""

    @property
    def is_one_month(self) -> bool:
        return self.first == self.last


def rule_spans(grid: Grid, row: GridLine) -> Iterator[RuleSpan]:
    """List where a line's months have a rule of their own, and how far each reaches; no query."""
    own = [month for month in grid.months if month.month in row.own_rules]
    if not own:
        return
    breaks = [0]
    for index, (before, after) in enumerate(pairwise(own), start=1):
        if after.index != before.index + 1 or _rule(row, after) != _rule(row, before):
            breaks.append(index)
    for start, end in pairwise([*breaks, len(own)]):
        span = own[start:end]
        rule = _rule(row, span[0])
        yield RuleSpan(
            line=row.line,
            first=span[0].month,
            last=span[-1].month,
            rule=rule,
            follows_line=rule == row.line.rule(),
            is_open=not all(month.closed for month in span),
        )


def _rule(row: GridLine, month: Month) -> Rule:
    return row.inputs[month.index].rule


@dataclass(frozen=True, slots=True)
class MonthState:
    """A month, its standing closing if it is closed, and the closings that were taken back."""

    month: Month
    closing: MonthClosing | None
    taken_back: tuple[MonthClosing, ...]

    @property
    def waits(self) -> bool:
        """Tell whether the month was reopened, so that only a hand closes it again."""
        return self.closing is None and bool(self.taken_back)


def month_states(grid: Grid) -> list[MonthState]:
    """Return the closings of every month, in one query."""
    closings = list(
        grid.budget.booked_in.closings.select_related("closed_by", "reopened_by").order_by("month", "created_at", "pk")
    )
    return [
        MonthState(
            month,
            next((c for c in closings if c.month == month.month and c.reopened_at is None), None),
            tuple(c for c in closings if c.month == month.month and c.reopened_at is not None),
        )
        for month in grid.months
    ]


def closed_cells(closing: MonthClosing) -> list[ClosedCell]:
    """Return the figures a month was closed with, line by line."""
    return list(closing.cells.select_related("line").order_by("line__position", "line__pk"))
