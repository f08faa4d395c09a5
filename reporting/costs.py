"""Who bears which cost: booked advertising against reported spend, shared costs, staff time.

Terms: *reported* spend comes from the platforms; *booked* costs come from the budget. A cost with
no channel is *shared*. Guarantee: over all channels and campaigns, each kind of cost sums to what
was put in, to the cent.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from budget.money import allocate
from reporting.roi import known_sum

ZERO = Decimal("0.00")

type Cell = tuple[int | None, date]
"""A channel (None: belongs to none) in a month."""


class SharedCostSplit(StrEnum):
    AD_SPEND = "ad_spend"
    EVEN = "even"


class Kind(StrEnum):
    ADVERTISING = "spend"
    OTHER = "other_costs"
    STAFF = "staff_costs"


@dataclass(frozen=True, slots=True)
class Booking:
    """Money of one kind that the budget or the staff hours put on a channel and month."""

    channel: int | None
    month: date
    kind: Kind
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Costs:
    spend: Decimal | None = None
    other_costs: Decimal | None = None
    staff_costs: Decimal | None = None

    def plus(self, kind: Kind, amount: Decimal) -> "Costs":
        return replace(self, **{kind.value: known_sum([getattr(self, kind.value), amount])})


def booked_costs(
    reported: Mapping[Cell, Decimal | None],
    bookings: Iterable[Booking],
    split: SharedCostSplit,
) -> dict[Cell, Costs]:
    """Put every booking that counts on a channel and month.

    `reported` holds the reported spend (None: none reported) of every channel with data, month by
    whole month, also where the bookings are of a part of it. Booked advertising counts only where
    nothing was reported for its channel and month, or, shared, for any channel in the month.
    A shared cost stays with no channel in a month in which no channel has data or costs.
    """
    costs: dict[Cell, Costs] = defaultdict(Costs)
    months_with_spend = {month for (_, month), spend in reported.items() if spend is not None}
    shared = []
    for booking in bookings:
        cell = (booking.channel, booking.month)
        known = booking.month in months_with_spend if booking.channel is None else reported.get(cell) is not None
        if booking.kind == Kind.ADVERTISING and known:
            continue
        if booking.channel is None:
            shared.append(booking)
        else:
            costs[cell] = costs[cell].plus(booking.kind, booking.amount)

    weights = _weights_by_month(reported, costs, split)
    for booking in shared:
        for channel, amount in _split(booking.amount, weights.get(booking.month, {})):
            cell = (channel, booking.month)
            costs[cell] = costs[cell].plus(booking.kind, amount)
    return dict(costs)


def _weights_by_month(
    reported: Mapping[Cell, Decimal | None], own: Mapping[Cell, Costs], split: SharedCostSplit
) -> dict[date, dict[int | None, Decimal]]:
    weights: dict[date, dict[int | None, Decimal]] = defaultdict(dict)
    for cell in sorted({*reported, *own}, key=lambda cell: (cell[1], cell[0] or 0)):
        channel, month = cell
        spend = known_sum([reported.get(cell), own[cell].spend if cell in own else None])
        weights[month][channel] = max(spend or ZERO, ZERO) if split == SharedCostSplit.AD_SPEND else ZERO
    return weights


def _split(amount: Decimal, weights: Mapping[int | None, Decimal]) -> Iterable[tuple[int | None, Decimal]]:
    if not weights:
        return [(None, amount)]
    parts = allocate(amount, list(weights.values()))
    return [(channel, part) for channel, part in zip(weights, parts, strict=True) if part]


def over_campaigns(booked: Costs, spends: Sequence[Decimal | None]) -> list[Costs]:
    """Split a channel's booked costs over its campaigns by their reported spend.

    Evenly where no campaign has any. The reported spend is part of the answer.
    """
    weights = [max(spend or ZERO, ZERO) for spend in spends]
    costs = [Costs(spend=spend) for spend in spends]
    for kind in Kind:
        total: Decimal | None = getattr(booked, kind.value)
        if total is None:
            continue
        parts = allocate(total, weights)
        costs = [cost.plus(kind, part) if part else cost for cost, part in zip(costs, parts, strict=True)]
    return costs


def add_costs(costs: Iterable[Costs]) -> Costs:
    costs = list(costs)
    return Costs(*(known_sum(getattr(cost, kind.value) for cost in costs) for kind in Kind))
