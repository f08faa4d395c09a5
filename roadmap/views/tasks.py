"""Pages that write a task: new, edit, delete."""

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from accounts.forms import RecordForm
from accounts.pages import RecordDeleteView, RecordEditView
from accounts.roles import Role
from roadmap.forms.tasks import TaskForm
from roadmap.models import Task
from roadmap.selectors.board import person_of
from roadmap.services.tasks import add_task, delete_task, edit_task

OFFERED = ("title", "stage", "waiting_reason", "initiative", "assignee", "team_role", "channel", "due_on")
"""Fields a link to the form may fill in."""


class TaskEdit(RecordEditView):
    model = Task
    form_class = TaskForm
    required_role = Role.CONTRIBUTOR
    success_url_name = "roadmap:board"
    template_name = "roadmap/task_form.html"
    title_new = _("New task")
    title_edit = _("Task")

    def initial(self) -> dict[str, Any]:
        if "pk" in self.kwargs:
            return {}
        asked = self.request.GET
        offered = {name: asked[name] for name in OFFERED if asked.get(name)}
        return offered if "assignee" in offered else {**offered, "assignee": person_of(self.request.user)}

    def success_url(self, instance: Task) -> str:
        slug = self.request.workspace.slug
        if instance.pk is None or "pk" not in self.kwargs:
            return reverse("roadmap:board", args=[slug])
        return reverse("roadmap:task", args=[slug, instance.pk])

    def write(self, form: RecordForm) -> Task:
        fields, by = form.fields_to_save(), self.request.user
        if "pk" in self.kwargs:
            return edit_task(form.instance, by=by, version=form.cleaned_data.get("version"), **fields)
        return add_task(workspace=self.request.workspace, by=by, **fields)


class TaskDelete(RecordDeleteView):
    model = Task
    required_role = Role.CONTRIBUTOR
    success_url_name = "roadmap:board"
    warning = _("Its check list, its files and the hours spent on it go with it.")

    def remove(self, instance: Task) -> None:
        delete_task(instance, by=self.request.user)


urlpatterns = [
    path("tasks/new/", TaskEdit.as_view(), name="task_new"),
    path("tasks/<int:pk>/edit/", TaskEdit.as_view(), name="task_edit"),
    path("tasks/<int:pk>/delete/", TaskDelete.as_view(), name="task_delete"),
]
