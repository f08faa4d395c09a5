"""The computed grid of a budget: every line and month with its carry-over."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import FETCH_PEERS, Sum
from django.db.models.functions import TruncMonth

from accounts.prepared import Prepared
from budget.carryover import (
    AMOUNTS,
    Figures,
    LineFigures,
    MonthInput,
    added_up,
    carry_over,
    over_the_year,
    pool_balances,
)
from budget.currencies import places_here
from budget.models import (
    STANDS,
    Budget,
    BudgetLine,
    Expense,
    LineMonth,
    MonthClosing,
    Move,
    ObservedSpend,
    is_actual,
    thaw_adjustments,
)
from budget.money import ZERO, to_unit
from budget.months import is_over

RULE_COLUMNS = ("policy", "own_cap", "cap_amount", "cap_share", "cap_excess")

Cell = tuple[int, date]
"""A line's id and a month."""

_lines = Prepared(lambda budget: BudgetLine.objects.filter(budget=budget).fetch_mode(FETCH_PEERS), budget=int)
_plans = Prepared(
    lambda budget: (
        LineMonth.objects.filter(line__budget=budget)
        .order_by()
        .values_list("line_id", "month", "planned", *RULE_COLUMNS)
    ),
    budget=int,
)
_moves = Prepared(
    lambda budget: (
        Move.objects.filter(budget=budget)
        .order_by()
        .values_list("from_line_id", "from_month", "to_line_id", "to_month", "amount")
    ),
    budget=int,
)
_expenses = Prepared(
    lambda budget: (
        Expense.objects.filter(line__budget=budget)
        .order_by()
        .values_list("line_id", TruncMonth("date"), "status", "approval")
        .annotate(total=Sum("amount"))
    ),
    budget=int,
)
_closed_cells = Prepared(
    lambda budget: (
        MonthClosing.objects.filter(STANDS, budget=budget)
        .order_by()
        .values_list("month", "cells__line_id", *(f"cells__{name}" for name in AMOUNTS), "cells__adjustments")
    ),
    budget=int,
)


@dataclass(frozen=True, slots=True)
class Month:
    index: int
    month: date
    over: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class Plan:
    planned: Decimal | None
    own_rule: LineMonth | None
    """The month as a row, where it departs from its line's rule."""


@dataclass(frozen=True)
class GridLine:
    line: BudgetLine
    inputs: tuple[MonthInput, ...]
    figures: LineFigures
    own_rules: frozenset[date]
    """Months that have a policy, a cap or a way of the excess of their own."""

    @cached_property
    def total(self) -> Figures:
        return over_the_year(self.figures)


@dataclass(frozen=True)
class Grid:
    """A budget computed as a whole; figures are in the workspace's currency."""

    budget: Budget
    today: date
    months: tuple[Month, ...]
    lines: tuple[GridLine, ...]
    places: int
    """Decimals of the currency."""
    pool_moves: dict[date, Decimal]
    """What was moved into the pool by hand, less what was moved out, by month."""
    committed: dict[Cell, Decimal]
    """What is ordered and not paid yet, or waits for approval; no part of the actual."""

    @cached_property
    def month_totals(self) -> tuple[Figures, ...]:
        if not self.lines:
            return tuple(Figures(m.month, over=m.over, closed=m.closed) for m in self.months)
        return self.added_up(self.lines)

    @cached_property
    def total(self) -> Figures:
        opening = sum((row.figures.opening for row in self.lines), ZERO)
        return over_the_year(LineFigures(opening, self.month_totals))

    @cached_property
    def pool(self) -> tuple[Decimal, ...]:
        """Return the pool's balance after each month; negative is overdrawn."""
        return pool_balances(self.month_totals, opening=self.budget.pool_opening, moved=self.pool_moves)

    @property
    def current(self) -> Month:
        """Return the first month that is not over, or the last one."""
        return next((month for month in self.months if not month.over), self.months[-1])

    @property
    def now(self) -> Figures:
        """Return the sum of all lines in the current month."""
        return self.month_totals[self.current.index]

    @property
    def next_to_close(self) -> Month | None:
        month = next((month for month in self.months if not month.closed), None)
        return month if month and month.over else None

    def by_category(self) -> Iterator[tuple[str, list[GridLine]]]:
        """Yield each category that has lines, by its label, with them."""
        for category, label in BudgetLine.Category.choices:
            rows = [row for row in self.lines if row.line.category == category]
            if rows:
                yield str(label), rows

    def added_up(self, rows: Iterable[GridLine]) -> tuple[Figures, ...]:
        """Return the sums of some of the lines, month by month."""
        months = zip(*(row.figures.months for row in rows), strict=True)
        return tuple(added_up(figures) for figures in months)

    def committed_sums(self, rows: Iterable[GridLine]) -> tuple[Decimal, ...]:
        """Return what is committed on some of the lines, month by month."""
        months = zip(*(self.committed_by_month(row) for row in rows), strict=True)
        return tuple(sum(amounts, ZERO) for amounts in months)

    @property
    def has_pool(self) -> bool:
        return bool(
            self.budget.pool_opening
            or any(self.pool_moves.values())
            or any(month.to_pool or month.from_pool for month in self.month_totals)
        )

    def committed_by_month(self, row: GridLine) -> list[Decimal]:
        """Return what is committed on a line, month by month."""
        source = booked_line(row.line) or row.line.pk
        return [self.committed.get((source, month.month), ZERO) for month in self.months]

    def row(self, line_id: int) -> GridLine:
        return next(row for row in self.lines if row.line.pk == line_id)


