"""How the budget's pages find what their address names, and what they share."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.pages import RecordDeleteView
from budget.exceptions import Refusal
from budget.models import Budget, BudgetLine
from budget.months import parse_month

ROWS_PER_PAGE = 50


def budget_or_404(budget_pk: int) -> Budget:
    return get_object_or_404(Budget.objects.select_related("scenario_of"), pk=budget_pk)


def line_or_404(budget_pk: int, line_pk: int) -> BudgetLine:
    lines = BudgetLine.objects.select_related("budget__scenario_of", "channel", "workspace")
    return get_object_or_404(lines, pk=line_pk, budget=budget_pk)


def month_or_404(line: BudgetLine, text: str) -> date:
    try:
        month = parse_month(text)
    except ValueError:
        raise Http404 from None
    if not line.budget.covers(month):
        raise Http404
    return month


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


class InBudgetPage:
    """What the pages of one budget's records share."""

    kwargs: dict[str, Any]
    request: Any

    @property
    def budget(self) -> Budget:
        return budget_or_404(self.kwargs["budget_pk"])

    def success_url(self, instance: Any) -> str:
        return reverse("budget:grid", args=[self.request.workspace.slug, self.kwargs["budget_pk"]])
