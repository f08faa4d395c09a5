"""Bills that come again and again, booked by themselves on their day."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from accounts import records
from accounts.access import inside
from accounts.models import User
from accounts.roles import Role
from budget import selectors
from budget.exceptions import LineIsDefunded, NothingIsDue, OutsideBudget
from budget.models import BudgetLine, Expense, RecurringExpense, month_name
from budget.months import month_of
from budget.services.expense_approvals import role_of
from budget.services.expenses import BILL, check_line, record_expense

SAID = tuple(name for name in BILL if name != "rate")
"""What a recurring expense says of its bills; the rate is the day's."""
REPEATED = ("vendor", "note", "channel", "initiative", *SAID)
FARTHEST_TIME_ZONE = timedelta(days=1)
TOLD = 300  # characters of a problem


@transaction.atomic
def save_recurring(
    recurring: RecurringExpense, *, by: User | None, version: int | None = None, role: Role | None = None, **fields: Any
) -> RecurringExpense:
    """Add or change a recurring expense; what it has booked stays.

    What fell due while it was paused is not booked afterwards. Whoever said last what is to be
    paid answers for it: above the budget's limit their role decides whether each booking waits for
    approval. Nobody does where the door, an API key for instance, gave its user a narrower `role`
    than their own.
    """
    stored = RecurringExpense.objects.get(pk=recurring.pk) if recurring.pk else None
    line = fields.get("line") or (stored.line if stored else recurring.line)
    if stored is None or _says_another_bill(stored, fields):
        check_line(line)
        selectors.check_entered(fields.get("entered", recurring.entered), fields.get("currency", recurring.currency))
        fields["created_by"] = _who_answers(by, role, line)
    if stored and stored.paused and fields.get("paused") is False:
        fields["booked_until"] = _passed_by(stored)
    return records.save(recurring, by=by, version=version, problem="", **fields)


def _says_another_bill(stored: RecurringExpense, fields: dict[str, Any]) -> bool:
    told = [name for name in (*SAID, "line") if name in fields]
    return any(fields[name] != getattr(stored, name) for name in told)


def _passed_by(stored: RecurringExpense) -> date | None:
    """Return up to when a pause that ends now has let bills pass: they are not made up for."""
    yesterday = stored.workspace.today() - timedelta(days=1)
    passed = selectors.days_until(stored, yesterday)
    return max(filter(None, (stored.booked_until, *passed[-1:])), default=None)


def _who_answers(by: User | None, role: Role | None, line: BudgetLine) -> User | None:
    return by if role is None or role.includes(role_of(by, line.workspace)) else None


def delete_recurring(recurring: RecurringExpense, *, by: User | None) -> None:
    """Delete a recurring expense; what it has booked stays."""
    records.delete(recurring, by=by)


# --- Booking -----------------------------------------------------------------


def book_recurring(recurring: RecurringExpense, *, today: date) -> list[Expense]:
    """Book whatever is due up to today, the earliest first; repeating it books nothing twice.

    Where one cannot be booked the reason is kept as the recurring expense's `problem`, and it and
    the later ones are tried again next time. Raise `NothingIsDue` when there is nothing to book.
    """
    due = selectors.due_days(recurring, until=today)
    if not due:
        raise NothingIsDue(_("“%(recurring)s” has been booked as far as it is due.") % {"recurring": recurring})
    booked = []
    for day in due:
        try:
            expense = _book(recurring, day)
        except ValidationError as refusal:
            _note(recurring, problem=" ".join(refusal.messages)[:TOLD])
            break
        if expense is not None:
            booked.append(expense)
    recurring.refresh_from_db()
    return booked


@transaction.atomic
def _book(recurring: RecurringExpense, day: date) -> Expense | None:
    """Book one day in one transaction with the note that it is booked; None where another was faster."""
    stored = RecurringExpense.objects.select_for_update().get(pk=recurring.pk)
    if day not in selectors.due_days(stored, until=day):
        return None
    expense = record_expense(
        line=_line_on(stored.line, day),
        by=stored.created_by,
        role=role_of(stored.created_by, stored.workspace),
        date=day,
        recurring=stored,
        reference=f"recurring:{stored.pk}:{day.isoformat()}",
        **{name: getattr(stored, name) for name in REPEATED},
    )
    _note(stored, booked_until=day, problem="")
    return expense


def _line_on(line: BudgetLine, day: date) -> BudgetLine:
    """Return the line, or the one it was copied to in a budget that covers the day."""
    found = selectors.line_covering(line, day)
    if found is None:
        words = _("No budget with the line “%(line)s” covers %(month)s. Copy the budget for that time.")
        raise OutsideBudget({"date": words % {"line": line, "month": month_name(day)}})
    if not found.is_funded(month_of(day)):
        words = _("The money of “%(line)s” was stopped. Choose another line, or pause this.")
        raise LineIsDefunded({"line": words % {"line": found}})
    return found


def _note(recurring: RecurringExpense, **columns: object) -> None:
    """Write beside what people edit: an open form has nothing to decide about it."""
    RecurringExpense.objects.filter(pk=recurring.pk).update(**columns)


def book_due_everywhere() -> int:
    """Book what is due in every workspace on its own day; return how many expenses that were."""
    latest = timezone.now().date() + FARTHEST_TIME_ZONE
    not_this_month = Q(booked_until=None) | Q(booked_until__lt=month_of(latest))
    with scopes_disabled():
        candidates = RecurringExpense.objects.filter(not_this_month, paused=False, starts_on__lte=latest)
        waiting = list(candidates.select_related("workspace").order_by("workspace", "pk"))
    booked = 0
    for recurring in waiting:
        workspace = recurring.workspace
        with inside(workspace), translation.override(workspace.language):
            booked += _book_if_due(recurring, workspace.today())
    return booked


def _book_if_due(recurring: RecurringExpense, today: date) -> int:
    try:
        return len(book_recurring(recurring, today=today))
    except (NothingIsDue, RecurringExpense.DoesNotExist):
        return 0
