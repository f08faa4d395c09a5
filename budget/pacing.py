"""How fast a budget line spends, and where that leads.

Amounts are in the workspace's currency, shares and paces are ratios (1 is 100 %), days are those
of the workspace's time zone. A figure is None, unknown, when its denominator is not above zero;
it is never 0 or infinite for want of data.

- *elapsed share* = days passed ÷ days of the month. Today counts as a whole day, since what is
  booked today counts, too: the first of a month of 30 days is 1 ÷ 30, its last day is 1. Of a
  line whose spend is reported only the days reported have passed;
- *spent share* = actual ÷ available, where available = planned + carried in + moved. Committed
  money is not spent;
- *pace* = spent share ÷ elapsed share; 1 means as fast as time passes;
- the *projected month end* depends on how a line spends:

  | course     | projected month end                                                            |
  | daily      | (actual − what recurs) ÷ elapsed share + what recurs + committed + still to come |
  | bills      | actual + committed + still to come                                             |
  | as planned | its plan                                                                       |

  Advertising runs by the day. Tools, services and assets are billed in lumps: a bill on the third
  is no tenth of the month's spend. *Still to come* are recurring expenses due later this month.
  Refunds are counted, never extrapolated;
- the *projected end* of the whole time = actual of the months over + projected end of this month
  + plan and moves of the months to come. It presumes no policy of the later months.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from budget.money import CENTS, ZERO, to_unit
from budget.months import add_months

TOLERANCE = Decimal("0.1")
"""How far the projected end may lie from what is available and still be on pace."""


def gettext_noop(text: str) -> str:
    """Mark a text for translation by whoever shows it."""
    return text


class Course(StrEnum):
    DAILY = "daily"
    BILLS = "bills"
    AS_PLANNED = "as_planned"
    MIXED = "mixed"
    """Lines of different courses together."""


class Verdict(StrEnum):
    UNKNOWN = "unknown"
    OVERSPENT = "overspent"
    FAST = "fast"
    ON_PACE = "on_pace"
    WITHIN = "within"
    """What is known fits, and says nothing about speed."""
    SLOW = "slow"
    AS_PLANNED = "as_planned"


@dataclass(frozen=True, slots=True)
class Definition:
    """How a figure is called and computed; the same text answers "how is this computed"."""

    key: str
    label: str
    formula: str
    note: str
    source: str


DEFINITIONS = (
    Definition(
        "spent_share",
        gettext_noop("Spent share"),
        gettext_noop("actual ÷ available"),
        gettext_noop(
            "Available is what was planned, carried in and moved. "
            "Money ordered or waiting for approval is not spent yet."
        ),
        gettext_noop("The budget's grid"),
    ),
    Definition(
        "elapsed",
        gettext_noop("Time passed"),
        gettext_noop("days passed ÷ days of the month, or of the whole time"),
        gettext_noop(
            "Today counts as a whole day, in the workspace's time zone. "
            "Of a line whose spend is reported only the days reported have passed."
        ),
        gettext_noop("The calendar"),
    ),
    Definition(
        "pace",
        gettext_noop("Pace"),
        gettext_noop("spent share ÷ time passed"),
        gettext_noop("1.00 means that money is spent as fast as time passes. Unknown while nothing is available."),
        gettext_noop("The budget's grid and the calendar"),
    ),
    Definition(
        "projected",
        gettext_noop("Expected at month end"),
        gettext_noop(
            "advertising: (actual − what recurs) ÷ time passed + what recurs + ordered + still to come; "
            "other lines: actual + ordered + still to come"
        ),
        gettext_noop(
            "Advertising is spent by the day, so it is taken to go on as it did. Tools, services and assets come "
            "in bills: what is known of them counts. Still to come are recurring expenses due later this month. "
            "Within a tenth of what is available advertising is on pace; bills cannot be slow."
        ),
        gettext_noop("Expenses, reported spend and recurring expenses"),
    ),
    Definition(
        "projected_whole",
        gettext_noop("Expected at the end"),
        gettext_noop("actual of the months over + this month as expected + plan of the months to come"),
        gettext_noop("It presumes that later months spend what they plan."),
        gettext_noop("The budget's grid"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What is known of a line's money in a month, or of several lines together.

    `recurring` is the part of the actual that recurring expenses booked; `committed` is ordered
    or waits for approval; `to_come` falls due in what is left of the month.
    """

    actual: Decimal = ZERO
    available: Decimal = ZERO
    recurring: Decimal = ZERO
    committed: Decimal = ZERO
    to_come: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    actual: Decimal
    available: Decimal
    committed: Decimal
    to_come: Decimal
    elapsed: Fraction
    projected: Decimal | None
    course: Course
    verdict: Verdict

    @property
    def elapsed_share(self) -> Decimal:
        return as_decimal(self.elapsed)

    @property
    def spent_share(self) -> Decimal | None:
        return spent_share(self.actual, self.available)

    @property
    def pace(self) -> Decimal | None:
        return pace(self.actual, self.available, self.elapsed)

    @property
    def difference(self) -> Decimal | None:
        """Projected less available; negative is what would be left."""
        return None if self.projected is None else self.projected - self.available


