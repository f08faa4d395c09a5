"""The ledger of moved money."""

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.access import requires
from accounts.pages import RecordEditView
from accounts.roles import Role
from budget import selectors, services
from budget.forms import MoveForm
from budget.models import Move
from budget.views.shared import ROWS_PER_PAGE, InBudgetPage, budget_or_404


@require_GET
@requires(Role.VIEWER)
def move_list(request: Any, budget_pk: int) -> HttpResponse:
    budget = budget_or_404(budget_pk)
    page = Paginator(selectors.moves(budget), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "budget": budget,
        "page_obj": page,
        "may_edit": request.role.includes(Role.EDITOR) and not budget.is_scenario,
        "closed": selectors.closed_months(budget),
    }
    return render(request, "budget/moves.html", context)


class MoveNew(InBudgetPage, RecordEditView):
    model = Move
    template_name = "budget/move_form.html"
    title_new = gettext_lazy("Move money")

    @property
    def form_class(self) -> Any:  # type: ignore[override]
        return partial(MoveForm, budget=self.budget)

    def get_object(self) -> Move:
        return Move(workspace=self.request.workspace, budget=self.budget)

    def initial(self) -> dict[str, Any]:
        return {name: self.request.GET[name] for name in MoveForm.Meta.fields if name in self.request.GET}

    def write(self, form: Any) -> Move:
        return services.move_money(budget=self.budget, by=self.request.user, **form.fields_to_save())

    def context(self, form: Any) -> dict[str, Any]:
        budget = self.budget
        grid = selectors.grid(budget, self.request.workspace.today())
        held = [
            (month.month, balance) for month, balance in zip(grid.months, grid.pool, strict=True) if not month.closed
        ]
        return {"budget": budget, "pool": held if any(balance for _month, balance in held) else []}

    def draft_key(self, instance: Move) -> str:
        return f"budget.move.new-in-{self.kwargs['budget_pk']}"


urlpatterns = [
    path("<int:budget_pk>/moves/", move_list, name="moves"),
    path("<int:budget_pk>/moves/new/", MoveNew.as_view(), name="move_new"),
]
