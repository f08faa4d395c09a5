"""Addresses of the budget's pages, module by module."""

from budget.views import budgets, closings, expenses, grid, lines, moves, receipts

app_name = "budget"
urlpatterns = [
    *budgets.urlpatterns,
    *expenses.urlpatterns,
    *receipts.urlpatterns,
    *grid.urlpatterns,
    *closings.urlpatterns,
    *moves.urlpatterns,
    *lines.urlpatterns,
]
