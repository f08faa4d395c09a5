"""Scenarios: make one, set some side by side, adopt one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.access import requires
from accounts.pages import RecordEditView
from accounts.roles import Role
from budget import selectors, services
from budget.forms import ScenarioForm
from budget.models import Budget, BudgetLine
from budget.views.shared import InBudgetPage, budget_or_404


class ScenarioNew(InBudgetPage, RecordEditView):
    model = Budget
    form_class = ScenarioForm
    template_name = "budget/scenario_form.html"
    title_new = gettext_lazy("New scenario")
    saved_message = gettext_lazy("The scenario is made. Change its plan here; the budget stays as it is.")

    def write(self, form: Any) -> Budget:
        return services.create_scenario(self.budget, by=self.request.user, **form.fields_to_save())

    def success_url(self, instance: Budget) -> str:
        slug = self.request.workspace.slug
        if instance.pk:
            return reverse("budget:grid", args=[slug, instance.pk])
        return reverse("budget:plan", args=[slug, self.kwargs["budget_pk"]])

    def context(self, form: Any) -> dict[str, Any]:
        return {"budget": self.budget}

    def draft_key(self, instance: Budget) -> str:
        return f"budget.scenario.new-in-{self.kwargs['budget_pk']}"


def scenario_page(request: Any, scenario: Budget) -> HttpResponse:
    """Show a scenario beside its budget, and what adopting it would change."""
    today = request.workspace.today()
    context = {
        "budget": scenario,
        "original": scenario.booked_in,
        "compared": selectors.side_by_side(scenario.booked_in, [scenario], today),
        "adoption": selectors.adoption(scenario, today),
        "may_edit": request.role.includes(Role.EDITOR),
    }
    return render(request, "budget/scenario.html", context)


@require_GET
@requires(Role.VIEWER)
def compare(request: Any, budget_pk: int) -> HttpResponse:
    """Set the chosen scenarios, at first all of them, beside the budget."""
    budget = budget_or_404(budget_pk)
    if budget.is_scenario:
        raise Http404
    every = list(selectors.scenarios_of(budget))
    wanted = request.GET.getlist("scenario")
    chosen = [scenario for scenario in every if str(scenario.pk) in wanted] if wanted else every
    if len(chosen) > selectors.MOST_COMPARED and wanted:
        messages.warning(
            request, _("At most %(most)s fit side by side; here are the first.") % {"most": selectors.MOST_COMPARED}
        )
    shown = chosen[: selectors.MOST_COMPARED]
    context = {
        "budget": budget,
        "every": every,
        "shown": shown,
        "compared": selectors.side_by_side(budget, shown, request.workspace.today()),
        "categories": dict(BudgetLine.Category.choices),
    }
    return render(request, "budget/scenarios_compare.html", context)


@require_POST
@requires(Role.EDITOR)
def adopt(request: Any, budget_pk: int) -> HttpResponse:
    """Adopt a scenario as its preview showed it."""
    scenario = budget_or_404(budget_pk)
    if not scenario.is_scenario:
        raise Http404
    token = request.POST.get("token", "")
    try:
        services.adopt_scenario(scenario, by=request.user, today=request.workspace.today(), token=token)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("budget:plan", request.workspace.slug, scenario.pk)
    messages.success(
        request,
        _("“%(scenario)s” is now the plan of “%(budget)s”.") % {"scenario": scenario, "budget": scenario.booked_in},
    )
    return redirect("budget:plan", request.workspace.slug, scenario.booked_in.pk)


urlpatterns = [
    path("<int:budget_pk>/scenarios/new/", ScenarioNew.as_view(), name="scenario_new"),
    path("<int:budget_pk>/scenarios/compare/", compare, name="scenarios_compare"),
    path("<int:budget_pk>/adopt/", adopt, name="scenario_adopt"),
]