def as_decimal(share: Fraction) -> Decimal:
    return Decimal(share.numerator) / share.denominator


def elapsed_share(first: date, months: int, today: date) -> Fraction:
    """Return the share of `months` months from `first` on that has passed, today counted whole."""
    days = (add_months(first, months) - first).days
    passed = (today - first).days + 1
    return Fraction(min(max(passed, 0), days), days)


def spent_share(actual: Decimal, available: Decimal) -> Decimal | None:
    return actual / available if available > 0 else None


def pace(actual: Decimal, available: Decimal, elapsed: Fraction) -> Decimal | None:
    share = spent_share(actual, available)
    return None if share is None or not elapsed else share / as_decimal(elapsed)


def projected_month_end(spending: Spending, course: Course, elapsed: Fraction, places: int = CENTS) -> Decimal | None:
    """Return what the month will have cost, to the smallest unit; None before it begins."""
    if not elapsed:
        return None
    known = spending.actual + spending.committed + spending.to_come
    running = spending.actual - spending.recurring
    if course is Course.DAILY and running > 0:
        return known + to_unit(running / as_decimal(elapsed), places) - running
    return known


def month_pace(spending: Spending, course: Course, elapsed: Fraction, places: int = CENTS) -> Pace:
    """Judge one line in one month."""
    return _judged(spending, course, elapsed, projected_month_end(spending, course, elapsed, places))


def whole_pace(
    spending: Spending,
    course: Course,
    elapsed: Fraction,
    *,
    over: Decimal,
    this_month: Decimal | None,
    planned_later: Decimal,
) -> Pace:
    """Judge one line over the whole time.

    `over` is the actual of the months over, `this_month` the projected end of the current one
    (None: it has not begun), `planned_later` plan and moves of the months after it.
    """
    projected = None if this_month is None else over + this_month + planned_later
    return _judged(spending, course, elapsed, projected)


def together(paces: Sequence[Pace], elapsed: Fraction) -> Pace:
    """Judge several lines as one; the projection is the sum of theirs.

    A line of which nothing is known yet counts with what it has available, unless that is all of them.
    """
    projections = [each.available if each.projected is None else each.projected for each in paces]
    unknown = all(each.projected is None for each in paces)
    spending = Spending(
        actual=_sum(each.actual for each in paces),
        available=_sum(each.available for each in paces),
        committed=_sum(each.committed for each in paces),
        to_come=_sum(each.to_come for each in paces),
    )
    courses = {each.course for each in paces}
    course = courses.pop() if len(courses) == 1 else Course.MIXED
    return _judged(spending, course, elapsed, None if unknown else _sum(projections))


def _judged(spending: Spending, course: Course, elapsed: Fraction, projected: Decimal | None) -> Pace:
    return Pace(
        actual=spending.actual,
        available=spending.available,
        committed=spending.committed,
        to_come=spending.to_come,
        elapsed=elapsed,
        projected=projected,
        course=course,
        verdict=verdict(spending.actual, spending.available, projected, course),
    )


def verdict(actual: Decimal, available: Decimal, projected: Decimal | None, course: Course) -> Verdict:
    """Say how a line is doing; only what is spent by the day can be slow, bills come when they come."""
    if course is Course.AS_PLANNED:
        return Verdict.AS_PLANNED
    if actual > max(available, ZERO):
        return Verdict.OVERSPENT
    if projected is None or (available <= 0 and projected <= 0):
        return Verdict.UNKNOWN
    tolerance = ZERO if course is Course.BILLS else TOLERANCE
    if projected > max(available, ZERO) * (1 + tolerance):
        return Verdict.FAST
    if course is not Course.DAILY:
        return Verdict.WITHIN
    return Verdict.SLOW if projected < available * (1 - tolerance) else Verdict.ON_PACE


def levels_reached(levels: Iterable[int], actual: Decimal, available: Decimal) -> list[int]:
    """Return the levels, in per cent of what is available, that the actual has reached.

    Spending where nothing is available has reached all of them; without spending there is none.
    """
    if actual <= 0:
        return []
    return [level for level in levels if available <= 0 or actual * 100 >= available * level]


def front_loaded(planned: Sequence[Decimal]) -> bool:
    """Tell whether all the money of these months lies in their first half."""
    funded = [index for index, amount in enumerate(planned) if amount > 0]
    return bool(funded) and 2 * (funded[-1] + 1) <= len(planned)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
