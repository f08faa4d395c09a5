"""Scenarios beside their budget, and what adopting one would change."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from budget import plan as plans
from budget.carryover import LineFigures, MonthInput, carry_over
from budget.models import Budget, BudgetLine, LineMonth
from budget.money import ZERO
from budget.plan import Difference, Outlook
from budget.selectors.grid import Grid, GridLine, grid
from budget.selectors.plans import open_planned_months

MOST_COMPARED = 4

LINE_RULE = ("policy", "cap_amount", "cap_share", "cap_excess")


# --- Side by side --------------------------------------------------------------


@dataclass(frozen=True)
class VersionLine:
    """A line with its figures; `key` is its id, of a scenario's line that of its original, else negative."""

    key: int
    line: BudgetLine
    figures: LineFigures

    @cached_property
    def outlook(self) -> Outlook:
        return plans.outlook(self.figures)


@dataclass(frozen=True)
class Version:
    """A budget, or what it becomes by adopting one of its scenarios, as a column of the comparison."""

    budget: Budget
    lines: tuple[VersionLine, ...]

    @cached_property
    def outlook(self) -> Outlook:
        return sum((line.outlook for line in self.lines), Outlook())

    def planned(self, index: int) -> Decimal:
        """Return what all lines plan for a month, by its place."""
        return sum((line.figures.months[index].planned for line in self.lines), ZERO)


@dataclass(frozen=True)
class ComparedLine:
    name: str
    category: str
    outlooks: tuple[Outlook | None, ...]
    """One for each version; None where it has no such line."""


