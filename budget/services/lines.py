"""Add, change, stop and delete the lines of a budget."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User
from budget import selectors
from budget.exceptions import LineIsInUse, MonthIsClosed
from budget.models import Budget, BudgetLine, month_name
from budget.months import month_of
from budget.services.months import months_for_update, store_months, write_months
from budget.services.shared import check_covered, lock_budget, open_months


@transaction.atomic
def add_line(budget: Budget, *, by: User | None, planned_per_month: Decimal | None = None, **fields: Any) -> BudgetLine:
    """Add a line at the end of its budget, with the same plan in every open month if one is given."""
    lock_budget(budget)
    last = budget.lines.aggregate(last=models.Max("position"))["last"]
    fields["policy"] = fields.get("policy") or BudgetLine.default_policy(fields["category"])
    line = BudgetLine(workspace=budget.workspace, budget=budget, position=0 if last is None else last + 1)
    records.save(line, by=by, **fields)
    if planned_per_month is not None:
        write_months(line, open_months(line), planned=planned_per_month)
    return line


@transaction.atomic
def add_lines(budget: Budget, *, by: User | None, lines: Iterable[dict[str, Any]]) -> list[BudgetLine]:
    """Add several lines at once, all or none; each is given as to `add_line`."""
    return [add_line(budget, by=by, **fields) for fields in lines]


@transaction.atomic
def edit_line(
    line: BudgetLine,
    *,
    by: User | None,
    version: int | None = None,
    rule_from: date | None = None,
    **fields: Any,
) -> BudgetLine:
    """Change a line.

    A new policy or cap reaches every open month, or with `rule_from` that month and the later
    ones: earlier months keep the rule they had. Closed months never change.
    """
    lock_budget(line.budget)
    stored = BudgetLine.objects.get(pk=line.pk)
    if "policy" in fields and not fields["policy"]:
        fields["policy"] = BudgetLine.default_policy(fields.get("category", stored.category))
    _check_line_change(stored, fields)
    if rule_from is not None:
        _keep_rule_before(stored, rule_from)
    return records.save(line, by=by, version=version, **fields)


def _check_line_change(stored: BudgetLine, fields: dict[str, Any]) -> None:
    opening = fields.get("opening_balance", stored.opening_balance)
    if opening != stored.opening_balance and stored.closed_cells.filter(closing__reopened_at=None).exists():
        raise MonthIsClosed({"opening_balance": _("The opening balance is part of a closed month.")})
    _check_source_of_actuals(stored, fields.get("actuals_from", stored.actuals_from))
    _check_stop(stored, fields.get("defunded_from"))


def _check_stop(stored: BudgetLine, wanted: date | None) -> None:
    """Refuse to stop the money from a month on that is closed, or before one that is."""
    if wanted is None or month_of(wanted) == stored.defunded_from:
        return
    closed = [month for month in selectors.closed_months(stored.budget) if month >= month_of(wanted)]
    if closed:
        raise MonthIsClosed({"defunded_from": _("%(month)s is closed.") % {"month": month_name(min(closed))}})


def _check_source_of_actuals(stored: BudgetLine, source: str) -> None:
    """Refuse to count from elsewhere while expenses stand on the line: they would count twice, or not at all."""
    if source in (stored.actuals_from, BudgetLine.Actuals.EXPENSES) or not stored.expenses.exists():
        return
    if source == BudgetLine.Actuals.OBSERVED:
        words = _(
            "Expenses have been entered on this line. Move them to another line first, "
            "so that no spend is counted twice."
        )
    else:
        words = _(
            "Expenses have been entered on this line. Move them to another line first: "
            "they do not count where spending is not tracked."
        )
    raise LineIsInUse({"actuals_from": words})


def _keep_rule_before(line: BudgetLine, month: date) -> None:
    earlier = [m for m in open_months(line) if m < month]
    kept = months_for_update(line, earlier)
    for line_month in kept:
        line_month.keep_rule(line)
    store_months(kept)


@transaction.atomic
def defund_line(line: BudgetLine, *, by: User | None, from_month: date | None) -> BudgetLine:
    """Stop planning money for a line from a month on; None funds it again."""
    if from_month is not None:
        check_covered(line.budget, from_month, "defunded_from")
    return edit_line(line, by=by, defunded_from=from_month)


@transaction.atomic
def delete_line(line: BudgetLine, *, by: User | None) -> None:
    """Delete a line nothing has happened on yet."""
    lock_budget(line.budget)
    if any(used.exists() for used in (line.expenses, line.moves_in, line.moves_out, line.closed_cells)):
        raise LineIsInUse(
            _("“%(line)s” has expenses, moves or closed months. Stop its money instead of deleting it.")
            % {"line": line}
        )
    if line.recurring_expenses.exists():
        raise LineIsInUse(_("“%(line)s” has recurring expenses. Give them another line first.") % {"line": line})
    if line.takeovers_out.exists():
        raise LineIsInUse(_("A later budget took over the balance of “%(line)s”.") % {"line": line})
    records.delete(line, by=by)
