"""Copy a budget for the time after it."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User
from budget.currencies import places_here
from budget.models import Budget, BudgetLine, LineMonth
from budget.money import ZERO
from budget.months import add_months
from budget.plan import changed_by
from budget.services.duplicates import copy_lines, copy_months, settings_of
from budget.services.shared import check_not_scenario, lock_budget

LARGEST_CHANGE = Decimal(10)
"""A plan can grow to eleven times what it was, and shrink to nothing."""


@transaction.atomic
def copy_budget(
    budget: Budget,
    *,
    by: User | None,
    name: str,
    change: Decimal = ZERO,
    change_by_category: Mapping[str, Decimal] | None = None,
) -> Budget:
    """Create the budget that follows this one: as many months, beginning with the month after its last.

    Every month plans what the month at its place planned, changed by a share (0.05 is 5 % more), in a
    category by its own. Lines whose money was stopped stay behind; what is left over is not taken
    along, so opening balances and pool begin with 0. Raise ValidationError for a share outside -1…10.
    """
    check_not_scenario(budget)
    shares = {**dict.fromkeys(BudgetLine.Category.values, change), **(change_by_category or {})}
    _check_shares(shares)
    lock_budget(budget)
    stored = Budget.objects.get(pk=budget.pk)
    following = _following(stored, by=by, name=name)
    lines = BudgetLine.objects.filter(budget=budget, defunded_from=None)
    copies = copy_lines(lines, into=following, change=_start_with_nothing)
    copy_months(
        copies,
        to=lambda month: add_months(month, stored.months),
        change=partial(_change_plan, shares=shares, places=places_here()),
    )
    records.audit(workspace=budget.workspace, by=by, action="copied", subject=budget, into=str(following))
    return following


def _check_shares(shares: Mapping[str, Decimal]) -> None:
    if any(not -1 <= share <= LARGEST_CHANGE for share in shares.values()):
        raise ValidationError({"change": _("Give a change between −100 and 1000 per cent.")})


def _following(budget: Budget, *, by: User | None, name: str) -> Budget:
    fields: dict[str, Any] = {
        **settings_of(budget),
        "first_month": add_months(budget.last_month, 1),
        "close_after_days": budget.close_after_days,
        "alerted": list(budget.alerted.all()),
        "follows": budget,
        "name": name,
    }
    return records.save(Budget(workspace=budget.workspace), by=by, **fields)


def _start_with_nothing(line: BudgetLine) -> None:
    line.opening_balance = ZERO


def _change_plan(row: LineMonth, *, shares: Mapping[str, Decimal], places: int) -> None:
    if row.planned is not None:
        row.planned = changed_by(row.planned, shares[row.line.category], places)
