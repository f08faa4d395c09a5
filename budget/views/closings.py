"""Closing months, reopening them, and the figures they were closed with."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import requires
from accounts.roles import Role
from budget import selectors, services
from budget.exceptions import Refusal
from budget.forms import ReopenForm
from budget.models import STANDS, MonthClosing, month_name
from budget.months import parse_month
from budget.views.shared import budget_or_404


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
    return redirect(_back_to(request, budget_pk))


def _back_to(request: Any, budget_pk: int) -> str:
    """Return the page the month was closed on: the grid, or where the form says."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return str(wanted)
    return reverse("budget:grid", args=[request.workspace.slug, budget_pk])


@requires(Role.OWNER)
def reopen_month(request: Any, budget_pk: int, month: str) -> HttpResponse:
    """Say what reopening takes back, and do it once a reason is given."""
    budget = budget_or_404(budget_pk)
    try:
        reopened = parse_month(month)
    except ValueError:
        raise Http404 from None
    if not budget.covers(reopened):
        raise Http404
    form = ReopenForm(request.POST or None)
    back = redirect("budget:flow", request.workspace.slug, budget_pk)
    if request.method == "POST" and form.is_valid():
        try:
            closings = services.reopen_month(
                budget, month=reopened, reason=form.cleaned_data["reason"], by=request.user
            )
        except Refusal as refusal:
            messages.error(request, " ".join(refusal.messages))
            return back
        except ValidationError as error:
            form.add_error("reason", error.messages)
        else:
            names = ", ".join(month_name(closing.month) for closing in closings)
            messages.success(request, _("Reopened: %(months)s.") % {"months": names})
            return back
    standing = list(budget.closings.filter(STANDS, month__gte=reopened))
    if not standing or standing[0].month != reopened:
        messages.info(request, _("%(month)s is not closed.") % {"month": month_name(reopened)})
        return back
    context = {
        "budget": budget,
        "month": reopened,
        "form": form,
        "also": standing[1:],
        "takers": selectors.takeovers_out_of(budget),
    }
    return render(request, "budget/reopen.html", context)


@require_GET
@requires(Role.VIEWER)
def closing_page(request: Any, budget_pk: int, closing_pk: int) -> HttpResponse:
    """Show the figures a month was closed with, also after it was reopened."""
    budget = budget_or_404(budget_pk)
    closings = MonthClosing.objects.select_related("closed_by", "reopened_by")
    closing = get_object_or_404(closings, pk=closing_pk, budget=budget.booked_in)
    context = {"budget": budget, "closing": closing, "cells": selectors.closed_cells(closing)}
    return render(request, "budget/closing.html", context)


urlpatterns = [
    path("<int:budget_pk>/close/", close_month, name="close"),
    path("<int:budget_pk>/reopen/<str:month>/", reopen_month, name="reopen"),
    path("<int:budget_pk>/closings/<int:closing_pk>/", closing_page, name="closing"),
]
