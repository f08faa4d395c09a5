"""Moving cards, adding them by their titles, and the limits of the stages."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import WorkspaceView, requires
from accounts.records import StateConflict
from accounts.roles import Role
from roadmap.forms.boards import LimitsForm, MoveForm, QuickAddForm
from roadmap.models import Stage, Task
from roadmap.selectors.board import own_accounts
from roadmap.services.moves import move_task
from roadmap.services.stages import set_limits
from roadmap.services.tasks import add_task

CONFLICT = 409
UNPROCESSABLE = 422
OFFERED = ("title", "stage", "waiting_reason", *QuickAddForm.REFERENCES)
STAGE_FULL = "stage_full"


class TaskMove(WorkspaceView):
    """Move one task: a page with the stages to choose from; scripts post here too and are answered in JSON."""

    required_role = Role.CONTRIBUTOR

    def get(self, request: Any, pk: int) -> HttpResponse:
        task = get_object_or_404(Task, pk=pk)
        return self._show(task, MoveForm(initial={"stage": task.stage, "version": task.version}))

    def post(self, request: Any, pk: int) -> HttpResponse:
        task = get_object_or_404(Task, pk=pk)
        form = MoveForm(request.POST)
        if not form.is_valid():
            return self._refuse(task, form, ValidationError(_("This is no place on the board.")))
        refuse_overruling(request, form.cleaned_data["anyway"])
        try:
            moved = move_task(task, by=request.user, **form.cleaned_data)
        except Task.DoesNotExist:
            raise Http404 from None
        except ValidationError as refusal:
            return self._refuse(task, form, refusal)
        return self._done(moved)

    def _done(self, moved: Task) -> HttpResponse:
        said = _moved_words(moved)
        if _wants_json(self.request):
            return JsonResponse({"version": moved.version, "said": said})
        messages.success(self.request, said)
        return redirect(f"{reverse('roadmap:board', args=[self.request.workspace.slug])}#task-{moved.pk}")

    def _refuse(self, task: Task, form: MoveForm, refusal: ValidationError) -> HttpResponse:
        if _wants_json(self.request):
            return _refusal_as_json(self.request, refusal)
        form.full_clean()
        form.add_error(None, refusal.messages[0])
        overrule = _code(refusal) == STAGE_FULL and _may_overrule(self.request)
        return self._show(task, form, overrule=overrule, status=UNPROCESSABLE)

    def _show(self, task: Task, form: MoveForm, *, overrule: bool = False, status: int = 200) -> HttpResponse:
        context = {"task": task, "form": form, "overrule": overrule, "stages": Stage.choices}
        return render(self.request, "roadmap/board_move.html", context, status=status)


def _moved_words(moved: Task) -> str:
    words = {"task": moved.title, "stage": moved.get_stage_display()}
    if moved.stage == Stage.DONE and moved.approved_by_id and moved.approved_by_id in own_accounts(moved):
        return _("“%(task)s” is approved. Nobody else here could, so you approved your own work.") % words
    return _("“%(task)s” is in “%(stage)s” now.") % words


@require_POST
@requires(Role.CONTRIBUTOR)
def task_quick_add(request: Any) -> HttpResponse:
    """Put a task on top of a stage by its title; scripts are answered in JSON, others go back to the board."""
    form = QuickAddForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError([message for errors in form.errors.values() for message in errors])
        fields = {name: value for name, value in form.cleaned_data.items() if value}
        refuse_overruling(request, form.cleaned_data["anyway"])
        added = add_task(workspace=request.workspace, by=request.user, **fields)
    except ValidationError as refusal:
        return _refuse_addition(request, refusal)
    if _wants_json(request):
        return JsonResponse({"id": added.pk, "said": _("“%(task)s” is added.") % {"task": added.title}})
    return redirect(f"{reverse('roadmap:board', args=[request.workspace.slug])}#task-{added.pk}")


def _refuse_addition(request: Any, refusal: ValidationError) -> HttpResponse:
    """Explain; without scripts, what was typed goes on in the full form."""
    if _wants_json(request):
        return _refusal_as_json(request, refusal)
    messages.error(request, refusal.messages[0])
    typed = {name: request.POST[name] for name in OFFERED if request.POST.get(name)}
    return redirect(f"{reverse('roadmap:task_new', args=[request.workspace.slug])}?{urlencode(typed)}")


class BoardLimits(WorkspaceView):
    """How many tasks each stage may hold."""

    required_role = Role.EDITOR

    def get(self, request: Any) -> HttpResponse:
        return render(request, "roadmap/board_limits.html", {"form": LimitsForm()})

    def post(self, request: Any) -> HttpResponse:
        form = LimitsForm(request.POST)
        if not form.is_valid():
            return render(request, "roadmap/board_limits.html", {"form": form}, status=UNPROCESSABLE)
        set_limits(workspace=request.workspace, limits=form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("roadmap:board", request.workspace.slug)


# --- Answers -------------------------------------------------------------------


def refuse_overruling(request: Any, anyway: bool) -> None:
    """Let only those who set the limits put more into a stage than it holds."""
    if anyway and not _may_overrule(request):
        raise PermissionDenied


def _may_overrule(request: Any) -> bool:
    return bool(request.role.includes(Role.EDITOR))


def _wants_json(request: Any) -> bool:
    return bool(request.get_preferred_type(["text/html", "application/json"]) == "application/json")


def _refusal_as_json(request: Any, refusal: ValidationError) -> JsonResponse:
    code = _code(refusal)
    answer = {
        "detail": refusal.messages[0],
        "code": code,
        "may_overrule": code == STAGE_FULL and _may_overrule(request),
    }
    return JsonResponse(answer, status=CONFLICT if isinstance(refusal, StateConflict) else UNPROCESSABLE)


def _code(refusal: ValidationError) -> str:
    """Return the code of the first thing refused."""
    if hasattr(refusal, "error_dict"):
        return _code(next(iter(refusal.error_dict.values()))[0])
    first = refusal.error_list[0]
    return str(first.code or "invalid")


urlpatterns = [
    path("board/add/", task_quick_add, name="task_quick_add"),
    path("board/limits/", BoardLimits.as_view(), name="board_limits"),
    path("tasks/<int:pk>/move/", TaskMove.as_view(), name="task_move"),
]
