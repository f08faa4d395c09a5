"""Whether the numbers of goals moved lately, as far as a room to the left can tell.

The roadmap does not know where followers and purchases are counted: the room that does puts a
provider here when it starts (`register`), and the week's page asks for all goals at once (`motions`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from strategy.models import Goal

DAYS = 28
"""The last days that are looked at; as many before them are what they are compared with."""
STILL_BELOW = Decimal("0.01")
"""A smaller share of the number before is no movement."""


class Direction(StrEnum):
    TOWARDS = "towards"
    """Towards the goal's target; upwards where it has none."""
    AWAY = "away"
    STILL = "still"


@dataclass(frozen=True, slots=True)
class Motion:
    """A goal's number over the last days known, against the same before; `as_of` is the last day known.

    `what` says in the reader's language what was counted, and where.
    """

    what: str
    now: Decimal
    before: Decimal
    as_of: date
    direction: Direction


type Provider = Callable[[Sequence[Goal], date], Mapping[int, Motion]]
"""Take goals with their channels, and today's date; return what moved by goal, without the unknown ones."""

_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let a room answer for the numbers of goals; the one registered last answers."""
    _providers.append(provider)


def motions(goals: Sequence[Goal], today: date) -> Mapping[int, Motion]:
    """Return the motion of each goal whose number is known, in a constant number of queries."""
    return _providers[-1](goals, today) if goals and _providers else {}


def direction(goal: Goal, *, now: Decimal, before: Decimal) -> Direction:
    """Tell whether a number came nearer to where the goal wants it."""
    if abs(now - before) < STILL_BELOW * abs(before) or now == before:
        return Direction.STILL
    return Direction.TOWARDS if (now > before) == _upwards(goal) else Direction.AWAY


def _upwards(goal: Goal) -> bool:
    target = goal.target_value
    return target is None or goal.baseline is None or target >= goal.baseline
