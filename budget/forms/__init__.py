"""Forms of the budget's pages."""

from budget.forms.budgets import BudgetForm
from budget.forms.expenses import GENERATED, ExpenseFilterForm, ExpenseForm
from budget.forms.lines import LineForm
from budget.forms.months import MonthForm
from budget.forms.moves import MoveForm

__all__ = ["GENERATED", "BudgetForm", "ExpenseFilterForm", "ExpenseForm", "LineForm", "MonthForm", "MoveForm"]
