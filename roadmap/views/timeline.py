"""The time line."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import requires
from accounts.roles import Role
from roadmap import timeline
from roadmap.forms.timeline import PeriodForm
from roadmap.selectors.initiatives import goals_with_initiatives
from roadmap.selectors.timeline import timeline_groups

MONTHS_ON_A_SCREEN = 18
MONTHS_OF = {"quarter": 3, "year": 12}


@require_GET
@requires(Role.VIEWER)
def timeline_page(request: Any) -> HttpResponse:
    today = request.workspace.today()
    groups = timeline_groups(goals_with_initiatives())
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
