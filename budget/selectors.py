"""What the budget's pages, endpoints and the rooms above it read."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth

from accounts.models import Workspace
from budget.carryover import AMOUNTS, Figures, LineFigures, MonthInput, Rule, added_up, carry_over, over_the_year
from budget.models import (
    Budget,
    BudgetLine,
    Expense,
    LineMonth,
    MonthClosing,
    Move,
    ObservedSpend,
    thaw_adjustments,
)
from budget.money import ZERO
from budget.months import add_months, is_over, month_of
from strategy.models import Channel

Cell = tuple[int, date]
"""A line's id and a month."""


@dataclass(frozen=True, slots=True)
class Month:
    index: int
    month: date
    over: bool
    closed: bool


@dataclass(frozen=True)
class GridLine:
    line: BudgetLine
    inputs: tuple[MonthInput, ...]
    figures: LineFigures
    own_rules: frozenset[date]
    """Months whose policy or cap is not the line's."""

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

    @cached_property
    def month_totals(self) -> tuple[Figures, ...]:
        if not self.lines:
            return tuple(Figures(m.month, over=m.over, closed=m.closed) for m in self.months)
        return tuple(added_up([row.figures.months[month.index] for row in self.lines]) for month in self.months)

    @cached_property
    def total(self) -> Figures:
        opening = sum((row.figures.opening for row in self.lines), ZERO)
        return over_the_year(LineFigures(opening, self.month_totals))

    @cached_property
    def pool(self) -> tuple[Decimal, ...]:
        """Return the pool's balance after each month; negative is overdrawn."""
        balances, balance = [], ZERO
        for month in self.month_totals:
            balance += month.to_pool - month.from_pool
            balances.append(balance)
        return tuple(balances)

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
        for category, label in BudgetLine.Category.choices:
            rows = [row for row in self.lines if row.line.category == category]
            if rows:
                yield str(label), rows

    def row(self, line_id: int) -> GridLine:
        return next(row for row in self.lines if row.line.pk == line_id)


def grid(budget: Budget, today: date) -> Grid:
    """Compute every line and month of a budget, in at most six queries.

    `today` is the date in the workspace's time zone.
    """
    closed, frozen = _closings(budget)
    months = tuple(
        Month(index, month, is_over(month, today), month in closed) for index, month in enumerate(budget.month_list())
    )
    lines = list(budget.lines.select_related("channel"))
    plans = _line_months(budget)
    moved = _moved(budget)
    booked = _booked(budget, lines)
    rows = []
    for line in lines:
        own = {month.month: plans[line.pk, month.month] for month in months if (line.pk, month.month) in plans}
        inputs = tuple(_inputs(line, months, own, moved, booked, frozen))
        figures = carry_over(inputs, opening=line.opening_balance, today=today)
        departs = frozenset(m for m, plan in own.items() if plan.policy or plan.own_cap)
        rows.append(GridLine(line, inputs, figures, departs))
    return Grid(budget, today, months, tuple(rows))


def _inputs(
    line: BudgetLine,
    months: Iterable[Month],
    own: dict[date, LineMonth],
    moved: dict[Cell, Decimal],
    booked: dict[Cell, Decimal],
    frozen: dict[Cell, Figures],
) -> Iterator[MonthInput]:
    rule = line.rule()
    for month in months:
        cell = (line.pk, month.month)
        plan = own.get(month.month)
        yield MonthInput(
            month=month.month,
            rule=plan.rule(rule) if plan else rule,
            planned=_planned(line, plan, month.month),
            moved=moved.get(cell, ZERO),
            booked=booked.get(cell, ZERO),
            closed=month.closed,
            frozen=frozen.get(cell),
        )


def _planned(line: BudgetLine, plan: LineMonth | None, month: date) -> Decimal | None:
    if not line.is_funded(month):
        return ZERO
    return plan.planned if plan else None


def _line_months(budget: Budget) -> dict[Cell, LineMonth]:
    return {(row.line_id, row.month): row for row in LineMonth.objects.filter(line__budget=budget)}


def _moved(budget: Budget) -> dict[Cell, Decimal]:
    moved: dict[Cell, Decimal] = defaultdict(lambda: ZERO)
    entries = Move.objects.filter(from_line__budget=budget).values_list(
        "from_line_id", "from_month", "to_line_id", "to_month", "amount"
    )
    for from_line, from_month, to_line, to_month, amount in entries.order_by():
        moved[from_line, from_month] -= amount
        moved[to_line, to_month] += amount
    return moved


def _booked(budget: Budget, lines: Iterable[BudgetLine]) -> dict[Cell, Decimal]:
    """Return what is dated in each cell: expenses, or the reported spend of observed lines."""
    expenses = (
        Expense.objects.filter(line__budget=budget)
        .order_by()
        .values_list("line_id", TruncMonth("date"))
        .annotate(Sum("amount"))
    )
    booked = {(line_id, month): amount for line_id, month, amount in expenses}
    observing = {line.channel_id: line.pk for line in lines if line.is_observed}
    if observing:
        observed = ObservedSpend.objects.filter(
            channel__in=observing, month__range=(budget.first_month, budget.last_month)
        )
        for channel_id, month, amount in observed.values_list("channel_id", "month", "amount"):
            booked[observing[channel_id], month] = amount
    return booked


