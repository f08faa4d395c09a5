"""Answering the remarks of the guidance."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Role
from strategy import desk
from strategy.desk import about_strategy
from strategy.forms.guidance import DismissForm
from strategy.models import Dismissal
from strategy.selectors.guidance import advice
from strategy.services import guidance as services
from strategy.views.base import UNPROCESSABLE


@require_POST
@about_strategy(Role.EDITOR)
def dismiss(request: Any) -> HttpResponse:
    desk.refuse_when_read_only(request)
    form = DismissForm(request.POST)
    if not form.is_valid():
        return _refuse(request, form)
    services.dismiss(strategy=request.strategy, by=request.user, **form.cleaned_data)
    return _answer(request, _("Dismissed. It is kept below with your reason."))


@require_POST
@requires(Role.EDITOR)
def take_back(request: Any, pk: int) -> HttpResponse:
    dismissal = get_object_or_404(Dismissal.objects.select_related("strategy"), pk=pk)
    desk.lay_out(request, dismissal.strategy)
    desk.refuse_when_read_only(request)
    services.take_back(dismissal, by=request.user)
    return _answer(request, _("The remark is made again."))


def _answer(request: Any, message: str) -> HttpResponse:
    if request.htmx:
        return render(request, "strategy/_remarks.html", {"advice": advice(request.strategy), "announce": message})
    messages.success(request, message)
    return redirect(desk.section_url(request, "strategy:home", fragment="remarks"))


def _refuse(request: Any, form: DismissForm) -> HttpResponse:
    refusal = " ".join(str(error) for errors in form.errors.values() for error in errors)
    if request.htmx:
        refused = "" if "remark" in form.errors else form.data["remark"]
        context = {"advice": advice(request.strategy), "refusal": refusal, "refused": refused}
        return render(request, "strategy/_remarks.html", context, status=UNPROCESSABLE)
    messages.error(request, refusal)
    return redirect(desk.section_url(request, "strategy:home", fragment="remarks"))
