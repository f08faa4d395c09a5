"""What a budget takes over, or could take over, from one that is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from budget.carryover import Figures
from budget.models import Budget, BudgetLine, Takeover
from budget.money import ZERO, to_unit
from budget.months import add_months
from budget.selectors.grid import Grid, grid


@dataclass(frozen=True)
class TakeoverRow:
    """One line of the earlier budget and the line that can take over its balance; without lines the pool.

    `balance` is what the earlier one passes on as known today, `opening` what the later one
    begins with now, `unplaced` what was booked into closed months and no month shows any more.
    """

    from_line: BudgetLine | None
    to_line: BudgetLine | None
    balance: Decimal
    opening: Decimal
    taken: Takeover | None
    places: int
    unplaced: Decimal = ZERO
    settled: Figures | None = None
    """The earlier line's last month."""

    @property
    def key(self) -> int | None:
        """Return what names the row in a choice: the id of the line that takes over, None for the pool."""
        return self.to_line.pk if self.to_line else None

    @property
    def own_opening(self) -> Decimal:
        """Return what the later one begins with when it takes over nothing."""
        return self.opening - (self.taken.amount if self.taken else ZERO)

    def amount(self, share: Decimal) -> Decimal:
        return to_unit(self.balance * share, self.places)

    def new_opening(self, share: Decimal) -> Decimal:
        return self.own_opening + self.amount(share)

    @property
    def is_stale(self) -> bool:
        """Tell whether what was taken over is no longer the chosen share of the balance."""
        return self.taken is not None and self.amount(self.taken.share) != self.taken.amount

    @property
    def is_undecided(self) -> bool:
        return self.taken is None and bool(self.balance)


@dataclass(frozen=True)
class TakeoverPlan:
    """Everything a budget could take over from an earlier one."""

    from_budget: Budget
    to_budget: Budget
    lines: tuple[TakeoverRow, ...]
    pool: TakeoverRow
    left_behind: tuple[TakeoverRow, ...]
    """Lines with a balance that no line of the later budget continues."""

    @property
    def rows(self) -> tuple[TakeoverRow, ...]:
        return (*self.lines, self.pool)

    @cached_property
    def is_taken(self) -> bool:
        return any(row.taken for row in self.rows)

    @cached_property
    def taken_total(self) -> Decimal:
        return sum((row.taken.amount for row in self.rows if row.taken), ZERO)

    @cached_property
    def out_of_step(self) -> tuple[TakeoverRow, ...]:
        """Return what changed in the earlier budget since it was taken over."""
        return tuple(row for row in self.rows if row.is_stale or (self.is_taken and row.is_undecided))


def takeover_sources(budget: Budget, today: date) -> list[Budget]:
    """Return the budgets that are over and ended before this one begins: the one it follows, then the latest."""
    earlier = Budget.objects.filter(scenario_of=None, first_month__lt=budget.first_month).exclude(pk=budget.pk)
    ended = min(budget.first_month, today)
    found = [other for other in earlier if add_months(other.last_month, 1) <= ended]
    return sorted(found, key=lambda other: (other.pk == budget.follows_id, other.last_month, other.pk), reverse=True)


def takeovers_into(budget: Budget) -> list[Takeover]:
    return list(budget.takeovers_in.select_related("from_budget", "from_line", "to_line", "taken_by"))


def takeover_into(line: BudgetLine) -> Takeover | None:
    return line.takeovers_in.select_related("from_budget", "from_line").first()


def takeovers_out_of(budget: Budget) -> list[Budget]:
    """Return the budgets that took something over from this one."""
    return list(Budget.objects.filter(takeovers_in__from_budget=budget).distinct())


def takeover_plan(from_budget: Budget, to_budget: Budget, today: date) -> TakeoverPlan:
    """Tell what there is to take over, in the queries of one grid and three more.

    A line continues the one it was copied from, else the one of the same name.
    """
    computed = grid(from_budget, today)
    taken = {takeover.to_line_id: takeover for takeover in takeovers_into(to_budget)}
    targets = matched_lines([row.line for row in computed.lines], list(to_budget.lines.all()))
    rows = [_line_row(computed, index, targets, taken) for index in range(len(computed.lines))]
    return TakeoverPlan(
        from_budget=from_budget,
        to_budget=to_budget,
        lines=tuple(row for row in rows if row.to_line),
        pool=TakeoverRow(None, None, computed.pool[-1], to_budget.pool_opening, taken.get(None), computed.places),
        left_behind=tuple(row for row in rows if row.to_line is None and (row.balance or row.unplaced)),
    )


def _line_row(
    computed: Grid, index: int, targets: dict[int, BudgetLine], taken: dict[int | None, Takeover]
) -> TakeoverRow:
    row = computed.lines[index]
    target = targets.get(row.line.pk)
    last = row.figures.months[-1]
    return TakeoverRow(
        from_line=row.line,
        to_line=target,
        balance=last.carried_out,
        opening=target.opening_balance if target else ZERO,
        taken=taken.get(target.pk) if target else None,
        places=computed.places,
        unplaced=sum((late.amount for late in row.figures.unplaced), ZERO),
        settled=last,
    )


def matched_lines(earlier: Sequence[BudgetLine], later: Sequence[BudgetLine]) -> dict[int, BudgetLine]:
    """Return by the id of the earlier line the later one that continues it; each continues one at most."""
    known = {line.pk for line in earlier}
    matched: dict[int, BudgetLine] = {}
    for line in later:
        if line.copied_from_id in known:
            matched.setdefault(line.copied_from_id, line)
    continuing = {line.pk for line in matched.values()}
    by_name = {line.name.casefold(): line for line in later if line.pk not in continuing}
    for line in earlier:
        if line.pk not in matched and line.name.casefold() in by_name:
            matched[line.pk] = by_name.pop(line.name.casefold())
    return matched
