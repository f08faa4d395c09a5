"""The e-mails around the approval of a budget: to those who approve, and back to who asked."""

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from accounts.access import inside
from accounts.models import User
from accounts.roles import Role
from budget.models import BudgetApproval
from budget.services.mail import MAILS_AT_ONCE, TRIED_FOR, mail_news

Decision = BudgetApproval.Decision


def mail_due_plan_decisions() -> int:
    """Tell approvers of what waits, and askers of what was decided; return how many e-mails left.

    Each is claimed before its e-mails are sent, so that two workers or a repeated job send none
    twice; when none of them could be sent, it is released for the next attempt.
    """
    return sum(_mail(approval, "asked_mailed_at") for approval in _due(_to_ask())) + sum(
        _mail(approval, "decision_mailed_at") for approval in _due(_to_answer())
    )


def _to_ask() -> Q:
    since = timezone.now() - TRIED_FOR
    return Q(decision=Decision.WAITING, asked_mailed_at=None, created_at__gte=since)


def _to_answer() -> Q:
    since = timezone.now() - TRIED_FOR
    decided = Q(decision__in=(Decision.APPROVED, Decision.RETURNED), decided_at__gte=since)
    return decided & Q(decision_mailed_at=None) & ~Q(asked_by=None) & ~Q(asked_by=F("decided_by"))


def _due(which: Q) -> list[BudgetApproval]:
    with scopes_disabled():
        found = BudgetApproval.objects.filter(which).select_related("workspace", "budget", "asked_by", "decided_by")
        return list(found.order_by("pk")[:MAILS_AT_ONCE])


def _mail(approval: BudgetApproval, claim: str) -> int:
    with inside(approval.workspace):
        row = BudgetApproval.objects.filter(pk=approval.pk)
        if not row.filter(**{claim: None}).update(**{claim: timezone.now()}):
            return 0
        people = _approvers(approval) if claim == "asked_mailed_at" else _asker(approval)
        sent = sum(_write_to(person, approval) for person in people)
        if people and not sent:
            row.update(**{claim: None})
        return sent


def _approvers(approval: BudgetApproval) -> list[User]:
    """Return the members who may decide, without the one who asks."""
    needed = Role(approval.budget.approver_role)
    roles = [role.value for role in Role if role.includes(needed)]
    members = User.objects.filter(
        memberships__workspace=approval.workspace, memberships__role__in=roles, is_active=True
    )
    return list(members.exclude(pk=approval.asked_by_id or 0).order_by("pk"))


def _asker(approval: BudgetApproval) -> list[User]:
    members = User.objects.filter(memberships__workspace=approval.workspace, is_active=True)
    return list(members.filter(pk=approval.asked_by_id or 0))


def _write_to(person: User, approval: BudgetApproval) -> bool:
    workspace = approval.workspace
    path = reverse("budget:plan", args=[workspace.slug, approval.budget_id])
    context = {"approval": approval, "budget": approval.budget}
    return mail_news("approval", person, workspace=workspace, path=path, context=context)
