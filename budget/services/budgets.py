"""Create, change and delete budgets."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User
from budget import selectors
from budget.exceptions import BudgetIsInUse
from budget.models import Budget, month_name
from budget.months import month_of, months_between
from budget.services.shared import lock_budget


@transaction.atomic
def save_budget(budget: Budget, *, by: User | None, version: int | None = None, **fields: Any) -> Budget:
    """Create or change a budget.

    Raise `BudgetIsInUse` when its months would no longer cover what was closed, spent or moved.
    """
    if budget.pk:
        lock_budget(budget)
        first = month_of(fields.get("first_month", budget.first_month))
        _check_months_in_use(budget, first, fields.get("months", budget.months))
    return records.save(budget, by=by, version=version, **fields)


def _check_months_in_use(budget: Budget, first: date, count: int) -> None:
    stored = Budget.objects.get(pk=budget.pk)
    if (first, count) == (stored.first_month, stored.months):
        return
    used = selectors.months_in_use(stored)
    if first != stored.first_month and stored.closings.exists():
        raise BudgetIsInUse(_("The first month cannot change any more: months have been closed."))
    outside = [month for month in used if not 0 <= months_between(first, month) < count]
    if outside:
        raise BudgetIsInUse(
            _("%(month)s must stay in the budget: it has been closed, or money was spent or moved in it.")
            % {"month": month_name(outside[0])}
        )


@transaction.atomic
def delete_budget(budget: Budget, *, by: User | None) -> None:
    """Delete a budget nothing has happened in yet."""
    if selectors.months_in_use(budget):
        raise BudgetIsInUse(_("This budget holds expenses, moves or closed months and cannot be deleted."))
    records.delete(budget, by=by)
