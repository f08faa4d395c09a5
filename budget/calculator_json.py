"""A calculation as plain values, every step and assumption: what the API answers and the audit trail keeps."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from budget.calculators.ad_budget import AdBudget, Channel, ChannelNeed, Goal
from budget.calculators.price import Margin
from budget.calculators.rates import Assumption, Span
from budget.currencies import in_places, places_here
from budget.money import to_unit
from budget.selectors.calculations import MonthSplit

COUNT_PLACES = 2
RATIO_PLACES = 6

type Json = dict[str, Any]


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else in_places(to_unit(amount, places_here()))


def _count(value: Decimal | None) -> str | None:
    return None if value is None else f"{to_unit(value, COUNT_PLACES):f}"


def _ratio(value: Decimal | None) -> str | None:
    return None if value is None else f"{to_unit(value, RATIO_PLACES):f}"


def _money_span(span: Span | None) -> Json | None:
    return None if span is None else {"low": _money(span.low), "high": _money(span.high)}


def assumption_as_json(assumption: Assumption) -> Json:
    evidence, span = assumption.evidence, assumption.span
    return {
        "value": _ratio(assumption.value),
        "origin": assumption.origin.value,
        "counted": None if evidence is None else f"{evidence.counted:f}",
        "out_of": None if evidence is None else f"{evidence.out_of:f}",
        "first_month": None if evidence is None else f"{evidence.first:%Y-%m}",
        "last_month": None if evidence is None else f"{evidence.last:%Y-%m}",
        "low": None if span is None else _ratio(span.low),
        "high": None if span is None else _ratio(span.high),
    }


def ad_budget_as_json(
    goal: Goal,
    worth: Mapping[str, Assumption],
    channels: Sequence[Channel],
    names: Mapping[str, str],
    result: AdBudget,
) -> Json:
    """Write the goal, every assumption and every step; `worth` holds the assumptions about a customer by name."""
    assumed = {channel.key: channel for channel in channels}
    return {
        "goal": {
            "kind": goal.kind.value,
            "amount": f"{goal.amount:f}",
            "orders_per_customer": f"{goal.orders_per_customer:f}",
        },
        "assumptions": {name: assumption_as_json(value) for name, value in worth.items()},
        "steps": {
            "revenue": _money(result.revenue),
            "orders": _count(result.orders),
            "customers": _count(result.customers),
            "leads": _count(result.leads),
            "clicks": _count(result.clicks),
            "impressions": _count(result.impressions),
            "spend": _money(result.spend),
        },
        "spend_range": _money_span(result.spend_span),
        "cac": _money(result.cac),
        "cac_range": _money_span(result.cac_span),
        "margin": _money(result.margin),
        "margin_after_spend": _money(result.margin_after_spend),
        "verdicts": [{"key": v.key, "limit": _money(v.limit), "holds": v.holds} for v in result.verdicts],
        "gaps": [
            {"part": gap.part, "channel": names.get(gap.channel, ""), "is_zero": gap.is_zero} for gap in result.gaps
        ],
        "channels": [_need_as_json(need, assumed[need.key], names) for need in result.channels],
    }


def _need_as_json(need: ChannelNeed, channel: Channel, names: Mapping[str, str]) -> Json:
    return {
        "channel": int(need.key) or None,
        "name": names.get(need.key, ""),
        "share": _ratio(need.share),
        "assumptions": {
            "close_rate": assumption_as_json(channel.close_rate),
            "lead_rate": assumption_as_json(channel.lead_rate),
            "click_rate": assumption_as_json(channel.click_rate),
            "click_cost": assumption_as_json(channel.click_cost),
        },
        "steps": {
            "customers": _count(need.customers),
            "leads": _count(need.leads),
            "clicks": _count(need.clicks),
            "impressions": _count(need.impressions),
            "spend": _money(need.spend),
        },
        "spend_range": _money_span(need.spend_span),
        "cac": _money(need.cac),
    }


def split_as_json(amount: Decimal, way: str, found: MonthSplit) -> Json:
    followed = found.before.lines if found.before else ()
    return {
        "amount": _money(amount),
        "way": way,
        "follows": [{"line": line.pk, "name": line.name, "budget": line.budget.name} for line in followed],
        "months": [
            {
                "month": f"{part.month:%Y-%m}",
                "amount": _money(part.amount),
                "weight": _count(part.weight),
                "fixed": part.is_fixed,
            }
            for part in found.parts
        ],
    }


def margin_as_json(margin: Margin) -> Json:
    return {
        "customer_pays": _money(margin.customer_pays),
        "tax": _money(margin.tax),
        "net_price": _money(margin.net_price),
        "variable_costs": _money(margin.variable_costs),
        "margin": _money(margin.margin),
        "margin_share": _ratio(margin.margin_share),
        "markup": _ratio(margin.markup),
        "lowest_price": _money(margin.lowest_price),
        "break_even_sales": None if margin.break_even_sales is None else f"{margin.break_even_sales:f}",
        "break_even_revenue": _money(margin.break_even_revenue),
        "highest_cost_per_sale": _money(margin.highest_cost_per_sale),
    }
