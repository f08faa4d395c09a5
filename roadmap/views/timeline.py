"""The time line: the page, its parts for scripts, and files of what it shows."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import requires
from accounts.roles import Role
from roadmap.exports import serve
from roadmap.forms.timeline import ViewForm
from roadmap.selectors.picture import Picture, picture
from strategy.views.exports import download

TEMPLATES = {"": "roadmap/timeline.html", "chart": "roadmap/timeline_chart.html", "rows": "roadmap/timeline_rows.html"}


@require_GET
@requires(Role.VIEWER)
def timeline_page(request: Any) -> HttpResponse:
    """Show the time line; `part` answers with the next rows of the chart or of the table alone."""
    form = ViewForm(request.GET)
    return render(request, TEMPLATES[form.part_asked()], context_of(picture(request.workspace, form.view())))


def context_of(shown: Picture) -> dict[str, Any]:
    return {
        "shown": shown,
        "view": shown.view,
        "zoom": shown.zoom,
        "zooms": ViewForm.ZOOMS,
        "groupings": ViewForm.GROUPINGS,
        "period": shown.period,
        "page": shown.page,
        "chart": shown.chart,
        "formats": serve.FORMATS.items(),
    }


@require_GET
@requires(Role.VIEWER)
def timeline_export(request: Any) -> HttpResponse:
    """Download what the page shows, all rows of it, as `format` asks."""
    kind = request.GET.get("format", "")
    if kind not in serve.FORMATS:
        raise Http404
    return download(serve.timeline_file(request.workspace, ViewForm(request.GET).view(), kind))
