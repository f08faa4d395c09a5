"""Addresses of the budget's pages, module by module."""

from budget.views import (
    budgets,
    calculator_results,
    calculators,
    closings,
    expenses,
    grid,
    line_templates,
    lines,
    moves,
    plans,
    rates,
    receipts,
    recurring,
    scenarios,
    statements,
)

app_name = "budget"
urlpatterns = [
    *budgets.urlpatterns,
    *expenses.urlpatterns,
    *receipts.urlpatterns,
    *rates.urlpatterns,
    *recurring.urlpatterns,
    *statements.urlpatterns,
    *grid.urlpatterns,
    *closings.urlpatterns,
    *moves.urlpatterns,
    *line_templates.urlpatterns,
    *plans.urlpatterns,
    *scenarios.urlpatterns,
    *lines.urlpatterns,
    *calculators.urlpatterns,
    *calculator_results.urlpatterns,
]
