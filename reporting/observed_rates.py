"""What the channels did in the last twelve whole months, for the budget's calculators."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any

from django.db.models import Q, Sum

from accounts.models import Workspace
from budget.calculators.rates import Evidence
from budget.months import add_months, month_of
from budget.observed_rates import Observed, ObservedRates, register
from reporting.models import MonthlyRollup

MONTHS = 12
ALL = ("impressions", "clicks", "leads", "customers", "purchases", "revenue")
PAID = ("impressions", "clicks", "spend")
WHOLLY_PAID = Q(spend__gt=0, rows_without_spend=0)
"""Campaigns of which every row reported its spend: organic clicks cost nothing and would make paid ones look cheap."""

type Row = Mapping[str, Any]


def observed_rates(workspace: Workspace, today: date) -> Observed:
    """Add each channel's months up, in one query of rollups; the month that still runs is left out."""
    this_month = month_of(today)
    rows = (
        MonthlyRollup.objects.filter(
            workspace=workspace, month__gte=add_months(this_month, -MONTHS), month__lt=this_month
        )
        .order_by()
        .values("channel_id", "month")
        .annotate(
            **{f"all_{name}": Sum(name) for name in ALL},
            **{f"paid_{name}": Sum(name, filter=WHOLLY_PAID) for name in PAID},
        )
    )
    by_channel: dict[int, list[Row]] = {}
    for row in rows:
        by_channel.setdefault(row["channel_id"], []).append(row)
    return Observed({channel_id: _rates(months) for channel_id, months in by_channel.items()})


def _rates(months: Iterable[Row]) -> ObservedRates:
    months = list(months)
    return ObservedRates(
        click_rate=_pair(months, "paid_clicks", "paid_impressions") or _pair(months, "all_clicks", "all_impressions"),
        lead_rate=_pair(months, "all_leads", "all_clicks"),
        close_rate=_pair(months, "all_customers", "all_leads"),
        click_cost=_pair(months, "paid_spend", "paid_clicks"),
        order_value=_pair(months, "all_revenue", "all_purchases") or _pair(months, "all_revenue", "all_customers"),
    )


def _pair(months: Iterable[Row], counted: str, out_of: str) -> Evidence | None:
    """Add up the months in which both sides are known: one side alone would bend the rate."""
    known = [
        Evidence(Decimal(row[counted]), Decimal(row[out_of]), row["month"], row["month"])
        for row in months
        if row[counted] is not None and row[out_of]
    ]
    return reduce(Evidence.together, known) if known else None


register(observed_rates)
