"""Move an initiative, after a look at what that changes; how it hangs together with others."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts import trail
from accounts.access import WorkspaceView, requires
from accounts.conflicts import last_saved
from accounts.records import VersionConflict
from accounts.roles import Role
from roadmap.forms.schedule import MoveForm
from roadmap.models import Initiative
from roadmap.selectors import rescheduling
from roadmap.selectors.panel import schedule_panel
from roadmap.selectors.rescheduling import Plan
from roadmap.services.schedule import reschedule

CONFLICT = 409
NO_CONTENT = 204
UNPROCESSABLE = 422


class InitiativeMove(WorkspaceView):
    """Ask for other days, show what moves (`preview`), and do it.

    Scripts send `HX-Request` and get fragments instead of pages, and 204 when it is done.
    """

    required_role = Role.EDITOR

    def get(self, request: Any, pk: int) -> HttpResponse:
        initiative = _initiative_or_404(pk)
        now: dict[str, Any] = {
            "starts_on": initiative.starts_on,
            "ends_on": initiative.ends_on,
            "version": initiative.version,
            "follow": True,
        }
        wanted = {name: request.GET[name] for name in ("starts_on", "ends_on") if name in request.GET}
        return self._ask(MoveForm(initiative=initiative, initial={**now, **wanted}))

    def post(self, request: Any, pk: int) -> HttpResponse:
        form = MoveForm(request.POST, initiative=_initiative_or_404(pk))
        if not form.is_valid():
            return self._ask(form, status=UNPROCESSABLE)
        try:
            return self._preview(form) if request.POST.get("preview") else self._move(form)
        except VersionConflict as conflict:
            return self._stale(form, conflict.current)
        except ValidationError as error:
            form.add_error(None, error)
            return self._ask(form, status=UNPROCESSABLE)

    def _ask(self, form: MoveForm, status: int | None = None) -> HttpResponse:
        return self._show("roadmap/schedule_move.html", {"form": form, "initiative": form.initiative}, status)

    def _preview(self, form: MoveForm) -> HttpResponse:
        initiative, version = form.initiative, form.cleaned_data["version"]
        if version is not None and version != initiative.version:
            raise VersionConflict(initiative)
        plan = rescheduling.preview(initiative=initiative, **form.days())
        return self._show("roadmap/schedule_preview.html", {"plan": plan, "initiative": initiative, **form.days()})

    def _move(self, form: MoveForm) -> HttpResponse:
        initiative = form.initiative
        plan = reschedule(
            initiative=initiative, version=form.cleaned_data["version"], by=self.request.user, **form.days()
        )
        if self.request.htmx:  # type: ignore[attr-defined]
            return HttpResponse(status=NO_CONTENT, headers={"HX-Trigger": "roadmap-changed"})
        messages.success(self.request, self._moved(plan))
        for consequence in plan.consequences:
            messages.warning(self.request, consequence.message)
        return redirect("roadmap:timeline", self.request.workspace.slug)

    def _moved(self, plan: Plan) -> str:
        if not plan.changes:
            return _("Nothing had to move.")
        words = ngettext(
            "%(n)d initiative has been moved.", "%(n)d initiatives have been moved.", len(plan.changes)
        ) % {"n": len(plan.changes)}
        return format_html('{} <a href="{}">{}</a>', words, self._way_back(plan), _("Move back"))

    def _way_back(self, plan: Plan) -> str:
        """Return the address of the form that holds the days as they were."""
        before = next(change for change in plan.changes if change.initiative.pk == plan.initiative.pk)
        days = {"starts_on": before.first_before.isoformat()}
        if not plan.initiative.until_goal_is_met:
            days["ends_on"] = before.last_before.isoformat()
        address = reverse("roadmap:initiative_move", args=[self.request.workspace.slug, plan.initiative.pk])
        return f"{address}?{urlencode(days)}"

    def _stale(self, form: MoveForm, current: Any) -> HttpResponse:
        event = last_saved(current)
        context = {"initiative": current, "last": trail.in_words(event) if event else None, **form.days()}
        return self._show("roadmap/schedule_stale.html", context, CONFLICT)

    def _show(self, template: str, context: dict[str, Any], status: int | None = None) -> HttpResponse:
        return _page_or_fragment(self.request, template, context, status)


def _initiative_or_404(pk: int) -> Initiative:
    return get_object_or_404(Initiative.objects.select_related("goal__strategy", "workspace"), pk=pk)


def _page_or_fragment(request: Any, template: str, context: dict[str, Any], status: int | None = None) -> HttpResponse:
    frame = "roadmap/schedule_fragment.html" if request.htmx else "roadmap/schedule_frame.html"
    return render(request, template, {"frame": frame, **context}, status=status)


@require_GET
@requires(Role.VIEWER)
def initiative_schedule(request: Any, pk: int) -> HttpResponse:
    """Show what an initiative waits for, what waits for it, its milestones, and how it strayed from the plan."""
    initiative = _initiative_or_404(pk)
    context = {"initiative": initiative, "panel": schedule_panel(initiative), "today": request.workspace.today()}
    return _page_or_fragment(request, "roadmap/schedule_panel.html", context)
