"""Expenses: the list, and what they cost whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.models import Workspace
from budget.models import IS_ACTUAL, BudgetLine, Expense
from budget.money import ZERO
from budget.months import add_months, month_of
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


@dataclass(frozen=True, slots=True)
class CostEntry:
    """What was booked for a channel (None: shared by all) and a category on one day."""

    date: date
    channel_id: int | None
    category: str
    amount: Decimal


def cost_entries(*, workspace: Workspace, months: Collection[date]) -> list[CostEntry]:
    """Return booked expenses of these months, added up by day, channel and category.

    Only what counts as spent. An expense without a channel counts for its line's. Spend that
    platforms report is not among them: which of the two counts for advertising is reporting's rule.
    """
    if not months:
        return []
    booked = (
        Expense.objects.filter(
            IS_ACTUAL, workspace=workspace, date__gte=min(months), date__lt=add_months(max(months), 1)
        )
        .order_by("date")
        .values_list("date", Coalesce("channel_id", "line__channel_id"), F("line__category"))
        .annotate(Sum("amount"))
    )
    wanted = set(months)
    return [CostEntry(*entry) for entry in booked if month_of(entry[0]) in wanted]
