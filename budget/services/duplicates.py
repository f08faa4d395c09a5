"""Copy lines and what they plan from one budget into another, in few queries."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any

from budget.models import Budget, BudgetLine, LineMonth

KEPT_OF_BUDGET = ("first_month", "months", "counts_tax", "alert_levels", "expense_limit", "approver_role")
KEPT_OF_LINE = (
    "name",
    "category",
    "policy",
    "cap_amount",
    "cap_share",
    "cap_excess",
    "opening_balance",
    "channel_id",
    "actuals_from",
    "defunded_from",
    "position",
)


def copy_lines(
    lines: Iterable[BudgetLine], *, into: Budget, change: Callable[[BudgetLine], None] | None = None
) -> dict[int, BudgetLine]:
    """Create copies that name the line they were copied from; return them by the original's id.

    `change` mends each copy before it is stored.
    """
    copies = {line.pk: _copied(line, into) for line in lines}
    if change:
        for made in copies.values():
            change(made)
    BudgetLine.objects.bulk_create(copies.values())
    return copies


def _copied(line: BudgetLine, into: Budget) -> BudgetLine:
    kept = {name: getattr(line, name) for name in KEPT_OF_LINE}
    return BudgetLine(workspace=into.workspace, budget=into, copied_from=line, **kept)


def copy_months(
    copies: dict[int, BudgetLine],
    *,
    to: Callable[[date], date],
    within: Collection[date] | None = None,
    change: Callable[[LineMonth], None] | None = None,
) -> None:
    """Give the copies the months of their originals (only those `within`), each in the month `to` returns."""
    rows = []
    for row in LineMonth.objects.filter(line__in=list(copies)):
        if within is not None and row.month not in within:
            continue
        line = copies[row.line_id]
        kept = {name: getattr(row, name) for name in LineMonth.SET_FIELDS}
        made = LineMonth(workspace=line.workspace, line=line, month=to(row.month), **kept)
        if change:
            change(made)
        rows.append(made)
    LineMonth.objects.bulk_create(rows)


def settings_of(budget: Budget) -> dict[str, Any]:
    """Return what a copy of a budget is set to as well."""
    return {name: getattr(budget, name) for name in KEPT_OF_BUDGET}
