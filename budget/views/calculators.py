"""The calculators: pages that compute from what their address says, so that a result can be shared and reloaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import requires
from accounts.roles import Role
from budget import selectors
from budget.calculator_answers import ad_budget_answer, price_answer, split_answer
from budget.calculators.rates import UNKNOWN, Assumption, Origin
from budget.forms.calculators import AdBudgetForm, CalculatorForm, PriceForm, SplitForm
from budget.models import Budget, BudgetLine
from budget.money import ZERO
from budget.selectors import calculations
from budget.views.shared import budget_or_404
from budget.words.calculators import CALCULATORS, PRESET_NAMES, about_range
from strategy.models import Positioning

FULL_BAR = 100


def calculator_page(
    request: Any, budget: Budget, name: str, form: CalculatorForm | None = None, **context: Any
) -> HttpResponse:
    shown = {
        "budget": budget,
        "tab": "calculators",
        "form": form,
        "query": form.address if form else "",
        "title": CALCULATORS.get(name, _("Calculators")),
        "may_edit": request.role.includes(Role.EDITOR),
        **context,
    }
    return render(request, f"budget/calculator_{name}.html", shown)


@require_GET
@requires(Role.VIEWER)
def index(request: Any, budget_pk: int) -> HttpResponse:
    """Lead to the calculators, and show what has been put into the plan from them."""
    budget = budget_or_404(budget_pk)
    lines = {str(line.pk): line for line in budget.lines.all()}
    events = calculations.put_into_plan_before(lines.values())
    return calculator_page(request, budget, "index", taken=[_taken(event, lines) for event in events])


@dataclass(frozen=True, slots=True)
class Taken:
    """A calculation that was put into the plan of a line."""

    event: Any
    line: BudgetLine
    calculator: str
    url_name: str
    query: str
    said: list[str]


def _taken(event: Any, lines: Mapping[str, BudgetLine]) -> Taken:
    basis = event.detail["basis"]
    key = basis["calculator"]
    return Taken(
        event=event,
        line=lines[event.object_id],
        calculator=str(CALCULATORS[key]),
        url_name=f"budget:calculator_{key}",
        query=basis["address"],
        said=basis["in_words"],
    )


def ad_budget_form(request: Any, budget: Budget) -> AdBudgetForm:
    today = request.workspace.today()
    start = calculations.ad_budget_start(budget, request.workspace, today)
    first = selectors.current_month(budget, today)
    return AdBudgetForm(request.GET, budget=budget, start=start, first=first, currency=request.workspace.currency)


@require_GET
@requires(Role.VIEWER)
def ad_budget_page(request: Any, budget_pk: int) -> HttpResponse:
    budget = budget_or_404(budget_pk)
    form = ad_budget_form(request, budget)
    answer = ad_budget_answer(form)
    names = form.channel_names()
    return calculator_page(
        request,
        budget,
        "ad_budget",
        form,
        answer=answer,
        goal_fields=[form.shown(name, unit) for name, unit in _GOAL_FIELDS],
        customer_fields=[form.shown(name, unit) for name, unit in _customer_fields(form.currency)],
        blocks=[_channel_block(form, key) for key in names],
        needs=[(names[need.key], need, about_range(need.spend_span, form.currency)) for need in answer.result.channels]
        if answer
        else [],
    )


_GOAL_FIELDS = (("goal", ""), ("amount", ""), ("per", ""), ("start", ""), ("months", ""), ("season", ""))


def _customer_fields(currency: str) -> list[tuple[str, str]]:
    in_money = ("order_value", "lifetime_value", "target_cac")
    return [
        *((name, currency) for name in in_money),
        ("orders_per_customer", ""),
        ("margin_share", "%"),
    ]


def _channel_block(form: AdBudgetForm, key: str) -> dict[str, Any]:
    """Gather the fields of a channel, in the order money flows back from the goal."""
    parts = (
        ("weight", ""),
        ("close_rate", "%"),
        ("lead_rate", "%"),
        ("click_cost", form.currency),
        ("click_rate", "%"),
    )
    return {
        "key": key,
        "use": form[f"use-{key}"],
        "line": form.shown(f"line-{key}"),
        "numbers": [form.shown(f"{part}-{key}", unit) for part, unit in parts],
    }


def split_form(request: Any, budget: Budget) -> SplitForm:
    first = selectors.current_month(budget, request.workspace.today())
    return SplitForm(request.GET, budget=budget, first=first, currency=request.workspace.currency)


@require_GET
@requires(Role.VIEWER)
def split_page(request: Any, budget_pk: int) -> HttpResponse:
    budget = budget_or_404(budget_pk)
    form = split_form(request, budget)
    found = split_answer(form, request.workspace.today())
    parts = found.parts if found else ()
    most = max((part.amount for part in parts), default=ZERO)
    return calculator_page(
        request,
        budget,
        "split",
        form,
        found=found,
        fields=[
            form.shown("amount", form.currency),
            *(form.shown(name) for name in ("line", "start", "months", "fixed")),
        ],
        bars=[(part, _bar(part.amount, most)) for part in parts],
        presets=PRESET_NAMES.items(),
    )


def _bar(amount: Decimal, most: Decimal) -> int:
    return round(amount / most * FULL_BAR) if most > 0 else 0


def price_form(request: Any, positioning: Positioning | None) -> PriceForm:
    planned = {
        "price": _from_strategy(positioning.price if positioning else None),
        "cost_of_goods": _from_strategy(positioning.cost if positioning else None),
    }
    return PriceForm(request.GET, currency=request.workspace.currency, planned=planned)


def _from_strategy(amount: Decimal | None) -> Assumption:
    return UNKNOWN if amount is None else Assumption(amount, Origin.PLANNED, is_share=False)


@require_GET
@requires(Role.VIEWER)
def price_page(request: Any, budget_pk: int) -> HttpResponse:
    budget = budget_or_404(budget_pk)
    positioning = calculations.current_positioning()
    form = price_form(request, positioning)
    margin = price_answer(form)
    return calculator_page(
        request,
        budget,
        "price",
        form,
        margin=margin,
        positioning=positioning,
        sale_fields=[form.shown(name, unit) for name, unit in _sale_fields(form.currency)],
        goal_fields=[form.shown(name, form.currency) for name in ("fixed_costs", "wanted_profit")],
    )


def _sale_fields(currency: str) -> list[tuple[str, str]]:
    return [
        ("price", currency),
        ("tax_in_price", ""),
        ("tax_rate", "%"),
        ("discount", "%"),
        ("cost_of_goods", currency),
        ("other_costs", currency),
    ]


urlpatterns = [
    path("<int:budget_pk>/calculators/", index, name="calculators"),
    path("<int:budget_pk>/calculators/ad-budget/", ad_budget_page, name="calculator_ad_budget"),
    path("<int:budget_pk>/calculators/split/", split_page, name="calculator_split"),
    path("<int:budget_pk>/calculators/price/", price_page, name="calculator_price"),
]
