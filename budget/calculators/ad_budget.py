"""Ad budget backwards from a business goal: revenue → orders → customers → leads → clicks → spend.

Money is in one currency, rates are ratios (0.02 is 2 %), and nothing is rounded here. A figure
that lacks one of its parts is None, unknown, and `gaps` names the part; it is never infinite.

    orders       = revenue ÷ average order value
    customers    = orders ÷ orders of a customer in the time of the goal
    leads        = customers ÷ share of leads that become customers
    clicks       = leads ÷ share of clicks that become leads
    impressions  = clicks ÷ share of impressions that are clicked
    spend        = clicks × cost of a click
    CAC          = spend ÷ customers

The chain is the funnel of `reporting.funnel` read backwards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from budget.calculators.rates import ONE, ZERO, Assumption, Span, quotient, within_reason


class GoalKind(StrEnum):
    REVENUE = "revenue"
    CUSTOMERS = "customers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What is wanted in a time of some months, and what a customer brings in that time."""

    kind: GoalKind
    amount: Decimal
    """Money or customers, in all months together."""
    order_value: Decimal | None = None
    orders_per_customer: Decimal = ONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What a customer is worth; None where nobody knows it."""

    margin_share: Decimal | None = None
    """Gross margin as a share of revenue."""
    lifetime_value: Decimal | None = None
    """Margin of a customer over the years they stay."""
    target_cac: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What is assumed of a channel; `weight` is its part of the goal beside the others' weights."""

    key: str
    weight: Decimal
    click_cost: Assumption
    click_rate: Assumption
    lead_rate: Assumption
    close_rate: Assumption


