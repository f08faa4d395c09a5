"""The alerts of a budget: those that stand, and what there was."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from budget import pacing
from budget.models import Budget, BudgetLine, LineAlert
from budget.months import month_of
from budget.selectors.grid import Grid, Month


def alerts_of(budget: Budget) -> QuerySet[LineAlert]:
    """Return every crossing there has been, the latest first."""
    return LineAlert.objects.filter(line__budget=budget).select_related("line")


def standing_alerts(grid: Grid) -> list[LineAlert]:
    """Return the highest level reached by each line in each month that is watched, the latest month first."""
    watched = {head.month for head in watched_months(grid)}
    standing = alerts_of(grid.budget).filter(cleared_at=None, month__in=watched).order_by("-month", "line", "-level")
    return highest(standing)


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
    planned = [sum(row.figures.months[head.index].planned for row in advertising) for head in grid.months]
    return pacing.front_loaded(planned)
