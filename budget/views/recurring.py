"""Recurring expenses: what comes, what is expected this month, what could not be booked."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.access import requires
from accounts.pages import RecordDeleteView, RecordEditView
from accounts.roles import Role
from budget import selectors, services
from budget.exceptions import Refusal
from budget.forms import RecurringForm
from budget.models import RecurringExpense
from budget.money import ZERO


@require_GET
@requires(Role.VIEWER)
def recurring_list(request: Any) -> HttpResponse:
    today = request.workspace.today()
    recurring = list(selectors.recurring_expenses())
    expected = selectors.expected_in_month(recurring, today)
    context = {
        "rows": [
            {"recurring": one, "next": selectors.next_day(one, today), "due": selectors.due_days(one, until=today)}
            for one in recurring
        ],
        "expected": expected,
        "expected_total": sum((entry.amount for entry in expected if entry.amount), ZERO),
        "unknown": any(entry.amount is None for entry in expected),
        "today": today,
        "may_edit": request.role.includes(Role.EDITOR),
    }
    return render(request, "budget/recurring.html", context)


class RecurringEdit(RecordEditView):
    model = RecurringExpense
    form_class = RecurringForm
    template_name = "budget/recurring_form.html"
    success_url_name = "budget:recurring"
    title_new = gettext_lazy("New recurring expense")
    title_edit = gettext_lazy("Edit recurring expense")

    def initial(self) -> dict[str, Any]:
        if "pk" in self.kwargs:
            return {}
        return {"starts_on": self.request.workspace.today(), "line": self.request.GET.get("line")}

    def write(self, form: Any) -> RecurringExpense:
        return services.save_recurring(
            form.instance,
            by=self.request.user,
            role=self.request.role,
            version=form.cleaned_data["version"],
            **form.fields_to_save(),
        )

    def context(self, form: Any) -> dict[str, Any]:
        return {"vendors": selectors.vendors_known()}


class RecurringDelete(RecordDeleteView):
    model = RecurringExpense
    success_url_name = "budget:recurring"
    warning = gettext_lazy("Nothing more is booked. What has been booked stays.")

    def remove(self, instance: RecurringExpense) -> None:
        services.delete_recurring(instance, by=self.request.user)


@require_POST
@requires(Role.EDITOR)
def recurring_book(request: Any, pk: int) -> HttpResponse:
    """Book what is due without waiting for the next round."""
    recurring = get_object_or_404(selectors.recurring_expenses(), pk=pk)
    try:
        booked = services.book_recurring(recurring, today=request.workspace.today())
    except Refusal as refusal:
        messages.info(request, " ".join(refusal.messages))
        return redirect("budget:recurring", request.workspace.slug)
    if booked:
        said = ngettext("%(count)d expense has been booked.", "%(count)d expenses have been booked.", len(booked))
        messages.success(request, said % {"count": len(booked)})
    if recurring.problem:
        messages.error(request, _("Not booked: %(problem)s") % {"problem": recurring.problem})
    return redirect("budget:recurring", request.workspace.slug)


@require_POST
@requires(Role.EDITOR)
def recurring_pause(request: Any, pk: int) -> HttpResponse:
    recurring = get_object_or_404(RecurringExpense, pk=pk)
    services.save_recurring(recurring, by=request.user, role=request.role, paused=request.POST.get("paused") == "1")
    return redirect("budget:recurring", request.workspace.slug)


urlpatterns = [
    path("recurring/", recurring_list, name="recurring"),
    path("recurring/new/", RecurringEdit.as_view(), name="recurring_new"),
    path("recurring/<int:pk>/", RecurringEdit.as_view(), name="recurring_edit"),
    path("recurring/<int:pk>/delete/", RecurringDelete.as_view(), name="recurring_delete"),
    path("recurring/<int:pk>/book/", recurring_book, name="recurring_book"),
    path("recurring/<int:pk>/pause/", recurring_pause, name="recurring_pause"),
]
