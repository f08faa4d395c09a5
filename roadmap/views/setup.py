"""The ready board of the asset set-up: which channel lacks what."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import requires
from accounts.roles import Role
from roadmap import setup
from roadmap.selectors.setup import COLUMNS, Row, channels_to_set_up, setup_rows
from roadmap.services.setup import create_missing, settle
from strategy.models import Channel

EVERYTHING, WORKSPACE = "all", "once"
UNPROCESSABLE = 422


@require_http_methods(["GET"])
@requires(Role.VIEWER)
def setup_page(request: Any) -> HttpResponse:
    return _show(request, request.GET.get("channel", ""))


@require_http_methods(["POST"])
@requires(Role.CONTRIBUTOR)
def setup_create(request: Any) -> HttpResponse:
    """Create the missing tasks of one channel, of the workspace, or of all."""
    chosen = request.POST.get("channel", "")
    channels = [None, *channels_to_set_up()] if chosen == EVERYTHING else [_channel(chosen)]
    made = create_missing(workspace=request.workspace, channels=channels, by=request.user)
    if made:
        messages.success(request, ngettext("%d task created.", "%d tasks created.", len(made)) % len(made))
    else:
        messages.info(request, _("No task was missing."))
    return redirect(_address(request, chosen))


@require_http_methods(["POST"])
@requires(Role.CONTRIBUTOR)
def setup_settle(request: Any, key: str) -> HttpResponse:
    """Say of one point that it is done, not relevant here, or open again."""
    chosen = request.POST.get("channel", "")
    point = setup.BY_KEY.get(key)
    if point is None:
        raise Http404
    reason = request.POST.get("reason", "")
    try:
        settle(
            workspace=request.workspace,
            point=point,
            channel=_channel(chosen),
            state=request.POST.get("state", ""),
            reason=reason,
            by=request.user,
        )
    except ValidationError as error:
        problem = {"key": key, "messages": error.messages, "reason": reason}
        return _show(request, chosen, problem=problem, status=UNPROCESSABLE)
    return redirect(f"{_address(request, chosen)}#{key}")


def _channel(chosen: str) -> Channel | None:
    """Return the channel in use that was chosen, or None for the workspace's own points."""
    if chosen == WORKSPACE:
        return None
    known = {str(channel.pk): channel for channel in channels_to_set_up()}
    if chosen not in known:
        raise Http404
    return known[chosen]


def _address(request: Any, chosen: str) -> str:
    address = reverse("roadmap:setup", args=[request.workspace.slug])
    return address if chosen == EVERYTHING else f"{address}?channel={chosen}"


def _show(request: Any, chosen: str, *, problem: Any = None, status: int = 200) -> HttpResponse:
    rows = setup_rows()
    context = {
        "columns": COLUMNS,
        "workspace_row": rows[0],
        "rows": rows[1:],
        "shown": _shown(rows, chosen),
        "missing": sum(row.missing for row in rows),
        "settled": sum(row.settled for row in rows),
        "total": sum(row.total for row in rows),
        "problem": problem,
        "can_settle": request.role.includes(Role.CONTRIBUTOR),
    }
    return render(request, "roadmap/setup.html", context, status=status)


def _shown(rows: list[Row], chosen: str) -> Row:
    """Return the row that is shown point by point: the chosen one, else the workspace's own."""
    return next((row for row in rows if row.channel and str(row.channel.pk) == chosen), rows[0])
