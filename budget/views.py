"""The budget's pages; every rule is in the services."""

import uuid
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.access import requires
from accounts.pages import RecordDeleteView, RecordEditView
from accounts.roles import Role
from budget import drawing, selectors, services
from budget.exceptions import Refusal
from budget.fields import read_amount
from budget.forms import GENERATED, BudgetForm, ExpenseFilterForm, ExpenseForm, LineForm, MonthForm, MoveForm
from budget.models import Budget, BudgetLine, Expense, LineMonth, Move, month_name
from budget.months import month_of, parse_month
from budget.services import Reach
from strategy.models import Channel

EXPENSES_PER_PAGE = 50


def budget_or_404(budget_pk: int) -> Budget:
    return get_object_or_404(Budget.objects.all(), pk=budget_pk)


def line_or_404(budget_pk: int, line_pk: int) -> BudgetLine:
    lines = BudgetLine.objects.select_related("budget", "channel", "workspace")
    return get_object_or_404(lines, pk=line_pk, budget=budget_pk)


def month_or_404(line: BudgetLine, text: str) -> date:
    try:
        month = parse_month(text)
    except ValueError:
        raise Http404 from None
    if not line.budget.covers(month):
        raise Http404
    return month


# Budgets


@require_GET
@requires(Role.VIEWER)
def budget_list(request: Any) -> HttpResponse:
    return render(request, "budget/list.html", {"budgets": selectors.budgets()})


@require_GET
@requires(Role.VIEWER)
def summary(request: Any) -> HttpResponse:
    """Say on the overview what the running budget leaves for this month."""
    today = request.workspace.today()
    budget = selectors.running_budget(today)
    grid = selectors.grid(budget, today) if budget else None
    return render(request, "budget/summary.html", {"grid": grid})


class BudgetEdit(RecordEditView):
    model = Budget
    form_class = BudgetForm
    template_name = "budget/budget_form.html"
    title_new = gettext_lazy("New budget")
    title_edit = gettext_lazy("Edit budget")

    def initial(self) -> dict[str, Any]:
        if "pk" in self.kwargs:
            return {}
        today = self.request.workspace.today()
        first = self.request.workspace.fiscal_year_start
        year = today.year if today.month >= first else today.year - 1
        return {"first_month": date(year, first, 1)}

    def write(self, form: Any) -> Budget:
        version = form.cleaned_data["version"]
        return services.save_budget(form.instance, by=self.request.user, version=version, **form.fields_to_save())

    def success_url(self, instance: Budget) -> str:
        slug = self.request.workspace.slug
        return reverse("budget:grid", args=[slug, instance.pk]) if instance.pk else reverse("budget:list", args=[slug])


class RefusingDelete(RecordDeleteView):
    """Deletes, or says why not and goes back."""

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, **kwargs)
        except Refusal as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(self.back_url())

    def back_url(self) -> str:
        return self.success_url(self.get_object())


class BudgetDelete(RefusingDelete):
    model = Budget
    success_url_name = "budget:list"
    warning = gettext_lazy("Its lines and plans are deleted with it. This cannot be undone.")

    def back_url(self) -> str:
        return reverse("budget:grid", args=[self.request.workspace.slug, self.kwargs["pk"]])

    def remove(self, instance: Budget) -> None:
        services.delete_budget(instance, by=self.request.user)


# The grid


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
        "message": _saved_message(line, month_set, reach),
    }
    if request.POST.get("places") != str(pen.places):
        answer |= {"body": drawing.body(pen), "places": pen.places}
    return JsonResponse(answer)


def _saved_message(line: BudgetLine, month: date, reach: str) -> str:
    place = {"line": line.name, "month": month_name(month)}
    if reach == Reach.ONWARDS:
        return _("Saved: %(line)s, from %(month)s on.") % place
    if reach == Reach.ALL:
        return _("Saved: %(line)s, all open months.") % place
    return _("Saved: %(line)s, %(month)s.") % place


@requires(Role.EDITOR)
def month_page(request: Any, budget_pk: int, line_pk: int, month: str) -> HttpResponse:
    """Edit plan, policy and cap of one month of a line."""
    line = line_or_404(budget_pk, line_pk)
    month_set = month_or_404(line, month)
    stored = LineMonth.objects.filter(line=line, month=month_set).first()
    form = MonthForm(request.POST or None, line=line, stored=stored)
    if request.method == "POST" and form.is_valid() and _store_month(request, line, month_set, form):
        messages.success(request, _saved_message(line, month_set, form.cleaned_data["reach"]))
        return redirect("budget:line", request.workspace.slug, budget_pk, line_pk)
    grid = selectors.grid(line.budget, request.workspace.today())
    index = next(m.index for m in grid.months if m.month == month_set)
    context = {
        "form": form,
        "line": line,
        "month": grid.months[index],
        "figures": grid.row(line.pk).figures.months[index],
    }
    return render(request, "budget/month.html", context)


