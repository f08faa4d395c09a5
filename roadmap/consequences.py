"""What moving initiatives would bring about: each room says what it knows.

A room to the left registers a function; it gets everything that would move, in one call, so that it
can look its facts up in a constant number of queries.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from roadmap.models import Initiative


@dataclass(frozen=True, slots=True)
class Rescheduling:
    """An initiative with its days before and after; both ends are inclusive."""

    initiative: Initiative
    first_before: date
    last_before: date
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Consequence:
    """A warning in the reader's language; `kind` is stable, for programs."""

    kind: str
    message: str
    initiative: Initiative | None = None


type Foresee = Callable[[Sequence[Rescheduling]], list[Consequence]]

_foreseeing: list[Foresee] = []


def register(foresee: Foresee) -> None:
    """Ask this function too before initiatives are moved; to be called when the program starts."""
    _foreseeing.append(foresee)


def foresee(changes: Sequence[Rescheduling]) -> list[Consequence]:
    """Return what every room warns of, in the order of registration."""
    return [consequence for ask in _foreseeing for consequence in ask(changes)]
