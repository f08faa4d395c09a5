"""Pages of the manager: the dashboard, its freshness, downloads, ROI settings and staff hours."""

import csv
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.access import WorkspaceRequest, requires
from accounts.forms import RecordForm
from accounts.pages import RecordDeleteView, RecordEditView
from accounts.roles import Role
from accounts.templatetags.luotsi import percent
from budget.months import add_months, month_of
from budget.selectors import costs_mark
from reporting import selectors, services
from reporting.dashboard_forms import PRESET_LABELS, PeriodForm, RoiSettingsForm, StaffHoursForm
from reporting.dashboard_page import Page, csv_rows
from reporting.models import RoiSettings, StaffHours
from roadmap.selectors.time_entries import hours_by_month, hours_mark
from strategy.models import Channel
from strategy.selectors.plan import current_plan

ROWS_ON_A_PAGE = 50
MONTHS_FROM_TASKS = 24
DOWNLOADS = ("channels", "campaigns", "months")
POLL_WAITING, POLL_IDLE = 3, 60  # seconds


@requires(Role.VIEWER)
def dashboard(request: WorkspaceRequest) -> HttpResponse:
    known = selectors.freshness(request.workspace)
    form = PeriodForm(request.GET, workspace=request.workspace, known=known)
    found = selectors.dashboard(request.workspace, form.period, known)
    period = found.period
    context = {
        "form": form,
        "presets": [
            {"key": preset.value, "label": label, "chosen": form.preset_period(preset) == period}
            for preset, label in PRESET_LABELS.items()
        ],
        "dashboard": found,
        "page": Page(found),
        "period_query": urlencode({"start": period.start.isoformat(), "end": period.end.isoformat()}),
        **_freshness_context(known),
    }
    return render(request, "reporting/dashboard.html", context)


@requires(Role.VIEWER)
def freshness(request: WorkspaceRequest) -> HttpResponse:
    """Tell how fresh the figures are; have the page load anew once there are newer ones than it shows."""
    known = selectors.freshness(request.workspace)
    context = _freshness_context(known)
    response = render(request, "reporting/_freshness.html", context)
    if known.fresh and context["seen"] != request.GET.get("seen", ""):
        response["HX-Refresh"] = "true"
    return response


def _freshness_context(known: selectors.Freshness) -> dict[str, Any]:
    return {
        "freshness": known,
        "seen": f"{known.computed_at or ''}|{costs_mark()}|{hours_mark()}",
        "poll_seconds": POLL_IDLE if known.fresh else POLL_WAITING,
    }


@requires(Role.VIEWER)
def download(request: WorkspaceRequest, what: str) -> HttpResponse:
    if what not in DOWNLOADS:
        raise Http404
    known = selectors.freshness(request.workspace)
    form = PeriodForm(request.GET, workspace=request.workspace, known=known)
    found = selectors.dashboard(request.workspace, form.period, known)
    name = f"{request.workspace.slug}-{what}-{found.period.start}-{found.period.end}.csv"
    # Excel takes a file for UTF-8 only with the mark in front.
    response = HttpResponse("\N{BYTE ORDER MARK}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(response).writerows(csv_rows(found, what))
    return response


@requires(Role.VIEWER)
def summary(request: WorkspaceRequest) -> HttpResponse:
    """Show the reporting room's lines of the overview page."""
    known = selectors.freshness(request.workspace)
    found = selectors.dashboard(request.workspace, known.default_period(request.workspace.today()), known)
    return render(request, "reporting/_summary.html", {"dashboard": found, "page": Page(found)})


@requires(Role.VIEWER)
def period_panel(request: WorkspaceRequest) -> HttpResponse:
    """Show the figures of the days a page of another room is about, beside the period before.

    The days come as `start` and `end`, or under the names they have in a form that loads this as it is
    filled in: `period_start` and `period_end`.
    """
    known = selectors.freshness(request.workspace)
    typed = {name: request.GET.get(name) or request.GET.get(f"period_{name}") for name in ("start", "end")}
    form = PeriodForm(typed, workspace=request.workspace, known=known)
    context: dict[str, Any] = {"form": form, "has_data": known.data_from is not None}
    if context["has_data"] and form.is_valid():
        context["page"] = Page(selectors.dashboard(request.workspace, form.period, known))
    return render(request, "reporting/_period_panel.html", context)


class RoiSettingsView(RecordEditView):
    model = RoiSettings
    form_class = RoiSettingsForm
    template_name = "reporting/roi_settings.html"
    title_new = title_edit = _("ROI settings")
    success_url_name = "reporting:dashboard"
    saved_message = _("Saved. The dashboard already counts with it.")

    def get_object(self) -> RoiSettings:
        return selectors.roi_settings(self.request.workspace)

    def context(self, form: RecordForm) -> dict[str, Any]:
        return {"planned_margin": selectors.planned_margin(self.get_object(), current_plan())}


@require_POST
@requires(Role.EDITOR)
def take_planned_margin(request: WorkspaceRequest) -> HttpResponse:
    """Set the gross margin to what positioning comes to."""
    margin = services.take_planned_margin(workspace=request.workspace, by=request.user)
    if margin is None:
        messages.warning(request, _("A gross margin is set already, or positioning no longer has one."))
    else:
        messages.success(request, _("The gross margin is %(margin)s now.") % {"margin": percent(margin)})
    return redirect("reporting:roi_settings", request.workspace.slug)


@requires(Role.VIEWER)
def staff_hours(request: WorkspaceRequest) -> HttpResponse:
    page = Paginator(selectors.staff_hours(), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "settings": selectors.roi_settings(request.workspace),
        "from_tasks": _hours_from_tasks(request.workspace.today()),
    }
    return render(request, "reporting/staff_hours.html", context)


def _hours_from_tasks(today: date) -> list[tuple[date, str, Decimal]]:
    """Return the hours written down on tasks in the last months by month and name of the channel."""
    start = add_months(month_of(today), 1 - MONTHS_FROM_TASKS)
    names = dict(Channel.objects.values_list("pk", "name"))
    return [
        (entry.date, names.get(entry.channel_id, "") if entry.channel_id else "", entry.hours)
        for entry in hours_by_month(start=start, end=today)
    ]


class StaffHoursEdit(RecordEditView):
    model = StaffHours
    form_class = StaffHoursForm
    title_new = _("Add staff hours")
    title_edit = _("Edit staff hours")
    success_url_name = "reporting:staff_hours"

    def initial(self) -> dict[str, Any]:
        if "pk" in self.kwargs:
            return {}
        return {"month": self.request.workspace.today().replace(day=1)}


class StaffHoursDelete(RecordDeleteView):
    model = StaffHours
    success_url_name = "reporting:staff_hours"
