"""How the money of a budget line flows from month to month.

Terms, for one line and one month, all in the workspace's currency:

- *planned*: what the plan gives the month; *carried in*: what the month before passed on (in the
  first month the opening balance); *moved*: moves into the month less moves out of it;
- *available* = planned + carried in + moved, *actual* is what was spent (refunds count
  negative), *remaining* = available - actual;
- a month is *over* when its last day is before today in the workspace's time zone. A month that
  is not over passes nothing on: its money is still to be spent;
- the *policy* settles what remains of a month that is over:

  | policy  | surplus              | deficit             |
  | none    | forfeited            | forgiven            |
  | surplus | carried              | forgiven            |
  | signed  | carried              | carried             |
  | pool    | released to the pool | taken from the pool |

- a *cap*, an amount or a share of the month's plan, limits the surplus that is carried; what is
  above it is forfeited or goes to the pool, as the rule says. A deficit is never capped. "Surplus
  capped at 150 with deficits carried" is the policy signed with a cap of 150;
- the *pool* belongs to the whole budget and may be overdrawn: a line gets what it takes whatever
  the other lines do, so no result depends on the order of the lines. Its balance is shown;
- a closed month may be *reopened*: its closing and every later one are taken back, and what came
  late counts in its own month again;
- a month *never set up* (no plan, no move, nothing spent) is a gap: the carry crosses it as it is;
- a *closed* month keeps the figures it was closed with. What is booked into it afterwards (or
  taken back) appears in the first open month as an *adjustment* that names the closed month and
  is part of that open month's actual. With no open month left it is reported as *unplaced*.
  A line that did not exist yet when a month was closed passes its carry across it.

Guarantee, for every line, always:
`opening + Σ planned + Σ moved = Σ actual + Σ forfeited − Σ forgiven + Σ to pool − Σ from pool
+ Σ remaining of months not over + carried out of the last month if over`.
The terms add up over lines, so it holds for the whole budget, too; and of the pool, always:
`pool opening + Σ to pool − Σ from pool + Σ moved into it − Σ moved out of it = balance`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import Any

from budget.money import CENTS, ZERO, to_unit
from budget.months import is_over


class Policy(StrEnum):
    NONE = "none"
    SURPLUS = "surplus"
    SIGNED = "signed"
    POOL = "pool"


class Excess(StrEnum):
    FORFEIT = "forfeit"
    POOL = "pool"


@dataclass(frozen=True, slots=True)
class Cap:
    """The most a month may carry: an amount, or a share of its plan (0.25 is a quarter).

    With both given the smaller one counts; with neither there is no limit.
    """

    amount: Decimal | None = None
    share: Decimal | None = None

    def limit(self, planned: Decimal, places: int = CENTS) -> Decimal | None:
        """Return the limit to the smallest unit of a currency with `places` decimals."""
        limits = []
        if self.amount is not None:
            limits.append(self.amount)
        if self.share is not None:
            limits.append(to_unit(planned * self.share, places))
        return max(ZERO, min(limits)) if limits else None


@dataclass(frozen=True, slots=True)
class Rule:
    policy: Policy
    cap: Cap = Cap()
    excess: Excess = Excess.FORFEIT

    def overridden(
        self, *, policy: Policy | None = None, cap: Cap | None = None, excess: Excess | None = None
    ) -> "Rule":
        """Return the rule of a month that sets a part of it by itself; None keeps the line's."""
        return Rule(
            policy=self.policy if policy is None else policy,
            cap=self.cap if cap is None else cap,
            excess=self.excess if excess is None else excess,
        )


