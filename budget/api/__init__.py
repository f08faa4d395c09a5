"""REST endpoints of the budget room, one module to a topic."""

from typing import Any

from django.urls import path

from budget.api import (
    approvals,
    budgets,
    calculators,
    cells,
    closings,
    expenses,
    files,
    funding,
    grid,
    line_templates,
    lines,
    months,
    moves,
    pace,
    pool,
    rates,
    receipts,
    recurring,
    scenarios,
    statements,
    takeovers,
)
from budget.api.shared import IN_BUDGET

routes: list[tuple[str, Any, str]] = [
    ("budgets", budgets.BudgetViewSet, "budget"),
    (f"{IN_BUDGET}/lines", lines.LineViewSet, "budget-line"),
    (f"{IN_BUDGET}/moves", moves.MoveViewSet, "budget-move"),
    (f"{IN_BUDGET}/closings", closings.ClosingViewSet, "budget-closing"),
    (f"{IN_BUDGET}/alerts", pace.AlertViewSet, "budget-alert"),
    (f"{IN_BUDGET}/approvals", approvals.ApprovalViewSet, "budget-approval"),
    (f"{IN_BUDGET}/scenarios", scenarios.ScenarioViewSet, "budget-scenario"),
    (f"{IN_BUDGET}/imports", files.PlanImportViewSet, "budget-import"),
    ("line-templates", line_templates.LineTemplateViewSet, "line-template"),
    ("expenses", expenses.ExpenseViewSet, "expense"),
    ("exchange-rates", rates.ExchangeRateViewSet, "exchange-rate"),
    ("initiative-funding", funding.InitiativeFundingViewSet, "initiative-funding"),
    ("recurring-expenses", recurring.RecurringExpenseViewSet, "recurring-expense"),
    (receipts.OF_EXPENSE, receipts.ReceiptViewSet, "receipt"),
    ("statements", statements.StatementViewSet, "statement"),
]
urlpatterns = [
    path(
        "budgets/<int:budget_pk>/export/",
        files.ExportViewSet.as_view({"get": "retrieve"}),
        name="budget-export",
    ),
    path(
        "budgets/<int:budget_pk>/pace/",
        pace.PaceViewSet.as_view({"get": "retrieve"}),
        name="budget-pace",
    ),
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
        "budgets/<int:budget_pk>/plan/",
        cells.PlanViewSet.as_view({"patch": "partial_update"}),
        name="budget-plan",
    ),
    path(
        "budgets/<int:budget_pk>/grid/",
        grid.GridViewSet.as_view({"get": "retrieve"}),
        name="budget-grid",
    ),
    path(
        "budgets/<int:budget_pk>/baseline/",
        approvals.BaselineViewSet.as_view({"get": "retrieve"}),
        name="budget-baseline",
    ),
    path("budgets/<int:budget_pk>/pool/", pool.PoolViewSet.as_view({"get": "retrieve"}), name="budget-pool"),
    path(
        "budgets/<int:budget_pk>/takeover/",
        takeovers.TakeoverViewSet.as_view({"get": "retrieve", "post": "create"}),
        name="budget-takeover",
    ),
    path(
        "budgets/<int:budget_pk>/lines/<int:line_pk>/months/<str:month>/",
        months.MonthViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="budget-line-month",
    ),
]
