"""Money figures of marketing: what each one is called, how it is computed, and the computing.

A figure is None, unknown, when one of its parts is unknown or its denominator is not above zero;
it is never 0 or infinite for want of data. Sums use the parts that are known. Nothing is rounded
here.

The texts are marked for translation where they stand and translated by whoever shows them, which
keeps the maths free of the framework.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter

ONE = Decimal(1)
ZERO = Decimal(0)
PER_MILLE = Decimal(1000)
MONTHS_IN_YEAR = 12


def gettext_noop(text: str) -> str:
    return text


class Unit(StrEnum):
    MONEY = "money"
    RATIO = "ratio"
    PERCENT = "percent"
    COUNT = "count"
    MONTHS = "months"


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class ReturnBasis(StrEnum):
    MARGIN = "margin"
    REVENUE = "revenue"


@dataclass(frozen=True, slots=True)
class Definition:
    """How a figure is called and computed; the same text answers "how is this computed"."""

    key: str
    label: str
    unit: Unit
    formula: str
    note: str
    source: str
    better: Better = Better.NEITHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about a channel, campaign, month or period; None where nobody reported it.

    Money in the workspace's currency. `open_leads` is a level: the last value known.
    """

    spend: Decimal | None = None
    other_costs: Decimal | None = None
    staff_costs: Decimal | None = None
    revenue: Decimal | None = None
    impressions: int | None = None
    clicks: int | None = None
    leads: Decimal | int | None = None
    customers: Decimal | int | None = None
    service_requests: int | None = None
    open_leads: int | None = None


