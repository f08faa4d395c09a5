"""Book, correct and delete expenses."""

from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User, Workspace
from accounts.prepared import Prepared
from accounts.roles import Role
from budget import selectors
from budget.bills import Bill
from budget.currencies import currency_here
from budget.exceptions import LineIsObserved, LineIsUntracked, ReferenceIsTaken
from budget.models import BudgetLine, Expense
from budget.services.expense_approvals import approval_after, mail_soon
from budget.services.receipts import let_go_of_files
from budget.services.shared import check_covered, check_not_scenario, settled_lines

BILL = ("entered", "currency", "rate", "tax_share", "with_tax")
"""What a bill says; from it follows the amount that counts."""


@transaction.atomic
def record_expense(*, line: BudgetLine, by: User | None, role: Role | None = None, **fields: Any) -> Expense:
    """Book an expense, or a refund as a negative amount.

    An `amount` alone counts as it is; a bill (`entered`, with currency, rate, tax) counts as
    `budget.bills` says. `role` is the one the door lets the actor act in, without it their own in
    the workspace: it decides whether an amount above the budget's limit waits for approval.

    The same booking sent twice under one reference is stored once and returned. Raise
    `ReferenceIsTaken` when the reference stands for another booking, `LineIsObserved` when the
    line's spend is reported by its channel, `RateIsMissing` for a bill in a currency of unknown
    rate, `OutsideBudget` for a date outside the budget.
    """
    line = settled_lines(line)[line.pk]
    told = _bill_told(fields)
    known = _booked_as(line.workspace, fields.get("reference", ""))
    if known is not None:
        return _same_booking(known, line, told)
    _check_expense(line, fields["date"])
    expense = Expense(workspace=line.workspace, line=line, created_by=by)
    told |= _valued(expense, line, told, fields.get("amount"))
    told |= approval_after(None, budget=line.budget, amount=told["amount"], by=by, role=role)
    records.save(expense, by=by, **told)
    mail_soon(expense)
    return expense


@transaction.atomic
def edit_expense(
    expense: Expense, *, by: User | None, version: int | None = None, role: Role | None = None, **fields: Any
) -> Expense:
    """Correct an expense; in a closed month the difference shows as an adjustment later.

    What it counts is computed again only when the bill changes, or it moves to a budget that counts
    tax differently.
    """
    stored, lines = _lock(expense, fields.get("line"))
    told = _bill_told(fields)
    line = fields.get("line", stored.line)
    line = lines.get(line.pk, line)
    _check_expense(line, fields.get("date", stored.date))
    told |= _valued(stored, line, told, fields.get("amount"))
    told |= approval_after(stored, budget=line.budget, amount=told["amount"], by=by, role=role)
    expense = records.save_locked(expense, stored, by=by, version=version, **told)
    mail_soon(expense)
    return expense


_line_of = Prepared(
    lambda expense: Expense.objects.order_by().filter(pk=expense).values_list("line_id", "line__budget_id"), expense=int
)
_locked = Prepared(lambda expense: Expense.objects.order_by().select_for_update().filter(pk=expense), expense=int)


def _lock(expense: Expense, target: BudgetLine | None) -> tuple[Expense, dict[int, BudgetLine]]:
    """Lock the budgets of the line an expense stands on and of the one it is to stand on, and the expense.

    Return the expense and both lines as they are now. Raise `VersionConflict` where it was moved to
    another line in the meantime.
    """
    line_id, budget_id = _line_of.first(expense=expense.pk) or _gone()
    now = BudgetLine(pk=line_id, budget_id=budget_id)
    lines = settled_lines(now, target or now)
    stored = _locked.first(expense=expense.pk) or _gone()
    if stored.line_id not in lines:
        raise records.VersionConflict(stored)
    stored.line = expense.line = lines[stored.line_id]
    return stored, lines


def _gone() -> NoReturn:
    raise Expense.DoesNotExist


