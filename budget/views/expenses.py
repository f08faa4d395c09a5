"""Expenses: the list, the form, and what becomes of one."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.access import WorkspaceView, requires
from accounts.downloads import csv_response
from accounts.pages import RecordEditView
from accounts.records import VersionConflict
from accounts.roles import Role
from budget import selectors, services
from budget.exports.expense_list import expense_rows
from budget.forms import GENERATED, DecisionForm, ExpenseFilterForm, ExpenseForm, PaymentForm
from budget.forms.expenses import FORM_REFERENCE, kept_rate
from budget.models import Budget, BudgetLine, Expense, month_name
from budget.months import month_of
from budget.views.shared import ROWS_PER_PAGE, RefusingDelete
from roadmap.models import Initiative
from strategy.models import Channel


@require_GET
@requires(Role.VIEWER)
def expense_list(request: Any) -> HttpResponse:
    form = filter_form(request)
    chosen = chosen_filters(form)
    expenses = selectors.expenses_matching(**chosen)
    page = Paginator(expenses.prefetch_related("receipts"), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    narrowed = {name for name, value in chosen.items() if value} - {"budget"}
    context = {
        "form": form,
        "budget": chosen.get("budget"),
        "page_obj": page,
        "rows": [row_of(request, expense) for expense in page.object_list],
        "totals": selectors.totals_of(expenses),
        "query": request.GET.urlencode(),
        "is_filtered": bool(narrowed),
        "more_filters": bool(narrowed - {"vendor", "status", "approval"}),
        "problems": selectors.recurring_problems().count(),
        "may_add": request.role.includes(Role.CONTRIBUTOR),
    }
    return render(request, "budget/expenses.html", context)


def filter_form(request: Any) -> ExpenseFilterForm:
    return ExpenseFilterForm(
        request.GET or None,
        budgets=Budget.objects.filter(scenario_of=None),
        lines=BudgetLine.objects.filter(budget__scenario_of=None).select_related("budget"),
        channels=Channel.objects.all(),
        initiatives=Initiative.objects.all(),
    )


def chosen_filters(form: ExpenseFilterForm) -> dict[str, Any]:
    """Return what was chosen; what cannot be read is named by the form and does not narrow."""
    form.is_valid()
    return dict(getattr(form, "cleaned_data", {}))


def row_of(request: Any, expense: Expense) -> dict[str, Any]:
    return {
        "expense": expense,
        "reference": "" if expense.reference.startswith(GENERATED) else expense.reference,
        "may_change": may_change(request, expense),
        "may_decide": expense.approval == Expense.Approval.WAITING
        and services.may_decide(expense.line.budget, request.role),
        "may_pay": expense.status == Expense.Status.COMMITTED and may_change(request, expense),
    }


@require_GET
@requires(Role.VIEWER)
def expense_download(request: Any) -> HttpResponse:
    """Give the list, narrowed as it is shown, as CSV."""
    expenses = selectors.expenses_matching(**chosen_filters(filter_form(request)))
    rows = expense_rows(expenses.iterator(chunk_size=1000), request.workspace.currency)
    return csv_response(f"expenses-{request.workspace.today():%Y-%m-%d}.csv", rows)


@require_GET
@requires(Role.CONTRIBUTOR)
def expense_counts(request: Any) -> HttpResponse:
    """Say beside the form what the bill in it will count."""
    context: dict[str, Any] = {}
    form = ExpenseForm(request.GET, workspace=request.workspace)
    try:
        context["valued"] = valued = form.counts_as()
    except ValidationError as error:
        context["refusal"] = " ".join(error.messages)
    else:
        if valued:
            budget = form.cleaned_data["line"].budget
            context |= {"budget": budget, "tax_share": form.cleaned_data.get("tax_share")}
            context["waits"] = services.is_above_limit(budget, valued.amount) and not services.may_decide(
                budget, request.role
            )
    return render(request, "budget/_counts.html", context)


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

    def success_url(self, instance: Expense) -> str:
        """Lead from a new expense to those of its budget, which has its other pages beside them."""
        listed = super().success_url(instance)
        is_new = "pk" not in self.kwargs and instance.line_id
        return f"{listed}?budget={instance.line.budget_id}" if is_new else listed

    def build_form(self, *args: Any, **kwargs: Any) -> Any:
        return super().build_form(*args, may_keep_rate=self.request.role.includes(Role.EDITOR), **kwargs)

    @transaction.atomic
    def write(self, form: Any) -> Expense:
        fields = form.fields_to_save()
        self.keep_rate(form)
        who = {"by": self.request.user, "role": self.request.role}
        if form.instance.pk:
            fields["reference"] = fields["reference"] or self.generated_reference(form.instance)
            saved = services.edit_expense(form.instance, version=form.cleaned_data["version"], **who, **fields)
        else:
            submission = self.request.POST.get("submission") or uuid.uuid4().hex
            fields["reference"] = fields["reference"] or f"{FORM_REFERENCE}{submission}"
            saved = services.record_expense(**who, **fields)
        self.saved_message = self.what_became_of(saved)
        return saved

    def keep_rate(self, form: Any) -> None:
        time = kept_rate(form)
        if time is None:
            return
        new = services.NewRate(form.cleaned_data["currency"], *time, form.cleaned_data["rate"])
        services.keep_rates(workspace=self.request.workspace, rates=[new], by=self.request.user)

    @staticmethod
    def what_became_of(expense: Expense) -> str:
        if expense.approval == Expense.Approval.WAITING:
            return _("Saved. It is above the limit of its budget and counts once it is approved.")
        month = month_of(expense.date)
        if month not in selectors.closed_months(expense.line.budget):
            return _("Saved.")
        late = _("Saved. %(month)s is closed, so the amount shows as an adjustment in the first open month.")
        return late % {"month": month_name(month)}

    @staticmethod
    def generated_reference(expense: Expense) -> str:
        stored = Expense.objects.get(pk=expense.pk).reference
        return stored if stored.startswith(GENERATED) else ""

    def context(self, form: Any) -> dict[str, Any]:
        return {"vendors": selectors.vendors_known()}


class ExpenseDelete(ExpensePage, RefusingDelete):
    warning = gettext_lazy("The amount leaves the actual spend of its month. This cannot be undone.")

    def remove(self, instance: Expense) -> None:
        services.delete_expense(instance, by=self.request.user)


class StepView(ExpensePage, WorkspaceView):
    """A page with one small form that takes an expense a step further, once."""

    template_name: str
    form_class: Any
    changed_meanwhile = gettext_lazy("Someone changed this expense meanwhile. Look at it as it is now.")

    def get(self, request: Any, **kwargs: Any) -> HttpResponse:
        expense = self.get_object()
        return self.show(expense, self.form_class(initial={"version": expense.version, **self.initial(expense)}))

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:
        expense = self.get_object()
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.show(expense, form)
        try:
            messages.success(request, self.take(expense, form.cleaned_data))
        except VersionConflict:
            messages.error(request, self.changed_meanwhile)
            return redirect(request.path)
        except ValidationError as error:
            for message in error.messages:
                form.add_error(None, message)
            return self.show(expense, form)
        return redirect(self.success_url(expense))

    def show(self, expense: Expense, form: Any) -> HttpResponse:
        context = {"expense": expense, "form": form, "cancel_url": self.success_url(expense)}
        return render(self.request, self.template_name, context)

    def initial(self, expense: Expense) -> dict[str, Any]:
        return {}

    def take(self, expense: Expense, told: dict[str, Any]) -> str:
        """Do it, and say what was done."""
        raise NotImplementedError


class ExpensePay(StepView):
    template_name = "budget/expense_pay.html"
    form_class = PaymentForm

    def initial(self, expense: Expense) -> dict[str, Any]:
        today = self.request.workspace.today()
        return {"date": today if expense.line.budget.covers(today) else expense.date}

    def take(self, expense: Expense, told: dict[str, Any]) -> str:
        paid = services.pay_expense(
            expense, on=told["date"], by=self.request.user, role=self.request.role, version=told["version"]
        )
        return _("%(expense)s is booked as paid.") % {"expense": paid}


class ExpenseDecide(StepView):
    required_role = Role.EDITOR
    template_name = "budget/expense_decide.html"
    form_class = DecisionForm

    def get_object(self) -> Expense:
        expense = get_object_or_404(selectors.expenses(), pk=self.kwargs["pk"])
        if not services.may_decide(expense.line.budget, self.request.role):
            raise PermissionDenied
        return expense

    def take(self, expense: Expense, told: dict[str, Any]) -> str:
        who = {"by": self.request.user, "version": told["version"]}
        if told["decision"] == DecisionForm.APPROVE:
            services.approve_expense(expense, **who)
            return _("%(expense)s is approved.") % {"expense": expense}
        services.refuse_expense(expense, reason=told["reason"], **who)
        return _("%(expense)s is refused and counts nowhere.") % {"expense": expense}


urlpatterns = [
    path("expenses/", expense_list, name="expenses"),
    path("expenses/download/", expense_download, name="expenses_download"),
    path("expenses/counts/", expense_counts, name="expense_counts"),
    path("expenses/new/", ExpenseEdit.as_view(), name="expense_new"),
    path("expenses/<int:pk>/", ExpenseEdit.as_view(), name="expense"),
    path("expenses/<int:pk>/pay/", ExpensePay.as_view(), name="expense_pay"),
    path("expenses/<int:pk>/decide/", ExpenseDecide.as_view(), name="expense_decide"),
    path("expenses/<int:pk>/delete/", ExpenseDelete.as_view(), name="expense_delete"),
]
