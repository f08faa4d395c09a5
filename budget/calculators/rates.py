"""Assumptions of a calculation: a value, where it comes from, and how far what was observed leaves it open."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)
ONE = Decimal(1)
BEYOND = Decimal(10) ** 15
"""More than any business counts: a figure above it says that an assumption is a slip."""
Z_95 = Decimal("1.959964")
"""Standard normal quantile of a two-sided 95 % interval."""


class Origin(StrEnum):
    """Where a value comes from."""

    OBSERVED = "observed"
    """Counted on the channel itself."""
    POOLED = "pooled"
    """Counted over all channels together, as the channel itself has too little."""
    PLANNED = "planned"
    """Said in the strategy."""
    TYPED = "typed"
    ASSUMED = "assumed"
    """A round number to start from; nothing supports it."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Span:
    """A value that is plausibly not below `low` and not above `high`."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was counted: `counted` out of (or per) `out_of`, in whole months from `first` to `last`."""

    counted: Decimal
    out_of: Decimal
    first: date
    last: date

    @property
    def value(self) -> Decimal:
        return self.counted / self.out_of

    def together(self, other: "Evidence") -> "Evidence":
        return Evidence(
            self.counted + other.counted,
            self.out_of + other.out_of,
            min(self.first, other.first),
            max(self.last, other.last),
        )


@dataclass(frozen=True, slots=True)
class Enough:
    """From which counts on an observation is used instead of an assumption."""

    counted: int
    out_of: int

    def met_by(self, evidence: Evidence | None) -> bool:
        return evidence is not None and evidence.counted >= self.counted and evidence.out_of >= self.out_of


@dataclass(frozen=True, slots=True)
class Assumption:
    """A value that a calculation builds on; None where nobody knows it."""

    value: Decimal | None
    origin: Origin
    evidence: Evidence | None = None
    is_share: bool = True
    """Whether it is a share of a whole, for which an interval can be given."""

    @property
    def span(self) -> Span | None:
        """Return the 95 % interval of an observed share, None for what was not counted."""
        if self.evidence is None or not self.is_share or self.origin not in (Origin.OBSERVED, Origin.POOLED):
            return None
        return wilson(self.evidence.counted, self.evidence.out_of)


UNKNOWN = Assumption(None, Origin.MISSING)


def wilson(counted: Decimal, out_of: Decimal, z: Decimal = Z_95) -> Span:
    """Return the score interval of a share.

    (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) ÷ (1 + z²/n), with p = counted ÷ n and n = out of
    (E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927).
    Never leaves 0 to 1, also for small counts. Raise ValueError unless 0 ≤ counted ≤ out of > 0.
    """
    if out_of <= 0 or not 0 <= counted <= out_of:
        raise ValueError("A share needs 0 ≤ counted ≤ out of, and something to be out of.")
    share, square = counted / out_of, z * z
    middle = share + square / (2 * out_of)
    spread = z * (share * (ONE - share) / out_of + square / (4 * out_of * out_of)).sqrt()
    whole = ONE + square / out_of
    return Span(max((middle - spread) / whole, ZERO), min((middle + spread) / whole, ONE))


def quotient(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """Divide; None where a part is unknown, the denominator is not above zero, or the result is beyond use."""
    if numerator is None or denominator is None or denominator <= 0:
        return None
    return within_reason(numerator / denominator)


def within_reason(value: Decimal) -> Decimal | None:
    return None if abs(value) > BEYOND else value
