"""Tasks that come back: list, new, edit, pause, delete."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.access import requires
from accounts.pages import RecordDeleteView, RecordEditView
from accounts.roles import Role
from roadmap.forms.recurring_tasks import RecurringTaskForm
from roadmap.models import RecurringTask
from roadmap.selectors.recurring_tasks import recurring_rows, recurring_tasks
from roadmap.services import recurring_tasks as services


@require_GET
@requires(Role.VIEWER)
def recurring(request: Any) -> HttpResponse:
    today = request.workspace.today()
    context = {
        "rows": recurring_rows(today),
        "today": today,
        "may_contribute": request.role.includes(Role.CONTRIBUTOR),
    }
    return render(request, "roadmap/recurring.html", context)


class RecurringEdit(RecordEditView):
    model = RecurringTask
    form_class = RecurringTaskForm
    template_name = "roadmap/recurring_form.html"
    required_role = Role.CONTRIBUTOR
    success_url_name = "roadmap:recurring"
    title_new = gettext_lazy("New task that comes back")
    title_edit = gettext_lazy("Task that comes back")

    def initial(self) -> dict[str, Any]:
        return {} if "pk" in self.kwargs else {"starts_on": self.request.workspace.today()}

    def write(self, form: Any) -> RecurringTask:
        """Store it, and make what is due already: nobody should wait an hour to see that it works."""
        saved = services.save_recurring_task(
            form.instance, by=self.request.user, version=form.cleaned_data["version"], **form.fields_to_save()
        )
        made = len(services.make_tasks(saved, today=self.request.workspace.today()))
        if made:
            said = ngettext("%(number)d task is on the board.", "%(number)d tasks are on the board.", made)
            messages.info(self.request, said % {"number": made})
        return saved


class RecurringDelete(RecordDeleteView):
    model = RecurringTask
    required_role = Role.CONTRIBUTOR
    success_url_name = "roadmap:recurring"
    warning = gettext_lazy("Nothing more comes of it. What it has put on the board stays.")

    def remove(self, instance: RecurringTask) -> None:
        services.delete_recurring_task(instance, by=self.request.user)


@require_POST
@requires(Role.CONTRIBUTOR)
def recurring_pause(request: Any, pk: int) -> HttpResponse:
    found = get_object_or_404(recurring_tasks(), pk=pk)
    services.save_recurring_task(found, by=request.user, paused=request.POST.get("paused") == "1")
    return redirect("roadmap:recurring", request.workspace.slug)


urlpatterns = [
    path("recurring/", recurring, name="recurring"),
    path("recurring/new/", RecurringEdit.as_view(), name="recurring_new"),
    path("recurring/<int:pk>/", RecurringEdit.as_view(), name="recurring_edit"),
    path("recurring/<int:pk>/pause/", recurring_pause, name="recurring_pause"),
    path("recurring/<int:pk>/delete/", RecurringDelete.as_view(), name="recurring_delete"),
]
