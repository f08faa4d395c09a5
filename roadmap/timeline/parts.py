"""What a time line is made of, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day on which something is reached; a goal's deadline is one, too."""

    key: int
    title: str
    day: date
    reached_on: date | None = None
    is_deadline: bool = False
    of: str = ""
    """The goal or initiative it belongs to; "" for the whole plan."""


@dataclass(frozen=True, slots=True)
class Wait:
    """What a piece waits for, in words; `too_early` when it begins before it may."""

    title: str
    lag_days: int
    too_early: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of work to be drawn; `last` is its end, or its goal's deadline when `open_ended`."""

    key: int
    title: str
    first: date
    last: date
    open_ended: bool
    status: str
    status_label: str
    version: int = 1
    goal: str = ""
    owner: str = ""
    channel: str = ""
    baseline: tuple[date, date] | None = None
    """First and last day as the plan was frozen."""
    milestones: Sequence[Milestone] = ()
    waits_for: Sequence[Wait] = ()
    critical: bool = False
    slack: int | None = None
    """By how many days it can slip; None where nothing depends on it and it depends on nothing."""

    @property
    def label(self) -> str:
        return f"{self.title} · {self.status_label}"

    @property
    def is_closed(self) -> bool:
        return self.status in ("done", "dropped")

    @property
    def starts_later(self) -> int | None:
        """Return by how many days it begins later than the baseline; less than 0: earlier."""
        return (self.first - self.baseline[0]).days if self.baseline else None

    @property
    def ends_later(self) -> int | None:
        return (self.last - self.baseline[1]).days if self.baseline else None


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces under one heading. `key` is the heading's row; None for what has none."""

    key: int | None
    title: str
    deadline: date | None
    pieces: Sequence[Piece]
    milestones: Sequence[Milestone] = ()
    """What the heading itself has to reach, apart from its pieces."""
    continued: bool = False
    """Whether the page before holds its beginning."""


@dataclass(frozen=True, slots=True)
class Tie:
    """The successor waits for the predecessor; `too_early` when it begins before it may."""

    key: int
    predecessor: int
    successor: int
    critical: bool = False
    too_early: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """Days on the axis that matter to people who buy: a public holiday, or a shopping season."""

    first: date
    last: date
    name: str
    places: str
    """The countries that keep it, in words."""
    is_season: bool
