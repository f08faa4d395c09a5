"""The grid: the page, saving its cells, and telling open pages what has changed."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from accounts.access import requires
from accounts.roles import Role
from budget import drawing, selectors, services
from budget.exceptions import PlansRefused
from budget.fields import amount_for_input
from budget.forms.cells import read_changes
from budget.models import Budget, BudgetLine, month_name
from budget.services import CellProblem, PlanChange, Reach
from budget.views.notices import notices
from budget.views.shared import budget_or_404

CHOICE = "budget-grid"
"""The cookie that remembers what a reader has the grid show."""
YEAR = 365 * 24 * 60 * 60  # seconds


@require_GET
@requires(Role.VIEWER)
def grid_page(request: Any, budget_pk: int) -> HttpResponse:
    grid = selectors.grid(budget_or_404(budget_pk), request.workspace.today())
    pen = pen_of(request, grid)
    sheet = drawing.draw(pen) if grid.lines else {}
    context = {
        "budget": grid.budget,
        "grid": grid,
        "pen": pen,
        "sheet": mark_safe("".join(block.html for block in sheet.values())),  # noqa: S308
        "figures": drawing.FIGURES.items(),
        "sums": drawing.SUMS.items(),
        "reaches": Reach.choices,
        "may_edit": pen.may_edit,
        "words": words_of_the_page(),
        **notices(grid),
    }
    return remembering(request, pen.shown, render(request, "budget/grid.html", context))


def pen_of(request: Any, grid: selectors.Grid) -> drawing.Pen:
    return drawing.pen_for(
        grid,
        shown=shown_to(request),
        may_edit=request.role.includes(Role.EDITOR),
        year_starts=request.workspace.fiscal_year_start,
    )


def shown_to(request: HttpRequest) -> drawing.Shown:
    """Return what the address asks for, else what was chosen last, else the usual figures."""
    if "show" in request.GET:
        return drawing.Shown.of(name for text in request.GET.getlist("show") for name in text.split("."))
    return drawing.Shown.read(request.COOKIES.get(CHOICE))


def remembering(request: HttpRequest, shown: drawing.Shown, response: HttpResponse) -> HttpResponse:
    if "remember" in request.GET:
        response.set_cookie(CHOICE, str(shown), max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response


def words_of_the_page() -> dict[str, str]:
    """Return what the page's script says; {braces} are filled in by it."""
    return {
        "saving": _("Saving…"),
        "notSaved": _("Not saved:"),
        "noConnection": _("The server did not answer. What you typed is kept here and sent again."),
        "label": _("{place}: planned {amount}"),
        "youTyped": _("you typed {typed}"),
        "useMine": _("Use mine"),
        "takeTheirs": _("Take theirs"),
        "takeBack": pgettext("an edit of a cell", "Take back"),
        "goThere": _("Go to the cell"),
        "copied": _("Copied: {count} amounts."),
        "nothingToPaste": _("Nothing to paste here: there are no amounts in the clipboard, or no cells to take them."),
        "leftOut": _("{count} amounts lie outside the grid or in closed months and were left out."),
    }


@require_POST
@requires(Role.EDITOR)
def cells(request: Any, budget_pk: int) -> HttpResponse:
    """Store the plans of many cells, all or none; answer with what that changed in the grid."""
    budget = budget_or_404(budget_pk)
    try:
        changes, misread = read_changes(request.body, request.workspace.currency)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
    if misread:
        return JsonResponse({"problems": misread}, status=422)
    try:
        return JsonResponse(store(request, budget, changes))
    except PlansRefused as refusal:
        problems = [_problem(request, problem) for problem in refusal.problems]
        return JsonResponse({"problems": problems}, status=409)


def _problem(request: Any, problem: CellProblem) -> dict[str, Any]:
    """Write a problem for the page; what is stored now as one would type it."""
    about_cell = {"line": problem.change.line_id, "month": f"{problem.change.month:%Y-%m}", "code": problem.code}
    if problem.now is None:
        return {**about_cell, "message": problem.message}
    return {**about_cell, "message": _conflict_in_words(request, problem), "now": amount_for_input(problem.now)}