def pay_expense(
    expense: Expense, *, on: date, by: User | None, role: Role | None = None, version: int | None = None
) -> Expense:
    """Book on a day what was ordered; what it counts stays."""
    return edit_expense(expense, by=by, role=role, version=version, status=Expense.Status.PAID.value, date=on)


@transaction.atomic
def delete_expense(expense: Expense, *, by: User | None) -> None:
    """Delete an expense; deleting it again does nothing."""
    settled_lines(expense.line)
    stored = Expense.objects.select_related("line").filter(pk=expense.pk).first()
    if stored is None:
        return
    let_go_of_files([stored])
    records.delete(stored, by=by)


def _bill_told(fields: dict[str, Any]) -> dict[str, Any]:
    """Take an amount that came alone for the amount on the bill."""
    if "amount" not in fields or "entered" in fields:
        return {name: value for name, value in fields.items() if name != "amount"}
    if any(fields.get(name) for name in ("currency", "rate", "tax_share")):
        raise ValidationError({"entered": _("Send what the bill says: an amount alone counts as it is.")})
    plain = {"entered": fields["amount"], "currency": "", "rate": None, "tax_share": None, "with_tax": True}
    return {name: value for name, value in fields.items() if name != "amount"} | plain


def _valued(stored: Expense, line: BudgetLine, told: dict[str, Any], amount: Decimal | None) -> dict[str, Any]:
    """Return what the expense counts, with the currency and rate it is counted at.

    An amount sent along with the bill must be what the bill counts.
    """
    bill = {name: told.get(name, getattr(stored, name)) for name in BILL}
    if stored.pk and not _is_counted_anew(stored, line, bill):
        valued = {"amount": stored.amount}
    else:
        if stored.pk and bill["currency"] != stored.currency and bill["rate"] == stored.rate:
            bill["rate"] = None  # it was the rate of another currency
        valued = _count(line, told.get("date", stored.date), bill)
    if amount is not None and amount != valued["amount"]:
        raise ValidationError(
            {
                "amount": _("The bill counts as %(amount)s. Leave the amount out, or send it alone.")
                % {"amount": valued["amount"]}
            }
        )
    return valued


def _is_counted_anew(stored: Expense, line: BudgetLine, bill: dict[str, Any]) -> bool:
    changed = any(bill[name] != getattr(stored, name) for name in BILL)
    return changed or line.budget.counts_tax != stored.line.budget.counts_tax


def _count(line: BudgetLine, day: date, bill: dict[str, Any]) -> dict[str, Any]:
    if bill["entered"] is None:
        raise ValidationError({"entered": _("Give an amount.")})
    valued = selectors.value_bill(
        line.budget, day, Bill(bill["entered"], bill["tax_share"], bill["with_tax"], bill["rate"]), bill["currency"]
    )
    return {"amount": valued.amount, "currency": valued.currency, "rate": valued.rate}


def _booked_as(workspace: Workspace, reference: str) -> Expense | None:
    if not reference:
        return None
    return Expense.objects.select_related("line").filter(workspace=workspace, reference=reference).first()


def _same_booking(known: Expense, line: BudgetLine, told: dict[str, Any]) -> Expense:
    currency = told.get("currency", "")
    bill = (told.get("entered"), "" if currency == currency_here() else currency)
    if (known.line_id, known.date, known.entered, known.currency) == (line.pk, told["date"], *bill):
        return known
    raise ReferenceIsTaken(
        {
            "reference": _("“%(reference)s” is already the reference of %(expense)s.")
            % {"reference": known.reference, "expense": known}
        }
    )


def _check_expense(line: BudgetLine, day: date) -> None:
    check_line(line)
    check_covered(line.budget, day, "date")


def check_line(line: BudgetLine) -> None:
    """Refuse a line on which no expense counts, naming the way out."""
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
    if not line.is_booked_by_hand:
        raise LineIsUntracked(
            {
                "line": _(
                    "“%(line)s” counts as spent as planned, so no expense counts there. "
                    "Choose another line, or let the line count its expenses."
                )
                % {"line": line}
            }
        )