def _store_month(request: Any, line: BudgetLine, month: date, form: MonthForm) -> bool:
    try:
        services.set_month(line, month=month, by=request.user, reach=form.cleaned_data["reach"], **form.changes())
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True


@require_POST
@requires(Role.EDITOR)
def close_month(request: Any, budget_pk: int) -> HttpResponse:
    budget = budget_or_404(budget_pk)
    try:
        month = parse_month(request.POST.get("month", ""))
        closed = services.close_month(budget, month=month, by=request.user, today=request.workspace.today())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except ValueError:
        messages.error(request, _("Choose the month to close."))
    else:
        names = ", ".join(month_name(closing.month) for closing in closed)
        messages.success(request, _("Closed: %(months)s.") % {"months": names or month_name(month)})
    return redirect("budget:grid", request.workspace.slug, budget_pk)


# Lines


class InBudgetPage:
    """What the pages of one budget's records share."""

    kwargs: dict[str, Any]
    request: Any

    @property
    def budget(self) -> Budget:
        return budget_or_404(self.kwargs["budget_pk"])

    def success_url(self, instance: Any) -> str:
        return reverse("budget:grid", args=[self.request.workspace.slug, self.kwargs["budget_pk"]])


class LineEdit(InBudgetPage, RecordEditView):
    model = BudgetLine
    form_class = LineForm
    template_name = "budget/line_form.html"
    title_new = gettext_lazy("New budget line")
    title_edit = gettext_lazy("Edit budget line")

    def get_object(self) -> BudgetLine:
        if "pk" in self.kwargs:
            return line_or_404(self.kwargs["budget_pk"], self.kwargs["pk"])
        return BudgetLine(workspace=self.request.workspace, budget=self.budget)

    def write(self, form: Any) -> BudgetLine:
        fields = form.fields_to_save()
        if form.instance.pk is None:
            planned = form.cleaned_data["planned_per_month"]
            return services.add_line(self.budget, by=self.request.user, planned_per_month=planned, **fields)
        keeps_past = form.cleaned_data["rule_reach"] == "onwards"
        return services.edit_line(
            form.instance,
            by=self.request.user,
            version=form.cleaned_data["version"],
            rule_from=form.rule_from() if keeps_past else None,
            **fields,
        )

    def draft_key(self, instance: BudgetLine) -> str:
        return f"budget.line.{instance.pk or f'new-in-{instance.budget_id}'}"


class LineDelete(InBudgetPage, RefusingDelete):
    model = BudgetLine
    warning = gettext_lazy("Its plan is deleted with it. This cannot be undone.")

    def get_object(self) -> BudgetLine:
        return line_or_404(self.kwargs["budget_pk"], self.kwargs["pk"])

    def remove(self, instance: BudgetLine) -> None:
        services.delete_line(instance, by=self.request.user)


@require_GET
@requires(Role.VIEWER)
def line_page(request: Any, budget_pk: int, line_pk: int) -> HttpResponse:
    """Tell month by month where a line's figures come from."""
    line = line_or_404(budget_pk, line_pk)
    grid = selectors.grid(line.budget, request.workspace.today())
    row = grid.row(line.pk)
    context = {
        "line": line,
        "budget": line.budget,
        "row": row,
        "months": selectors.month_stories(grid, row),
        "rule": drawing.rule_in_words(line),
        "now_month": grid.current.month,
        "may_edit": request.role.includes(Role.EDITOR),
        "open_months": [month.month for month in grid.months if not month.closed],
    }
    return render(request, "budget/line.html", context)


@require_POST
@requires(Role.EDITOR)
def defund(request: Any, budget_pk: int, line_pk: int) -> HttpResponse:
    """Stop a line's money from the chosen month on; without a month it is funded again."""
    line = line_or_404(budget_pk, line_pk)
    text = request.POST.get("month", "")
    month = month_or_404(line, text) if text else None
    try:
        services.defund_line(line, by=request.user, from_month=month)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect("budget:line", request.workspace.slug, budget_pk, line_pk)


# Moves


