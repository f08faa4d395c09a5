"""Move money between lines, months and the pool."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User
from budget import selectors
from budget.currencies import in_places
from budget.exceptions import MonthIsClosed, PoolHoldsLess
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
    closed, `PoolHoldsLess` when the pool does not hold the amount.
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
    if from_line is None:
        _check_pool_holds(budget, from_month, amount)
    return records.save(
        Move(workspace=budget.workspace, budget=budget, moved_by=by),
        by=by,
        from_line=from_line,
        from_month=from_month,
        to_line=to_line,
        to_month=to_month,
        amount=amount,
        reason=reason,
    )


def _check_pool_holds(budget: Budget, month: date, amount: Decimal) -> None:
    """Raise `PoolHoldsLess` when the pool does not hold an amount at the end of a month.

    What has left it by a later month is not there to be given a second time: the least it holds
    from the month on counts.
    """
    grid = selectors.grid(budget, budget.workspace.today())
    held = {head.month: balance for head, balance in zip(grid.months, grid.pool, strict=True) if head.month >= month}
    least = min(held, key=lambda head: (held[head], head))
    if amount <= held[least]:
        return
    if held[least] == held[month]:
        message = _("The pool holds %(held)s at the end of %(month)s: no more can be taken out of it.")
    else:
        message = _(
            "The pool holds %(held)s at the end of %(month)s, but %(least)s at the end of %(later)s: "
            "no more than that can be taken out of it."
        )
    raise PoolHoldsLess(
        {
            "amount": message
            % {
                "held": in_places(held[month]),
                "month": month_name(month),
                "least": in_places(held[least]),
                "later": month_name(least),
            }
        }
    )
