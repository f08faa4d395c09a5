"""Move money between lines, months and the pool."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User
from budget import selectors
from budget.exceptions import MonthIsClosed
from budget.models import Budget, BudgetLine, Move, month_name
from budget.services.shared import check_covered, check_not_scenario, lock_budget


@transaction.atomic
def move_money(
    *,
    budget: Budget,
    from_line: BudgetLine | None,
    from_month: date,
    to_line: BudgetLine | None,
    to_month: date,
    amount: Decimal,
    reason: str,
    by: User | None,
) -> Move:
    """Move planned money to another line or month of the same budget, as a ledger entry.

    An end without a line is the budget's pool. Raise `MonthIsClosed` when one of the months is
    closed.
    """
    check_not_scenario(budget)
    lock_budget(budget)
    closed = selectors.closed_months(budget)
    for field, month in (("from_month", from_month), ("to_month", to_month)):
        check_covered(budget, month, field)
        if month in closed:
            raise MonthIsClosed(
                {field: _("%(month)s is closed: no money moves in or out.") % {"month": month_name(month)}}
            )
    move = Move(workspace=budget.workspace, budget=budget, moved_by=by)
    return records.save(
        move,
        by=by,
        from_line=from_line,
        from_month=from_month,
        to_line=to_line,
        to_month=to_month,
        amount=amount,
        reason=reason,
    )
