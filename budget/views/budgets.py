"""The list of budgets, the budget's own form, and its word on the overview."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.access import requires
from accounts.pages import RecordEditView
from accounts.roles import Role
from budget import selectors, services
from budget.forms import BudgetForm, CopyForm
from budget.models import Budget
from budget.months import add_months
from budget.plan import following_name
from budget.views.shared import RefusingDelete, budget_or_404
from budget.words.pace import month_words


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
    return render(request, "budget/summary.html", _in_brief(request, selectors.grid(budget, today)) if budget else {})


def _in_brief(request: Any, grid: selectors.Grid) -> dict[str, Any]:
    pace = selectors.budget_pace(grid).month
    words = month_words(pace, request.workspace.currency) if grid.lines else ""
    return {"grid": grid, "pace": pace, "pace_words": words, "alerts": selectors.standing_alerts(grid)}


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

    def build_form(self, *args: Any, **kwargs: Any) -> Any:
        return super().build_form(*args, role=self.request.role, **kwargs)

    def write(self, form: Any) -> Budget:
        version = form.cleaned_data["version"]
        return services.save_budget(form.instance, by=self.request.user, version=version, **form.fields_to_save())

    def success_url(self, instance: Budget) -> str:
        slug = self.request.workspace.slug
        return reverse("budget:grid", args=[slug, instance.pk]) if instance.pk else reverse("budget:list", args=[slug])


@requires(Role.EDITOR)
def copy_page(request: Any, pk: int) -> HttpResponse:
    """Copy a budget for the time after it."""
    budget = budget_or_404(pk)
    if budget.is_scenario:
        raise Http404
    form = CopyForm(
        request.POST if request.method == "POST" else None,
        initial={"name": following_name(budget.name, budget.months)},
    )
    if request.method == "POST" and form.is_valid():
        made = _store_copy(request, budget, form)
        if made:
            messages.success(request, _("“%(budget)s” is made. Look through its plan.") % {"budget": made})
            return redirect("budget:grid", request.workspace.slug, made.pk)
    context = {
        "budget": budget,
        "form": form,
        "first": add_months(budget.last_month, 1),
        "last": add_months(budget.last_month, budget.months),
        "stopped": budget.lines.filter(defunded_from__isnull=False),
    }
    return render(request, "budget/budget_copy.html", context)


def _store_copy(request: Any, budget: Budget, form: CopyForm) -> Budget | None:
    try:
        return services.copy_budget(
            budget,
            by=request.user,
            name=form.cleaned_data["name"],
            change=form.change,
            change_by_category=form.change_by_category,
        )
    except ValidationError as error:
        for field, errors in getattr(error, "error_dict", {None: [error]}).items():
            form.add_error(field if field in form.fields else None, errors)
        return None


class BudgetDelete(RefusingDelete):
    model = Budget
    success_url_name = "budget:list"
    warning = gettext_lazy("Its lines, plans and scenarios are deleted with it. This cannot be undone.")

    def success_url(self, instance: Budget) -> str:
        if instance.is_scenario:
            return reverse("budget:plan", args=[self.request.workspace.slug, instance.scenario_of_id])
        return super().success_url(instance)

    def back_url(self) -> str:
        return reverse("budget:grid", args=[self.request.workspace.slug, self.kwargs["pk"]])

    def remove(self, instance: Budget) -> None:
        services.delete_budget(instance, by=self.request.user)


urlpatterns = [
    path("", budget_list, name="list"),
    path("summary/", summary, name="summary"),
    path("new/", BudgetEdit.as_view(), name="new"),
    path("<int:pk>/edit/", BudgetEdit.as_view(), name="edit"),
    path("<int:pk>/copy/", copy_page, name="copy"),
    path("<int:pk>/delete/", BudgetDelete.as_view(), name="delete"),
]