def _conflict_in_words(request: Any, problem: CellProblem) -> str:
    words = {"amount": amount_for_input(problem.now or Decimal(0))}
    if problem.changed_at is None:
        return _("It was changed to %(amount)s meanwhile.") % words
    words["time"] = date_format(localtime(problem.changed_at), "SHORT_DATETIME_FORMAT")
    if problem.changed_by is None:
        return _("It was changed to %(amount)s at %(time)s.") % words
    if problem.changed_by == request.user:
        return _("You changed it to %(amount)s in another window at %(time)s.") % words
    return _("%(person)s changed it to %(amount)s at %(time)s.") % {**words, "person": problem.changed_by}


def store(request: Any, budget: Budget, changes: list[PlanChange]) -> dict[str, Any]:
    """Write changes and return the answer for the page.

    Both pictures are taken under the budget's lock: what differs between them is what these
    changes did, and a page that knew `base` knows `revision` once it has taken that over.
    """
    today = request.workspace.today()
    with transaction.atomic():
        locked = Budget.objects.select_related("scenario_of").select_for_update(of=("self",)).get(pk=budget.pk)
        old_pen = pen_of(request, selectors.grid(locked, today))
        before = drawing.draw(old_pen)
        earlier = services.set_plans(locked, changes=changes, by=request.user)
        grid = selectors.grid(locked, today)
        pen = pen_of(request, grid)
        after = drawing.draw(pen, before=(old_pen, before))
    return {
        "base": locked.revision,
        "revision": locked.revision + 1,
        **about(request, pen),
        **drawing.difference(before, after),
        "message": saved_message(grid, changes),
        "earlier": [
            {"line": line, "month": f"{month:%Y-%m}", "planned": None if amount is None else amount_for_input(amount)}
            for (line, month), amount in earlier.items()
        ],
    }


def about(request: Any, pen: drawing.Pen) -> dict[str, Any]:
    """Return what stands around the grid."""
    context = {"grid": pen.grid, "workspace": request.workspace}
    return {
        "today": pen.grid.today.isoformat(),
        "shown": str(pen.shown),
        "width": pen.width,
        "now": render_to_string("budget/_now.html", context),
    }


def saved_message(grid: selectors.Grid, changes: list[PlanChange]) -> str:
    if len(changes) == 1:
        [change] = changes
        return _("Saved: %(place)s.") % {"place": place_of(grid.row(change.line_id).line, change)}
    return ngettext("Saved: %(count)s amount.", "Saved: %(count)s amounts.", len(changes)) % {"count": len(changes)}


def place_of(line: BudgetLine, change: PlanChange) -> str:
    return f"{line.name}, {month_name(change.month)}"


@require_GET
@requires(Role.VIEWER)
def changes(request: Any, budget_pk: int) -> HttpResponse:
    """Tell a page what it does not show yet; 204 while the budget is as the page knows it.

    The page names its revision, its day, and the marks of the blocks it has.
    """
    budget = budget_or_404(budget_pk)
    today = request.workspace.today()
    known = (request.GET.get("revision"), request.GET.get("today"))
    if known == (str(budget.revision), today.isoformat()):
        return HttpResponse(status=204)
    try:
        marks = dict(part.split(":") for part in request.GET.get("marks", "").split(",") if part)
    except ValueError:
        return HttpResponseBadRequest()
    pen = pen_of(request, selectors.grid(budget, today))
    sheet = drawing.draw(pen) if pen.grid.lines else {}
    answer = {"revision": budget.revision, **about(request, pen), **drawing.news(sheet, marks)}
    return remembering(request, pen.shown, JsonResponse(answer))


urlpatterns = [
    path("<int:budget_pk>/", grid_page, name="grid"),
    path("<int:budget_pk>/cells/", cells, name="cells"),
    path("<int:budget_pk>/changes/", changes, name="changes"),
]
