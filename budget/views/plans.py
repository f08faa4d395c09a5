"""The plan of a budget: how far it is, its approval, and its difference to what was approved."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import requires
from accounts.roles import Role
from budget import selectors, services
from budget.forms import AskForm, SendBackForm
from budget.models import Budget, BudgetApproval, BudgetLine
from budget.views.scenarios import scenario_page
from budget.views.shared import budget_or_404


@require_GET
@requires(Role.VIEWER)
def plan_page(request: Any, budget_pk: int) -> HttpResponse:
    budget = budget_or_404(budget_pk)
    return scenario_page(request, budget) if budget.is_scenario else _show(request, budget)


def _show(request: Any, budget: Budget, **forms: Any) -> HttpResponse:
    state = selectors.plan_state(budget)
    against = _chosen_plan(request, state)
    asker = state.waiting.asked_by_id if state.waiting else None
    context = {
        "budget": budget,
        "state": state,
        "total_planned": selectors.total_planned(state.plan),
        "since_asked": state.since(state.waiting) if state.waiting else None,
        "since_approved": state.since(state.last_approved) if state.last_approved else None,
        "against": against,
        **_difference(state, against),
        "scenarios": selectors.scenarios_of(budget),
        "followers": budget.followers.all(),
        "may_edit": request.role.includes(Role.EDITOR),
        "may_decide": may_decide(request.role, budget),
        "is_asker": asker is not None and asker == request.user.pk,
        "ask_form": AskForm(),
        "send_back_form": SendBackForm(),
        **forms,
    }
    return render(request, "budget/plan.html", context)


def may_decide(role: Role, budget: Budget) -> bool:
    return role.includes(Role(budget.approver_role))


def _chosen_plan(request: Any, state: selectors.PlanState) -> BudgetApproval | None:
    """Return the approved plan asked for in the address, else the baseline."""
    wanted = request.GET.get("against", "")
    if not wanted:
        return state.baseline
    found = next((approval for approval in state.approved if str(approval.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def _difference(state: selectors.PlanState, against: BudgetApproval | None) -> dict[str, Any]:
    """Return what the table of the difference to an approved plan shows."""
    if against is None:
        return {}
    comparison = state.since(against)
    moved = selectors.moved_by_line(state.budget)
    labels = dict(BudgetLine.Category.choices)
    return {
        "comparison": comparison,
        "groups": [
            (labels[category], total, [(line, moved.get(line.id)) for line in lines])
            for category, total, lines in comparison.by_category(labels)
        ],
        "changed_lines": [(line, comparison.changed_months(line)) for line in comparison.changed],
    }


@require_POST
@requires(Role.EDITOR)
def ask(request: Any, budget_pk: int) -> HttpResponse:
    """Ask for the approval of the plan, or approve it at once where one may."""
    budget = budget_or_404(budget_pk)
    form = AskForm(request.POST)
    if not form.is_valid():
        return _show(request, budget, ask_form=form)
    at_once = "at_once" in request.POST
    if at_once and not may_decide(request.role, budget):
        raise PermissionDenied
    service = services.approve_at_once if at_once else services.ask_for_approval
    done = _("The plan is approved.") if at_once else _("Those who approve this budget have been asked.")
    message = form.cleaned_data["message"]
    return _answer(request, budget, lambda: service(budget, by=request.user, message=message), done)


@require_POST
@requires(Role.EDITOR)
def approve(request: Any, budget_pk: int, pk: int) -> HttpResponse:
    approval = _approval_to_decide(request, budget_pk, pk)
    return _answer(
        request,
        approval.budget,
        lambda: services.approve_plan(approval, by=request.user),
        _("The plan is approved."),
    )


@require_POST
@requires(Role.EDITOR)
def send_back(request: Any, budget_pk: int, pk: int) -> HttpResponse:
    approval = _approval_to_decide(request, budget_pk, pk)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _show(request, approval.budget, send_back_form=form)
    reason = form.cleaned_data["reason"]
    return _answer(
        request,
        approval.budget,
        lambda: services.send_back_plan(approval, by=request.user, reason=reason),
        _("The plan is sent back."),
    )


@require_POST
@requires(Role.EDITOR)
def withdraw(request: Any, budget_pk: int, pk: int) -> HttpResponse:
    approval = _approval_or_404(budget_pk, pk)
    if approval.asked_by_id != request.user.pk:
        raise PermissionDenied
    return _answer(
        request,
        approval.budget,
        lambda: services.withdraw_request(approval, by=request.user),
        _("The request is withdrawn."),
    )


def _approval_or_404(budget_pk: int, pk: int) -> BudgetApproval:
    approvals = BudgetApproval.objects.select_related("budget__scenario_of")
    return get_object_or_404(approvals, pk=pk, budget=budget_pk)


def _approval_to_decide(request: Any, budget_pk: int, pk: int) -> BudgetApproval:
    approval = _approval_or_404(budget_pk, pk)
    if not may_decide(request.role, approval.budget):
        raise PermissionDenied
    return approval


def _answer(request: Any, budget: Budget, act: Callable[[], object], done: str) -> HttpResponse:
    """Do it and go back to the plan, saying that it is done or why not."""
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("budget:plan", request.workspace.slug, budget.pk)


urlpatterns = [
    path("<int:budget_pk>/plan/", plan_page, name="plan"),
    path("<int:budget_pk>/plan/ask/", ask, name="plan_ask"),
    path("<int:budget_pk>/plan/<int:pk>/approve/", approve, name="plan_approve"),
    path("<int:budget_pk>/plan/<int:pk>/send-back/", send_back, name="plan_send_back"),
    path("<int:budget_pk>/plan/<int:pk>/withdraw/", withdraw, name="plan_withdraw"),
]
