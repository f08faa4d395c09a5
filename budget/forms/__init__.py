"""Forms of the budget's pages."""

from budget.forms.budgets import BudgetForm, CopyForm
from budget.forms.expenses import GENERATED, ExpenseFilterForm, ExpenseForm
from budget.forms.line_templates import LineTemplateForm
from budget.forms.lines import LineForm
from budget.forms.months import MonthForm
from budget.forms.moves import MoveForm
from budget.forms.plans import AskForm, ScenarioForm, SendBackForm, SeveralLinesForm

__all__ = [
    "GENERATED",
    "AskForm",
    "BudgetForm",
    "CopyForm",
    "ExpenseFilterForm",
    "ExpenseForm",
    "LineForm",
    "LineTemplateForm",
    "MonthForm",
    "MoveForm",
    "ScenarioForm",
    "SendBackForm",
    "SeveralLinesForm",
]
