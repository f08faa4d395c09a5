"""The page of one person's week, and when its digest comes."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.access import requires
from accounts.pages import RecordEditView
from accounts.roles import Role
from roadmap.forms.focus import DigestForm, TickForm, WeekForm
from roadmap.models import DigestSettings, Stage, Task
from roadmap.selectors.board import person_of
from roadmap.selectors.focus import MOST, focus
from roadmap.services.moves import move_task
from roadmap.week import week_of
from strategy.models import Person

WEEK = timedelta(days=7)


@require_GET
@requires(Role.VIEWER)
def focus_page(request: Any) -> HttpResponse:
    own = person_of(request.user)
    form = WeekForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    person = get_object_or_404(Person.objects.all(), pk=asked["person"]) if asked.get("person") else own
    people = list(Person.objects.all())
    if person is None:
        return render(request, "roadmap/focus_nobody.html", {"people": people})
    today = request.workspace.today()
    week = week_of(asked.get("week") or today)
    context = {
        "focus": focus(person, week=week, today=today),
        "people": people,
        "is_own": person == own,
        "earlier": week.first - WEEK,
        "later": week.first + WEEK,
        "digest": _digest_of(request),
        "may_tick": request.role.includes(Role.CONTRIBUTOR),
        "may_approve": person == own and request.role.includes(Role.CONTRIBUTOR),
        "most": MOST,
    }
    return render(request, "roadmap/focus.html", context)


def _digest_of(request: Any) -> dict[str, Any] | None:
    own = DigestSettings.objects.filter(user=request.user).first()
    return {"rhythm": own.rhythm, "hour": own.hour, "weekday_name": WEEKDAYS[own.weekday]} if own else None


@require_POST
@requires(Role.CONTRIBUTOR)
def focus_tick(request: Any, pk: int) -> HttpResponse:
    """Mark a task as done, approve it, or hand it in for the review it needs; then show the same week again."""
    task = get_object_or_404(Task.objects.all(), pk=pk)
    form = TickForm(request.POST)
    if form.is_valid():
        stage = Stage.REVIEW if task.needs_review and task.stage != Stage.REVIEW else Stage.DONE
        try:
            moved = move_task(task, stage=stage, by=request.user, version=form.cleaned_data["version"])
        except Task.DoesNotExist:
            raise Http404 from None
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            words = {"task": moved.title, "stage": moved.get_stage_display()}
            messages.success(request, _("“%(task)s” is in “%(stage)s” now.") % words)
    query = urlencode({name: value for name, value in form.place.items() if value})
    return redirect(f"{reverse('roadmap:focus', args=[request.workspace.slug])}?{query}".rstrip("?"))


class DigestEdit(RecordEditView):
    """When the signed-in member is sent their week; each sets their own."""

    model = DigestSettings
    form_class = DigestForm
    required_role = Role.VIEWER
    success_url_name = "roadmap:focus"
    template_name = "roadmap/focus_digest.html"
    title_new = title_edit = gettext_lazy("Your week by e-mail")

    def get_object(self) -> DigestSettings:
        own = DigestSettings.objects.filter(user=self.request.user).first()
        return own or DigestSettings(workspace=self.request.workspace, user=self.request.user)

    def context(self, form: Any) -> dict[str, Any]:
        return {"person": person_of(self.request.user)}
