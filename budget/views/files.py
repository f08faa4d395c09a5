"""The budget in and out: downloads, the blank template, and the import of a budget in a file."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import requires
from accounts.roles import Role
from accounts.tables import check_size
from budget.exceptions import Refusal
from budget.exports import serve
from budget.forms.files import LayoutForm, PlanFileForm, choices_in
from budget.models import Budget, BudgetLine, SheetImport
from budget.selectors.plan_imports import plan_imports, plan_preview
from budget.services import plan_imports as services
from budget.views.shared import budget_or_404
from budget.words.files import NOTES, place_in_words, problem_in_words
from strategy.views.exports import download

RECENT = 10
MOST_PROBLEMS_SHOWN = 50
YEARS_OF_TEMPLATES = 2
"""How many years ahead of the budget's own a template is offered for."""


@require_GET
@requires(Role.VIEWER)
def files(request: Any, budget_pk: int) -> HttpResponse:
    return _files(request, budget_or_404(budget_pk), PlanFileForm())


def _files(request: Any, budget: Budget, form: PlanFileForm, status: int = 200) -> HttpResponse:
    context = {
        "budget": budget,
        "formats": serve.FORMATS.items(),
        "years": [budget.first_month.year + ahead for ahead in range(YEARS_OF_TEMPLATES + 1)],
        "form": form,
        "imports": plan_imports(budget)[:RECENT],
        "may_edit": request.role.includes(Role.EDITOR),
    }
    return render(request, "budget/files.html", context, status=status)


@require_GET
@requires(Role.VIEWER)
def export(request: Any, budget_pk: int, form: str) -> HttpResponse:
    if form not in serve.FORMATS:
        raise Http404
    return download(serve.budget_file(budget_or_404(budget_pk), request.workspace, form))


@require_GET
@requires(Role.VIEWER)
def blank(request: Any, budget_pk: int, year: int) -> HttpResponse:
    """Download a template for the twelve months that begin in a year, where the budget's begin."""
    if not 2000 <= year <= 2100:
        raise Http404
    budget = budget_or_404(budget_pk)
    return download(serve.template_file(request.workspace, date(year, budget.first_month.month, 1)))


@require_POST
@requires(Role.EDITOR)
def upload(request: Any, budget_pk: int) -> HttpResponse:
    budget = budget_or_404(budget_pk)
    form = PlanFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _files(request, budget, form, status=422)
    file = form.cleaned_data["file"]
    try:
        check_size(file.size)
        run = services.upload_plan(budget, data=file.read(), filename=file.name, by=request.user)
    except ValidationError as error:
        form.add_error("file", error)
        return _files(request, budget, form, status=422)
    return _to_import(request, run)


def _to_import(request: Any, run: SheetImport) -> HttpResponse:
    return redirect("budget:plan_import", request.workspace.slug, run.budget_id, run.pk)


def _run_or_404(budget_pk: int, pk: int) -> SheetImport:
    runs = SheetImport.objects.select_related("budget__scenario_of", "workspace", "created_by")
    return get_object_or_404(runs, pk=pk, budget=budget_pk, kind=SheetImport.Kind.PLAN)


@require_GET
@requires(Role.EDITOR)
def plan_import(request: Any, budget_pk: int, pk: int) -> HttpResponse:
    """Show what a file would bring, or what it has brought."""
    run = _run_or_404(budget_pk, pk)
    if run.status != SheetImport.Status.UPLOADED:
        total = Decimal(run.result.get("total", "0"))
        return render(request, "budget/plan_import_done.html", {"run": run, "budget": run.budget, "total": total})
    try:
        return _show(request, run)
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("budget:files", request.workspace.slug, budget_pk)


def _show(
    request: Any,
    run: SheetImport,
    *,
    choices: dict[str, Any] | None = None,
    form: LayoutForm | None = None,
    status: int = 200,
) -> HttpResponse:
    preview = plan_preview(run, choices)
    budget = budget_or_404(run.budget_id or 0)
    name = preview.sheet.name
    problems = preview.found.problems
    context = {
        "run": run,
        "budget": budget,
        "preview": preview,
        "layout_form": form or LayoutForm(preview=preview, budget=budget),
        "notes": [NOTES[note] for note in preview.notes],
        "others": run.mapping.get("others", []),
        "is_sure": run.mapping.get("is_sure", False),
        "problems": [(place_in_words(name, p), problem_in_words(p)) for p in problems[:MOST_PROBLEMS_SHOWN]],
        "more_problems": max(0, len(problems) - MOST_PROBLEMS_SHOWN),
        "categories": BudgetLine.Category.choices,
        "open_months": [m for m in preview.found.months() if budget.covers(m) and m not in preview.closed],
    }
    return render(request, "budget/plan_import.html", context, status=status)


@require_POST
@requires(Role.EDITOR)
def correct(request: Any, budget_pk: int, pk: int) -> HttpResponse:
    run = _run_or_404(budget_pk, pk)
    form = LayoutForm(request.POST, preview=plan_preview(run), budget=budget_or_404(budget_pk))
    if not form.is_valid():
        return _show(request, run, form=form, status=422)
    try:
        services.correct_layout(run, by=request.user, layout=form.layout_sent())
    except ValidationError as error:
        form.add_error(None, error)
        return _show(request, run, form=form, status=422)
    messages.success(request, _("Read again with your changes."))
    return _to_import(request, run)


@require_POST
@requires(Role.EDITOR)
def apply(request: Any, budget_pk: int, pk: int) -> HttpResponse:
    run = _run_or_404(budget_pk, pk)
    choices = choices_in(request.POST, plan_preview(run))
    try:
        services.apply_plan(run, by=request.user, choices=choices)
    except ValidationError as error:
        if run.status != SheetImport.Status.UPLOADED:
            messages.info(request, " ".join(error.messages))
            return _to_import(request, run)
        messages.error(request, " ".join(error.messages))
        return _show(request, run, choices=choices, status=422)
    messages.success(request, _("Imported."))
    return _to_import(request, run)


@require_POST
@requires(Role.EDITOR)
def undo(request: Any, budget_pk: int, pk: int) -> HttpResponse:
    run = _run_or_404(budget_pk, pk)
    try:
        services.undo_plan(run, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The import has been taken back."))
    return _to_import(request, run)


@require_POST
@requires(Role.EDITOR)
def discard(request: Any, budget_pk: int, pk: int) -> HttpResponse:
    run = _run_or_404(budget_pk, pk)
    try:
        services.discard_plan(run, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _to_import(request, run)
    messages.success(request, _("The file has been forgotten; nothing was imported."))
    return redirect("budget:files", request.workspace.slug, budget_pk)


urlpatterns = [
    path("<int:budget_pk>/files/", files, name="files"),
    path("<int:budget_pk>/files/export/<str:form>/", export, name="export"),
    path("<int:budget_pk>/files/template/<int:year>/", blank, name="template"),
    path("<int:budget_pk>/files/imports/new/", upload, name="plan_upload"),
    path("<int:budget_pk>/files/imports/<int:pk>/", plan_import, name="plan_import"),
    path("<int:budget_pk>/files/imports/<int:pk>/layout/", correct, name="plan_import_layout"),
    path("<int:budget_pk>/files/imports/<int:pk>/apply/", apply, name="plan_import_apply"),
    path("<int:budget_pk>/files/imports/<int:pk>/undo/", undo, name="plan_import_undo"),
    path("<int:budget_pk>/files/imports/<int:pk>/discard/", discard, name="plan_import_discard"),
]
