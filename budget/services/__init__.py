"""Every write of the budget room; who may is decided at the door, whether the state allows it here."""

from budget.services.alerts import check_alerts, check_and_mail, check_changed_budgets, mail_due_alerts
from budget.services.approval_mails import mail_due_plan_decisions
from budget.services.approvals import approve_at_once, approve_plan, ask_for_approval, send_back_plan, withdraw_request
from budget.services.budgets import delete_budget, save_budget
from budget.services.cells import CellProblem, PlanChange, set_plans
from budget.services.closings import close_due_months, close_due_months_everywhere, close_month, reopen_month
from budget.services.copies import copy_budget
from budget.services.expense_approvals import (
    approve_expense,
    is_above_limit,
    mail_due_approvals,
    may_decide,
    refuse_expense,
)
from budget.services.expenses import delete_expense, edit_expense, pay_expense, record_expense
from budget.services.funding import fund_initiative
from budget.services.line_templates import delete_line_template, save_line_template
from budget.services.lines import add_line, add_lines, defund_line, delete_line, edit_line
from budget.services.months import set_month
from budget.services.moves import move_money
from budget.services.observed import record_observed_spend, record_observed_spends
from budget.services.rates import NewRate, delete_rate, keep_rates, save_rate
from budget.services.recurring import book_due_everywhere, book_recurring, delete_recurring, save_recurring
from budget.services.rules import return_to_rule
from budget.services.scenarios import adopt_scenario, create_scenario
from budget.services.shared import KEEP, Keep, Reach, check_covered, lock_budget
from budget.services.takeovers import Choice, check_nothing_closed, check_successive, take_over

__all__ = [
    "KEEP",
    "CellProblem",
    "Choice",
    "Keep",
    "NewRate",
    "PlanChange",
    "Reach",
    "add_line",
    "add_lines",
    "adopt_scenario",
    "approve_at_once",
    "approve_expense",
    "approve_plan",
    "ask_for_approval",
    "book_due_everywhere",
    "book_recurring",
    "check_alerts",
    "check_and_mail",
    "check_changed_budgets",
    "check_covered",
    "check_nothing_closed",
    "check_successive",
    "close_due_months",
    "close_due_months_everywhere",
    "close_month",
    "copy_budget",
    "create_scenario",
    "defund_line",
    "delete_budget",
    "delete_expense",
    "delete_line",
    "delete_line_template",
    "delete_rate",
    "delete_recurring",
    "edit_expense",
    "edit_line",
    "fund_initiative",
    "is_above_limit",
    "keep_rates",
    "lock_budget",
    "mail_due_alerts",
    "mail_due_approvals",
    "mail_due_plan_decisions",
    "may_decide",
    "move_money",
    "pay_expense",
    "record_expense",
    "record_observed_spend",
    "record_observed_spends",
    "refuse_expense",
    "reopen_month",
    "return_to_rule",
    "save_budget",
    "save_line_template",
    "save_rate",
    "save_recurring",
    "send_back_plan",
    "set_month",
    "set_plans",
    "take_over",
    "withdraw_request",
]
