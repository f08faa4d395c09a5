"""Close months by hand and by rule, and reopen them."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from accounts import records
from accounts.access import inside
from accounts.models import User
from budget import selectors
from budget.exceptions import MonthIsNotClosed, MonthIsNotOver
from budget.models import STANDS, Budget, ClosedCell, MonthClosing, month_name
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


@transaction.atomic
def reopen_month(budget: Budget, *, month: date, reason: str, by: User | None) -> list[MonthClosing]:
    """Take back the closing of a month and of every later one, and say why.

    The closings stay with their figures, as what was once reported. Raise `MonthIsNotClosed` for
    an open month, ValidationError without a reason.
    """
    check_not_scenario(budget)
    check_covered(budget, month, "month")
    reason = _checked_reason(reason)
    lock_budget(budget)
    closings = list(budget.closings.filter(STANDS, month__gte=month))
    if not closings or closings[0].month != month:
        raise MonthIsNotClosed({"month": _("%(month)s is not closed.") % {"month": month_name(month)}})
    now = timezone.now()
    for closing in closings:
        closing.reopened_at, closing.reopened_by, closing.reopen_reason = now, by, reason
        closing.version += 1
        closing.updated_at = now
    MonthClosing.objects.bulk_update(closings, ["reopened_at", "reopened_by", "reopen_reason", "version", "updated_at"])
    records.audit(
        workspace=budget.workspace,
        by=by,
        action="reopened",
        subject=budget,
        months=[f"{closing.month:%Y-%m}" for closing in closings],
        reason=reason,
    )
    return closings


def _checked_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say why the month is reopened.")})
    try:
        MonthClosing._meta.get_field("reopen_reason").run_validators(reason)
    except ValidationError as error:
        raise ValidationError({"reason": error.messages}) from error
    return reason


def close_due_months(budget: Budget, *, today: date) -> list[MonthClosing]:
    """Close what the budget's own rule says is due: months that ended `close_after_days` ago.

    A month somebody reopened waits for a hand to close it again, and the later ones wait with it.
    """
    if budget.close_after_days is None:
        return []
    waited = timedelta(days=budget.close_after_days)
    held = _first_reopened(budget)
    due = [
        month
        for month in budget.month_list()
        if add_months(month, 1) + waited <= today and (held is None or month < held)
    ]
    return close_month(budget, month=due[-1], by=None, today=today) if due else []


def _first_reopened(budget: Budget) -> date | None:
    reopened = set(budget.closings.exclude(STANDS).values_list("month", flat=True).order_by())
    return min(reopened - selectors.closed_months(budget), default=None)


def close_due_months_everywhere() -> int:
    """Close what is due in every workspace; return how many months that were."""
    with scopes_disabled():
        budgets = list(
            Budget.objects.filter(close_after_days__isnull=False, scenario_of=None).select_related("workspace")
        )
    closed = 0
    for budget in budgets:
        with inside(budget.workspace):
            closed += len(close_due_months(budget, today=budget.workspace.today()))
    return closed
