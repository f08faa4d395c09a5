"""How fast the lines of a budget spend, this month and over its whole time."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Sum

from budget import pacing
from budget.carryover import Figures
from budget.freshness import Reported, reported
from budget.models import IS_ACTUAL, Budget, BudgetLine, Expense
from budget.money import ZERO
from budget.months import add_months
from budget.pacing import Course, Pace, Spending
from budget.selectors.grid import Grid, GridLine
from budget.selectors.recurring import expected_in_month, recurring_expenses


@dataclass(frozen=True)
class LinePace:
    line: BudgetLine
    month: Pace
    whole: Pace
    reported_until: date | None
    """The last day of the current month that is reported; of observed lines only."""


@dataclass(frozen=True)
class BudgetPace:
    grid: Grid
    lines: tuple[LinePace, ...]
    month: Pace
    whole: Pace


@dataclass(frozen=True)
class _Known:
    """What the grid does not tell of the current month, by line."""

    recurring: dict[int, Decimal]
    to_come: dict[int, Decimal]
    reported: dict[int, Reported]


def budget_pace(grid: Grid) -> BudgetPace:
    """Judge every line of a computed budget, in at most five more queries."""
    month = grid.current.month
    elapsed = pacing.elapsed_share(month, 1, grid.today)
    elapsed_whole = pacing.elapsed_share(grid.budget.first_month, grid.budget.months, grid.today)
    known = _known(grid)
    lines = tuple(_line_pace(grid, row, known, elapsed_whole) for row in grid.lines)
    return BudgetPace(
        grid=grid,
        lines=lines,
        month=pacing.together([line.month for line in lines], elapsed),
        whole=pacing.together([line.whole for line in lines], elapsed_whole),
    )


def _line_pace(grid: Grid, row: GridLine, known: _Known, elapsed_whole: Fraction) -> LinePace:
    line, head = row.line, grid.current
    course = course_of(line)
    now = row.figures.months[head.index]
    reports = known.reported.get(line.channel_id or 0) if line.is_observed else None
    month = pacing.month_pace(
        Spending(
            actual=now.actual,
            available=now.available,
            recurring=known.recurring.get(line.pk, ZERO),
            committed=grid.committed.get((line.pk, head.month), ZERO),
            to_come=_still_planned(now) if course is Course.AS_PLANNED else known.to_come.get(line.pk, ZERO),
        ),
        course,
        _elapsed(grid, line, reports),
        grid.places,
    )
    whole = pacing.whole_pace(
        Spending(
            actual=row.total.actual,
            available=row.total.available,
            committed=sum((grid.committed.get((line.pk, m.month), ZERO) for m in grid.months), ZERO),
            to_come=month.to_come,
        ),
        course,
        elapsed_whole,
        over=sum((m.actual for m in row.figures.months[: head.index]), ZERO),
        this_month=_this_month(grid, month, now),
        planned_later=sum((m.planned + m.moved for m in row.figures.months[head.index + 1 :]), ZERO),
    )
    return LinePace(line, month, whole, reports.until if reports else None)


def _elapsed(grid: Grid, line: BudgetLine, reports: Reported | None) -> Fraction:
    """Return the share of the current month a line's actual is about: that of the days reported, or passed."""
    until = grid.today
    if line.is_observed and not grid.current.over:
        if reports is None:
            return Fraction(0)
        until = min(reports.until, grid.today) if reports.is_daily else grid.today
    return pacing.elapsed_share(grid.current.month, 1, until)


def _this_month(grid: Grid, month: Pace, now: Figures) -> Decimal | None:
    """Return what the current month will have cost; a line that has not reported is taken as planned."""
    if month.projected is None and grid.budget.first_month <= grid.today:
        return now.planned + now.moved
    return month.projected


def course_of(line: BudgetLine) -> Course:
    """Tell how a line spends: advertising by the day, the others in bills."""
    if line.actuals_from == BudgetLine.Actuals.UNTRACKED:
        return Course.AS_PLANNED
    return Course.DAILY if line.category == BudgetLine.Category.ADVERTISING else Course.BILLS


def _still_planned(figures: Figures) -> Decimal:
    return ZERO if figures.over else figures.planned + figures.moved


def _known(grid: Grid) -> _Known:
    month = grid.current.month
    return _Known(
        recurring=_booked_by_recurring(grid.budget, month),
        to_come=_to_come(grid),
        reported=reported(
            [row.line.channel_id for row in grid.lines if row.line.is_observed and row.line.channel_id], month
        ),
    )


def _booked_by_recurring(budget: Budget, month: date) -> dict[int, Decimal]:
    """Return the part of the month's actual that recurring expenses booked, by line."""
    booked = Expense.objects.filter(
        IS_ACTUAL, line__budget=budget, recurring__isnull=False, date__gte=month, date__lt=add_months(month, 1)
    )
    return dict(booked.order_by().values_list("line_id").annotate(Sum("amount")))


def _to_come(grid: Grid) -> dict[int, Decimal]:
    """Return what recurring expenses are still to book in the current month, by line, as far as it is known."""
    due: dict[int, Decimal] = defaultdict(lambda: ZERO)
    if not grid.budget.covers(grid.today):
        return due
    recurring = list(recurring_expenses().filter(line__budget=grid.budget, paused=False))
    for expected in expected_in_month(recurring, grid.today):
        if expected.date >= grid.current.month:
            due[expected.recurring.line_id] += expected.amount or ZERO
    return due
