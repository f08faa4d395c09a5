"""What the budget's pages, endpoints and the rooms above it read."""

from budget.selectors.alerts import alerts_of, highest, is_front_loaded, standing_alerts, watched_months
from budget.selectors.budgets import budgets, closed_months, current_month, months_in_use, running_budget
from budget.selectors.costs import CostEntry, cost_entries, costs_mark
from budget.selectors.expenses import expenses, expenses_matching, total_of
from budget.selectors.flow import (
    MonthState,
    PoolMonth,
    RuleSpan,
    closed_cells,
    month_states,
    pool_months,
    pool_moves,
    rule_spans,
)
from budget.selectors.grid import Cell, Grid, GridLine, Month, booked_line, grid
from budget.selectors.pace import BudgetPace, LinePace, budget_pace
from budget.selectors.rates import Valued, check_entered, exchange_rates, expenses_counted_at, rates_of, value_bill
from budget.selectors.recurring import (
    Expected,
    due_days,
    expected_in_month,
    line_covering,
    next_day,
    recurring_expenses,
    recurring_problems,
)
from budget.selectors.stories import MonthStory, month_stories, moves
from budget.selectors.takeovers import (
    TakeoverPlan,
    TakeoverRow,
    takeover_plan,
    takeover_sources,
    takeovers_into,
    takeovers_out_of,
)

__all__ = [
    "BudgetPace",
    "Cell",
    "CostEntry",
    "Expected",
    "Grid",
    "GridLine",
    "LinePace",
    "Month",
    "MonthState",
    "MonthStory",
    "PoolMonth",
    "RuleSpan",
    "TakeoverPlan",
    "TakeoverRow",
    "Valued",
    "alerts_of",
    "booked_line",
    "budget_pace",
    "budgets",
    "check_entered",
    "closed_cells",
    "closed_months",
    "cost_entries",
    "costs_mark",
    "current_month",
    "due_days",
    "exchange_rates",
    "expected_in_month",
    "expenses",
    "expenses_counted_at",
    "expenses_matching",
    "grid",
    "highest",
    "is_front_loaded",
    "line_covering",
    "month_states",
    "month_stories",
    "months_in_use",
    "moves",
    "next_day",
    "pool_months",
    "pool_moves",
    "rates_of",
    "recurring_expenses",
    "recurring_problems",
    "rule_spans",
    "running_budget",
    "standing_alerts",
    "takeover_plan",
    "takeover_sources",
    "takeovers_into",
    "takeovers_out_of",
    "total_of",
    "value_bill",
    "watched_months",
]
