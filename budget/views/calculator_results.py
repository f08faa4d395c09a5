"""Where a calculation's result goes: into the plan, or into the strategy's positioning."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from accounts.access import requires
from accounts.records import VersionConflict
from accounts.roles import Role
from budget.calculator_answers import Proposal, ad_budget_proposal, price_answer, split_proposal
from budget.calculators.price import Margin
from budget.currencies import places_here
from budget.models import Budget
from budget.money import CENTS, to_unit
from budget.selectors import calculations
from budget.services.calculations import put_into_plan, put_into_positioning
from budget.views.calculators import ad_budget_form, calculator_page, price_form, split_form
from budget.views.shared import budget_or_404
from budget.words.calculators import CALCULATORS
from strategy.models import Positioning

CONFLICT = 409


def _back(request: Any, budget: Budget, calculator: str) -> str:
    address = reverse(f"budget:calculator_{calculator}", args=[request.workspace.slug, budget.pk])
    return f"{address}?{request.GET.urlencode()}"


def _proposal(request: Any, budget: Budget, calculator: str) -> Proposal | None:
    if calculator == "split":
        return split_proposal(split_form(request, budget), request.workspace.today())
    return ad_budget_proposal(ad_budget_form(request, budget))


@requires(Role.EDITOR)
def plan_page(request: Any, budget_pk: int, calculator: str) -> HttpResponse:
    """Show what a result would change in the plan, month by month; store it when told to."""
    budget = budget_or_404(budget_pk)
    proposal = _proposal(request, budget, calculator)
    if proposal is None:
        messages.warning(request, _("There is nothing to put into the plan yet."))
        return redirect(_back(request, budget, calculator))
    if request.method != "POST":
        return _show_plan(request, budget, proposal)
    try:
        written = put_into_plan(
            budget,
            amounts=proposal.amounts,
            basis=proposal.basis,
            by=request.user,
            seen=request.POST.get("seen", ""),
        )
    except ValidationError as error:
        return _show_plan(request, budget, proposal, refusal=" ".join(error.messages))
    names = ", ".join(planned.line.name for planned in written)
    messages.success(request, _("Planned: %(lines)s.") % {"lines": names} if written else _("This is planned already."))
    return redirect("budget:grid", request.workspace.slug, budget.pk)


def _show_plan(request: Any, budget: Budget, proposal: Proposal, refusal: str = "") -> HttpResponse:
    lines = calculations.planned_changes(budget, proposal.amounts)
    page = calculator_page(
        request,
        budget,
        "plan",
        title=_("Put into the plan"),
        calculator=CALCULATORS[proposal.calculator],
        lines=lines,
        seen=calculations.plan_seen(lines),
        changes=any(change.is_written for planned in lines for change in planned.months),
        said=proposal.basis["in_words"],
        back_url=_back(request, budget, proposal.calculator),
        refusal=refusal,
    )
    page.status_code = CONFLICT if refusal else page.status_code
    return page


@requires(Role.EDITOR)
def positioning_page(request: Any, budget_pk: int) -> HttpResponse:
    """Show price and cost beside those of the strategy's positioning; write them there when told to."""
    budget = budget_or_404(budget_pk)
    positioning = calculations.current_positioning()
    margin = price_answer(price_form(request, positioning))
    if margin is None:
        messages.warning(request, _("Give a price first."))
        return redirect(_back(request, budget, "price"))
    price, cost = _per_piece(margin)
    if request.method != "POST":
        return _show_positioning(request, budget, positioning, price, cost)
    try:
        put_into_positioning(
            workspace=request.workspace,
            by=request.user,
            version=_version(request.POST.get("version", "")),
            price=price,
            cost=cost,
        )
    except VersionConflict:
        refusal = _("Someone else wrote the positioning in between. Look at it once more.")
    except ValidationError as error:
        refusal = " ".join(error.messages)
    else:
        messages.success(request, _("Price and cost now stand in the positioning of your strategy."))
        return redirect(_back(request, budget, "price"))
    return _show_positioning(request, budget, calculations.current_positioning(), price, cost, refusal)


def _per_piece(margin: Margin) -> tuple[Decimal, Decimal]:
    """Return price and cost of a sale as fine as positioning keeps them."""
    places = min(places_here(), CENTS)
    return to_unit(margin.net_price, places), to_unit(margin.variable_costs, places)


def _show_positioning(
    request: Any, budget: Budget, positioning: Positioning | None, price: Decimal, cost: Decimal, refusal: str = ""
) -> HttpResponse:
    page = calculator_page(
        request,
        budget,
        "positioning",
        title=_("Put into positioning"),
        positioning=positioning,
        rows=[
            (_("Price"), positioning.price if positioning else None, price),
            (_("Cost"), positioning.cost if positioning else None, cost),
        ],
        back_url=_back(request, budget, "price"),
        refusal=refusal,
    )
    page.status_code = CONFLICT if refusal else page.status_code
    return page


def _version(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


urlpatterns = [
    path(
        "<int:budget_pk>/calculators/ad-budget/plan/",
        plan_page,
        {"calculator": "ad_budget"},
        name="calculator_ad_budget_plan",
    ),
    path("<int:budget_pk>/calculators/split/plan/", plan_page, {"calculator": "split"}, name="calculator_split_plan"),
    path("<int:budget_pk>/calculators/price/positioning/", positioning_page, name="calculator_positioning"),
]
