"""Expenses above a budget's limit: who must approve, what was decided, and the e-mails about it."""

from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from accounts import jobs, records
from accounts.access import inside
from accounts.models import Membership, User, Workspace
from accounts.roles import Role
from budget.exceptions import ExpenseIsDecided
from budget.models import Budget, Expense
from budget.money import ZERO
from budget.services.mail import MAILS_AT_ONCE, TRIED_FOR, mail_news
from budget.services.shared import settled_lines

Approval = Expense.Approval


# --- Who decides, and what must be decided -----------------------------------


def role_of(user: User | None, workspace: Workspace) -> Role:
    """Return the role someone holds; who is no member (any more) counts as a viewer."""
    membership = Membership.objects.filter(workspace=workspace, user=user).first() if user else None
    return Role(membership.role) if membership else Role.VIEWER


def may_decide(budget: Budget, role: Role) -> bool:
    """Tell whether a role approves and refuses the budget's expenses."""
    return role.includes(Role(budget.approver_role))


def is_above_limit(budget: Budget, amount: Decimal) -> bool:
    """Tell whether an expense, or a refund, needs to be approved."""
    return budget.expense_limit is not None and abs(amount) > budget.expense_limit


def approval_after(
    stored: Expense | None, *, budget: Budget, amount: Decimal, by: User | None, role: Role | None
) -> dict[str, object]:
    """Return the fields that say whether an expense about to be written waits for a decision.

    What is above the limit waits when someone below the deciding role enters or raises it, moves it
    in from another budget, or asks again after a refusal. Nothing waits below the limit.
    """
    same_budget = stored is not None and stored.line.budget_id == budget.pk
    if stored is not None and same_budget and stored.amount == amount:
        return {}
    if not is_above_limit(budget, amount):
        return _undecided(Approval.NOT_NEEDED) if stored is not None and stored.approval else {}
    if may_decide(budget, role or role_of(by, budget.workspace)) or (stored and stored.approval == Approval.WAITING):
        return {}
    asked_before = stored is not None and stored.approval != Approval.REFUSED
    if stored is not None and asked_before and same_budget and _is_lower(amount, stored.amount):
        return {}
    return _undecided(Approval.WAITING)


def _is_lower(amount: Decimal, than: Decimal) -> bool:
    """Tell whether an amount lies between 0 and another one."""
    return min(than, ZERO) <= amount <= max(than, ZERO)


def _undecided(approval: Approval) -> dict[str, object]:
    waiting = approval == Approval.WAITING
    return {"approval": approval.value, "decided_by": None, "decision_note": "", "mail_due": waiting}


# --- Deciding ----------------------------------------------------------------


def approve_expense(expense: Expense, *, by: User | None, version: int | None = None) -> Expense:
    """Let an expense count; approving it again does nothing.

    Raise `ExpenseIsDecided` when it needs no approval, `VersionConflict` when it is no longer what
    the one who decides saw.
    """
    return _decide(expense, Approval.APPROVED, (Approval.WAITING, Approval.REFUSED), by=by, version=version)


def refuse_expense(expense: Expense, *, by: User | None, reason: str, version: int | None = None) -> Expense:
    """Let an expense that waits count nowhere; it stays in the list with the reason."""
    return _decide(expense, Approval.REFUSED, (Approval.WAITING,), by=by, version=version, reason=reason)


@transaction.atomic
def _decide(
    expense: Expense,
    decision: Approval,
    possible: tuple[Approval, ...],
    *,
    by: User | None,
    version: int | None,
    reason: str = "",
) -> Expense:
    settled_lines(expense.line)
    stored = Expense.objects.select_related("line").get(pk=expense.pk)
    if stored.approval == decision:
        return stored
    if stored.approval not in possible:
        raise ExpenseIsDecided(_("“%(expense)s” does not wait for a decision.") % {"expense": stored})
    saved = records.save(
        stored,
        by=by,
        version=version,
        approval=decision.value,
        decided_by=by,
        decision_note=reason,
        mail_due=stored.created_by_id is not None and stored.created_by != by,
    )
    mail_soon(saved)
    return saved


# --- Telling -----------------------------------------------------------------


def mail_soon(expense: Expense) -> None:
    if expense.mail_due:
        from budget import tasks  # which call these services

        jobs.enqueue(tasks.mail_expense_approvals)


def mail_due_approvals() -> int:
    """Ask the approvers, and tell the authors what was decided; return how many expenses that was about.

    Each is claimed before its e-mails leave, so that two workers or a repeated job send none twice;
    when the mail server refuses, it is released for the next attempt.
    """
    with scopes_disabled():
        due = Expense.objects.filter(mail_due=True, updated_at__gte=timezone.now() - TRIED_FOR)
        related = due.select_related("workspace", "line__budget", "created_by", "decided_by")
        waiting = list(related.order_by("pk")[:MAILS_AT_ONCE])
    told = 0
    for expense in waiting:
        with inside(expense.workspace):
            told += _mail(expense)
    return told


def _mail(expense: Expense) -> bool:
    """Write to everybody concerned; where nobody could be reached it is tried again."""
    claim = Expense.objects.filter(pk=expense.pk, version=expense.version)
    if not claim.filter(mail_due=True).update(mail_due=False):
        return False
    sent = [_write_to(person, expense) for person in _concerned(expense)]
    if sent and not any(sent):
        claim.update(mail_due=True)
    return any(sent)


def _concerned(expense: Expense) -> list[User]:
    """Return who is to hear of it: while it waits those who decide, afterwards its author."""
    members = Membership.objects.filter(workspace=expense.workspace, user__is_active=True).select_related("user")
    if expense.approval == Approval.WAITING:
        deciding = [member for member in members if may_decide(expense.line.budget, Role(member.role))]
        return [member.user for member in deciding if member.user_id != expense.created_by_id]
    if expense.approval in (Approval.APPROVED, Approval.REFUSED):
        return [member.user for member in members if member.user_id == expense.created_by_id]
    return []


def _write_to(person: User, expense: Expense) -> bool:
    workspace = expense.workspace
    page = "budget:expense_decide" if expense.approval == Approval.WAITING else "budget:expense"
    path = reverse(page, args=[workspace.slug, expense.pk])
    return mail_news("expense", person, workspace=workspace, path=path, context={"expense": expense})