def grid(budget: Budget, today: date) -> Grid:
    """Compute every line and month of a budget, in at most six queries; the lines' channels are read when needed.

    `today` is the date in the workspace's time zone. A scenario is computed with what was spent,
    moved and closed in its budget, line by line of which it was copied.
    """
    places = places_here()
    closed, frozen = _closings(budget)
    months = tuple(
        Month(index, month, is_over(month, today), month in closed) for index, month in enumerate(budget.month_list())
    )
    lines = _lines(budget=budget.pk)
    for line in lines:
        line.budget = budget
    plans = _line_months(budget)
    moved, pool_moves = _moved(budget)
    booked, committed = _booked(budget, lines)
    rows = []
    for line in lines:
        own = {month.month: plans[line.pk, month.month] for month in months if (line.pk, month.month) in plans}
        inputs = tuple(_inputs(line, months, own, moved, booked, frozen))
        figures = carry_over(inputs, opening=line.opening_balance, today=today, places=places)
        departs = frozenset(month for month, plan in own.items() if plan.own_rule)
        rows.append(GridLine(line, inputs, figures, departs))
    return Grid(budget, today, months, tuple(rows), places, pool_moves, committed)


def booked_line(line: BudgetLine) -> int | None:
    """Return the id of the line on which this line's money is spent: of a scenario's line its original's."""
    return line.copied_from_id if line.budget.is_scenario else line.pk


def _inputs(
    line: BudgetLine,
    months: Iterable[Month],
    own: dict[date, Plan],
    moved: dict[Cell, Decimal],
    booked: dict[Cell, Decimal],
    frozen: dict[Cell, Figures],
) -> Iterator[MonthInput]:
    rule = line.rule()
    source = booked_line(line) or line.pk
    for month in months:
        cell = (source, month.month)
        plan = own.get(month.month)
        planned, moved_here = _planned(line, plan, month.month), moved.get(cell, ZERO)
        closed_as = frozen.get(cell)
        spent = booked.get(cell, ZERO)
        if line.actuals_from == BudgetLine.Actuals.UNTRACKED:
            # Nothing comes late where nothing is booked: a closed month spent what it was closed with.
            spent = closed_as.booked if closed_as else _as_planned(month, planned, moved_here)
        yield MonthInput(
            month=month.month,
            rule=plan.own_rule.rule(rule) if plan and plan.own_rule else rule,
            planned=planned,
            moved=moved_here,
            booked=spent,
            closed=month.closed,
            frozen=closed_as,
        )


def _as_planned(month: Month, planned: Decimal | None, moved: Decimal) -> Decimal:
    """Return what a line that nobody tracks counts as spent: its plan, once the month is over."""
    return (planned or ZERO) + moved if month.over else ZERO


def _planned(line: BudgetLine, plan: Plan | None, month: date) -> Decimal | None:
    if not line.is_funded(month):
        return ZERO
    return plan.planned if plan else None


def _line_months(budget: Budget) -> dict[Cell, Plan]:
    plans = {}
    for line_id, month, planned, *columns in _plans(budget=budget.pk):
        # Most months have no rule of their own, and a row of the model takes longer to make than to read.
        row = LineMonth(**dict(zip(RULE_COLUMNS, columns, strict=True))) if any(columns) else None
        plans[line_id, month] = Plan(planned, row if row and row.has_own_rule else None)
    return plans


def _moved(budget: Budget) -> tuple[dict[Cell, Decimal], dict[date, Decimal]]:
    """Return what was moved into each cell, and by month into the pool, less what was moved out."""
    cells: dict[Cell, Decimal] = defaultdict(lambda: ZERO)
    pool: dict[date, Decimal] = defaultdict(lambda: ZERO)
    for from_line, from_month, to_line, to_month, amount in _moves(budget=budget.booked_in_id):
        for line_id, month, signed in ((from_line, from_month, -amount), (to_line, to_month, amount)):
            if line_id is None:
                pool[month] += signed
            else:
                cells[line_id, month] += signed
    return cells, pool


def _booked(budget: Budget, lines: Iterable[BudgetLine]) -> tuple[dict[Cell, Decimal], dict[Cell, Decimal]]:
    """Return what is spent and what is committed in each cell.

    Spent is what its expenses or, of an observed line, its channel's reports say.
    """
    places = places_here()  # SQLite adds up in floating point
    booked: dict[Cell, Decimal] = defaultdict(lambda: ZERO)
    committed: dict[Cell, Decimal] = defaultdict(lambda: ZERO)
    for line_id, month, status, approval, total in _expenses(budget=budget.booked_in_id):
        if is_actual(status, approval):
            booked[line_id, month] += to_unit(total, places)
        elif approval != Expense.Approval.REFUSED:
            committed[line_id, month] += to_unit(total, places)
    observing = {line.channel_id: booked_line(line) or line.pk for line in lines if line.is_observed}
    if observing:
        observed = ObservedSpend.objects.filter(
            channel__in=observing, month__range=(budget.first_month, budget.last_month)
        )
        for channel_id, month, amount in observed.values_list("channel_id", "month", "amount"):
            booked[observing[channel_id], month] = amount
    return booked, committed


def _closings(budget: Budget) -> tuple[set[date], dict[Cell, Figures]]:
    """Return the closed months and what was frozen in them, in one query."""
    closed, frozen = set(), {}
    for month, line_id, *amounts, adjustments in _closed_cells(budget=budget.booked_in_id):
        closed.add(month)
        if line_id is not None:
            frozen[line_id, month] = Figures(
                month,
                **dict(zip(AMOUNTS, amounts, strict=True)),
                over=True,
                closed=True,
                adjustments=thaw_adjustments(adjustments),
            )
    return closed, frozen
