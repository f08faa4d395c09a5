"""Taking the balance of a finished budget over into the next."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from accounts.access import requires
from accounts.roles import Role
from budget import selectors, services
from budget.exceptions import BalanceHasChanged, Refusal
from budget.forms import TakeoverForm
from budget.models import Budget
from budget.views.shared import budget_or_404

CHOOSE, PREVIEW, APPLY = "choose", "preview", "apply"


@requires(Role.EDITOR)
def takeover_page(request: Any, budget_pk: int) -> HttpResponse:
    """Ask line by line what to take over, show what comes of it, and do it."""
    budget = budget_or_404(budget_pk)
    if budget.is_scenario:
        raise Http404
    today = request.workspace.today()
    sources = selectors.takeover_sources(budget, today)
    source = _chosen_source(request, budget, sources)
    try:
        services.check_nothing_closed(budget)
    except Refusal as refusal:
        return _show(request, budget, sources, source, blocked=" ".join(refusal.messages))
    if source is None:
        return _show(request, budget, sources, source)
    plan = selectors.takeover_plan(source, budget, today)
    step = request.POST.get("step", CHOOSE)
    form = TakeoverForm(request.POST if request.method == "POST" else None, plan=plan)
    if request.method != "POST" or not form.is_valid() or step not in (PREVIEW, APPLY):
        return _show(request, budget, sources, source, form=form)
    if step == PREVIEW:
        return _show(request, budget, sources, source, form=form, confirming=True)
    return _apply(request, budget, sources, source, form)


def _apply(request: Any, budget: Budget, sources: list[Budget], source: Budget, form: TakeoverForm) -> HttpResponse:
    today = request.workspace.today()
    try:
        services.take_over(from_budget=source, to_budget=budget, choices=form.choices, by=request.user, today=today)
    except BalanceHasChanged as changed:
        messages.warning(request, " ".join(changed.messages))
        plan = selectors.takeover_plan(source, budget, today)
        return _show(request, budget, sources, source, form=TakeoverForm(_seen_now(request.POST, plan), plan=plan))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("budget:flow", request.workspace.slug, budget.pk)
    messages.success(request, _("Taken over from “%(budget)s”.") % {"budget": source})
    return redirect("budget:flow", request.workspace.slug, budget.pk)


def _seen_now(posted: Any, plan: selectors.TakeoverPlan) -> Any:
    """Return what was chosen, with the balances as they are now."""
    fresh = posted.copy()
    for row_form in TakeoverForm(plan=plan):
        fresh[row_form.add_prefix("seen")] = row_form.initial["seen"]
    return fresh


def _chosen_source(request: Any, budget: Budget, sources: list[Budget]) -> Budget | None:
    """Return the budget asked for, else the one taken over from before, else the likeliest."""
    asked = request.POST.get("from") or request.GET.get("from")
    if asked:
        return next((source for source in sources if str(source.pk) == asked), None)
    taken = selectors.takeovers_into(budget)
    before = taken[0].from_budget_id if taken else None
    return next((source for source in sources if source.pk == before), sources[0] if sources else None)


def _show(
    request: Any,
    budget: Budget,
    sources: list[Budget],
    source: Budget | None,
    *,
    form: TakeoverForm | None = None,
    confirming: bool = False,
    blocked: str = "",
) -> HttpResponse:
    context = {
        "budget": budget,
        "sources": sources,
        "source": source,
        "form": form,
        "plan": form.plan if form else None,
        "confirming": confirming,
        "blocked": blocked,
    }
    return render(request, "budget/takeover.html", context)


urlpatterns = [path("<int:budget_pk>/takeover/", takeover_page, name="takeover")]
