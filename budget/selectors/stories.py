"""Where each figure of a line came from, month by month."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from budget.carryover import Figures, Rule
from budget.models import STANDS, Budget, Expense, MonthClosing, Move
from budget.months import add_months, month_of
from budget.selectors.expenses import expenses
from budget.selectors.grid import Grid, GridLine, Month, booked_line


def moves(budget: Budget) -> QuerySet[Move]:
    """Return the ledger of moved money, the latest first."""
    return Move.objects.filter(budget=budget).select_related("from_line", "to_line", "moved_by")


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
    line_id = booked_line(row.line) or row.line.pk
    booked = _by_month(expenses().filter(line=line_id).order_by("date", "pk"), lambda e: [month_of(e.date)])
    moved = _by_month(
        moves(grid.budget.booked_in).filter(Q(from_line=line_id) | Q(to_line=line_id)),
        lambda m: {
            month for month, end in ((m.from_month, m.from_line_id), (m.to_month, m.to_line_id)) if end == line_id
        },
    )
    closings = {c.month: c for c in grid.budget.booked_in.closings.filter(STANDS).select_related("closed_by")}
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
