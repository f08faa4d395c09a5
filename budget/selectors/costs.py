"""What the budget's expenses cost whom, for the rooms that count the return."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, Max, Sum, When
from django.db.models.functions import Coalesce

from accounts.prepared import Prepared
from budget.models import IS_ACTUAL, BudgetLine, Expense

ADVERTISING = Case(When(line__category=BudgetLine.Category.ADVERTISING, then=True), default=False)

_entries = Prepared(
    lambda start, end: (
        Expense.objects.filter(IS_ACTUAL, date__range=(start, end))
        .order_by("date")
        .values_list("date", Coalesce("channel_id", "line__channel_id"), ADVERTISING)
        .annotate(total=Sum("amount"))
    ),
    start=date,
    end=date,
)


@dataclass(frozen=True, slots=True)
class CostEntry:
    """What was spent for a channel (None: shared by all) on one day, advertising apart from all other."""

    date: date
    channel_id: int | None
    advertising: bool
    amount: Decimal


def cost_entries(*, start: date, end: date) -> list[CostEntry]:
    """Return the expenses between two days, both included, added up by day, channel and kind.

    Only what counts as spent, in the workspace's currency. An expense without a channel counts for
    its line's. Spend that platforms report is not among them: which of the two counts for
    advertising is reporting's rule.
    """
    return [CostEntry(*entry) for entry in _entries(start=start, end=end)]


def costs_mark() -> str:
    """Return a mark that is another one whenever an expense has come, gone or changed."""
    count, last = Expense.objects.aggregate(count=Count("pk"), last=Max("updated_at")).values()
    return f"{count}-{last:%Y%m%d%H%M%S%f}" if last else ""