def _closings(budget: Budget) -> tuple[set[date], dict[Cell, Figures]]:
    """Return the closed months and what was frozen in them, in one query."""
    closings = MonthClosing.objects.filter(budget=budget).order_by()
    columns = [f"cells__{name}" for name in (*AMOUNTS, "adjustments")]
    closed, frozen = set(), {}
    for month, line_id, *amounts, adjustments in closings.values_list("month", "cells__line_id", *columns):
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


def closed_months(budget: Budget) -> set[date]:
    return set(budget.closings.values_list("month", flat=True).order_by())


def current_month(budget: Budget, today: date) -> date:
    """Return the first month that is not over, or the last one."""
    return next((m for m in budget.month_list() if not is_over(m, today)), budget.last_month)


def months_in_use(budget: Budget) -> list[date]:
    """Return the months in which something was closed, spent or moved."""
    moves = Move.objects.filter(from_line__budget=budget).order_by()
    spent = Expense.objects.filter(line__budget=budget).order_by().values_list("date", flat=True)
    used = closed_months(budget) | {month_of(day) for day in spent.distinct()}
    for pair in moves.values_list("from_month", "to_month"):
        used.update(pair)
    return sorted(used)


def budgets() -> QuerySet[Budget]:
    """Return the workspace's budgets with their number of lines."""
    return Budget.objects.annotate(line_count=Count("lines"))


def running_budget(today: date) -> Budget | None:
    """Return the latest budget that covers today, else the latest of all."""
    latest = list(Budget.objects.order_by("-first_month", "-pk")[:20])
    return next((budget for budget in latest if budget.covers(today)), latest[0] if latest else None)


def expenses() -> QuerySet[Expense]:
    return Expense.objects.select_related("line__budget", "line__channel", "channel", "created_by")


def expenses_matching(
    *,
    line: BudgetLine | None = None,
    channel: Channel | None = None,
    start: date | None = None,
    end: date | None = None,
) -> QuerySet[Expense]:
    """Return expenses by line, by the channel they count for, and by day (both ends included)."""
    found = expenses()
    if line:
        found = found.filter(line=line)
    if channel:
        found = found.annotate(cost_channel=Coalesce("channel_id", "line__channel_id")).filter(cost_channel=channel.pk)
    if start:
        found = found.filter(date__gte=start)
    if end:
        found = found.filter(date__lte=end)
    return found


def total_of(expenses: QuerySet[Expense]) -> Decimal:
    return expenses.aggregate(total=Sum("amount"))["total"] or ZERO


def moves(budget: Budget) -> QuerySet[Move]:
    return Move.objects.filter(from_line__budget=budget).select_related("from_line", "to_line", "moved_by")


@dataclass(frozen=True, slots=True)
class MonthStory:
    """Everything that made a line's month what it is."""

    month: Month
    figures: Figures
    rule: Rule
    own_rule: bool
    expenses: list[Expense]
    moves: list[Move]
    closing: MonthClosing | None

    @property
    def came_from(self) -> date:
        """Return the month whose rest was carried in."""
        return add_months(self.month.month, -1)


def month_stories(grid: Grid, row: GridLine) -> list[MonthStory]:
    """Tell where each figure of a line came from, in three queries on top of the grid's."""
    line = row.line
    booked = _by_month(expenses().filter(line=line).order_by("date", "pk"), lambda e: [month_of(e.date)])
    moved = _by_month(
        moves(grid.budget).filter(Q(from_line=line) | Q(to_line=line)),
        lambda m: {
            month for month, end in ((m.from_month, m.from_line_id), (m.to_month, m.to_line_id)) if end == line.pk
        },
    )
    closings = {c.month: c for c in grid.budget.closings.select_related("closed_by")}
    return [
        MonthStory(
            month=month,
            figures=row.figures.months[month.index],
            rule=row.inputs[month.index].rule,
            own_rule=month.month in row.own_rules,
            expenses=booked[month.month],
            moves=moved[month.month],
            closing=closings.get(month.month),
        )
        for month in grid.months
    ]


def _by_month[Row](rows: Iterable[Row], months_of: Callable[[Row], Iterable[date]]) -> dict[date, list[Row]]:
    grouped: dict[date, list[Row]] = defaultdict(list)
    for row in rows:
        for month in months_of(row):
            grouped[month].append(row)
    return grouped


@dataclass(frozen=True, slots=True)
class CostEntry:
    """What was booked for a channel (None: shared by all) and a category on one day."""

    date: date
    channel_id: int | None
    category: str
    amount: Decimal


def cost_entries(*, workspace: Workspace, months: Collection[date]) -> list[CostEntry]:
    """Return booked expenses of these months, added up by day, channel and category.

    An expense without a channel counts for its line's. Spend that platforms report is not among
    them: which of the two counts for advertising is reporting's rule.
    """
    if not months:
        return []
    booked = (
        Expense.objects.filter(workspace=workspace, date__gte=min(months), date__lt=add_months(max(months), 1))
        .order_by("date")
        .values_list("date", Coalesce("channel_id", "line__channel_id"), F("line__category"))
        .annotate(Sum("amount"))
    )
    wanted = set(months)
    return [CostEntry(*entry) for entry in booked if month_of(entry[0]) in wanted]
