"""The list of budgets, the budget's own form, and its word on the overview."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.access import requires
from accounts.pages import RecordEditView
from accounts.roles import Role
from budget import selectors, services
from budget.forms import BudgetForm
from budget.models import Budget
from budget.views.shared import RefusingDelete


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


class BudgetDelete(RefusingDelete):
    model = Budget
    success_url_name = "budget:list"
    warning = gettext_lazy("Its lines and plans are deleted with it. This cannot be undone.")

    def back_url(self) -> str:
        return reverse("budget:grid", args=[self.request.workspace.slug, self.kwargs["pk"]])

    def remove(self, instance: Budget) -> None:
        services.delete_budget(instance, by=self.request.user)


urlpatterns = [
    path("", budget_list, name="list"),
    path("summary/", summary, name="summary"),
    path("new/", BudgetEdit.as_view(), name="new"),
    path("<int:pk>/edit/", BudgetEdit.as_view(), name="edit"),
    path("<int:pk>/delete/", BudgetDelete.as_view(), name="delete"),
]
