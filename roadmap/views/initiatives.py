"""The list of initiatives, one of them, and those of one goal."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import requires
from accounts.pages import RecordDeleteView, RecordEditView
from accounts.roles import Role
from roadmap.forms.initiatives import InitiativeForm, StatusForm
from roadmap.measures import readings, share_reached
from roadmap.models import Initiative
from roadmap.selectors.health import standings
from roadmap.selectors.initiatives import (
    active_goals,
    any_goal_with_initiatives,
    goals_of,
    rows_by_goal,
    whole_initiatives,
)
from roadmap.selectors.overview import overview
from roadmap.selectors.plans import offers_split
from roadmap.services.initiatives import change_status, save_initiative

UNPROCESSABLE = 422
ROWS_PER_PAGE = 50


@require_GET
@requires(Role.VIEWER)
def initiatives(request: Any) -> HttpResponse:
    page = Paginator(rows_by_goal(), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    goals = goals_of(page.object_list)
    shown = [initiative for _goal, found in goals for initiative in found]
    context = {"goals": goals, "page_obj": page, **_statuses(request), "standings": standings(shown, _today(request))}
    return render(request, "roadmap/list.html", context)


def _statuses(request: Any) -> dict[str, Any]:
    return {"statuses": Initiative.Status.choices, "today": request.workspace.today()}


@require_GET
@requires(Role.VIEWER)
def summary(request: Any) -> HttpResponse:
    today = request.workspace.today()
    return render(request, "roadmap/_summary.html", {"overview": overview(today=today), "today": today})


@require_GET
@requires(Role.VIEWER)
def goal(request: Any, pk: int) -> HttpResponse:
    return _show_goal(request, pk, "roadmap/goal.html")


@require_GET
@requires(Role.VIEWER)
def goal_panel(request: Any, pk: int) -> HttpResponse:
    return _show_goal(request, pk, "roadmap/_goal_panel.html")


def _show_goal(request: Any, pk: int, template: str) -> HttpResponse:
    shown = get_object_or_404(any_goal_with_initiatives(), pk=pk)
    found = list(shown.initiatives.all())
    context = {
        "goal": shown,
        "initiatives": found,
        **_statuses(request),
        "standings": standings(found, _today(request)),
    }
    return render(request, template, context)


@require_GET
@requires(Role.VIEWER)
def initiative(request: Any, pk: int) -> HttpResponse:
    shown = get_object_or_404(whole_initiatives(), pk=pk)
    today = _today(request)
    standing = standings([shown], today).get(shown.pk)
    reading = standing.reading if standing else readings([shown], today).get(shown.pk)
    context = {
        "initiative": shown,
        "late": shown.is_late(today),
        "standing": standing,
        "reading": reading,
        "reached": share_reached(shown, reading) if shown.metric else None,
        "offers_split": standing is not None and offers_split(shown, standing.tasks),
        "topic": f"roadmap.initiative.{shown.pk}",
    }
    return render(request, "roadmap/initiative.html", context)


def _today(request: Any) -> date:
    return request.workspace.today()


class InitiativeEdit(RecordEditView):
    model = Initiative
    form_class = InitiativeForm
    success_url_name = "roadmap:list"
    template_name = "roadmap/initiative_form.html"
    title_new = _("New initiative")
    title_edit = _("Initiative")

    def get(self, request: Any, **kwargs: Any) -> HttpResponse:
        if self._is_new and not active_goals().exists():
            messages.info(request, _("An initiative serves a goal. Set a goal first."))
            return redirect("strategy:goal_new", request.workspace.slug)
        return super().get(request, **kwargs)

    def write(self, form: Any) -> Initiative:
        return save_initiative(
            form.instance, by=self.request.user, version=form.cleaned_data.get("version"), **form.fields_to_save()
        )

    def initial(self) -> dict[str, Any]:
        return {"goal": self.request.GET.get("goal"), "starts_on": _today(self.request)} if self._is_new else {}

    @property
    def _is_new(self) -> bool:
        return "pk" not in self.kwargs

    def success_url(self, instance: Initiative) -> str:
        if instance.pk is None:
            return super().success_url(instance)
        return reverse("roadmap:initiative", args=[self.request.workspace.slug, instance.pk])


class InitiativeDelete(RecordDeleteView):
    model = Initiative
    success_url_name = "roadmap:list"

    def success_url(self, instance: Initiative) -> str:
        return reverse("roadmap:goal", args=[self.request.workspace.slug, instance.goal_id])


@require_POST
@requires(Role.EDITOR)
def initiative_status(request: Any, pk: int) -> HttpResponse:
    """Change the status in place: htmx gets the row, others go back to the list."""
    changed = get_object_or_404(Initiative.objects.select_related("goal__strategy"), pk=pk)
    form = StatusForm(request.POST)
    if form.is_valid():
        changed = change_status(changed, status=form.cleaned_data["status"], by=request.user)
    if not request.htmx:
        return redirect("roadmap:list", request.workspace.slug)
    context = {
        "initiative": changed,
        "form": form,
        **_statuses(request),
        "standings": standings([changed], _today(request)),
    }
    return render(request, "roadmap/_row.html", context, status=None if form.is_valid() else UNPROCESSABLE)
