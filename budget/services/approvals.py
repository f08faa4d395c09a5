"""Ask for the approval of a budget's plan, and decide."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import jobs, records
from accounts.models import User
from budget import plan as plans
from budget import selectors, tasks
from budget.currencies import places_here
from budget.exceptions import ApprovalIsDecided, ApprovalIsWaiting, NothingIsPlanned, PlanIsApproved
from budget.models import Budget, BudgetApproval
from budget.services.shared import check_not_scenario, lock_budget

Decision = BudgetApproval.Decision


@transaction.atomic
def ask_for_approval(budget: Budget, *, by: User | None, message: str = "") -> BudgetApproval:
    """Keep today's plan and ask those who approve the budget to decide on it; they get an e-mail.

    Asking the same again returns the request that waits. Raise `ApprovalIsWaiting` when another
    one does, `PlanIsApproved` when nothing changed since the last approval, `NothingIsPlanned`
    when there is no line.
    """
    state = _locked_state(budget)
    if state.waiting:
        if state.waiting.asked_by == by and not state.since(state.waiting).changed:
            return state.waiting
        raise ApprovalIsWaiting(_("This budget waits for a decision already."))
    approval = _keep(state, by=by, message=message)
    records.audit(workspace=budget.workspace, by=by, action="asked for approval", subject=budget)
    jobs.enqueue(tasks.mail_plan_decisions)
    return approval


@transaction.atomic
def approve_at_once(budget: Budget, *, by: User | None, message: str = "") -> BudgetApproval:
    """Approve today's plan without a request, by someone who may approve.

    Raise as `ask_for_approval` does. Approving the same plan twice raises `PlanIsApproved`.
    """
    state = _locked_state(budget)
    if state.waiting:
        raise ApprovalIsWaiting(_("This budget waits for a decision already."))
    return _decide(_keep(state, by=by, message=message), Decision.APPROVED, by=by)


def _locked_state(budget: Budget) -> "selectors.PlanState":
    check_not_scenario(budget)
    lock_budget(budget)
    return selectors.plan_state(budget)


def _keep(state: "selectors.PlanState", *, by: User | None, message: str) -> BudgetApproval:
    if not state.plan:
        raise NothingIsPlanned(_("There is no line yet, so there is nothing to approve."))
    if state.standing == selectors.Standing.APPROVED:
        raise PlanIsApproved(_("This plan is approved already: nothing changed since."))
    budget = state.budget
    approval = BudgetApproval(
        workspace=budget.workspace,
        budget=budget,
        plan=plans.to_stored(state.plan, places_here()),
        asked_by=by,
        message=message,
    )
    approval.full_clean()
    approval.save()
    return approval


@transaction.atomic
def approve_plan(approval: BudgetApproval, *, by: User | None) -> BudgetApproval:
    """Approve the plan as it was asked for, whatever changed since.

    The asker gets an e-mail. Approving again changes nothing; raise `ApprovalIsDecided` when the
    request was sent back or withdrawn.
    """
    approval = _locked(approval)
    if approval.decision == Decision.APPROVED:
        return approval
    _check_waiting(approval)
    return _decide(approval, Decision.APPROVED, by=by)


@transaction.atomic
def send_back_plan(approval: BudgetApproval, *, by: User | None, reason: str) -> BudgetApproval:
    """Send a plan back with the reason; the asker gets an e-mail.

    Raise ValidationError without a reason, `ApprovalIsDecided` when the request does not wait.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say what should change, so that the plan can be mended.")})
    approval = _locked(approval)
    if (approval.decision, approval.reason) == (Decision.RETURNED, reason):
        return approval
    _check_waiting(approval)
    return _decide(approval, Decision.RETURNED, by=by, reason=reason)


@transaction.atomic
def withdraw_request(approval: BudgetApproval, *, by: User | None) -> BudgetApproval:
    """Take a request back before it is decided; taking it back again changes nothing."""
    approval = _locked(approval)
    if approval.decision == Decision.WITHDRAWN:
        return approval
    _check_waiting(approval)
    return _decide(approval, Decision.WITHDRAWN, by=by)


AUDITED = {Decision.APPROVED: "approved", Decision.RETURNED: "returned", Decision.WITHDRAWN: "undone"}


def _decide(
    approval: BudgetApproval, decision: BudgetApproval.Decision, *, by: User | None, reason: str = ""
) -> BudgetApproval:
    approval.decision, approval.decided_by, approval.decided_at = decision, by, timezone.now()
    approval.reason = reason
    approval.version += 1
    approval.full_clean()
    approval.save()
    subject = approval if decision == Decision.WITHDRAWN else approval.budget
    records.audit(workspace=approval.workspace, by=by, action=AUDITED[decision], subject=subject)
    if decision != Decision.WITHDRAWN:
        jobs.enqueue(tasks.mail_plan_decisions)
    return approval


def _locked(approval: BudgetApproval) -> BudgetApproval:
    lock_budget(approval.budget)
    return BudgetApproval.objects.select_related("budget", "asked_by").get(pk=approval.pk)


def _check_waiting(approval: BudgetApproval) -> None:
    if not approval.is_waiting:
        raise ApprovalIsDecided(
            _("This request does not wait any more: %(decision)s.") % {"decision": approval.get_decision_display()}
        )