@require_GET
@requires(Role.VIEWER)
def move_list(request: Any, budget_pk: int) -> HttpResponse:
    budget = budget_or_404(budget_pk)
    page = Paginator(selectors.moves(budget), EXPENSES_PER_PAGE).get_page(request.GET.get("page"))
    context = {"budget": budget, "page_obj": page, "may_edit": request.role.includes(Role.EDITOR)}
    return render(request, "budget/moves.html", context)


class MoveNew(InBudgetPage, RecordEditView):
    model = Move
    template_name = "budget/move_form.html"
    title_new = gettext_lazy("Move money")

    @property
    def form_class(self) -> Any:  # type: ignore[override]
        return partial(MoveForm, budget=self.budget)

    def get_object(self) -> Move:
        return Move(workspace=self.request.workspace)

    def initial(self) -> dict[str, Any]:
        return {name: self.request.GET[name] for name in MoveForm.Meta.fields if name in self.request.GET}

    def write(self, form: Any) -> Move:
        return services.move_money(by=self.request.user, **form.fields_to_save())

    def context(self, form: Any) -> dict[str, Any]:
        return {"budget": self.budget}

    def draft_key(self, instance: Move) -> str:
        return f"budget.move.new-in-{self.kwargs['budget_pk']}"


# Expenses


@require_GET
@requires(Role.VIEWER)
def expense_list(request: Any) -> HttpResponse:
    lines = BudgetLine.objects.select_related("budget")
    form = ExpenseFilterForm(request.GET or None, lines=lines, channels=Channel.objects.all())
    chosen = form.cleaned_data if form.is_valid() else {}
    expenses = selectors.expenses_matching(**chosen)
    page = Paginator(expenses, EXPENSES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "rows": [(expense, may_change(request, expense)) for expense in page.object_list],
        "total": selectors.total_of(expenses),
        "generated": GENERATED,
        "is_filtered": any(chosen.values()),
        "may_add": request.role.includes(Role.CONTRIBUTOR),
    }
    return render(request, "budget/expenses.html", context)


def may_change(request: Any, expense: Expense) -> bool:
    """Contributors change their own expenses, editors all."""
    if request.role.includes(Role.EDITOR):
        return True
    return request.role.includes(Role.CONTRIBUTOR) and expense.created_by_id == request.user.pk


class ExpensePage:
    """What the pages of one expense share: one's own, unless one is an editor."""

    model = Expense
    required_role = Role.CONTRIBUTOR
    kwargs: dict[str, Any]
    request: Any

    def get_object(self) -> Expense:
        if "pk" not in self.kwargs:
            return Expense(workspace=self.request.workspace)
        expense = get_object_or_404(selectors.expenses(), pk=self.kwargs["pk"])
        if not may_change(self.request, expense):
            raise PermissionDenied
        return expense

    def success_url(self, instance: Expense) -> str:
        return reverse("budget:expenses", args=[self.request.workspace.slug])


class ExpenseEdit(ExpensePage, RecordEditView):
    form_class = ExpenseForm
    template_name = "budget/expense_form.html"
    title_new = gettext_lazy("New expense")
    title_edit = gettext_lazy("Edit expense")

    def initial(self) -> dict[str, Any]:
        if "pk" in self.kwargs:
            return {}
        return {"date": self.request.workspace.today(), "line": self.request.GET.get("line")}

    def write(self, form: Any) -> Expense:
        fields = form.fields_to_save()
        if form.instance.pk:
            fields["reference"] = fields["reference"] or self.generated_reference(form.instance)
            version = form.cleaned_data["version"]
            saved = services.edit_expense(form.instance, by=self.request.user, version=version, **fields)
        else:
            submission = self.request.POST.get("submission") or uuid.uuid4().hex
            fields["reference"] = fields["reference"] or f"{GENERATED}{submission}"
            saved = services.record_expense(by=self.request.user, **fields)
        self.saved_message = self.what_became_of(saved)
        return saved

    @staticmethod
    def what_became_of(expense: Expense) -> str:
        month = month_of(expense.date)
        if month not in selectors.closed_months(expense.line.budget):
            return _("Saved.")
        late = _("Saved. %(month)s is closed, so the amount shows as an adjustment in the first open month.")
        return late % {"month": month_name(month)}

    @staticmethod
    def generated_reference(expense: Expense) -> str:
        stored = Expense.objects.get(pk=expense.pk).reference
        return stored if stored.startswith(GENERATED) else ""


class ExpenseDelete(ExpensePage, RefusingDelete):
    warning = gettext_lazy("The amount leaves the actual spend of its month. This cannot be undone.")

    def remove(self, instance: Expense) -> None:
        services.delete_expense(instance, by=self.request.user)
