"""How an initiative stands: on track, at risk or late, and what says so.

Terms: *elapsed* is the share of the initiative's days that are over, from 0 to 1. Work is *behind* when the
share of tasks done, or of the way to the target, is more than `BEHIND` below it; in the first `TOO_EARLY` of
the time nothing is behind yet. A risk is *grave* from likelihood × effect = `GRAVE` on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

BEHIND = Fraction(1, 4)
TOO_EARLY = Fraction(1, 4)
GRAVE = 6


class Level(StrEnum):
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    LATE = "late"


class Why(StrEnum):
    """What speaks for a health; each stands for one sentence."""

    ENDED = "ended"
    NOT_BEGUN = "not_begun"
    WAITING = "waiting"
    TASKS_OVERDUE = "tasks_overdue"
    TASKS_BEHIND = "tasks_behind"
    TASKS_WAITING = "tasks_waiting"
    MEASURE_BEHIND = "measure_behind"
    GRAVE_RISKS = "grave_risks"
    KEEPS_PACE = "keeps_pace"
    NOTHING_TO_JUDGE_BY = "nothing_to_judge_by"


@dataclass(frozen=True, slots=True)
class Reason:
    """`number` is days for ENDED and NOT_BEGUN, a percentage done for what is behind, else a count."""

    why: Why
    level: Level
    number: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an open initiative; both days are inclusive.

    `measured` is the share of the way to the target, None while it is unknown. `waiting` says the whole
    initiative waits, `tasks_waiting` counts tasks that do.
    """

    first: date
    last: date
    begun: bool = True
    waiting: bool = False
    tasks: int = 0
    tasks_done: int = 0
    tasks_overdue: int = 0
    tasks_waiting: int = 0
    measured: Fraction | None = None
    grave_risks: int = 0


def assess(facts: Facts, today: date) -> list[Reason]:
    """Return what speaks for the health of an initiative, the gravest first; never empty."""
    against = sorted(_against(facts, today), key=lambda reason: list(Level).index(reason.level), reverse=True)
    if against:
        return against
    known = facts.tasks or facts.measured is not None
    return [Reason(Why.KEEPS_PACE if known else Why.NOTHING_TO_JUDGE_BY, Level.ON_TRACK)]


def level_of(reasons: Iterable[Reason]) -> Level:
    """Return the gravest level among reasons."""
    return max((reason.level for reason in reasons), key=list(Level).index)


def elapsed(first: date, last: date, today: date) -> Fraction:
    """Return the share of the days from first to last, both included, that are over before today."""
    days = (last - first).days + 1
    return Fraction(min(max((today - first).days, 0), days), days)


def _against(facts: Facts, today: date) -> Iterable[Reason]:
    if facts.last < today:
        yield Reason(Why.ENDED, Level.LATE, (today - facts.last).days)
    if not facts.begun and facts.first < today:
        yield Reason(Why.NOT_BEGUN, Level.AT_RISK, (today - facts.first).days)
    if facts.waiting:
        yield Reason(Why.WAITING, Level.AT_RISK)
    if facts.tasks_overdue:
        yield Reason(Why.TASKS_OVERDUE, Level.AT_RISK, facts.tasks_overdue)
    if facts.tasks_waiting:
        yield Reason(Why.TASKS_WAITING, Level.AT_RISK, facts.tasks_waiting)
    if facts.grave_risks:
        yield Reason(Why.GRAVE_RISKS, Level.AT_RISK, facts.grave_risks)
    yield from _behind(facts, elapsed(facts.first, facts.last, today))


def _behind(facts: Facts, gone: Fraction) -> Iterable[Reason]:
    if gone < TOO_EARLY:
        return
    if facts.tasks and gone - (done := Fraction(facts.tasks_done, facts.tasks)) > BEHIND:
        yield Reason(Why.TASKS_BEHIND, Level.AT_RISK, _percent(done))
    if facts.measured is not None and gone - facts.measured > BEHIND:
        yield Reason(Why.MEASURE_BEHIND, Level.AT_RISK, _percent(facts.measured))


def _percent(share: Fraction) -> int:
    return int(share * 100)
