"""An amount split over months: evenly, by season, or as it was spent the year before.

The parts always sum to the amount, to the smallest unit of the currency (`budget.money.allocate`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from budget.money import ZERO, allocate

MONTHS_IN_YEAR = 12
EVEN_WEIGHT = Decimal(100)
"""What an average month weighs in a season."""


class Way(StrEnum):
    EVEN = "even"
    SEASON = "season"
    LAST_YEAR = "last_year"


@dataclass(frozen=True, slots=True)
class Preset:
    """How a year usually runs somewhere: one weight for each month from January on, 100 on average.

    A shape to start from, rounded and assumed; the user's own last year is better.
    """

    key: str
    weights: tuple[int, ...]


PRESETS = {
    preset.key: preset
    for preset in (
        Preset("even", (100,) * MONTHS_IN_YEAR),
        # Quiet after the sales of January, summer holidays in July, then Black Week and Christmas.
        Preset("nordic_retail", (75, 70, 80, 90, 100, 95, 75, 95, 95, 105, 155, 165)),
        # Booked in late winter and spring, used in June to August.
        Preset("summer_tourism", (90, 105, 120, 130, 150, 150, 125, 90, 65, 55, 60, 60)),
        # Offices are empty in July and over Christmas; money that is left is spent in autumn.
        Preset("business_customers", (100, 110, 115, 105, 105, 85, 35, 90, 125, 130, 125, 75)),
    )
}


class TooMuchFixed(ValueError):
    """The months given by hand take more than there is to split."""

    def __init__(self, fixed: Decimal) -> None:
        super().__init__(str(fixed))
        self.fixed = fixed


class NothingToGoBy(ValueError):
    """There is no weight above zero for the months that are left."""


@dataclass(frozen=True, slots=True)
class Part:
    month: date
    amount: Decimal
    weight: Decimal
    is_fixed: bool
    """Given by hand, not split."""


def split(
    total: Decimal,
    months: Sequence[date],
    weights: Sequence[Decimal],
    *,
    places: int,
    fixed: Sequence[Decimal] = (),
) -> list[Part]:
    """Give the first months what `fixed` says and split the rest over the others in proportion to their weights.

    The amounts sum to `total` exactly. Raise `TooMuchFixed` when the fixed months alone exceed
    it or leave a rest for no month, `NothingToGoBy` when there is a rest and no weight for it.
    """
    given = list(fixed[: len(months)])
    rest = total - sum(given, ZERO)
    open_weights = list(weights[len(given) :])
    if rest < 0 or (rest and not open_weights) or len(fixed) > len(months):
        raise TooMuchFixed(sum(fixed, ZERO))
    if rest and not any(open_weights):
        raise NothingToGoBy
    amounts = given + allocate(rest, open_weights, places)
    return [
        Part(month, amount, weight, is_fixed=index < len(given))
        for index, (month, amount, weight) in enumerate(zip(months, amounts, weights, strict=True))
    ]


def even_weights(months: Sequence[date]) -> list[Decimal]:
    return [EVEN_WEIGHT for _month in months]


def season_weights(months: Sequence[date], by_month: Sequence[Decimal]) -> list[Decimal]:
    """Weigh each month by its place in the year; `by_month` begins with January."""
    return [by_month[month.month - 1] for month in months]


def weights_of_last_year(months: Sequence[date], spent: Mapping[date, Decimal]) -> list[Decimal]:
    """Weigh each month by what was spent in the same month a year before.

    A month of which nothing is known weighs as the average of the others; a month with more
    refunds than costs weighs nothing. Raise `NothingToGoBy` when no month has a known spend above 0.
    """
    known = {month: max(amount, ZERO) for month, amount in spent.items()}
    before = [known.get(month.replace(year=month.year - 1)) for month in months]
    found = [amount for amount in before if amount is not None]
    if not any(found):
        raise NothingToGoBy
    average = sum(found, ZERO) / len(found)
    return [average if amount is None else amount for amount in before]
