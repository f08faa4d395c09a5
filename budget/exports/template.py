"""A budget nobody has planned yet, to fill in with a spreadsheet program and import."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from budget.carryover import MonthInput, carry_over
from budget.exports.words import Text
from budget.models import Budget, BudgetLine
from budget.months import is_over, month_range
from budget.selectors import Grid, GridLine, Month

EXAMPLES: dict[str, list[Text]] = {
    BudgetLine.Category.TOOLS: [_("Scheduling tool")],
    BudgetLine.Category.ADVERTISING: [_("Instagram ads"), _("Search ads")],
    BudgetLine.Category.SERVICES: [_("Photographer")],
    BudgetLine.Category.ASSETS: [_("Domain and hosting")],
}
EMPTY_LINES = 4
"""Lines without a name below the examples of each category."""


def template(*, first: date, months: int, today: date, places: int) -> Grid:
    """Return lines of every category with nothing planned; none of it is stored."""
    heads = tuple(Month(i, month, is_over(month, today), False) for i, month in enumerate(month_range(first, months)))
    budget = Budget(first_month=first, months=months)
    names = [(category, name) for category in EXAMPLES for name in [*EXAMPLES[category], *[""] * EMPTY_LINES]]
    rows = tuple(_line(category, str(name), heads, today, places) for category, name in names)
    return Grid(budget, today, heads, rows, places, {}, {})


def _line(category: str, name: str, heads: tuple[Month, ...], today: date, places: int) -> GridLine:
    line = BudgetLine(name=name, category=category, policy=BudgetLine.default_policy(category))
    inputs = tuple(MonthInput(head.month, line.rule()) for head in heads)
    return GridLine(line, inputs, carry_over(inputs, today=today, places=places), frozenset())
