"""Expenses: the list, and what it adds up to."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from budget.models import IS_ACTUAL, IS_COMMITTED, Budget, BudgetLine, Expense
from budget.money import ZERO
from roadmap.models import Initiative
from strategy.models import Channel

VENDORS_OFFERED = 100
VENDORS_LOOKED_AT = 500


def expenses() -> QuerySet[Expense]:
    return Expense.objects.select_related(
        "line__budget", "line__channel", "channel", "initiative", "created_by", "decided_by"
    )


def expenses_matching(
    *,
    budget: Budget | None = None,
    line: BudgetLine | None = None,
    channel: Channel | None = None,
    initiative: Initiative | None = None,
    status: str = "",
    approval: str = "",
    vendor: str = "",
    start: date | None = None,
    end: date | None = None,
) -> QuerySet[Expense]:
    """Return expenses by what they were booked on, their state, words in them, and by day.

    `channel` is the one they count for, `vendor` any part of vendor, note or reference; both days
    are included.
    """
    found = expenses().filter(
        **_given(
            line__budget=budget,
            line=line,
            initiative=initiative,
            status=status,
            approval=approval,
            date__gte=start,
            date__lte=end,
        )
    )
    if channel:
        found = found.annotate(cost_channel=Coalesce("channel_id", "line__channel_id")).filter(cost_channel=channel.pk)
    if vendor:
        said = Q(vendor__icontains=vendor) | Q(note__icontains=vendor) | Q(reference__icontains=vendor)
        found = found.filter(said)
    return found


def _given(**filters: object) -> dict[str, object]:
    return {name: value for name, value in filters.items() if value}


@dataclass(frozen=True, slots=True)
class Totals:
    """What expenses add up to, each in one of three states; what was refused is in none."""

    booked: Decimal
    ordered: Decimal
    waiting: Decimal


def totals_of(expenses: QuerySet[Expense]) -> Totals:
    """Return what is spent, what is ordered and not paid, and what waits for approval."""
    waiting = Q(approval=Expense.Approval.WAITING)
    sums = expenses.order_by().aggregate(
        booked=Sum("amount", filter=IS_ACTUAL),
        ordered=Sum("amount", filter=IS_COMMITTED & ~waiting),
        waiting=Sum("amount", filter=waiting),
    )
    return Totals(**{name: total or ZERO for name, total in sums.items()})


def vendors_known() -> list[str]:
    """Return who was paid lately, each once, to choose from while typing."""
    lately = Expense.objects.exclude(vendor="").order_by("-date", "-pk").values_list("vendor", flat=True)
    return list(dict.fromkeys(lately[:VENDORS_LOOKED_AT]))[:VENDORS_OFFERED]
