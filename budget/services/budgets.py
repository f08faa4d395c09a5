"""Create, change and delete budgets."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User
from budget import selectors
from budget.exceptions import BudgetIsInUse, BudgetIsScenario, MonthIsClosed
from budget.models import Budget, Expense, month_name
from budget.months import month_of, months_between
from budget.services.shared import lock_budget

GUARDED = ("approver_role", "expense_limit")
"""What only those who decide on a budget change once it is there: else nobody would need to ask them."""

OWN_OF_SCENARIO = {"name", "note", "pool_opening"}
"""What a scenario sets by itself; the rest is its budget's."""


@transaction.atomic
def save_budget(budget: Budget, *, by: User | None, version: int | None = None, **fields: Any) -> Budget:
    """Create or change a budget.

    Raise `BudgetIsInUse` when its months would no longer cover what was closed, spent or moved, or
    when bills were counted with or without tax already; `MonthIsClosed` for the pool's start when
    it is part of a closed month; `BudgetIsScenario` for what a scenario
    takes from its budget.
    """
    if not budget.pk:
        return records.save(budget, by=by, version=version, **fields)
    lock_budget(budget)
    stored = Budget.objects.get(pk=budget.pk)
    if stored.is_scenario:
        _check_own_of_scenario(stored, fields)
    else:
        _check_months_in_use(stored, fields)
        _check_tax(stored, fields)
        _check_pool_opening(stored, fields)
    saved = records.save(budget, by=by, version=version, **fields)
    saved.scenarios.update(first_month=saved.first_month, months=saved.months)
    return saved


def _check_own_of_scenario(stored: Budget, fields: dict[str, Any]) -> None:
    foreign = [name for name in fields if name not in OWN_OF_SCENARIO and _differs(stored, name, fields[name])]
    if foreign:
        raise BudgetIsScenario(
            {
                name: _("A scenario takes this from “%(budget)s”. Change it there.") % {"budget": stored.scenario_of}
                for name in foreign
            }
        )


def _check_pool_opening(stored: Budget, fields: dict[str, Any]) -> None:
    changed = fields.get("pool_opening", stored.pool_opening) != stored.pool_opening
    if changed and selectors.closed_months(stored):
        raise MonthIsClosed({"pool_opening": _("What the pool began with is part of a closed month.")})


def _differs(stored: Budget, name: str, value: Any) -> bool:
    if name == "alerted":
        return {user.pk for user in value} != set(stored.alerted.values_list("pk", flat=True))
    if name == "first_month":
        value = month_of(value)
    return bool(getattr(stored, name) != value)


def _check_months_in_use(stored: Budget, fields: dict[str, Any]) -> None:
    first = month_of(fields.get("first_month", stored.first_month))
    count = fields.get("months", stored.months)
    if (first, count) == (stored.first_month, stored.months):
        return
    used = selectors.months_in_use(stored)
    if first != stored.first_month and selectors.closed_months(stored):
        raise BudgetIsInUse(_("The first month cannot change any more: months have been closed."))
    outside = [month for month in used if not 0 <= months_between(first, month) < count]
    if outside:
        raise BudgetIsInUse(
            _("%(month)s must stay in the budget: it has been closed, or money was spent or moved in it.")
            % {"month": month_name(outside[0])}
        )


def _check_tax(stored: Budget, fields: dict[str, Any]) -> None:
    """Refuse another way to count tax once a bill was counted in one: its amount is stored."""
    if fields.get("counts_tax", stored.counts_tax) == stored.counts_tax:
        return
    if Expense.objects.filter(line__budget=stored, tax_share__isnull=False).exists():
        raise BudgetIsInUse(
            {"counts_tax": _("Expenses with tax have been booked already, so this cannot change any more.")}
        )


@transaction.atomic
def delete_budget(budget: Budget, *, by: User | None) -> None:
    """Delete a scenario, or a budget nothing has happened in yet, with its scenarios.

    Raise `BudgetIsInUse` for a budget with expenses, moves, closed months, money taken over,
    recurring expenses or an approved plan. Deleting it again does nothing.
    """
    stored = Budget.objects.select_for_update().filter(pk=budget.pk).first()
    if stored is None:
        return
    if not stored.is_scenario:
        _check_unused(stored)
    records.delete(stored, by=by)


def _check_unused(budget: Budget) -> None:
    if selectors.months_in_use(budget):
        raise BudgetIsInUse(_("This budget holds expenses, moves or closed months and cannot be deleted."))
    if selectors.has_history(budget):
        raise BudgetIsInUse(
            _("This budget has an approved plan, recurring expenses or money taken over, and cannot be deleted.")
        )
