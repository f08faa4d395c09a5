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
from budget.money import ZERO
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
    if from_line is None and to_line is not None:
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

    What was moved out of it by hand in a later month is not there to be given a second time.
    What lines take from it later is no hindrance: their rules may overdraw it.
    """
    grid = selectors.grid(budget, budget.workspace.today())
    start = next(head.index for head in grid.months if head.month == month)
    held = grid.pool[start]
    left, least, least_in = held, held, month
    for total in grid.month_totals[start + 1 :]:
        left += total.to_pool + grid.pool_moves.get(total.month, ZERO)
        if left < least:
            least, least_in = left, total.month
    if amount <= least:
        return
    if least == held:
        message = _("The pool holds %(held)s at the end of %(month)s: no more can be taken out of it.")
    else:
        message = _(
            "The pool holds %(held)s at the end of %(month)s, and with what was moved out of it by %(later)s "
            "only %(least)s are left to take."
        )
    names = {"month": month_name(month), "later": month_name(least_in)}
    raise PoolHoldsLess({"amount": message % {"held": in_places(held), "least": in_places(least), **names}})
