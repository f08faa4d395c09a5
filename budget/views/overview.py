"""Pace, alerts and pictures of a budget."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from accounts.access import requires
from accounts.downloads import Field, csv_response
from accounts.roles import Role
from budget import pictures, selectors
from budget.views.notices import notices
from budget.views.shared import ROWS_PER_PAGE, budget_or_404
from budget.words import pace as pace_words

ALERTS_SHOWN = 10


@require_GET
@requires(Role.VIEWER)
def overview(request: Any, budget_pk: int) -> HttpResponse:
    budget = budget_or_404(budget_pk)
    if budget.is_scenario:
        return redirect("budget:overview", request.workspace.slug, budget.scenario_of_id)
    grid = selectors.grid(budget, request.workspace.today())
    context: dict[str, Any] = {"budget": budget, "grid": grid, "may_edit": request.role.includes(Role.EDITOR)}
    if grid.lines:
        context |= _figures(grid, request.workspace.currency)
    return render(request, "budget/overview.html", context)


def _figures(grid: selectors.Grid, currency: str) -> dict[str, Any]:
    pace = selectors.budget_pace(grid)
    return {
        "pace": pace,
        "tables": [pace_words.month_table(pace, currency), pace_words.whole_table(pace, currency)],
        "explanations": pace_words.explanations(),
        "pictures": pictures.pictures(pace, currency),
        "history": selectors.alerts_of(grid.budget)[:ALERTS_SHOWN],
        **notices(grid),
    }


@require_GET
@requires(Role.VIEWER)
def download(request: Any, budget_pk: int, what: str) -> HttpResponse:
    """Answer with one of the tables as CSV."""
    budget = budget_or_404(budget_pk)
    pace = selectors.budget_pace(selectors.grid(budget, request.workspace.today()))
    name = f"{slugify(budget.name) or budget.pk}-{what}.csv"
    return csv_response(name, _rows(pace, what, request.workspace.currency))


def _rows(pace: selectors.BudgetPace, what: str, currency: str) -> Iterable[Sequence[Field]]:
    if what == "pace-month":
        return pace_words.as_rows(pace_words.month_table(pace, currency))
    if what == "pace-whole":
        return pace_words.as_rows(pace_words.whole_table(pace, currency))
    if what in pictures.TABLES:
        return pictures.table(pace, what).as_rows()
    raise Http404


@require_GET
@requires(Role.VIEWER)
def alert_list(request: Any, budget_pk: int) -> HttpResponse:
    budget = budget_or_404(budget_pk)
    page = Paginator(selectors.alerts_of(budget), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"budget": budget, "page_obj": page, "may_edit": request.role.includes(Role.EDITOR)}
    return render(request, "budget/overview_alerts.html", context)


urlpatterns = [
    path("<int:budget_pk>/overview/", overview, name="overview"),
    path("<int:budget_pk>/overview/<slug:what>.csv", download, name="overview_download"),
    path("<int:budget_pk>/alerts/", alert_list, name="alerts"),
]
