"""Forms of the budget's pages."""

from budget.forms.budgets import BudgetForm, CopyForm
from budget.forms.closings import ReopenForm
from budget.forms.expenses import GENERATED, DecisionForm, ExpenseFilterForm, ExpenseForm, PaymentForm
from budget.forms.line_templates import LineTemplateForm
from budget.forms.lines import LineForm
from budget.forms.months import MonthForm
from budget.forms.moves import POOL, MoveForm
from budget.forms.plans import AskForm, ScenarioForm, SendBackForm, SeveralLinesForm
from budget.forms.rates import RateForm, RatesForm
from budget.forms.recurring import RecurringForm
from budget.forms.takeovers import TakeoverForm

__all__ = [
    "GENERATED",
    "POOL",
    "AskForm",
    "BudgetForm",
    "CopyForm",
    "DecisionForm",
    "ExpenseFilterForm",
    "ExpenseForm",
    "LineForm",
    "LineTemplateForm",
    "MonthForm",
    "MoveForm",
    "PaymentForm",
    "RateForm",
    "RatesForm",
    "RecurringForm",
    "ReopenForm",
    "ScenarioForm",
    "SendBackForm",
    "SeveralLinesForm",
    "TakeoverForm",
]
