"""Pages of the roadmap: the time line, the list, and the initiatives of one goal."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import requires
from accounts.pages import RecordDeleteView, RecordEditView
from accounts.roles import Role
from roadmap import selectors, services, timeline
from roadmap.forms import InitiativeForm, PeriodForm, StatusForm
from roadmap.models import Initiative

UNPROCESSABLE = 422
MONTHS_ON_A_SCREEN = 18
MONTHS_OF = {"quarter": 3, "year": 12}


@require_GET
@requires(Role.VIEWER)
def timeline_page(request: Any) -> HttpResponse:
    today = request.workspace.today()
    groups = selectors.timeline_groups(selectors.goals_with_initiatives())
    form = PeriodForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    zoom = asked.get("zoom") or _fitting_zoom(groups, today)
    period = _period(request, groups, zoom, asked.get("at") or today)
    context = {
        "goals": groups,
        "zoom": zoom,
        "zooms": PeriodForm.ZOOMS,
        "period": period,
        "chart": timeline.draw(groups, period=period, today=today),
        "today": today,
        **_neighbours(period, zoom),
    }
    return render(request, "roadmap/timeline.html", context)


def _fitting_zoom(groups: list[timeline.Group], today: date) -> str:
    """Show everything while it fits on one screen, else the year."""
    months = timeline.months_within(timeline.whole(groups, today=today))
    return "all" if len(months) <= MONTHS_ON_A_SCREEN else "year"


def _period(request: Any, groups: list[timeline.Group], zoom: str, day: date) -> timeline.Period:
    if zoom == "all":
        return timeline.whole(groups, today=request.workspace.today())
    return timeline.surrounding(day, months=MONTHS_OF[zoom], year_start=request.workspace.fiscal_year_start)


def _neighbours(period: timeline.Period, zoom: str) -> dict[str, date]:
    """Return a day within the period before and after; none when everything is shown."""
    if zoom == "all":
        return {}
    months = MONTHS_OF[zoom]
    return {"earlier": timeline.add_months(period.first, -months), "later": timeline.add_months(period.first, months)}


@require_GET
@requires(Role.VIEWER)
def initiatives(request: Any) -> HttpResponse:
    context = {"goals": selectors.goals_with_initiatives(), **_statuses(request)}
    return render(request, "roadmap/list.html", context)


def _statuses(request: Any) -> dict[str, Any]:
    return {"statuses": Initiative.Status.choices, "today": request.workspace.today()}


@require_GET
@requires(Role.VIEWER)
def summary(request: Any) -> HttpResponse:
    today = request.workspace.today()
    return render(request, "roadmap/_summary.html", {"overview": selectors.overview(today=today), "today": today})


@require_GET
@requires(Role.VIEWER)
def goal(request: Any, pk: int) -> HttpResponse:
    return _show_goal(request, pk, "roadmap/goal.html")


@require_GET
@requires(Role.VIEWER)
def goal_panel(request: Any, pk: int) -> HttpResponse:
    return _show_goal(request, pk, "roadmap/_goal_panel.html")


def _show_goal(request: Any, pk: int, template: str) -> HttpResponse:
    shown = get_object_or_404(selectors.any_goal_with_initiatives(), pk=pk)
    return render(request, template, {"goal": shown, **_statuses(request)})


@require_GET
@requires(Role.VIEWER)
def initiative(request: Any, pk: int) -> HttpResponse:
    shown = get_object_or_404(Initiative.objects.select_related("goal__strategy"), pk=pk)
    return render(request, "roadmap/initiative.html", {"initiative": shown, "late": shown.is_late(_today(request))})


def _today(request: Any) -> date:
    return request.workspace.today()


class InitiativeEdit(RecordEditView):
    model = Initiative
    form_class = InitiativeForm
    success_url_name = "roadmap:list"
    template_name = "roadmap/initiative_form.html"
    title_new = _("New initiative")
    title_edit = _("Initiative")

    def initial(self) -> dict[str, Any]:
        return {"goal": self.request.GET.get("goal"), "starts_on": _today(self.request)} if self._is_new else {}

    @property
    def _is_new(self) -> bool:
        return "pk" not in self.kwargs

    def success_url(self, instance: Initiative) -> str:
        if instance.pk is None:
            return super().success_url(instance)
        return reverse("roadmap:goal", args=[self.request.workspace.slug, instance.goal_id])


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
        changed = services.change_status(changed, status=form.cleaned_data["status"], by=request.user)
    if not request.htmx:
        return redirect("roadmap:list", request.workspace.slug)
    context = {"initiative": changed, "form": form, **_statuses(request)}
    return render(request, "roadmap/_row.html", context, status=None if form.is_valid() else UNPROCESSABLE)