@dataclass(frozen=True, slots=True)
class Gap:
    """A part that is missing, or zero where it divides; `channel` is "" for the goal's own parts."""

    part: str
    channel: str = ""
    is_zero: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelNeed:
    """What a channel has to bring and what that costs."""

    key: str
    share: Decimal
    customers: Decimal | None
    leads: Decimal | None
    clicks: Decimal | None
    impressions: Decimal | None
    spend: Decimal | None
    spend_span: Span | None
    """How far the observed rates leave the spend open; None where a rate was not observed."""

    @property
    def cac(self) -> Decimal | None:
        return quotient(self.spend, self.customers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A limit, and whether the cost of winning a customer stays within it."""

    key: str
    limit: Decimal
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AdBudget:
    """The whole calculation, step by step."""

    revenue: Decimal | None
    orders: Decimal | None
    customers: Decimal | None
    leads: Decimal | None
    clicks: Decimal | None
    impressions: Decimal | None
    spend: Decimal | None
    spend_span: Span | None
    channels: tuple[ChannelNeed, ...]
    gaps: tuple[Gap, ...]
    verdicts: tuple[Verdict, ...]
    margin: Decimal | None
    """Gross margin of the revenue, before the ad spend."""

    @property
    def cac(self) -> Decimal | None:
        return quotient(self.spend, self.customers)

    @property
    def cac_span(self) -> Span | None:
        if self.spend_span is None or not self.customers:
            return None
        return Span(self.spend_span.low / self.customers, self.spend_span.high / self.customers)

    @property
    def margin_after_spend(self) -> Decimal | None:
        return None if self.margin is None or self.spend is None else self.margin - self.spend


def ad_budget(goal: Goal, channels: Sequence[Channel], worth: Worth = Worth()) -> AdBudget:
    """Compute what has to be spent so that, at the assumed rates, the goal is reached."""
    gaps = list(_goal_gaps(goal))
    revenue, orders, customers = _goal_figures(goal)
    active = [channel for channel in channels if channel.weight > 0]
    whole = sum((channel.weight for channel in active), ZERO)
    if not active:
        gaps.append(Gap("channels"))
    needs = tuple(_need(channel, channel.weight / whole, customers) for channel in active)
    for channel in active:
        gaps.extend(_channel_gaps(channel))
    spend = _sum(need.spend for need in needs)
    if spend is None and not gaps:
        gaps.append(Gap("too_large"))
    return AdBudget(
        revenue=revenue,
        orders=orders,
        customers=customers,
        leads=_sum(need.leads for need in needs),
        clicks=_sum(need.clicks for need in needs),
        impressions=_sum(need.impressions for need in needs),
        spend=spend,
        spend_span=_added_spans(needs),
        channels=needs,
        gaps=tuple(gaps),
        verdicts=tuple(_verdicts(goal, worth, quotient(spend, customers))),
        margin=None if revenue is None or worth.margin_share is None else revenue * worth.margin_share,
    )


def _goal_figures(goal: Goal) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Return revenue, orders and customers."""
    if goal.kind == GoalKind.REVENUE:
        orders = quotient(goal.amount, goal.order_value)
        return goal.amount, orders, quotient(orders, goal.orders_per_customer)
    orders = goal.amount * goal.orders_per_customer
    return (None if goal.order_value is None else within_reason(orders * goal.order_value)), orders, goal.amount


def _goal_gaps(goal: Goal) -> Iterable[Gap]:
    if goal.kind == GoalKind.REVENUE and not goal.order_value:
        yield Gap("order_value", is_zero=goal.order_value is not None)
    if goal.kind == GoalKind.REVENUE and not goal.orders_per_customer:
        yield Gap("orders_per_customer", is_zero=True)


def _channel_gaps(channel: Channel) -> Iterable[Gap]:
    for part in ("close_rate", "lead_rate"):
        value = getattr(channel, part).value
        if not value:
            yield Gap(part, channel.key, is_zero=value is not None)
    if channel.click_cost.value is None:
        yield Gap("click_cost", channel.key)
    if channel.click_rate.value == 0:
        yield Gap("click_rate", channel.key, is_zero=True)


def _need(channel: Channel, share: Decimal, all_customers: Decimal | None) -> ChannelNeed:
    customers = None if all_customers is None else all_customers * share
    leads = quotient(customers, channel.close_rate.value)
    clicks = quotient(leads, channel.lead_rate.value)
    cost = channel.click_cost.value
    spend = None if clicks is None or cost is None else within_reason(clicks * cost)
    return ChannelNeed(
        key=channel.key,
        share=share,
        customers=customers,
        leads=leads,
        clicks=clicks,
        impressions=quotient(clicks, channel.click_rate.value),
        spend=spend,
        spend_span=_spend_span(spend, channel),
    )


def _spend_span(spend: Decimal | None, channel: Channel) -> Span | None:
    """Carry the intervals of the observed rates over to the spend, which divides by both.

    On the logarithmic scale the distances of the independent rates from their limits add up in
    squares (method of variance estimates recovery: G. Y. Zou and A. Donner, 2008). The cost of a
    click is taken as it is.
    """
    rates = (channel.lead_rate, channel.close_rate)
    spans = [(rate.value, rate.span) for rate in rates if rate.span]
    if spend is None or not spans or any(not value or not span.low for value, span in spans):
        return None
    fewer = _root_of_squares((span.high / value).ln() for value, span in spans if value)
    more = _root_of_squares((value / span.low).ln() for value, span in spans if value)
    return Span(spend / fewer.exp(), spend * more.exp())


def _added_spans(needs: Sequence[ChannelNeed]) -> Span | None:
    """Add independent spends up with their ranges, by the same method; one without a range is taken as it is."""
    known = [(need.spend, need.spend_span) for need in needs if need.spend is not None]
    if len(known) < len(needs) or not any(span for _spend, span in known):
        return None
    total = sum((spend for spend, _span in known), ZERO)
    below = _root_of_squares(spend - span.low for spend, span in known if span)
    above = _root_of_squares(span.high - spend for spend, span in known if span)
    return Span(max(total - below, ZERO), total + above)


def _root_of_squares(parts: Iterable[Decimal]) -> Decimal:
    return sum((part * part for part in parts), ZERO).sqrt()


def _verdicts(goal: Goal, worth: Worth, cac: Decimal | None) -> list[Verdict]:
    """Set the cost of a customer beside its target, and beside the margin they leave now and ever."""
    if cac is None:
        return []
    per_customer = None if goal.order_value is None else goal.order_value * goal.orders_per_customer
    margin = None if per_customer is None or worth.margin_share is None else per_customer * worth.margin_share
    limits = {"target_cac": worth.target_cac, "first_margin": margin, "lifetime_value": worth.lifetime_value}
    return [Verdict(key=key, limit=limit, holds=cac <= limit) for key, limit in limits.items() if limit is not None]


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """Add up; None when nothing is there or a part is unknown, as the sum is the answer to "enough?"."""
    values = list(values)
    known = [value for value in values if value is not None]
    return sum(known, ZERO) if values and len(known) == len(values) else None
