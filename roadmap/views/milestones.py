"""Milestones: all of them by day, one to write, and whether it is reached."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import requires
from accounts.pages import RecordDeleteView, RecordEditView
from accounts.roles import Role
from roadmap.forms.schedule import MilestoneForm
from roadmap.models import Milestone
from roadmap.selectors.milestones import milestones_in_view
from roadmap.services.milestones import mark_reached, save_milestone

ROWS_PER_PAGE = 50


@require_GET
@requires(Role.VIEWER)
def milestones(request: Any) -> HttpResponse:
    page = Paginator(milestones_in_view(), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "today": request.workspace.today()}
    return render(request, "roadmap/schedule_milestones.html", context)


@require_POST
@requires(Role.EDITOR)
def milestone_reached(request: Any, pk: int) -> HttpResponse:
    """Say that a milestone is reached today (`reached`), or that it is not: htmx gets the row, others the list."""
    milestone = get_object_or_404(milestones_in_view(), pk=pk)
    today = request.workspace.today()
    milestone = mark_reached(milestone, on=today if request.POST.get("reached") else None, by=request.user)
    if request.htmx:
        return render(request, "roadmap/_schedule_milestone.html", {"milestone": milestone, "today": today})
    return redirect("roadmap:milestones", request.workspace.slug)


class MilestoneEdit(RecordEditView):
    model = Milestone
    form_class = MilestoneForm
    success_url_name = "roadmap:milestones"
    title_new = _("New milestone")
    title_edit = _("Milestone")
    template_name = "roadmap/schedule_milestone_form.html"

    def initial(self) -> dict[str, Any]:
        return {name: self.request.GET[name] for name in ("initiative", "goal") if name in self.request.GET}

    def write(self, form: Any) -> Milestone:
        return save_milestone(
            form.instance, by=self.request.user, version=form.cleaned_data.get("version"), **form.fields_to_save()
        )


class MilestoneDelete(RecordDeleteView):
    model = Milestone
    success_url_name = "roadmap:milestones"
