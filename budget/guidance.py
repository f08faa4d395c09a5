"""What the budget remarks on a strategy: money that is there for the beginning only."""

from collections.abc import Collection
from datetime import date

from django.db.models import F, Max, Q
from django.utils.translation import gettext_lazy as _

from budget.models import BudgetLine, LineMonth, month_name
from budget.months import month_of, months_between
from strategy.guidance import NOTHING, Found, Kind, register, whole
from strategy.models import Strategy

MONEY_ONLY_AT_FIRST = Kind(
    "money_only_at_first",
    _("Money only in the first months"),
    _(
        "Advertising money is planned until %(last)s; the strategy runs until %(end)s. "
        "Money kept for the start is why most strategies fail: spread what there is."
    ),
    _("See the budgets"),
    "budget:list",
)


def money_only_at_first(strategy: Strategy, _dismissed: Collection[str]) -> Found:
    """Remark when all advertising money planned for the period lies in its first half."""
    first, end = month_of(strategy.starts_on), month_of(strategy.ends_on)
    last = _last_month_with_money(first, end)
    if strategy.short_on_purpose or last is None or 2 * _months(first, last) > _months(first, end):
        return NOTHING
    return whole(last=month_name(last), end=month_name(end))


def _last_month_with_money(first: date, end: date) -> date | None:
    funded = Q(line__defunded_from=None) | Q(line__defunded_from__gt=F("month"))
    planned = LineMonth.objects.filter(funded, line__budget__scenario_of=None, month__range=(first, end), planned__gt=0)
    advertising = planned.filter(line__category=BudgetLine.Category.ADVERTISING)
    last: date | None = advertising.aggregate(last=Max("month"))["last"]
    return last


def _months(first: date, last: date) -> int:
    return months_between(first, last) + 1


register(MONEY_ONLY_AT_FIRST, money_only_at_first)