@dataclass(frozen=True, slots=True)
class Adjustment:
    """An amount booked into a closed month after its closing."""

    month: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of the remaining money of a month that is over.

    Guarantee: carried_out + forfeited - forgiven + to_pool - from_pool == remaining.
    """

    carried_out: Decimal = ZERO
    forfeited: Decimal = ZERO
    forgiven: Decimal = ZERO
    to_pool: Decimal = ZERO
    from_pool: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Figures:
    """One month of a line, or a sum of such months."""

    month: date
    planned: Decimal = ZERO
    carried_in: Decimal = ZERO
    moved: Decimal = ZERO
    available: Decimal = ZERO
    actual: Decimal = ZERO
    remaining: Decimal = ZERO
    carried_out: Decimal = ZERO
    forfeited: Decimal = ZERO
    forgiven: Decimal = ZERO
    to_pool: Decimal = ZERO
    from_pool: Decimal = ZERO
    over: bool = False
    closed: bool = False
    adjustments: tuple[Adjustment, ...] = ()

    @property
    def booked(self) -> Decimal:
        """The part of the actual that is dated in this month itself."""
        return self.actual - total_of(self.adjustments)


AMOUNTS = tuple(field.name for field in fields(Figures) if field.type is Decimal)
amounts_of = attrgetter(*AMOUNTS)
"""Return the amounts of figures, in the order of their names."""


@dataclass(frozen=True, slots=True)
class MonthInput:
    """What is known of one month of a line.

    `planned` is None while the month was never set up. `booked` is what is dated in the month as
    known today, also for a closed month; `frozen` are the figures the month was closed with.
    """

    month: date
    rule: Rule
    planned: Decimal | None = None
    moved: Decimal = ZERO
    booked: Decimal = ZERO
    closed: bool = False
    frozen: Figures | None = None

    @property
    def untouched(self) -> bool:
        return self.planned is None and not self.moved and not self.booked


@dataclass(frozen=True, slots=True)
class LineFigures:
    opening: Decimal
    months: tuple[Figures, ...]
    unplaced: tuple[Adjustment, ...] = ()


def carry_over(
    months: Sequence[MonthInput], *, opening: Decimal = ZERO, today: date, places: int = CENTS
) -> LineFigures:
    """Compute every month of one line, in the order of time.

    `today` is the date in the workspace's time zone, `places` are the decimals of its currency.
    Closed months must come first; a month may be closed only when it is over.
    """
    late = late_bookings(months)
    figures: list[Figures] = []
    carried = opening
    for month in months:
        if month.closed:
            current = month.frozen or _crossed(month, carried)
        else:
            current = _open_month(month, carried, late, today, places)
            late = ()
        figures.append(current)
        carried = current.carried_out
    return LineFigures(opening, tuple(figures), late)


def late_bookings(months: Iterable[MonthInput]) -> tuple[Adjustment, ...]:
    """Return what closed months got after their closing and no closed month has taken up yet."""
    known: dict[date, Decimal] = {}
    for month in months:
        if not month.closed:
            continue
        known[month.month] = known.get(month.month, ZERO) + month.booked
        if month.frozen:
            known[month.month] -= month.frozen.booked
            for adjustment in month.frozen.adjustments:
                known[adjustment.month] = known.get(adjustment.month, ZERO) - adjustment.amount
    return tuple(Adjustment(month, amount) for month, amount in sorted(known.items()) if amount)


def _open_month(
    month: MonthInput, carried_in: Decimal, late: tuple[Adjustment, ...], today: date, places: int
) -> Figures:
    planned = ZERO if month.planned is None else month.planned
    available = planned + carried_in + month.moved
    actual = month.booked + total_of(late)
    over = is_over(month.month, today)
    if not over:
        settlement = Settlement()
    elif month.untouched and not late:
        settlement = Settlement(carried_out=carried_in)
    else:
        settlement = settle(available - actual, month.rule, planned, places)
    return Figures(
        month=month.month,
        planned=planned,
        carried_in=carried_in,
        moved=month.moved,
        available=available,
        actual=actual,
        remaining=available - actual,
        carried_out=settlement.carried_out,
        forfeited=settlement.forfeited,
        forgiven=settlement.forgiven,
        to_pool=settlement.to_pool,
        from_pool=settlement.from_pool,
        over=over,
        adjustments=late,
    )


def _crossed(month: MonthInput, carried: Decimal) -> Figures:
    return Figures(
        month=month.month,
        carried_in=carried,
        available=carried,
        remaining=carried,
        carried_out=carried,
        over=True,
        closed=True,
    )


def settle(remaining: Decimal, rule: Rule, planned: Decimal, places: int = CENTS) -> Settlement:
    """Apply the rule to what remains of a month that is over."""
    if remaining < 0:
        return _settle_deficit(-remaining, rule.policy)
    return _settle_surplus(remaining, rule, planned, places)


def _settle_deficit(deficit: Decimal, policy: Policy) -> Settlement:
    if policy is Policy.SIGNED:
        return Settlement(carried_out=-deficit)
    if policy is Policy.POOL:
        return Settlement(from_pool=deficit)
    return Settlement(forgiven=deficit)


def _settle_surplus(surplus: Decimal, rule: Rule, planned: Decimal, places: int) -> Settlement:
    if rule.policy is Policy.NONE:
        return Settlement(forfeited=surplus)
    if rule.policy is Policy.POOL:
        return Settlement(to_pool=surplus)
    limit = rule.cap.limit(planned, places)
    carried = surplus if limit is None else min(surplus, limit)
    if rule.excess is Excess.POOL:
        return Settlement(carried_out=carried, to_pool=surplus - carried)
    return Settlement(carried_out=carried, forfeited=surplus - carried)


def total_of(adjustments: Iterable[Adjustment]) -> Decimal:
    return sum((adjustment.amount for adjustment in adjustments), ZERO)


def added_up(figures: Sequence[Figures]) -> Figures:
    """Add the amounts of several lines in one month; over and closed are those of the month."""
    first = figures[0]
    amounts = _sums(figures)
    return Figures(month=first.month, over=first.over, closed=first.closed, **amounts)


def _sums(figures: Sequence[Figures]) -> dict[str, Any]:
    columns = zip(*map(amounts_of, figures), strict=True)
    return {name: sum(column, ZERO) for name, column in zip(AMOUNTS, columns, strict=True)}


def over_the_year(line: LineFigures) -> Figures:
    """Add up a line's months: what flowed in and out once, not the carry between its months.

    carried_in is the opening balance, carried_out what the last month passes on, and remaining
    is available less actual over the whole time.
    """
    amounts = _sums(line.months)
    available = line.opening + amounts["planned"] + amounts["moved"]
    amounts |= {
        "carried_in": line.opening,
        "carried_out": line.months[-1].carried_out,
        "available": available,
        "remaining": available - amounts["actual"],
    }
    return Figures(
        month=line.months[0].month,
        over=line.months[-1].over,
        closed=line.months[-1].closed,
        **amounts,
    )


def pool_balances(
    months: Iterable[Figures], *, opening: Decimal = ZERO, moved: Mapping[date, Decimal]
) -> tuple[Decimal, ...]:
    """Return the pool's balance after each month; negative is overdrawn.

    `months` are the sums of all lines, `moved` what was moved into the pool in a month by hand,
    less what was moved out of it.
    """
    balances, balance = [], opening
    for month in months:
        balance += month.to_pool - month.from_pool + moved.get(month.month, ZERO)
        balances.append(balance)
    return tuple(balances)


def imbalance(line: LineFigures) -> Decimal:
    """Return left side less right side of the conservation law; anything but 0 is a defect."""
    inflow = line.opening + sum((m.planned + m.moved for m in line.months), ZERO)
    outflow = sum((m.actual + m.forfeited - m.forgiven + m.to_pool - m.from_pool for m in line.months), ZERO)
    left = sum((m.remaining for m in line.months if not m.over), ZERO)
    last = line.months[-1] if line.months else None
    carried = last.carried_out if last and last.over else ZERO
    return inflow - outflow - left - carried
