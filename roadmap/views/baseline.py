"""Freeze the plan, to compare with later."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import requires
from accounts.roles import Role
from roadmap.selectors.baseline import last_frozen
from roadmap.services.schedule import freeze_baseline


@require_http_methods(["GET", "POST"])
@requires(Role.EDITOR)
def baseline(request: Any) -> HttpResponse:
    """Ask, then keep the days as they are planned now."""
    if request.method == "GET":
        return render(request, "roadmap/schedule_baseline.html", {"last_frozen": last_frozen()})
    frozen = freeze_baseline(workspace=request.workspace, by=request.user)
    words = ngettext(
        "The days of %(n)d initiative are kept to compare with.",
        "The days of %(n)d initiatives are kept to compare with.",
        frozen,
    )
    messages.success(request, words % {"n": frozen})
    return redirect("roadmap:timeline", request.workspace.slug)
