"""What the budget's pages, endpoints and the rooms above it read."""

from budget.selectors.budgets import budgets, closed_months, current_month, months_in_use, running_budget
from budget.selectors.costs import CostEntry, cost_entries, costs_mark
from budget.selectors.expenses import expenses, expenses_matching, total_of
from budget.selectors.grid import Cell, Grid, GridLine, Month, booked_line, grid
from budget.selectors.stories import MonthStory, month_stories, moves

__all__ = [
    "Cell",
    "CostEntry",
    "Grid",
    "GridLine",
    "Month",
    "MonthStory",
    "booked_line",
    "budgets",
    "closed_months",
    "cost_entries",
    "costs_mark",
    "current_month",
    "expenses",
    "expenses_matching",
    "grid",
    "month_stories",
    "months_in_use",
    "moves",
    "running_budget",
    "total_of",
]
