"""No cent appears or vanishes, whatever happens to a budget: its lines, its pool, and the whole of it."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget.carryover import (
    Cap,
    Excess,
    LineFigures,
    MonthInput,
    Policy,
    Rule,
    added_up,
    carry_over,
    imbalance,
    over_the_year,
    pool_balances,
)
from budget.months import is_over, month_range

JANUARY = date(2024, 1, 1)
DAYS = st.dates(date(2023, 12, 1), date(2025, 4, 1))
NONE = Decimal(0)


def amounts(places, least="-5000", most="5000"):
    return st.decimals(least, most, places=places)


def rules(places):
    caps = st.one_of(
        st.just(Cap()),
        st.builds(Cap, amount=amounts(places, "0", "3000")),
        st.builds(Cap, share=st.decimals("0", "2", places=4)),
    )
    return st.builds(Rule, st.sampled_from(Policy), caps, st.sampled_from(Excess))


@dataclass
class Line:
    """A line with a history: what is stored of it, and when it is looked at."""

    opening: Decimal
    months: list[MonthInput]
    places: int

    def figures(self, today) -> LineFigures:
        return carry_over(self.months, opening=self.opening, today=today, places=self.places)

    def change(self, index, **fields):
        self.months[index] = replace(self.months[index], **fields)

    def close(self, count, today):
        for index, figures in enumerate(self.figures(today).months[:count]):
            if not self.months[index].closed:
                self.change(index, closed=True, frozen=replace(figures, closed=True))

    def reopen(self, index):
        """Take back the closing of a month and of every later one."""
        for later in range(index, len(self.months)):
            self.change(later, closed=False, frozen=None)

    @property
    def closed(self) -> int:
        return sum(month.closed for month in self.months)


@st.composite
def lines(draw, count, places):
    months = [
        MonthInput(
            month=month,
            rule=draw(rules(places)),
            planned=draw(st.none() | amounts(places, "0", "5000")),
            booked=draw(amounts(places)),
        )
        for month in month_range(JANUARY, count)
    ]
    return Line(draw(amounts(places)), months, places)


STEPS = ["spend", "plan", "rule", "close", "reopen", "later"]


def step(draw, line, today):
    """Let one thing happen to a line; return the day after it."""
    what = draw(st.sampled_from(STEPS))
    index = draw(st.integers(0, len(line.months) - 1))
    month = line.months[index]
    if what == "spend":  # late, where the month is closed
        line.change(index, booked=month.booked + draw(amounts(line.places)))
    elif what == "plan" and not month.closed:
        line.change(index, planned=draw(st.none() | amounts(line.places, "0", "5000")))
    elif what == "rule" and not month.closed:
        line.change(index, rule=draw(rules(line.places)))
    elif what == "close" and is_over(month.month, today):
        line.close(index + 1, today)
    elif what == "reopen" and index < line.closed:
        line.reopen(index)
    elif what == "later":
        return max(today, draw(DAYS))
    return today


def check_line(line, today):
    figures = line.figures(today)
    assert imbalance(figures) == 0
    unplaced = sum((late.amount for late in figures.unplaced), NONE)
    assert sum((m.actual for m in figures.months), NONE) + unplaced == sum((m.booked for m in line.months), NONE)
    for month in figures.months:
        assert month.remaining == month.planned + month.carried_in + month.moved - month.actual
        settled = month.carried_out + month.forfeited - month.forgiven + month.to_pool - month.from_pool
        assert settled == (month.remaining if month.over else 0)
    for before, after in zip(figures.months, figures.months[1:], strict=False):
        assert after.carried_in == before.carried_out


@settings(max_examples=300)
@given(st.data(), st.sampled_from([0, 2, 3]))
def test_a_lines_money_is_conserved_through_closings_reopenings_and_late_bookings(data, places):
    line = data.draw(lines(data.draw(st.integers(1, 14)), places))
    today = data.draw(DAYS)
    check_line(line, today)
    for _ in range(data.draw(st.integers(1, 8))):
        today = step(data.draw, line, today)
        check_line(line, today)


@settings(max_examples=200)
@given(st.data(), st.sampled_from([0, 2, 3]))
def test_a_budgets_money_is_conserved_with_its_pool_and_moves_by_hand(data, places):
    count = data.draw(st.integers(1, 13))
    budget = data.draw(st.lists(lines(count, places), min_size=1, max_size=4))
    months = month_range(JANUARY, count)
    into_pool = dict.fromkeys(months, NONE)
    ends = st.tuples(st.integers(-1, len(budget) - 1), st.integers(0, count - 1))
    for _ in range(data.draw(st.integers(0, 6))):
        amount = data.draw(amounts(places, "1"))
        for sign, (place, index) in ((-1, data.draw(ends)), (1, data.draw(ends))):
            if place < 0:
                into_pool[months[index]] += sign * amount
            else:
                budget[place].change(index, moved=budget[place].months[index].moved + sign * amount)
    today, opening = data.draw(DAYS), data.draw(amounts(places))
    over = sum(is_over(month, today) for month in months)
    closed = data.draw(st.integers(0, over))
    for line in budget:
        line.close(closed, today)
        line.change(0, booked=line.months[0].booked + data.draw(amounts(places)))

    computed = [line.figures(today) for line in budget]
    totals = [added_up([line.months[i] for line in computed]) for i in range(count)]
    whole = LineFigures(sum((line.opening for line in computed), NONE), tuple(totals))
    balances = pool_balances(totals, opening=opening, moved=into_pool)

    assert imbalance(whole) == 0
    by_hand = sum(into_pool.values(), NONE)
    assert balances[-1] == opening + sum((m.to_pool - m.from_pool for m in totals), NONE) + by_hand
    assert sum((m.moved for m in totals), NONE) + by_hand == 0
    assert over_the_year(whole).actual == sum((over_the_year(line).actual for line in computed), NONE)


@settings(max_examples=150)
@given(st.data())
def test_reopening_at_once_gives_back_what_was_before_the_closing(data):
    line = data.draw(lines(data.draw(st.integers(1, 13)), 2))
    today = data.draw(DAYS)
    before = line.figures(today)
    over = sum(is_over(month.month, today) for month in line.months)
    line.close(data.draw(st.integers(0, over)), today)
    line.reopen(0)

    assert line.figures(today) == before


def test_what_came_late_counts_in_its_own_month_again_once_that_is_reopened():
    months = [MonthInput(m, Rule(Policy.SURPLUS), Decimal(1000), booked=Decimal(800)) for m in month_range(JANUARY, 3)]
    line, today = Line(NONE, months, 2), date(2025, 1, 1)
    line.close(2, today)
    line.change(0, booked=Decimal(850))
    assert [m.actual for m in line.figures(today).months] == [800, 800, 850]

    line.reopen(1)
    assert [m.actual for m in line.figures(today).months] == [800, 850, 800]
    line.reopen(0)
    assert [m.actual for m in line.figures(today).months] == [850, 800, 800]
    assert [m.available for m in line.figures(today).months] == [1000, 1150, 1350]


# The edges


def year(rule, booked, planned=1000, first=JANUARY, places=2, opening=0, today=date(2026, 1, 1)):
    months = [
        MonthInput(month, rule, None if planned is None else Decimal(planned), booked=Decimal(amount))
        for month, amount in zip(month_range(first, len(booked)), booked, strict=True)
    ]
    return carry_over(months, opening=Decimal(opening), today=today, places=places).months


@pytest.mark.parametrize("policy", Policy)
def test_nothing_planned_and_nothing_spent_is_nothing(policy):
    january = year(Rule(policy), [0], planned=0)[0]

    assert not any((january.carried_out, january.forfeited, january.forgiven, january.to_pool, january.from_pool))


@pytest.mark.parametrize("policy", Policy)
def test_a_cent_over_and_a_cent_under_are_on_two_sides_of_nothing(policy):
    under, exact, over = (year(Rule(policy), [amount])[0] for amount in ("999.99", "1000", "1000.01"))

    cent = Decimal("0.01")
    assert (under.remaining, exact.remaining, over.remaining) == (cent, 0, -cent)
    assert under.forgiven == under.from_pool == over.forfeited == over.to_pool == 0
    assert not any((exact.carried_out, exact.forfeited, exact.forgiven, exact.to_pool, exact.from_pool))


def test_a_surplus_of_exactly_the_cap_is_carried_whole():
    rule = Rule(Policy.SURPLUS, Cap(Decimal(150)))
    exact, above = year(rule, [850])[0], year(rule, ["849.99"])[0]

    assert (exact.carried_out, exact.forfeited) == (150, 0)
    assert (above.carried_out, above.forfeited) == (150, Decimal("0.01"))


def test_a_plan_that_a_debt_uses_up_leaves_exactly_nothing():
    months = year(Rule(Policy.SIGNED), [2000, 0])

    assert [m.available for m in months] == [1000, 0]
    assert months[1].carried_out == 0


def test_a_negative_opening_is_a_debt_that_the_rule_settles():
    assert year(Rule(Policy.SURPLUS), [0], planned=100, opening=-300)[0].forgiven == 200
    assert year(Rule(Policy.SIGNED), [0], planned=100, opening=-300)[0].carried_out == -200
    assert year(Rule(Policy.POOL), [0], planned=100, opening=-300)[0].from_pool == 200


def test_a_debt_crosses_months_never_set_up_and_is_not_forgiven_there():
    assert [m.carried_in for m in year(Rule(Policy.NONE), [0, 0, 0], planned=None, opening=-40)] == [-40] * 3


def test_the_carry_crosses_new_year_within_a_budget():
    months = year(Rule(Policy.SURPLUS), [900, 0, 0], first=date(2024, 12, 1))

    assert [m.month for m in months] == [date(2024, 12, 1), date(2025, 1, 1), date(2025, 2, 1)]
    assert [m.available for m in months] == [1000, 1100, 2100]


@pytest.mark.parametrize(
    ("today", "over"),
    [(date(2024, 2, 28), False), (date(2024, 2, 29), False), (date(2024, 3, 1), True)],
)
def test_a_leap_february_is_over_after_its_29th(today, over):
    assert year(Rule(Policy.SURPLUS), [0], first=date(2024, 2, 1), today=today)[0].over is over


def test_a_february_of_28_days_is_over_after_its_28th():
    for today, over in ((date(2025, 2, 28), False), (date(2025, 3, 1), True)):
        assert year(Rule(Policy.SURPLUS), [0], first=date(2025, 2, 1), today=today)[0].over is over


@pytest.mark.parametrize(
    ("places", "planned", "share", "carried"),
    [
        (0, "1001", "0.15", "150"),  # 150.15 yen
        (0, "1010", "0.25", "252"),  # 252.5 yen: half to even
        (2, "1000.10", "0.3333", "333.33"),
        (3, "1000.005", "0.15", "150.001"),  # 150.00075 dinar
        (3, "1.001", "0.5", "0.500"),  # half to even
    ],
)
def test_a_share_is_capped_to_the_smallest_unit_of_the_currency(places, planned, share, carried):
    month = year(Rule(Policy.SURPLUS, Cap(share=Decimal(share))), [0], planned=planned, places=places)[0]

    assert month.carried_out == Decimal(carried)
    assert month.carried_out + month.forfeited == Decimal(planned)
