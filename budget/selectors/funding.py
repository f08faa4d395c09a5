"""What initiatives have been given out of the budget, and what moving them would leave behind."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.templatetags.luotsi import money
from budget.models import IS_ACTUAL, IS_COMMITTED, BudgetLine, Expense, InitiativeFunding, LineMonth
from budget.money import ZERO
from budget.months import month_of
from roadmap.consequences import Consequence, Rescheduling
from roadmap.models import Initiative


@dataclass(frozen=True, slots=True)
class FundedMonth:
    """`planned` is the line's plan of the month, `claimed` what all initiatives have of it together."""

    row: InitiativeFunding
    planned: Decimal
    claimed: Decimal

    @property
    def is_over(self) -> bool:
        """Tell whether initiatives were promised more than the line plans."""
        return self.claimed > self.planned


@dataclass(frozen=True, slots=True)
class FundedLine:
    line: BudgetLine
    months: list[FundedMonth]

    @property
    def total(self) -> Decimal:
        return sum((month.row.amount for month in self.months), ZERO)


@dataclass(frozen=True, slots=True)
class Funding:
    """An initiative's money: set aside, spent and ordered, in the workspace's currency."""

    lines: list[FundedLine]
    spent: Decimal
    committed: Decimal

    @property
    def total(self) -> Decimal:
        return sum((line.total for line in self.lines), ZERO)

    @property
    def remaining(self) -> Decimal:
        return self.total - self.spent - self.committed


def funding_of(initiative: Initiative) -> Funding:
    """Return what an initiative has and what of it is gone; four queries."""
    rows = list(InitiativeFunding.objects.filter(initiative=initiative).select_related("line__budget"))
    spent = Expense.objects.filter(initiative=initiative).aggregate(
        spent=Sum("amount", filter=IS_ACTUAL), committed=Sum("amount", filter=IS_COMMITTED)
    )
    return Funding(_by_line(rows), spent["spent"] or ZERO, spent["committed"] or ZERO)


def _by_line(rows: list[InitiativeFunding]) -> list[FundedLine]:
    lines, months = {row.line_id for row in rows}, {row.month for row in rows}
    planned = {
        (line, month): amount
        for line, month, amount in LineMonth.objects.filter(line__in=lines, month__in=months).values_list(
            "line_id", "month", "planned"
        )
    }
    claimed = {
        (line, month): amount
        for line, month, amount in InitiativeFunding.objects.filter(line__in=lines, month__in=months)
        .order_by()
        .values_list("line_id", "month")
        .annotate(Sum("amount"))
    }
    grouped: dict[int, list[FundedMonth]] = defaultdict(list)
    for row in rows:
        key = (row.line_id, row.month)
        grouped[row.line_id].append(FundedMonth(row, planned.get(key) or ZERO, claimed[key]))
    return [FundedLine(months[0].row.line, months) for months in grouped.values()]


def fundable_lines(initiative: Initiative) -> list[BudgetLine]:
    """Return the lines of budgets, not scenarios, that have a month of the initiative; one query."""
    lines = BudgetLine.objects.filter(budget__scenario_of=None).select_related("budget").order_by("budget", "name")
    first, last = month_of(initiative.starts_on), month_of(initiative.last_day)
    return [line for line in lines if line.budget.first_month <= last and line.budget.last_month >= first]


def money_left_behind(changes: Sequence[Rescheduling]) -> list[Consequence]:
    """Name the money set aside in months that the initiatives would leave; one query."""
    moved = {change.initiative.pk: change for change in changes}
    rows = InitiativeFunding.objects.filter(initiative__in=moved).select_related("line")
    return [
        Consequence(
            "money_left_behind", _left_behind(row, moved[row.initiative_id]), moved[row.initiative_id].initiative
        )
        for row in rows
        if not _runs_in(moved[row.initiative_id], row.month)
    ]


def _runs_in(change: Rescheduling, month: date) -> bool:
    return month_of(change.first) <= month <= month_of(change.last)


def _left_behind(row: InitiativeFunding, change: Rescheduling) -> str:
    return _("“%(initiative)s” would leave %(amount)s of “%(line)s” behind in %(month)s.") % {
        "initiative": change.initiative,
        "amount": money(row.amount, change.initiative.workspace.currency),
        "line": row.line,
        "month": date_format(row.month, "YEAR_MONTH_FORMAT"),
    }
