"""What an ad budget assumes until someone says better: what was observed where that is enough, else a round number.

The round numbers come from no study: click prices and rates differ tenfold between trades, and
published averages mix them. They only put the calculation in a plausible order of magnitude.
"""

from decimal import Decimal

from budget.calculators.rates import UNKNOWN, Assumption, Enough, Evidence, Origin

ENOUGH = {
    "click_rate": Enough(counted=100, out_of=10_000),
    "lead_rate": Enough(counted=10, out_of=100),
    "close_rate": Enough(counted=10, out_of=30),
    "click_cost": Enough(counted=0, out_of=100),
    "order_value": Enough(counted=0, out_of=10),
}
"""Fewer than ten events leave a rate open to a factor of three and more."""

SHARES = ("click_rate", "lead_rate", "close_rate")

ASSUMED_SHARES = {"click_rate": Decimal("0.01"), "lead_rate": Decimal("0.03"), "close_rate": Decimal("0.1")}

ASSUMED_CLICK_COST = {
    "EUR": Decimal("0.8"),
    "USD": Decimal("0.9"),
    "GBP": Decimal("0.7"),
    "NOK": Decimal(9),
    "SEK": Decimal(9),
    "DKK": Decimal(6),
}
"""In other currencies none is assumed."""


def suggest(part: str, own: Evidence | None, pooled: Evidence | None, assumed: Decimal | None) -> Assumption:
    """Choose the channel's own observation, else that of all channels, else what is assumed.

    The channel's own evidence stays with the assumption, so that one sees what was too little.
    """
    is_share = part in SHARES
    for evidence, origin in ((own, Origin.OBSERVED), (pooled, Origin.POOLED)):
        if evidence is not None and ENOUGH[part].met_by(evidence) and _is_plausible(evidence, is_share):
            return Assumption(evidence.value, origin, evidence, is_share)
    if assumed is None:
        return UNKNOWN
    return Assumption(assumed, Origin.ASSUMED, own, is_share)


def _is_plausible(evidence: Evidence, is_share: bool) -> bool:
    """Tell whether the sides belong together: leads counted elsewhere can outnumber the clicks."""
    return evidence.counted > 0 and (not is_share or evidence.counted <= evidence.out_of)
