"""REST endpoints of the budget room, one module to a topic."""

from typing import Any

from django.urls import path

from budget.api import (
    approvals,
    budgets,
    calculators,
    closings,
    expenses,
    grid,
    line_templates,
    lines,
    months,
    moves,
    rates,
    receipts,
    recurring,
    scenarios,
    statements,
)
from budget.api.shared import IN_BUDGET

routes: list[tuple[str, Any, str]] = [
    ("budgets", budgets.BudgetViewSet, "budget"),
    (f"{IN_BUDGET}/lines", lines.LineViewSet, "budget-line"),
    (f"{IN_BUDGET}/moves", moves.MoveViewSet, "budget-move"),
    (f"{IN_BUDGET}/closings", closings.ClosingViewSet, "budget-closing"),
    (f"{IN_BUDGET}/approvals", approvals.ApprovalViewSet, "budget-approval"),
    (f"{IN_BUDGET}/scenarios", scenarios.ScenarioViewSet, "budget-scenario"),
    ("line-templates", line_templates.LineTemplateViewSet, "line-template"),
    ("expenses", expenses.ExpenseViewSet, "expense"),
    ("exchange-rates", rates.ExchangeRateViewSet, "exchange-rate"),
    ("recurring-expenses", recurring.RecurringExpenseViewSet, "recurring-expense"),
    (receipts.OF_EXPENSE, receipts.ReceiptViewSet, "receipt"),
    ("statements", statements.StatementViewSet, "statement"),
]
urlpatterns = [
    path(
        "budgets/<int:budget_pk>/calculators/ad-budget/",
        calculators.AdBudgetCalculatorViewSet.as_view({"post": "create"}),
        name="budget-calculator-ad-budget",
    ),
    path(
        "budgets/<int:budget_pk>/calculators/split/",
        calculators.SplitCalculatorViewSet.as_view({"post": "create"}),
        name="budget-calculator-split",
    ),
    path(
        "budgets/<int:budget_pk>/calculators/price/",
        calculators.PriceCalculatorViewSet.as_view({"post": "create"}),
        name="budget-calculator-price",
    ),
    path(
        "budgets/<int:budget_pk>/baseline/",
        approvals.BaselineViewSet.as_view({"get": "retrieve"}),
        name="budget-baseline",
    ),
    path(
        "budgets/<int:budget_pk>/grid/",
        grid.GridViewSet.as_view({"get": "retrieve"}),
        name="budget-grid",
    ),
    path(
        "budgets/<int:budget_pk>/lines/<int:line_pk>/months/<str:month>/",
        months.MonthViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="budget-line-month",
    ),
]
