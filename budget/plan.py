"""Plans beside each other: what each line was to get in each month, and what differs.

Terms:

- a *plan* is what the lines of a budget plan for its months, in the workspace's currency, without
  what is carried or moved. A month that is not named is planned with 0;
- a *difference* has a value before and one after; its share is unknown (None) where there was
  nothing before;
- what a line *expects to spend* is its actual in the months that are over and, in the others, its
  plan with what was moved, or its actual where that is more already;
- what it *expects to have left* is what it has over the whole time less that, less what was
  forfeited or given to the pool, plus what was forgiven or taken from the pool.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from budget.carryover import Figures, LineFigures
from budget.money import ZERO, to_unit
from budget.months import parse_month


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """What one line plans; `id` tells which line of another plan is the same."""

    id: int
    name: str
    category: str
    months: Mapping[date, Decimal]

    def planned(self, month: date) -> Decimal:
        return self.months.get(month, ZERO)


type Plan = tuple[PlannedLine, ...]


def to_stored(plan: Plan, places: int) -> dict[str, Any]:
    """Write a plan as JSON can hold it."""
    return {
        "lines": [
            {
                "id": line.id,
                "name": line.name,
                "category": line.category,
                "months": {f"{month:%Y-%m}": f"{amount:.{places}f}" for month, amount in sorted(line.months.items())},
            }
            for line in plan
        ]
    }


def from_stored(stored: Mapping[str, Any]) -> Plan:
    return tuple(
        PlannedLine(
            id=line["id"],
            name=line["name"],
            category=line["category"],
            months={parse_month(month): Decimal(amount) for month, amount in line["months"].items()},
        )
        for line in stored["lines"]
    )


class Change(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    before: Decimal = ZERO
    after: Decimal = ZERO

    @property
    def amount(self) -> Decimal:
        return self.after - self.before

    @property
    def share(self) -> Decimal | None:
        """Return the change as a ratio of what was before."""
        return self.amount / self.before if self.before else None


def summed(differences: Iterable[Difference]) -> Difference:
    before = after = ZERO
    for difference in differences:
        before += difference.before
        after += difference.after
    return Difference(before, after)


@dataclass(frozen=True, slots=True)
class LineDifference:
    """One line in two plans; `former_name` is empty unless it was renamed."""

    id: int
    name: str
    category: str
    change: Change
    months: tuple[Difference, ...]
    former_name: str = ""

    @property
    def total(self) -> Difference:
        return summed(self.months)


@dataclass(frozen=True, slots=True)
class Comparison:
    months: tuple[date, ...]
    lines: tuple[LineDifference, ...]

    @property
    def total(self) -> Difference:
        return summed(line.total for line in self.lines)

    @property
    def month_totals(self) -> tuple[Difference, ...]:
        return tuple(summed(line.months[index] for line in self.lines) for index in range(len(self.months)))

    @property
    def changed(self) -> tuple[LineDifference, ...]:
        return tuple(line for line in self.lines if line.change is not Change.SAME)

    @property
    def by_month(self) -> tuple[tuple[date, Difference], ...]:
        return tuple(zip(self.months, self.month_totals, strict=True))

    def changed_months(self, line: LineDifference) -> tuple[tuple[date, Difference], ...]:
        """Return the months in which a line differs."""
        return tuple((month, it) for month, it in zip(self.months, line.months, strict=True) if it.amount)

    def by_category(self, categories: Iterable[str]) -> Iterator[tuple[str, Difference, tuple[LineDifference, ...]]]:
        for category in categories:
            lines = tuple(line for line in self.lines if line.category == category)
            if lines:
                yield category, summed(line.total for line in lines), lines


def compare(before: Plan, after: Plan, months: Iterable[date] = ()) -> Comparison:
    """Set two plans side by side: over `months` and every other month one of them names.

    The lines come in the order of `after`, those only `before` had at the end.
    """
    named = {month for line in (*before, *after) for month in line.months}
    every = tuple(sorted(named | set(months)))
    former = {line.id: line for line in before}
    kept = {line.id for line in after}
    lines = [_compare_line(former.get(line.id), line, every) for line in after]
    lines += [_compare_line(line, None, every) for line in before if line.id not in kept]
    return Comparison(every, tuple(lines))


def _compare_line(before: PlannedLine | None, after: PlannedLine | None, months: Sequence[date]) -> LineDifference:
    differences = tuple(
        Difference(before.planned(month) if before else ZERO, after.planned(month) if after else ZERO)
        for month in months
    )
    known = after or before
    assert known is not None  # noqa: S101 - a line is in one of the plans at least
    return LineDifference(
        id=known.id,
        name=known.name,
        category=known.category,
        change=_change(before, after, differences),
        months=differences,
        former_name=before.name if before and after and before.name != after.name else "",
    )


def _change(before: PlannedLine | None, after: PlannedLine | None, differences: Iterable[Difference]) -> Change:
    if before is None:
        return Change.ADDED
    if after is None:
        return Change.REMOVED
    return Change.CHANGED if any(difference.amount for difference in differences) else Change.SAME


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a plan comes to if everything still ahead is spent as planned."""

    planned: Decimal = ZERO
    spent: Decimal = ZERO
    """In the months that are over."""
    expected: Decimal = ZERO
    left: Decimal = ZERO

    def __add__(self, other: "Outlook") -> "Outlook":
        return Outlook(
            self.planned + other.planned,
            self.spent + other.spent,
            self.expected + other.expected,
            self.left + other.left,
        )


def outlook(line: LineFigures) -> Outlook:
    planned = sum((month.planned for month in line.months), ZERO)
    moved = sum((month.moved for month in line.months), ZERO)
    expected = sum((_expected_spend(month) for month in line.months), ZERO)
    lost = sum((m.forfeited - m.forgiven + m.to_pool - m.from_pool for m in line.months), ZERO)
    return Outlook(
        planned=planned,
        spent=sum((month.actual for month in line.months if month.over), ZERO),
        expected=expected,
        left=line.opening + planned + moved - expected - lost,
    )


def _expected_spend(month: Figures) -> Decimal:
    return month.actual if month.over else max(month.actual, month.planned + month.moved)


def changed_by(amount: Decimal, share: Decimal, places: int) -> Decimal:
    """Return an amount raised by a share (-0.1 lowers it by a tenth), to the currency's unit."""
    return to_unit(amount * (1 + share), places)


def following_name(name: str, months: int) -> str:
    """Return a name for the budget after one of so many months: its years counted on, or a 2 behind it."""
    years = max(1, round(months / 12))
    counted_on = re.sub(r"(?<!\d)(?:19|20)\d\d(?!\d)", lambda year: str(int(year[0]) + years), name)
    return counted_on if counted_on != name else f"{name} 2"


def fingerprint(content: object) -> str:
    """Return a short text that is another one whenever the content is."""
    plain = json.dumps(content, default=str, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:32]
