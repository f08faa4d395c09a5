from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.access import requires
from accounts.forms import RecordForm
from accounts.roles import Role
from strategy import checks, desk
from strategy.desk import about_strategy
from strategy.forms.goals import GoalForm
from strategy.models import Goal
from strategy.selectors import goals as selectors
from strategy.views.base import SectionDeleteView, SectionEditView


@require_GET
@about_strategy(Role.VIEWER)
def goals(request: Any) -> HttpResponse:
    today = request.workspace.today()
    rows = [checks.assess(goal, today=today) for goal in selectors.goals_of(request.strategy)]
    return render(request, "strategy/goals.html", {"rows": rows})


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
    help_template = "strategy/_goal_help.html"

    def context(self, form: RecordForm) -> dict[str, Any]:
        return {**super().context(form), "objectives": selectors.objectives_of(self.request.strategy)}

    def success_url(self, instance: Goal) -> str:
        if instance.pk is None:
            return super().success_url(instance)
        return desk.section_url(self.request, "strategy:goal", instance.pk)


class GoalDelete(SectionDeleteView):
    model = Goal
    success_url_name = "strategy:goals"
    warning = _("Its initiatives are deleted with it. This cannot be undone.")
