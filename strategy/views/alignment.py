"""KPI alignment: the tree from business objectives to channels, and the objectives themselves."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.access import requires
from accounts.forms import RecordForm
from accounts.roles import Role
from strategy import desk
from strategy.desk import about_strategy
from strategy.forms.objectives import ObjectiveForm, StepForm
from strategy.models import BusinessObjective
from strategy.selectors import alignment as selectors
from strategy.services import objectives as services
from strategy.views.base import ROWS_ON_A_PAGE, SectionDeleteView, SectionEditView


@require_GET
@about_strategy(Role.VIEWER)
def alignment(request: Any) -> HttpResponse:
    objectives = selectors.objectives_with_goals(request.strategy)
    page = Paginator(objectives, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    tree = selectors.drawn_tree(request.strategy, list(page))
    return render(request, "strategy/alignment.html", {"tree": tree, "page_obj": page})


class ObjectiveEdit(SectionEditView):
    model = BusinessObjective
    form_class = ObjectiveForm
    success_url_name = "strategy:alignment"
    section = _("KPI alignment")
    title_new = _("New business objective")
    title_edit = _("Business objective")
    help_template = "strategy/_alignment_help.html"

    def write(self, form: RecordForm) -> BusinessObjective:
        version = form.cleaned_data.get("version")
        return services.save_objective(form.instance, by=self.request.user, version=version, **form.fields_to_save())


class ObjectiveDelete(SectionDeleteView):
    model = BusinessObjective
    success_url_name = "strategy:alignment"

    @property
    def warning(self) -> str:
        goals = self.get_object().goals.count()
        return (
            ngettext(
                "%(count)d goal serves it and will serve no business objective until you choose another.",
                "%(count)d goals serve it and will serve no business objective until you choose another.",
                goals,
            )
            % {"count": goals}
            if goals
            else ""
        )

    def remove(self, instance: BusinessObjective) -> None:
        services.delete_objective(instance, by=self.request.user)


@require_POST
@requires(Role.EDITOR)
def objective_move(request: Any, pk: int) -> HttpResponse:
    objective = get_object_or_404(BusinessObjective.objects.select_related("strategy"), pk=pk)
    desk.lay_out(request, objective.strategy)
    desk.refuse_when_read_only(request)
    form = StepForm(request.POST)
    if form.is_valid():
        services.step_objective(objective, step=form.cleaned_data["step"], by=request.user)
    return redirect(desk.section_url(request, "strategy:alignment"))
