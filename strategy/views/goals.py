from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.access import requires
from accounts.forms import RecordForm
from accounts.ids import id_in
from accounts.roles import Role
from strategy import checks, desk
from strategy.desk import about_strategy
from strategy.forms.goals import GoalForm
from strategy.models import Goal
from strategy.selectors import goals as selectors
from strategy.views.base import ROWS_ON_A_PAGE, SectionDeleteView, SectionEditView

OBJECTIVES_SHOWN = 25


@require_GET
@about_strategy(Role.VIEWER)
def goals(request: Any) -> HttpResponse:
    today = request.workspace.today()
    page = Paginator(selectors.goals_of(request.strategy), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [checks.assess(goal, today=today) for goal in page]
    return render(request, "strategy/goals.html", {"rows": rows, "page_obj": page})


@require_GET
@requires(Role.VIEWER)
def goal(request: Any, pk: int) -> HttpResponse:
    shown = get_object_or_404(selectors.goals_with_channel(), pk=pk)
    desk.lay_out(request, shown.strategy)
    context = {"row": checks.assess(shown, today=request.workspace.today()), "goal": shown}
    return render(request, "strategy/goal.html", context)


class GoalEdit(SectionEditView):
    model = Goal
    form_class = GoalForm
    success_url_name = "strategy:goals"
    section = _("Goals")
    title_new = _("New goal")
    title_edit = _("Goal")
    template_name = "strategy/goal_form.html"
    help_template = "strategy/_goal_help.html"

    def initial(self) -> dict[str, Any]:
        """Begin with the objective that was asked for, and with what counts it."""
        asked = id_in(self.request.GET.get("objective", ""))
        if asked is None:
            return {}
        chosen = selectors.objectives_of(self.request.strategy).filter(pk=asked)
        return next(({"business_objective": one.pk, "metric": next(iter(one.metrics), "")} for one in chosen), {})

    def context(self, form: RecordForm) -> dict[str, Any]:
        objectives = list(selectors.objectives_of(self.request.strategy)[:OBJECTIVES_SHOWN])
        counted_by = {str(objective.pk): objective.metrics for objective in objectives}
        return {**super().context(form), "objectives": objectives, "counted_by": counted_by}

    def success_url(self, instance: Goal) -> str:
        if instance.pk is None:
            return super().success_url(instance)
        return desk.section_url(self.request, "strategy:goal", instance.pk)


class GoalDelete(SectionDeleteView):
    model = Goal
    success_url_name = "strategy:goals"
    warning = _("Its initiatives are deleted with it. This cannot be undone.")