PARTS = tuple(field.name for field in fields(Facts))
_parts_of = attrgetter(*PARTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the workspace chose. A gross margin nobody set counts as 100 %."""

    gross_margin: Decimal = ONE
    return_basis: ReturnBasis = ReturnBasis.MARGIN
    saving_per_request: Decimal = ZERO
    lead_value: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The money figures of one `Facts`; `return_` is shown as "return"."""

    spend: Decimal | None
    revenue: Decimal | None
    investment: Decimal | None
    investment_with_staff: Decimal | None
    return_: Decimal | None
    roi: Decimal | None
    roi_with_staff: Decimal | None
    roas: Decimal | None
    cpc: Decimal | None
    cpm: Decimal | None
    cpl: Decimal | None
    cac: Decimal | None

    def __getitem__(self, key: str) -> Decimal | None:
        value: Decimal | None = getattr(self, "return_" if key == "return" else key)
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFigures:
    """What a customer is planned to be worth, set beside what it costs to win one."""

    clv: Decimal | None
    clv_to_cac: Decimal | None
    payback: Decimal | None

    def __getitem__(self, key: str) -> Decimal | None:
        value: Decimal | None = getattr(self, key)
        return value


def known_sum[N: (int, Decimal)](values: Iterable[N | None]) -> N | None:
    """Add up the values that are known; None when none is."""
    total = None
    for value in values:
        if value is not None:
            total = value if total is None else total + value
    return total


def add_facts(rows: Iterable[Facts]) -> Facts:
    """Add up rows side by side (channels, campaigns), unknown parts left out.

    Not for rows one after the other in time: `open_leads` is a level.
    """
    columns = zip(*map(_parts_of, rows), strict=True)
    return Facts(**dict(zip(PARTS, map(known_sum, columns), strict=False)))


def ratio(numerator: Decimal | None, denominator: Decimal | int | None) -> Decimal | None:
    if numerator is None or denominator is None or denominator <= 0:
        return None
    return numerator / denominator


def investment(facts: Facts) -> Decimal | None:
    return known_sum([facts.spend, facts.other_costs])


def investment_with_staff(facts: Facts) -> Decimal | None:
    return known_sum([facts.spend, facts.other_costs, facts.staff_costs])


def return_on(facts: Facts, rules: Rules) -> Decimal | None:
    """Revenue (× gross margin by the workspace's choice) + savings + value of open leads."""
    margin = rules.gross_margin if rules.return_basis == ReturnBasis.MARGIN else ONE
    return known_sum(
        [
            _times(facts.revenue, margin),
            _times(facts.service_requests, rules.saving_per_request),
            _times(facts.open_leads, rules.lead_value),
        ]
    )


def _times(amount: Decimal | int | None, price: Decimal) -> Decimal | None:
    """Value an amount; something that is worth nothing tells nothing about the return."""
    return None if amount is None or not price else amount * price


def net_roi(gained: Decimal | None, invested: Decimal | None) -> Decimal | None:
    """(return − investment) ÷ investment; 0 is money back once, 1 is money back twice."""
    if gained is None or invested is None:
        return None
    return ratio(gained - invested, invested)


def cpm(spend: Decimal | None, impressions: int | None) -> Decimal | None:
    per_impression = ratio(spend, impressions)
    return None if per_impression is None else per_impression * PER_MILLE


def figures(facts: Facts, rules: Rules) -> Figures:
    invested = investment(facts)
    invested_with_staff = investment_with_staff(facts)
    gained = return_on(facts, rules)
    return Figures(
        spend=facts.spend,
        revenue=facts.revenue,
        investment=invested,
        investment_with_staff=invested_with_staff,
        return_=gained,
        roi=net_roi(gained, invested),
        roi_with_staff=net_roi(gained, invested_with_staff),
        roas=ratio(facts.revenue, facts.spend),
        cpc=ratio(facts.spend, facts.clicks),
        cpm=cpm(facts.spend, facts.impressions),
        cpl=ratio(facts.spend, facts.leads),
        cac=ratio(invested_with_staff, facts.customers),
    )


def customer_figures(*, clv: Decimal | None, margin_per_year: Decimal | None, cac: Decimal | None) -> CustomerFigures:
    """Set the planned value of a customer beside the observed cost of winning one; payback in months."""
    return CustomerFigures(
        clv=clv,
        clv_to_cac=ratio(clv, cac),
        payback=ratio(None if cac is None else cac * MONTHS_IN_YEAR, margin_per_year),
    )


def change(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Relative change against the period before, by the size of what was there before."""
    if now is None or before is None or not before:
        return None
    return (now - before) / abs(before)


DEFINITIONS: dict[str, Definition] = {
    definition.key: definition
    for definition in [
        Definition(
            "spend",
            gettext_noop("Ad spend"),
            Unit.MONEY,
            gettext_noop("the advertising costs that the platforms reported"),
            gettext_noop(
                "Advertising expenses booked by hand count only for a channel and month in which "
                "the platform reported no spend, so that nothing counts twice; without a channel, "
                "only in months in which no platform reported any. Rows without spend are left "
                "out and counted beside the figure."
            ),
            gettext_noop("Imported, typed or sent observations; budget expenses"),
        ),
        Definition(
            "revenue",
            gettext_noop("Revenue"),
            Unit.MONEY,
            gettext_noop("the revenue attributed to the channels"),
            gettext_noop("Rows without revenue are left out and counted beside the figure."),
            gettext_noop("Imported, typed or sent observations"),
            Better.HIGHER,
        ),
        Definition(
            "investment",
            gettext_noop("Investment"),
            Unit.MONEY,
            gettext_noop("ad spend + other costs"),
            gettext_noop(
                "Other costs are the budget's expenses outside advertising. What belongs to no "
                "channel is split month by month over the channels, by their ad spend or evenly "
                "as the workspace chose; a channel's other costs are split over its campaigns by "
                "their ad spend in the period. The parts sum to the cent."
            ),
            gettext_noop("Observations and budget expenses"),
        ),
        Definition(
            "return",
            gettext_noop("Return"),
            Unit.MONEY,
            gettext_noop("revenue × gross margin + service requests × saving each + open leads × lead value"),
            gettext_noop(
                "The workspace may count the whole revenue instead of the margin; until a gross "
                "margin is set it is 100 %. Open leads are a level: a period counts the last "
                "value known in it, so that months do not add up to the period."
            ),
            gettext_noop("Observations and the ROI settings"),
            Better.HIGHER,
        ),
        Definition(
            "roi",
            gettext_noop("ROI"),
            Unit.PERCENT,
            gettext_noop("(return − investment) ÷ investment"),
            gettext_noop(
                "The net form: zero is the money back once, 1.0 or 100 percent the money back twice, and a "
                "first measurement is often below zero. Working hours are not in it."
            ),
            gettext_noop("Finance's definition of return on investment"),
            Better.HIGHER,
        ),
        Definition(
            "roi_with_staff",
            gettext_noop("ROI with staff time"),
            Unit.PERCENT,
            gettext_noop("(return − investment − staff costs) ÷ (investment + staff costs)"),
            gettext_noop(
                "Staff costs are the hours entered × the hourly cost. Hours without a channel are "
                "split like shared costs; part of a month takes its share of days."
            ),
            gettext_noop("Finance's definition of return on investment, people included"),
            Better.HIGHER,
        ),
        Definition(
            "roas",
            gettext_noop("ROAS"),
            Unit.RATIO,
            gettext_noop("revenue ÷ ad spend"),
            gettext_noop(
                "Return on ad spend is gross and knows neither margin nor other costs: 1 is the "
                "ad money back as revenue. It is not ROI."
            ),
            gettext_noop("The advertising platforms' definition"),
            Better.HIGHER,
        ),
        Definition(
            "cpc",
            gettext_noop("CPC"),
            Unit.MONEY,
            gettext_noop("ad spend ÷ clicks"),
            gettext_noop("Cost per click, of all clicks the platform reported."),
            gettext_noop("The advertising platforms' definition"),
            Better.LOWER,
        ),
        Definition(
            "cpm",
            gettext_noop("CPM"),
            Unit.MONEY,
            gettext_noop("ad spend ÷ impressions × 1,000"),
            gettext_noop("Cost per thousand impressions."),
            gettext_noop("The advertising platforms' definition"),
            Better.LOWER,
        ),
        Definition(
            "cpl",
            gettext_noop("CPL"),
            Unit.MONEY,
            gettext_noop("ad spend ÷ leads"),
            gettext_noop("Cost per lead; a lead is what your sources count as one."),
            gettext_noop("Common practice in lead generation"),
            Better.LOWER,
        ),
        Definition(
            "cac",
            gettext_noop("CAC"),
            Unit.MONEY,
            gettext_noop("(investment + staff costs) ÷ new customers"),
            gettext_noop(
                "Customer acquisition cost, fully loaded: ad spend, other costs and working hours "
                "over the customers won in the same period."
            ),
            gettext_noop("Fully loaded CAC as used in finance"),
            Better.LOWER,
        ),
    ]
}

CUSTOMER_DEFINITIONS: dict[str, Definition] = {
    definition.key: definition
    for definition in [
        Definition(
            "clv",
            gettext_noop("CLV"),
            Unit.MONEY,
            gettext_noop("margin of one sale × purchases a year × years a customer stays"),
            gettext_noop(
                "Customer lifetime value as it is planned: cost, price and frequency come from the positioning "
                "of the current strategy, not from observations, and are the same in every period."
            ),
            gettext_noop("Positioning in the strategy"),
            Better.HIGHER,
        ),
        Definition(
            "clv_to_cac",
            gettext_noop("CLV : CAC"),
            Unit.RATIO,
            gettext_noop("CLV ÷ CAC"),
            gettext_noop(
                "The planned value of a customer beside what one cost to win in the period. Below 1 a "
                "customer costs more than they ever bring."
            ),
            gettext_noop("Positioning in the strategy; observations, budget expenses and staff hours"),
            Better.HIGHER,
        ),
        Definition(
            "payback",
            gettext_noop("Payback"),
            Unit.MONTHS,
            gettext_noop("CAC ÷ (margin per customer and year ÷ 12)"),
            gettext_noop(
                "After how many months the planned margin of a customer has paid for winning them, if they "
                "buy evenly over the year."
            ),
            gettext_noop("Positioning in the strategy; observations, budget expenses and staff hours"),
            Better.LOWER,
        ),
    ]
}
