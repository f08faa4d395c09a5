"""Where the success measures of initiatives stand: the room that keeps the figures answers.

The figures live in a room to the left, which registers a provider when the program starts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from roadmap.models import Initiative
from strategy.metrics import METRICS, Kind


@dataclass(frozen=True, slots=True)
class Reading:
    """What a metric has come to, and the day up to which figures are known."""

    value: Decimal
    as_of: date


type Provider = Callable[[Iterable[Initiative], date], dict[int, Reading]]

_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let a room answer; it takes many initiatives at once, in a number of queries that does not grow with them."""
    _providers.append(provider)


def readings(initiatives: Iterable[Initiative], today: date) -> dict[int, Reading]:
    """Return the readings of initiatives that have a metric, by their key; without figures there is none."""
    measured = [initiative for initiative in initiatives if initiative.metric]
    found: dict[int, Reading] = {}
    for provider in _providers if measured else []:
        found |= provider(measured, today)
    return found


def share_reached(initiative: Initiative, reading: Reading | None) -> Fraction | None:
    """Return which part of the way to its target an initiative has gone; may pass 1 or fall below 0.

    A sum starts at 0 when the initiative starts. A level starts at `metric_start`; without it, or
    without a way to go, the share is unknown.
    """
    target = initiative.metric_target
    start = Decimal(0) if METRICS[initiative.metric].kind is Kind.SUM else initiative.metric_start
    if reading is None or target is None or start is None or target == start:
        return None
    return Fraction(reading.value - start) / Fraction(target - start)
