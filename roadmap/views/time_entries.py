"""Time spent: the entries of a task, and a person's week."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.access import WorkspaceView
from accounts.ids import id_in
from accounts.pages import RecordDeleteView, RecordEditView
from accounts.roles import Role
from roadmap.forms.time_entries import TimeEntryForm
from roadmap.forms.week_sheet import Typed, read_cells
from roadmap.models import Stage, Task, TimeEntry
from roadmap.selectors import time_entries as selectors
from roadmap.selectors.task_page import time_spent_on
from roadmap.services import time_entries as services
from strategy.models import Person

UNPROCESSABLE = 422
TASKS_OFFERED = 500
A_WEEK = timedelta(days=7)


def people_kept_by(request: Any) -> QuerySet[Person]:
    """Return whose time this reader may write down: editors anybody's, contributors their own."""
    everyone = Person.objects.all()
    return everyone if request.role.includes(Role.EDITOR) else everyone.filter(user=request.user)


# --- On the page of a task -----------------------------------------------------


def time_context(request: Any, task: Task) -> dict[str, Any]:
    spent = time_spent_on(task)
    lines = [(entry, services.may_keep(entry.person, user=request.user, role=request.role)) for entry in spent.entries]
    context: dict[str, Any] = {"spent": spent, "time_lines": lines, "time_submission": uuid.uuid4().hex}
    if request.role.includes(Role.CONTRIBUTOR):
        context["people"] = list(people_kept_by(request))
        context["me"] = next((one.pk for one in context["people"] if one.user_id == request.user.pk), None)
        context["today"] = request.workspace.today()
    return context


class TimeEntryPage:
    """What the pages of one entry share: one's own time, unless one is an editor."""

    model = TimeEntry
    required_role = Role.CONTRIBUTOR
    request: Any
    kwargs: dict[str, Any]

    def get_object(self) -> TimeEntry:
        if "task_pk" in self.kwargs:
            task = get_object_or_404(Task, pk=self.kwargs["task_pk"])
            return TimeEntry(workspace=self.request.workspace, task=task)
        entry = get_object_or_404(selectors.time_entries(), pk=self.kwargs["pk"])
        if not services.may_keep(entry.person, user=self.request.user, role=self.request.role):
            raise PermissionDenied
        return entry

    def success_url(self, instance: TimeEntry) -> str:
        return reverse("roadmap:task", args=[self.request.workspace.slug, instance.task_id]) + "#time"


class TimeEntryEdit(TimeEntryPage, RecordEditView):
    form_class = TimeEntryForm
    template_name = "roadmap/time_form.html"
    title_new = gettext_lazy("Time spent")
    title_edit = gettext_lazy("Time spent")

    def initial(self) -> dict[str, Any]:
        if "pk" in self.kwargs:
            return {}
        me = people_kept_by(self.request).filter(user=self.request.user).first()
        return {"date": self.request.workspace.today(), "person": me}

    def build_form(self, *args: Any, **kwargs: Any) -> TimeEntryForm:
        people = people_kept_by(self.request)
        return TimeEntryForm(*args, workspace=self.request.workspace, people=people, **kwargs)

    def write(self, form: Any) -> TimeEntry:
        fields = form.fields_to_save()
        return services.save_time_entry(
            form.instance, by=self.request.user, version=form.cleaned_data["version"], **fields
        )

    def draft_key(self, instance: TimeEntry) -> str:
        return f"roadmap.timeentry.{instance.pk or f'new-{instance.task_id}'}"

    def context(self, form: Any) -> dict[str, Any]:
        return {"task": form.instance.task}


class TimeEntryDelete(TimeEntryPage, RecordDeleteView):
    def remove(self, instance: TimeEntry) -> None:
        services.delete_time_entry(instance, by=self.request.user)


# --- A person's week -------------------------------------------------------------


