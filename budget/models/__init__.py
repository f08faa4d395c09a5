"""Tables of the budget room: plans, what was spent and moved, and what closing froze."""

from budget.models.actuals import (
    IS_ACTUAL,
    IS_COMMITTED,
    ExchangeRate,
    Expense,
    Invoiced,
    ObservedSpend,
    Receipt,
    RecurringExpense,
    is_actual,
    unguessable_path,
)
from budget.models.alerts import LineAlert
from budget.models.base import AmountField, month_name, not_negative
from budget.models.budgets import Budget, BudgetLine, LineMonth, LineTemplate
from budget.models.closings import STANDS, ClosedCell, MonthClosing, thaw_adjustments
from budget.models.funding import InitiativeFunding
from budget.models.imports import SheetImport
from budget.models.ledger import Move, Takeover
from budget.models.plans import BudgetApproval

__all__ = [
    "IS_ACTUAL",
    "IS_COMMITTED",
    "STANDS",
    "AmountField",
    "Budget",
    "BudgetApproval",
    "BudgetLine",
    "ClosedCell",
    "ExchangeRate",
    "Expense",
    "InitiativeFunding",
    "Invoiced",
    "LineAlert",
    "LineMonth",
    "LineTemplate",
    "MonthClosing",
    "Move",
    "ObservedSpend",
    "Receipt",
    "RecurringExpense",
    "SheetImport",
    "Takeover",
    "is_actual",
    "month_name",
    "not_negative",
    "thaw_adjustments",
    "unguessable_path",
]
