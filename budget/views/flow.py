"""Where a budget's money flows beside its plan: pool, closings, moves, takeovers, rules of single months."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET

from accounts.access import requires
from accounts.roles import Role
from budget import selectors
from budget.models import Budget
from budget.selectors import Grid, TakeoverPlan
from budget.views.shared import budget_or_404

LATEST_MOVES = 5


@require_GET
@requires(Role.VIEWER)
def flow_page(request: Any, budget_pk: int) -> HttpResponse:
    budget = budget_or_404(budget_pk)
    if budget.is_scenario:
        return redirect("budget:flow", request.workspace.slug, budget.scenario_of_id)
    today = request.workspace.today()
    grid = selectors.grid(budget, today)
    context = {
        "budget": budget,
        "grid": grid,
        "may_edit": request.role.includes(Role.EDITOR),
        "may_reopen": request.role.includes(Role.OWNER),
        "months": selectors.month_states(grid),
        "pool": _pool(grid),
        "moves": selectors.moves(budget)[:LATEST_MOVES],
        "spans": [span for row in grid.lines for span in selectors.rule_spans(grid, row)],
        "takeover": _takeover(budget, today),
        "sources": selectors.takeover_sources(budget, today),
        "takers": selectors.takeovers_out_of(budget),
    }
    return render(request, "budget/flow.html", context)


def _pool(grid: Grid) -> list[selectors.PoolMonth]:
    """Return the pool month by month, or nothing while it is not used."""
    months = selectors.pool_months(grid, selectors.pool_moves(grid.budget))
    used = grid.budget.pool_opening or any(month.parts or month.moves for month in months)
    return months if used else []


def _takeover(budget: Budget, today: Any) -> TakeoverPlan | None:
    """Return what was taken over into a budget beside what it would be now."""
    taken = selectors.takeovers_into(budget)
    return selectors.takeover_plan(taken[0].from_budget, budget, today) if taken else None


urlpatterns = [path("<int:budget_pk>/flow/", flow_page, name="flow")]
