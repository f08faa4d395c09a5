"""Expenses: the list, and what they cost whom."""

from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from budget.models import IS_ACTUAL, BudgetLine, Expense
from budget.money import ZERO
from strategy.models import Channel


def expenses() -> QuerySet[Expense]:
    return Expense.objects.select_related("line__budget", "line__channel", "channel", "created_by")


def expenses_matching(
    *,
    line: BudgetLine | None = None,
    channel: Channel | None = None,
    start: date | None = None,
    end: date | None = None,
) -> QuerySet[Expense]:
    """Return expenses by line, by the channel they count for, and by day (both ends included)."""
    found = expenses()
    if line:
        found = found.filter(line=line)
    if channel:
        found = found.annotate(cost_channel=Coalesce("channel_id", "line__channel_id")).filter(cost_channel=channel.pk)
    if start:
        found = found.filter(date__gte=start)
    if end:
        found = found.filter(date__lte=end)
    return found


def total_of(expenses: QuerySet[Expense]) -> Decimal:
    """Return what those of them that count as spent add up to."""
    return expenses.aggregate(total=Sum("amount", filter=IS_ACTUAL))["total"] or ZERO
