"""Words that the budget's forms share."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.formats import currency_choices
from accounts.models import Workspace
from budget.models import BudgetLine, month_name


def month_choices(months: list[date]) -> list[tuple[str, str]]:
    return [(f"{month:%Y-%m}", month_name(month)) for month in months]


def line_and_budget(line: BudgetLine) -> str:
    return f"{line.name} ({line.budget.name})"


def lines_to_spend_on() -> QuerySet[BudgetLine]:
    """Return the lines that take expenses, those of the latest budget first."""
    lines = BudgetLine.objects.select_related("budget").filter(
        budget__scenario_of=None, actuals_from=BudgetLine.Actuals.EXPENSES
    )
    return lines.order_by("-budget__first_month", "budget__name", "position", "pk")


def currency_offered(workspace: Workspace) -> list[tuple[str, str]]:
    """Return the currencies of bills, first and as nothing the workspace's own."""
    own = workspace.currency
    others = [(code, name) for code, name in currency_choices() if code != own]
    return [("", _("%(own)s, the workspace's own") % {"own": own}), *others]
