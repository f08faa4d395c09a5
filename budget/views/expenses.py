"""Expenses: the list and the form."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.access import requires
from accounts.pages import RecordEditView
from accounts.roles import Role
from budget import selectors, services
from budget.forms import GENERATED, ExpenseFilterForm, ExpenseForm
from budget.models import BudgetLine, Expense, month_name
from budget.months import month_of
from budget.views.shared import ROWS_PER_PAGE, RefusingDelete
from strategy.models import Channel


@require_GET
@requires(Role.VIEWER)
def expense_list(request: Any) -> HttpResponse:
    lines = BudgetLine.objects.filter(budget__scenario_of=None).select_related("budget")
    form = ExpenseFilterForm(request.GET or None, lines=lines, channels=Channel.objects.all())
    chosen = form.cleaned_data if form.is_valid() else {}
    expenses = selectors.expenses_matching(**chosen)
    page = Paginator(expenses, ROWS_PER_PAGE).get_page(request.GET.get("page"))
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


urlpatterns = [
    path("expenses/", expense_list, name="expenses"),
    path("expenses/new/", ExpenseEdit.as_view(), name="expense_new"),
    path("expenses/<int:pk>/", ExpenseEdit.as_view(), name="expense"),
    path("expenses/<int:pk>/delete/", ExpenseDelete.as_view(), name="expense_delete"),
]
