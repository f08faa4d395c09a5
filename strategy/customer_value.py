"""Margin and customer value from cost, price and how often a customer buys.

Money in one currency, per piece or per customer; None where a part is unknown.
`static/src/pages/positioning.js` computes the same while someone types.
"""

from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerValue:
    margin: Decimal | None
    """Money left of one sale after its direct cost."""
    margin_share: Decimal | None
    """The same as a share of the price."""
    margin_per_year: Decimal | None
    """Margin of one customer in a year."""
    lifetime_value: Decimal | None
    """Margin of one customer over the years they stay."""
    reinvested: Decimal | None
    """What of one sale's margin goes back into marketing; a loss leaves nothing to reinvest."""


def compute(
    *,
    cost: Decimal | None,
    price: Decimal | None,
    purchases_per_year: Decimal | None,
    years_retained: Decimal | None,
    reinvested_share: Decimal | None,
) -> CustomerValue:
    """Compute margin = price - cost, and customer value = margin x purchases a year x years retained."""
    margin = None if cost is None or price is None else price - cost
    per_year = _times(margin, purchases_per_year)
    return CustomerValue(
        margin=margin,
        margin_share=None if margin is None or not price else margin / price,
        margin_per_year=per_year,
        lifetime_value=_times(per_year, years_retained),
        reinvested=_times(None if margin is None else max(margin, ZERO), reinvested_share),
    )


def _times(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one * other
