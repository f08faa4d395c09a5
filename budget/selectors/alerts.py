"""The alerts of a budget: those that stand, and what there was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from budget import pacing
from budget.carryover import Figures
from budget.models import Budget, BudgetLine, LineAlert
from budget.money import ZERO
from budget.months import month_of
from budget.selectors.grid import Grid, Month


@dataclass(frozen=True)
class StandingAlert:
    """A level that a line has reached in a month, and the figures of that month now."""

    alert: LineAlert
    line: BudgetLine
    figures: Figures

    @property
    def spent_share(self) -> Decimal | None:
        return pacing.spent_share(self.figures.actual, self.figures.available)


def alerts_of(budget: Budget) -> QuerySet[LineAlert]:
    """Return every crossing there has been, the latest first."""
    return LineAlert.objects.filter(line__budget=budget).select_related("line")


def standing_alerts(grid: Grid) -> list[StandingAlert]:
    """Return the highest level reached by each line in each month that is watched, the latest month first.

    A month that is over counts only when it is overspent: ending near its plan is what a month is for.
    """
    watched = {head.month: head for head in watched_months(grid)}
    standing = LineAlert.objects.filter(line__budget=grid.budget, cleared_at=None, month__in=watched)
    rows = {row.line.pk: row for row in grid.lines}
    found = [
        StandingAlert(alert, row.line, row.figures.months[watched[alert.month].index])
        for alert in highest(standing.order_by("-month", "line", "-level"))
        if (row := rows.get(alert.line_id))
    ]
    return [one for one in found if not one.figures.over or one.figures.remaining < 0]


def highest(standing: Iterable[LineAlert]) -> list[LineAlert]:
    """Keep of each line and month the highest level."""
    found: dict[tuple[int, date], LineAlert] = {}
    for alert in standing:
        cell = alert.line_id, alert.month
        if cell not in found or alert.level > found[cell].level:
            found[cell] = alert
    return list(found.values())


def watched_months(grid: Grid) -> list[Month]:
    """Return the months in which alerts are raised: the current one and the earlier ones still open."""
    return [head for head in grid.months if not head.closed and head.month <= month_of(grid.today)]


def is_front_loaded(grid: Grid) -> bool:
    """Tell whether all the advertising money of a budget is planned in the first half of its time."""
    advertising = [row for row in grid.lines if row.line.category == BudgetLine.Category.ADVERTISING]
    planned = [sum((row.figures.months[head.index].planned for row in advertising), ZERO) for head in grid.months]
    return pacing.front_loaded(planned)
