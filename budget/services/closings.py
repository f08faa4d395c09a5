"""Close months by hand and by rule."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from accounts import records
from accounts.access import inside
from accounts.models import User
from budget import selectors
from budget.exceptions import MonthIsNotOver
from budget.models import Budget, ClosedCell, MonthClosing, month_name
from budget.months import add_months, is_over
from budget.services.shared import check_covered, check_not_scenario, lock_budget


@transaction.atomic
def close_month(budget: Budget, *, month: date, by: User | None, today: date) -> list[MonthClosing]:
    """Freeze a month and every earlier open one with the figures they have now.

    Closing a closed month again does nothing. Raise `MonthIsNotOver` while the month still runs
    in the workspace's time zone (`today` is the date there).
    """
    check_not_scenario(budget)
    check_covered(budget, month, "month")
    if not is_over(month, today):
        raise MonthIsNotOver({"month": _("%(month)s is not over yet.") % {"month": month_name(month)}})
    lock_budget(budget)
    grid = selectors.grid(budget, today)
    heads = [head for head in grid.months if head.month <= month and not head.closed]
    return [_freeze(grid, head.index, by) for head in heads]


def _freeze(grid: "selectors.Grid", index: int, by: User | None) -> MonthClosing:
    budget = grid.budget
    closing = MonthClosing.objects.create(
        workspace=budget.workspace, budget=budget, month=grid.months[index].month, closed_by=by
    )
    ClosedCell.objects.bulk_create(
        ClosedCell.freeze(row.figures.months[index], closing=closing, line=row.line) for row in grid.lines
    )
    records.audit(workspace=budget.workspace, by=by, action="closed", subject=budget, month=f"{closing.month:%Y-%m}")
    return closing


def close_due_months(budget: Budget, *, today: date) -> list[MonthClosing]:
    """Close what the budget's own rule says is due: months that ended `close_after_days` ago."""
    if budget.close_after_days is None:
        return []
    waited = timedelta(days=budget.close_after_days)
    due = [month for month in budget.month_list() if add_months(month, 1) + waited <= today]
    return close_month(budget, month=due[-1], by=None, today=today) if due else []


def close_due_months_everywhere() -> int:
    """Close what is due in every workspace; return how many months that were."""
    with scopes_disabled():
        budgets = list(Budget.objects.filter(close_after_days__isnull=False).select_related("workspace"))
    closed = 0
    for budget in budgets:
        with inside(budget.workspace):
            closed += len(close_due_months(budget, today=budget.workspace.today()))
    return closed
