"""Book, correct and delete expenses."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User, Workspace
from budget.exceptions import LineIsObserved, ReferenceIsTaken
from budget.models import BudgetLine, Expense
from budget.services.shared import announce, channel_month, check_covered, check_not_scenario, settled_lines


@transaction.atomic
def record_expense(*, line: BudgetLine, by: User | None, **fields: Any) -> Expense:
    """Book an expense, or a refund as a negative amount.

    The same booking sent twice under one reference is stored once and returned. Raise
    `ReferenceIsTaken` when the reference stands for another booking, `LineIsObserved` when the
    line's spend is reported by its channel, `OutsideBudget` for a date outside the budget.
    """
    line = settled_lines(line)[line.pk]
    fields = _with_bill(fields)
    known = _booked_as(line.workspace, fields.get("reference", ""))
    if known is not None:
        return _same_booking(known, line, fields)
    _check_expense(line, fields["date"])
    expense = Expense(workspace=line.workspace, line=line, created_by=by)
    records.save(expense, by=by, **fields)
    announce(line.workspace, {channel_month(expense)})
    return expense


def _with_bill(fields: dict[str, Any]) -> dict[str, Any]:
    """Take an amount that came alone for the amount on the bill."""
    if "amount" in fields and "entered" not in fields:
        return {**fields, "entered": fields["amount"], "currency": "", "rate": None, "tax_share": None}
    return fields


def _booked_as(workspace: Workspace, reference: str) -> Expense | None:
    if not reference:
        return None
    return Expense.objects.select_related("line").filter(workspace=workspace, reference=reference).first()


def _same_booking(known: Expense, line: BudgetLine, fields: dict[str, Any]) -> Expense:
    if (known.line_id, known.date, known.amount) == (line.pk, fields["date"], fields["amount"]):
        return known
    raise ReferenceIsTaken(
        {
            "reference": _("“%(reference)s” is already the reference of %(expense)s.")
            % {"reference": known.reference, "expense": known}
        }
    )


@transaction.atomic
def edit_expense(expense: Expense, *, by: User | None, version: int | None = None, **fields: Any) -> Expense:
    """Correct an expense; in a closed month the difference shows as an adjustment later."""
    lines = settled_lines(expense.line, fields.get("line", expense.line))
    stored = Expense.objects.select_related("line").get(pk=expense.pk)
    fields = _with_bill(fields)
    target = fields.get("line", stored.line)
    _check_expense(lines.get(target.pk, target), fields.get("date", stored.date))
    expense = records.save(expense, by=by, version=version, **fields)
    announce(expense.workspace, {channel_month(stored), channel_month(expense)})
    return expense


@transaction.atomic
def delete_expense(expense: Expense, *, by: User | None) -> None:
    """Delete an expense; deleting it again does nothing."""
    settled_lines(expense.line)
    stored = Expense.objects.select_related("line").filter(pk=expense.pk).first()
    if stored is None:
        return
    touched = {channel_month(stored)}
    records.delete(stored, by=by)
    announce(stored.workspace, touched)


def _check_expense(line: BudgetLine, day: date) -> None:
    check_not_scenario(line.budget)
    if line.is_observed:
        raise LineIsObserved(
            {
                "line": _(
                    "The spend of “%(line)s” is taken from the reports of %(channel)s, "
                    "so it is not entered a second time. Choose another line."
                )
                % {"line": line, "channel": line.channel}
            }
        )
    check_covered(line.budget, day, "date")