@dataclass(frozen=True)
class SideBySide:
    """A budget and some of its scenarios; the budget comes first."""

    grid: Grid
    versions: tuple[Version, ...]

    @property
    def months(self) -> tuple[tuple[date, tuple[Decimal, ...]], ...]:
        """Return what each version plans in each month."""
        return tuple(
            (month.month, tuple(version.planned(month.index) for version in self.versions))
            for month in self.grid.months
        )

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Return what each version plans in all against the budget."""
        planned = self.versions[0].outlook.planned
        return tuple(Difference(planned, version.outlook.planned) for version in self.versions)

    @cached_property
    def lines(self) -> tuple[ComparedLine, ...]:
        columns = [{line.key: line for line in version.lines} for version in self.versions]
        keys = dict.fromkeys(key for column in columns for key in column)
        return tuple(self._line([column.get(key) for column in columns]) for key in keys)

    @staticmethod
    def _line(found: Sequence[VersionLine | None]) -> ComparedLine:
        known = next(each.line for each in found if each)
        return ComparedLine(known.name, known.category, tuple(each.outlook if each else None for each in found))


def side_by_side(budget: Budget, chosen: Iterable[Budget], today: date) -> SideBySide:
    """Compute a budget and what scenarios would make of it; the queries grow with the number chosen only."""
    own = grid(budget, today)
    lines = tuple(VersionLine(row.line.pk, row.line, row.figures) for row in own.lines)
    adopted = (Version(scenario, tuple(_as_adopted(own, grid(scenario, today)))) for scenario in chosen)
    return SideBySide(own, (Version(budget, lines), *adopted))


def _as_adopted(own: Grid, scenario: Grid) -> Iterator[VersionLine]:
    """Compute the lines of a budget as a scenario would leave them: what is over stays as it is."""
    copies = {row.line.copied_from_id: row for row in scenario.lines if row.line.copied_from_id}
    for row in own.lines:
        copied = copies.get(row.line.pk)
        gone = copied is None and row.line.created_at <= scenario.budget.created_at
        stopped = tuple(replace(it, planned=ZERO) for it in row.inputs) if gone else row.inputs
        yield _recomputed(row.line.pk, row, row.inputs, copied.inputs if copied else stopped, own)
    known = {row.line.pk for row in own.lines}
    for row in scenario.lines:
        if row.line.copied_from_id not in known:
            before = tuple(replace(it, planned=None) for it in row.inputs)
            yield _recomputed(-row.line.pk, row, before, row.inputs, own)


def _recomputed(
    key: int, row: GridLine, before: Sequence[MonthInput], ahead: Sequence[MonthInput], own: Grid
) -> VersionLine:
    inputs = [before[month.index] if month.over else ahead[month.index] for month in own.months]
    is_late = key < 0 and own.months[0].over
    opening = ZERO if is_late else row.figures.opening
    return VersionLine(key, row.line, carry_over(inputs, opening=opening, today=own.today, places=own.places))


# --- What adopting would change --------------------------------------------------


class Adopted(StrEnum):
    CHANGED = "changed"
    ADDED = "added"
    STOPPED = "stopped"


@dataclass(frozen=True)
class AdoptedLine:
    """What adopting a scenario does to one line of the budget.

    `line` is the budget's (None: it is added), `source` the scenario's (None: it was deleted there).
    """

    kind: Adopted
    line: BudgetLine | None
    source: BudgetLine | None
    months: dict[date, Difference]
    """The months whose plan changes."""
    months_with_rule: tuple[date, ...]
    """The months whose own policy or cap changes."""
    changes_rule: bool
    stops: tuple[date | None, date | None] | None
    """From which month the line got no more money, and from which it will; None: as it is."""

    @property
    def name(self) -> str:
        return str(self.line or self.source)

    @property
    def total(self) -> Difference:
        return plans.summed(self.months.values())

    def as_shown(self) -> list[Any]:
        """Return what tells this change from another."""
        source = self.source
        return [
            self.kind,
            self.line.pk if self.line else None,
            source.pk if source else None,
            [[month, change.before, change.after] for month, change in self.months.items()],
            self.months_with_rule,
            [getattr(source, name) for name in LINE_RULE] if self.changes_rule else None,
            self.stops,
        ]


@dataclass(frozen=True)
class Adoption:
    """What adopting a scenario changes in its budget: in `months`, those that are not over."""

    scenario: Budget
    months: tuple[date, ...]
    lines: tuple[AdoptedLine, ...]
    untouched: tuple[BudgetLine, ...]
    """Lines that were added to the budget after the scenario was made: they stay."""

    @property
    def total(self) -> Difference:
        return plans.summed(line.total for line in self.lines)

    @property
    def token(self) -> str:
        """Return a text that changes when anything of this does: who confirms it confirms what was shown."""
        return plans.fingerprint([self.scenario.pk, self.months, [line.as_shown() for line in self.lines]])


@dataclass(frozen=True)
class _PlanOf:
    """The lines of a budget and what is stored for their months."""

    lines: Sequence[BudgetLine]
    rows: dict[tuple[int, date], LineMonth]

    def planned(self, line: BudgetLine, month: date) -> Decimal:
        row = self.rows.get((line.pk, month))
        return (row.planned if row and line.is_funded(month) else None) or ZERO

    def rule(self, line: BudgetLine, month: date) -> tuple[Any, ...]:
        return rule_of_month(self.rows.get((line.pk, month)))


def rule_of_month(row: LineMonth | None) -> tuple[Any, ...]:
    return tuple(getattr(row or LineMonth(), name) for name in LineMonth.RULE_FIELDS)


def _read(budget: Budget) -> _PlanOf:
    rows = LineMonth.objects.filter(line__budget=budget)
    lines = list(BudgetLine.objects.filter(budget=budget).select_related("channel"))
    return _PlanOf(lines, {(row.line_id, row.month): row for row in rows})


def adoption(scenario: Budget, today: date) -> Adoption:
    """Tell what adopting a scenario would change, in five queries.

    Only months that are neither over nor closed are reached. A line the scenario no longer has is
    stopped; one that came into the budget after the scenario was made stays as it is.
    """
    budget = scenario.booked_in
    months = tuple(open_planned_months(budget, today))
    now, then = _read(budget), _read(scenario)
    sources = {line.copied_from_id: line for line in then.lines if line.copied_from_id}
    known = {line.pk for line in now.lines}
    changes = [
        _change(now, then, line, sources.get(line.pk), months)
        for line in now.lines
        if line.pk in sources or line.created_at <= scenario.created_at
    ]
    changes += [_added(then, line, months) for line in then.lines if line.copied_from_id not in known]
    return Adoption(
        scenario=scenario,
        months=months,
        lines=tuple(change for change in changes if change) if months else (),
        untouched=tuple(line for line in now.lines if line.pk not in sources and line.created_at > scenario.created_at),
    )


def _change(
    now: _PlanOf, then: _PlanOf, line: BudgetLine, source: BudgetLine | None, months: Sequence[date]
) -> AdoptedLine | None:
    if not months:
        return None
    stops = _stops(line, source, months[0])
    planned = {
        month: Difference(now.planned(line, month), then.planned(source, month) if source else ZERO) for month in months
    }
    adopted = AdoptedLine(
        kind=Adopted.CHANGED if source else Adopted.STOPPED,
        line=line,
        source=source,
        months={month: difference for month, difference in planned.items() if difference.amount},
        months_with_rule=_other_rules(now, then, line, source, months),
        changes_rule=source is not None and any(getattr(line, name) != getattr(source, name) for name in LINE_RULE),
        stops=stops,
    )
    is_change = adopted.months or adopted.months_with_rule or adopted.changes_rule or stops
    return adopted if is_change else None


def _other_rules(
    now: _PlanOf, then: _PlanOf, line: BudgetLine, source: BudgetLine | None, months: Iterable[date]
) -> tuple[date, ...]:
    if source is None:
        return ()
    return tuple(month for month in months if now.rule(line, month) != then.rule(source, month))


def _stops(line: BudgetLine, source: BudgetLine | None, first: date) -> tuple[date | None, date | None] | None:
    """Return when the money stops before and after; a stop before `first` counts as one in it."""
    before = line.defunded_from and max(line.defunded_from, first)
    after = first if source is None else source.defunded_from and max(source.defunded_from, first)
    return None if before == after else (line.defunded_from, after)


def _added(then: _PlanOf, source: BudgetLine, months: Sequence[date]) -> AdoptedLine:
    planned = {month: Difference(ZERO, then.planned(source, month)) for month in months}
    return AdoptedLine(
        kind=Adopted.ADDED,
        line=None,
        source=source,
        months={month: difference for month, difference in planned.items() if difference.amount},
        months_with_rule=(),
        changes_rule=False,
        stops=None,
    )
