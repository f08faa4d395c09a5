"""The grid: the page, and saving its cells."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import requires
from accounts.roles import Role
from budget import drawing, selectors, services
from budget.fields import read_amount
from budget.models import BudgetLine, month_name
from budget.services import Reach
from budget.views.shared import budget_or_404, line_or_404, month_or_404


@require_GET
@requires(Role.VIEWER)
def grid_page(request: Any, budget_pk: int) -> HttpResponse:
    grid = selectors.grid(budget_or_404(budget_pk), request.workspace.today())
    pen = pen_of(request, grid)
    context = {
        "budget": grid.budget,
        "grid": grid,
        "heads": drawing.month_heads(grid),
        "body": drawing.body(pen) if grid.lines else "",
        "places": pen.places,
        "figures": drawing.LABELS.items(),
        "reaches": Reach.choices,
        "may_edit": pen.may_edit,
        "unplaced": [(row.line, row.figures.unplaced) for row in grid.lines if row.figures.unplaced],
    }
    return render(request, "budget/grid.html", context)


def pen_of(request: Any, grid: selectors.Grid) -> drawing.Pen:
    return drawing.pen_for(grid, workspace_slug=request.workspace.slug, may_edit=request.role.includes(Role.EDITOR))


@require_POST
@requires(Role.EDITOR)
def cell(request: Any, budget_pk: int, line_pk: int, month: str) -> HttpResponse:
    """Store the plan of one cell; answer with what it changed in the grid, or why it was refused."""
    line = line_or_404(budget_pk, line_pk)
    month_set = month_or_404(line, month)
    reach = request.POST.get("reach", Reach.THIS)
    try:
        if reach not in Reach.values:
            raise ValidationError(_("Choose how far the change reaches."))
        planned = read_amount(request.POST.get("planned", ""))
        services.set_month(line, month=month_set, by=request.user, reach=reach, planned=planned)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
    grid = selectors.grid(line.budget, request.workspace.today())
    pen = pen_of(request, grid)
    answer: dict[str, Any] = {
        "line": drawing.line(pen, grid.row(line.pk)),
        "totals": drawing.totals(pen),
        "now": render_to_string("budget/_now.html", {"grid": grid, "workspace": request.workspace}),
        "message": saved_message(line, month_set, reach),
    }
    if request.POST.get("places") != str(pen.places):
        answer |= {"body": drawing.body(pen), "places": pen.places}
    return JsonResponse(answer)


def saved_message(line: BudgetLine, month: date, reach: str) -> str:
    place = {"line": line.name, "month": month_name(month)}
    if reach == Reach.ONWARDS:
        return _("Saved: %(line)s, from %(month)s on.") % place
    if reach == Reach.ALL:
        return _("Saved: %(line)s, all open months.") % place
    return _("Saved: %(line)s, %(month)s.") % place


urlpatterns = [
    path("<int:budget_pk>/", grid_page, name="grid"),
    path("<int:budget_pk>/lines/<int:line_pk>/months/<str:month>/cell/", cell, name="cell"),
]
