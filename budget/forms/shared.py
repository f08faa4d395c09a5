"""Words that the budget's forms share."""

from datetime import date

from budget.models import BudgetLine, month_name


def month_choices(months: list[date]) -> list[tuple[str, str]]:
    return [(f"{month:%Y-%m}", month_name(month)) for month in months]


def line_and_budget(line: BudgetLine) -> str:
    return f"{line.name} ({line.budget.name})"
