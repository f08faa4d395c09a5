"""Rows for the tests of the reporting room."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Workspace
from budget import services as budget_services
from budget.models import Budget
from reporting.marks import mark_dirty
from reporting.models import Observation
from reporting.periods import months_touched
from reporting.recompute import recompute_workspace
from strategy.models import Channel
from strategy.services.channels import channel_for_name


def day(text: str) -> date:
    return date.fromisoformat(text)


def channel(workspace: Workspace, name: str = "Instagram") -> Channel:
    return channel_for_name(workspace=workspace, name=name)


def observe(workspace: Workspace, on: Channel, first: str, last: str | None = None, **values: Any) -> Observation:
    """Store a row as the services do: with its marks."""
    start, end = day(first), day(last or first)
    money = {key: Decimal(str(values.pop(key))) for key in ("spend", "revenue") if values.get(key) is not None}
    row = Observation.objects.create(
        workspace=workspace,
        channel=on,
        date=start,
        until=end,
        rows_without_spend="spend" not in money,
        rows_without_revenue="revenue" not in money,
        **money,
        **values,
    )
    mark(workspace, on, start, end)
    return row


def mark(workspace: Workspace, on: Channel, start: date, end: date) -> None:
    mark_dirty(workspace_id=workspace.pk, cells={(on.pk, month) for month in months_touched(start, end)})


def recomputed(workspace: Workspace) -> None:
    recompute_workspace(workspace.pk)


def book_cost(workspace: Workspace, *, on: Channel | None, date: date, amount: Decimal, advertising: bool) -> None:
    """Book an expense for a channel (None: for all) in the budget of its year."""
    budget = Budget.objects.filter(name=f"Year {date.year}").first() or budget_services.save_budget(
        Budget(workspace=workspace), by=None, name=f"Year {date.year}", first_month=date.replace(month=1, day=1)
    )
    category = "advertising" if advertising else "tools"
    line = budget.lines.filter(category=category).first() or budget_services.add_line(
        budget, by=None, name=category, category=category
    )
    budget_services.record_expense(line=line, by=None, date=date, amount=amount, channel=on)