class Week(WorkspaceView):
    """The week sheet of a person: hours by task and day, written at once."""

    required_role = Role.VIEWER
    required_role_post = Role.CONTRIBUTOR
    http_method_names = ["get", "head", "post"]

    def get(self, request: Any) -> HttpResponse:
        person = self._person(request.GET.get("person", ""))
        return self._show(person, self._monday(request.GET.get("week", "")), request.GET.getlist("also"))

    def post(self, request: Any) -> HttpResponse:
        person = self._person(request.POST.get("person", ""))
        monday, also = self._monday(request.POST.get("week", "")), request.POST.getlist("also")
        if person is None:
            return self._show(person, monday, also, status=UNPROCESSABLE)
        if not services.may_keep(person, user=request.user, role=request.role):
            raise PermissionDenied
        typed = read_cells(request.POST)
        written = self._write(person, typed)
        if any(cell.problem for cell in typed.values()):
            return self._show(person, monday, also, typed=typed, status=UNPROCESSABLE)
        if written:
            said = ngettext("%(number)d cell is saved.", "%(number)d cells are saved.", written)
            messages.success(request, said % {"number": written})
        query = urlencode([("person", person.pk), ("week", monday.isoformat()), *(("also", pk) for pk in _ids(also))])
        return redirect(f"{reverse('roadmap:time', args=[request.workspace.slug])}?{query}")

    def _write(self, person: Person, typed: dict[tuple[int, date], Typed]) -> int:
        """Write the cells that were changed; what is wrong with one keeps no other out."""
        changed = [cell for cell in typed.values() if cell.is_changed]
        tasks = Task.objects.in_bulk({cell.task for cell in changed})
        written = 0
        for cell in changed:
            task = tasks.get(cell.task)
            if task is None:
                cell.problem = _("This task is gone.")
                continue
            written += self._write_one(task, person, cell)
        return written

    def _write_one(self, task: Task, person: Person, cell: Typed) -> bool:
        task.workspace = self.request.workspace
        try:
            services.set_day(
                task=task, person=person, day=cell.day, hours=cell.hours, seen=cell.seen, by=self.request.user
            )
        except ValidationError as error:
            cell.problem = " ".join(error.messages)
            if isinstance(error, services.DayChanged):
                cell.seen = error.stored
            return False
        cell.seen = cell.hours
        return True

    def _person(self, asked: str) -> Person | None:
        """Return the person asked for, else the reader's own, else the first there is."""
        if asked:
            return get_object_or_404(Person, pk=id_in(asked))
        return selectors.person_of(self.request.user) or Person.objects.first()

    def _monday(self, asked: str) -> date:
        try:
            day = date.fromisoformat(asked)
        except ValueError:
            day = self.request.workspace.today()
        return selectors.monday_of(min(max(day, date(2000, 1, 1)), date(2100, 1, 1)))

    def _show(
        self,
        person: Person | None,
        monday: date,
        also: list[str],
        typed: dict[tuple[int, date], Typed] | None = None,
        status: int | None = None,
    ) -> HttpResponse:
        context: dict[str, Any] = {"person": person, "monday": monday, "today": self.request.workspace.today()}
        if person is not None:
            sheet = selectors.week_sheet(person, monday, also=_ids(also))
            may_keep = services.may_keep(person, user=self.request.user, role=self.request.role)
            shown = [row.task.pk for row in sheet.rows]
            context |= {
                "sheet": sheet,
                "rows": [
                    (row, [(cell, (typed or {}).get((row.task.pk, cell.day))) for cell in row.cells])
                    for row in sheet.rows
                ],
                "problems": [cell.problem for cell in (typed or {}).values() if cell.problem],
                "may_keep": may_keep,
                "also": _ids(also),
                "people": Person.objects.all(),
                "offered": self._offered(shown) if may_keep else [],
                "earlier": monday - A_WEEK,
                "later": monday + A_WEEK,
            }
        return render(self.request, "roadmap/time.html", context, status=status)

    def _offered(self, shown: list[int]) -> QuerySet[Task]:
        """Return the tasks that can be put on the sheet: open ones, or done lately."""
        return Task.objects.exclude(pk__in=shown).exclude(stage=Stage.DONE).order_by("title", "pk")[:TASKS_OFFERED]


def _ids(texts: list[str]) -> list[int]:
    return [pk for text in texts if (pk := id_in(str(text)))]


urlpatterns = [
    path("time/", Week.as_view(), name="time"),
    path("tasks/<int:task_pk>/time/new/", TimeEntryEdit.as_view(), name="time_new"),
    path("time/<int:pk>/edit/", TimeEntryEdit.as_view(), name="time_edit"),
    path("time/<int:pk>/delete/", TimeEntryDelete.as_view(), name="time_delete"),
]
