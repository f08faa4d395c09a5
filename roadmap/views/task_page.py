"""The page of one task, and its check list."""

import uuid
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import WorkspaceView, requires
from accounts.pages import SUBMISSION, SUBMISSION_REMEMBERED_FOR
from accounts.records import VersionConflict
from accounts.roles import Role
from roadmap.models import ChecklistItem, Stage, Task
from roadmap.selectors import task_page as selectors
from roadmap.services import checklists
from roadmap.views.attachments import panel_context
from roadmap.views.time_entries import time_context

UNPROCESSABLE = 422


@require_GET
@requires(Role.VIEWER)
def task(request: Any, pk: int) -> HttpResponse:
    shown = task_or_404(pk)
    channel = shown.channel or (shown.initiative and shown.initiative.channel)
    context = {
        "task": shown,
        "channel": channel,
        "late": _is_late(request, shown),
        "topic": f"roadmap.task.{shown.pk}",
        "may_contribute": request.role.includes(Role.CONTRIBUTOR),
        **_checklist_context(request, shown),
        **time_context(request, shown),
        **panel_context(request, shown),
    }
    return render(request, "roadmap/task.html", context)


def task_or_404(pk: int) -> Task:
    return get_object_or_404(selectors.tasks(), pk=pk)


def _is_late(request: Any, shown: Task) -> bool:
    return shown.stage != Stage.DONE and shown.due_on is not None and shown.due_on < request.workspace.today()


# --- The check list ------------------------------------------------------------


def _checklist_context(request: Any, shown: Task, **context: Any) -> dict[str, Any]:
    return {
        "task": shown,
        "checklist": selectors.checklist_of(shown),
        "may_contribute": request.role.includes(Role.CONTRIBUTOR),
        "submission": uuid.uuid4().hex,
        **context,
    }


class Checklist(WorkspaceView):
    """Show the check list, and add points to it: a pasted list becomes as many."""

    required_role = Role.VIEWER
    required_role_post = Role.CONTRIBUTOR
    http_method_names = ["get", "head", "post"]

    def get(self, request: Any, pk: int) -> HttpResponse:
        return _show(request, task_or_404(pk))

    def post(self, request: Any, pk: int) -> HttpResponse:
        shown = task_or_404(pk)
        texts = checklists.points_in(request.POST.get("text", ""))
        if not texts:
            return _refuse(request, shown, _("Write what is to be done first."))
        try:
            if _first_time(request):
                checklists.add_points(shown, texts=texts, by=request.user)
        except ValidationError as error:
            cache.delete(_submission_key(request))
            return _refuse(request, shown, " ".join(error.messages))
        return _answer(request, shown, said=_("Added."))


def _submission_key(request: Any) -> str:
    return f"submission:{request.user.pk}:{request.POST.get('submission', '')}"


def _first_time(request: Any) -> bool:
    """Tell whether this form has not been sent before; a second click adds nothing."""
    if not SUBMISSION.fullmatch(request.POST.get("submission", "")):
        return True
    return cache.add(_submission_key(request), True, SUBMISSION_REMEMBERED_FOR)


@require_POST
@requires(Role.CONTRIBUTOR)
def point_tick(request: Any, pk: int) -> HttpResponse:
    point = _point_or_404(pk)
    checklists.tick(point, done=request.POST.get("done") == "1", by=request.user)
    return _answer(request, point.task)


class PointEdit(WorkspaceView):
    """Reword a point in its place; after someone else's change both texts are shown."""

    required_role = Role.CONTRIBUTOR
    http_method_names = ["get", "head", "post"]

    def get(self, request: Any, pk: int) -> HttpResponse:
        point = _point_or_404(pk)
        return _show(request, point.task, editing=point.pk, typed=point.text, version=point.version)

    def post(self, request: Any, pk: int) -> HttpResponse:
        point = _point_or_404(pk)
        typed = " ".join(request.POST.get("text", "").split())
        sent = request.POST.get("version", "")
        version = int(sent) if sent.isascii() and sent.isdecimal() else None
        if not typed:
            return self._again(request, point, typed, _("A point says what is to be done. Delete it instead."))
        try:
            checklists.reword(point, text=typed, by=request.user, version=version)
        except VersionConflict as conflict:
            words = _("Someone changed this meanwhile; now it reads: “%(text)s”. Save again to replace it.")
            point.version = conflict.current.version
            return self._again(request, point, typed, words % {"text": conflict.current})
        except ValidationError as error:
            return self._again(request, point, typed, " ".join(error.messages))
        return _answer(request, point.task, said=_("Saved."))

    def _again(self, request: Any, point: ChecklistItem, typed: str, problem: str) -> HttpResponse:
        context = {"editing": point.pk, "typed": typed, "version": point.version, "edit_problem": problem}
        return _show(request, point.task, status=UNPROCESSABLE, **context)


@require_POST
@requires(Role.CONTRIBUTOR)
def point_move(request: Any, pk: int) -> HttpResponse:
    point = _point_or_404(pk)
    step = -1 if request.POST.get("direction") == "up" else 1
    checklists.move(point, position=max(point.position + step, 1), by=request.user)
    return _answer(request, point.task)


@require_POST
@requires(Role.CONTRIBUTOR)
def point_delete(request: Any, pk: int) -> HttpResponse:
    point = _point_or_404(pk)
    checklists.delete_point(point, by=request.user)
    return _answer(request, point.task, said=_("Deleted."))


def _point_or_404(pk: int) -> ChecklistItem:
    return get_object_or_404(ChecklistItem.objects.select_related("task__workspace"), pk=pk)


def _answer(request: Any, shown: Task, said: str = "") -> HttpResponse:
    """Show the list to htmx; send everyone else back to it."""
    if request.htmx:
        return _show(request, shown, said=said)
    return redirect(reverse("roadmap:task", args=[request.workspace.slug, shown.pk]) + "#checklist")


def _refuse(request: Any, shown: Task, problem: str) -> HttpResponse:
    return _show(request, shown, status=UNPROCESSABLE, add_problem=problem, adding=request.POST.get("text", ""))


def _show(request: Any, shown: Task, status: int | None = None, **context: Any) -> HttpResponse:
    template = "roadmap/_task_checklist.html" if request.htmx else "roadmap/task_checklist.html"
    return render(request, template, _checklist_context(request, shown, **context), status=status)


urlpatterns = [
    path("tasks/<int:pk>/", task, name="task"),
    path("tasks/<int:pk>/checklist/", Checklist.as_view(), name="task_checklist"),
    path("checklist/<int:pk>/tick/", point_tick, name="point_tick"),
    path("checklist/<int:pk>/edit/", PointEdit.as_view(), name="point_edit"),
    path("checklist/<int:pk>/move/", point_move, name="point_move"),
    path("checklist/<int:pk>/delete/", point_delete, name="point_delete"),
]
