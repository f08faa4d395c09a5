"""Price and margin of one sale, how many sales pay the fixed costs, and what winning one may cost.

Money is in one currency and per sale unless said otherwise; shares are ratios. Nothing is rounded
here except sales, which come whole.

    list price without tax  = price ÷ (1 + VAT), or the price itself where it is given without
    net price               = list price without tax × (1 − discount)
    margin                  = net price − cost of goods − other variable costs
    margin share            = margin ÷ net price
    markup                  = margin ÷ (cost of goods + other variable costs)
    break-even sales        = fixed costs ÷ margin, rounded up
    highest cost per sale   = margin − wanted profit per sale

Margin is a share of the price, markup of the cost: 50 % markup is 33.3 % margin.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from budget.calculators.rates import ONE, ZERO, quotient, within_reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is sold, at what price and cost."""

    price: Decimal
    includes_tax: bool = True
    tax_rate: Decimal = ZERO
    discount: Decimal = ZERO
    cost_of_goods: Decimal = ZERO
    other_costs: Decimal = ZERO
    """What every sale costs besides: parcel, payment fee, commission."""
    fixed_costs: Decimal | None = None
    """What is to be earned back whatever is sold, such as an ad budget."""
    wanted_profit: Decimal = ZERO
    """What shall be left of one sale after winning it was paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """What is left of a sale; None where there is nothing to divide by."""

    customer_pays: Decimal
    """With tax, after the discount."""
    tax: Decimal
    net_price: Decimal
    variable_costs: Decimal
    margin: Decimal
    margin_share: Decimal | None
    markup: Decimal | None
    lowest_price: Decimal | None
    """Price, given as the offer's is, at which nothing is left; before the discount."""
    break_even_sales: Decimal | None
    break_even_revenue: Decimal | None
    highest_cost_per_sale: Decimal
    """The most that winning a sale may cost at the wanted profit; not above 0: the profit is out of reach."""


def margin_of(offer: Offer) -> Margin:
    """Compute what is left of a sale."""
    with_tax = ONE + offer.tax_rate
    list_price = offer.price / with_tax if offer.includes_tax else offer.price
    net = list_price * (ONE - offer.discount)
    costs = offer.cost_of_goods + offer.other_costs
    margin = net - costs
    sales = _whole(quotient(offer.fixed_costs, margin))
    return Margin(
        customer_pays=net * with_tax,
        tax=net * offer.tax_rate,
        net_price=net,
        variable_costs=costs,
        margin=margin,
        margin_share=quotient(margin, net),
        markup=quotient(margin, costs),
        lowest_price=_lowest_price(costs, offer),
        break_even_sales=sales,
        break_even_revenue=None if sales is None else within_reason(sales * net),
        highest_cost_per_sale=margin - offer.wanted_profit,
    )


def _lowest_price(costs: Decimal, offer: Offer) -> Decimal | None:
    net = quotient(costs, ONE - offer.discount)
    if net is None or not offer.includes_tax:
        return net
    return net * (ONE + offer.tax_rate)


def _whole(sales: Decimal | None) -> Decimal | None:
    return None if sales is None else sales.to_integral_value(rounding=ROUND_CEILING)
