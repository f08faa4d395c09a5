from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.carryover import (
    Adjustment,
    Cap,
    Excess,
    Figures,
    MonthInput,
    Policy,
    Rule,
    added_up,
    carry_over,
    imbalance,
    over_the_year,
    settle,
)
from budget.months import add_months, month_range

JANUARY = date(2025, 1, 1)
AFTERWARDS = date(2026, 6, 1)
SPEND = [800, 1350, 900, 3500, 1000, 400, 0]

NONE = Rule(Policy.NONE)
SURPLUS = Rule(Policy.SURPLUS)
SIGNED = Rule(Policy.SIGNED)
POOL = Rule(Policy.POOL)


def year(rule, spend=SPEND, planned=1000, **rules_of_months):
    months = month_range(JANUARY, len(spend))
    overrides = {int(key[1:]): value for key, value in rules_of_months.items()}
    return [
        MonthInput(
            month=month,
            rule=overrides.get(month.month, rule),
            planned=Decimal(planned),
            booked=Decimal(booked),
        )
        for month, booked in zip(months, spend, strict=True)
    ]


def column(line, name):
    return [int(getattr(month, name)) for month in line.months]


@pytest.mark.parametrize(
    ("rule", "available"),
    [
        (NONE, [1000] * 7),
        (SURPLUS, [1000, 1200, 1000, 1100, 1000, 1000, 1600]),
        (SIGNED, [1000, 1200, 850, 950, -1550, -1550, -950]),
        (Rule(Policy.SIGNED, Cap(Decimal(150))), [1000, 1150, 800, 900, -1600, -1600, -1000]),
        (Rule(Policy.SIGNED, Cap(share=Decimal("0.15"))), [1000, 1150, 800, 900, -1600, -1600, -1000]),
        (POOL, [1000] * 7),
    ],
)
def test_available_money_follows_the_policy(rule, available):
    assert column(carry_over(year(rule), today=AFTERWARDS), "available") == available


def test_a_late_expense_in_january_flows_through_all_later_months_at_once():
    late = year(SURPLUS)
    late[0] = replace(late[0], booked=Decimal(900))

    assert column(carry_over(late, today=AFTERWARDS), "available") == [
        1000, 1100, 1000, 1100, 1000, 1000, 1600,
    ]  # fmt: skip


def test_what_is_not_carried_is_named():
    none = carry_over(year(NONE), today=AFTERWARDS)
    assert column(none, "forfeited") == [200, 0, 100, 0, 0, 600, 1000]
    assert column(none, "forgiven") == [0, 350, 0, 2500, 0, 0, 0]

    pool = carry_over(year(POOL), today=AFTERWARDS)
    assert column(pool, "to_pool") == [200, 0, 100, 0, 0, 600, 1000]
    assert column(pool, "from_pool") == [0, 350, 0, 2500, 0, 0, 0]


@pytest.mark.parametrize(("excess", "forfeited", "to_pool"), [(Excess.FORFEIT, 50, 0), (Excess.POOL, 0, 50)])
def test_what_is_above_the_cap_goes_where_the_line_says(excess, forfeited, to_pool):
    january = carry_over(year(Rule(Policy.SURPLUS, Cap(Decimal(150)), excess)), today=AFTERWARDS).months[0]

    assert (january.carried_out, january.forfeited, january.to_pool) == (150, forfeited, to_pool)


def test_a_cap_of_zero_carries_nothing_and_no_cap_carries_all():
    rule = Rule(Policy.SURPLUS, Cap(Decimal(0)))
    assert settle(Decimal(10), rule, Decimal(1000)).forfeited == 10
    assert settle(Decimal(10), SURPLUS, Decimal(1000)).carried_out == 10


def test_of_two_caps_the_smaller_counts():
    assert Cap(Decimal(150), Decimal("0.1")).limit(Decimal(1000)) == 100
    assert Cap(Decimal(50), Decimal("0.1")).limit(Decimal(1000)) == 50


@pytest.mark.parametrize("rule", [NONE, SURPLUS, SIGNED, POOL])
def test_spending_exactly_what_is_available_leaves_nothing_to_settle(rule):
    line = carry_over(year(rule, spend=[1000] * 3), today=AFTERWARDS)

    for month in line.months:
        assert month.remaining == 0
        settled = (month.carried_out, month.forfeited, month.forgiven, month.to_pool)
        assert settled == (0, 0, 0, 0)


def test_a_month_that_is_not_over_carries_nothing_out():
    line = carry_over(year(SURPLUS), today=date(2025, 3, 31))

    assert column(line, "available") == [1000, 1200, 1000, 1000, 1000, 1000, 1000]
    assert [month.over for month in line.months] == [True, True] + [False] * 5
    assert line.months[2].carried_out == 0
    assert line.months[2].remaining == 100


def test_a_month_is_over_on_the_first_day_of_the_next():
    line = carry_over(year(SURPLUS), today=date(2025, 4, 1))

    assert line.months[2].over
    assert line.months[3].carried_in == 100


def test_a_refund_raises_what_is_left():
    line = carry_over(year(SURPLUS, spend=[-50, 0]), today=AFTERWARDS)

    assert column(line, "available") == [1000, 2050]


def test_an_overdraft_can_turn_into_a_surplus_again():
    line = carry_over(year(SIGNED, spend=[1300, 400, 0]), today=AFTERWARDS)

    assert column(line, "available") == [1000, 700, 1300]


def test_the_opening_balance_is_carried_into_the_first_month():
    line = carry_over(year(SURPLUS, spend=[800, 0]), opening=Decimal(70), today=AFTERWARDS)

    assert column(line, "available") == [1070, 1270]


def test_a_month_may_have_a_policy_and_a_cap_of_its_own():
    override = SURPLUS.overridden(policy=Policy.SIGNED, cap=Cap(Decimal(120)))
    line = carry_over(year(SURPLUS, spend=[800, 1400, 0], m1=override, m2=override), today=AFTERWARDS)

    assert column(line, "available") == [1000, 1120, 720]


def test_a_month_override_without_a_cap_keeps_the_lines_cap():
    rule = Rule(Policy.SURPLUS, Cap(Decimal(10)), Excess.POOL)

    assert rule.overridden(policy=None, cap=None) == rule
    assert rule.overridden(policy=Policy.SIGNED, cap=Cap()) == Rule(Policy.SIGNED, Cap(), Excess.POOL)


def test_a_month_never_set_up_lets_the_carry_cross_as_it_is():
    months = year(SIGNED, spend=[800, 0, 0, 0], m2=NONE, m3=NONE)
    months[1] = replace(months[1], planned=None)
    months[2] = replace(months[2], planned=None)

    line = carry_over(months, today=AFTERWARDS)

    assert column(line, "planned") == [1000, 0, 0, 1000]
    assert column(line, "available") == [1000, 200, 200, 1200]


def test_spending_in_a_month_never_set_up_is_settled_by_its_policy():
    months = year(NONE, spend=[1000, 100, 0])
    months[1] = replace(months[1], planned=None)

    assert column(carry_over(months, today=AFTERWARDS), "forgiven") == [0, 100, 0]


def test_moved_money_is_available_and_is_not_plan():
    months = year(SURPLUS, spend=[0, 0])
    months[0] = replace(months[0], moved=Decimal(-300))
    months[1] = replace(months[1], moved=Decimal(300))

    line = carry_over(months, today=AFTERWARDS)

    assert column(line, "planned") == [1000, 1000]
    assert column(line, "available") == [700, 2000]


# Closing


def close(months, count, today=AFTERWARDS, opening=Decimal(0)):
    """Freeze the first `count` months with the figures they have now."""
    figures = carry_over(months, opening=opening, today=today).months
    return [
        replace(month, closed=True, frozen=replace(figure, closed=True)) if i < count else month
        for i, (month, figure) in enumerate(zip(months, figures, strict=True))
    ]


def book(months, index, amount):
    changed = list(months)
    changed[index] = replace(months[index], booked=months[index].booked + Decimal(amount))
    return changed


def test_closing_changes_no_figure():
    before = carry_over(year(SIGNED), today=AFTERWARDS)
    after = carry_over(close(year(SIGNED), 3), today=AFTERWARDS)

    assert [replace(month, closed=False) for month in after.months] == list(before.months)


def test_a_late_expense_in_a_closed_month_is_an_adjustment_of_the_first_open_one():
    closed = close(year(SURPLUS, spend=[800, 1000, 0]), 1)
    line = carry_over(book(closed, 0, 50), today=AFTERWARDS)

    assert column(line, "actual") == [800, 1050, 0]
    assert column(line, "available") == [1000, 1200, 1150]
    assert line.months[1].adjustments == (Adjustment(JANUARY, Decimal(50)),)
    assert line.months[1].booked == 1000
    assert line.months[0].adjustments == ()


def test_a_late_expense_taken_back_leaves_no_trace():
    closed = close(year(SURPLUS), 2)

    assert carry_over(book(book(closed, 0, 50), 0, -50), today=AFTERWARDS) == carry_over(closed, today=AFTERWARDS)


def test_an_adjustment_that_was_closed_is_not_made_again():
    once = book(close(year(SURPLUS), 1), 0, 50)
    twice = close(once, 2)
    line = carry_over(twice, today=AFTERWARDS)

    assert line.months[1].adjustments == (Adjustment(JANUARY, Decimal(50)),)
    assert line.months[2].adjustments == ()


def test_taking_back_an_expense_whose_adjustment_was_closed_adjusts_the_other_way():
    closed = close(book(close(year(SURPLUS), 1), 0, 50), 2)
    line = carry_over(book(closed, 0, -50), today=AFTERWARDS)

    assert line.months[2].adjustments == (Adjustment(JANUARY, Decimal(-50)),)


def test_adjustments_without_an_open_month_are_reported_as_unplaced():
    closed = close(year(SURPLUS), 7)
    line = carry_over(book(closed, 3, 25), today=AFTERWARDS)

    assert line.unplaced == (Adjustment(date(2025, 4, 1), Decimal(25)),)
    assert column(line, "actual") == SPEND


def test_an_adjustment_may_fall_into_a_month_that_is_not_over():
    today = date(2025, 2, 10)
    closed = close(year(SURPLUS, spend=[800, 0, 0]), 1, today=today)
    line = carry_over(book(closed, 0, 50), today=today)

    assert line.months[1].actual == 50
    assert line.months[1].remaining == 1150
    assert not line.months[1].over


def test_a_line_newer_than_a_closing_passes_its_opening_across_the_closed_month():
    months = [replace(month, planned=None) for month in year(NONE, spend=[30, 0])]
    months[0] = replace(months[0], closed=True)
    line = carry_over(months, opening=Decimal(200), today=AFTERWARDS)

    assert line.months[0].carried_out == 200
    assert line.months[1].available == 200
    assert line.months[1].adjustments == (Adjustment(JANUARY, Decimal(30)),)


# The conservation law

cents = st.decimals("-5000", "5000", places=2)
plans = st.none() | st.decimals("0", "5000", places=2)
caps = st.builds(
    Cap,
    amount=st.none() | st.decimals("0", "3000", places=2),
    share=st.none() | st.decimals("0", "2", places=3),
)
rules = st.builds(Rule, st.sampled_from(Policy), caps, st.sampled_from(Excess))
days = st.dates(date(2024, 12, 1), date(2026, 3, 1))


@st.composite
def chains(draw):
    count = draw(st.integers(1, 13))
    return [
        MonthInput(
            month=month,
            rule=draw(rules),
            planned=draw(plans),
            moved=draw(cents),
            booked=draw(cents),
        )
        for month in month_range(JANUARY, count)
    ]


@given(chains(), cents, days)
def test_money_is_conserved(months, opening, today):
    line = carry_over(months, opening=opening, today=today)

    assert imbalance(line) == 0
    assert sum(m.actual for m in line.months) == sum(m.booked for m in months)


@given(chains(), cents, days, st.data())
def test_money_is_conserved_through_closings_and_late_bookings(months, opening, today, data):
    over = sum(add_months(month.month, 1) <= today for month in months)
    closed = 0
    for _ in range(data.draw(st.integers(1, 3))):
        closed = data.draw(st.integers(closed, over))
        months = close(months, closed, today=today, opening=opening)
        index = data.draw(st.integers(0, len(months) - 1))
        months = book(months, index, data.draw(cents))
    line = carry_over(months, opening=opening, today=today)

    assert imbalance(line) == 0
    unplaced = sum(a.amount for a in line.unplaced)
    assert sum(m.actual for m in line.months) + unplaced == sum(m.booked for m in months)


@given(chains(), days)
def test_closing_again_and_again_never_moves_a_figure(months, today):
    over = sum(add_months(month.month, 1) <= today for month in months)
    open_figures = carry_over(months, today=today).months
    for count in range(over + 1):
        months = close(months, count, today=today)
    frozen_figures = carry_over(months, today=today).months

    assert [replace(f, closed=False) for f in frozen_figures] == list(open_figures)


@given(cents, rules, st.decimals("0", "5000", places=2))
def test_a_settlement_accounts_for_every_cent(remaining, rule, planned):
    settled = settle(remaining, rule, planned)

    assert remaining == (
        settled.carried_out + settled.forfeited - settled.forgiven + settled.to_pool - settled.from_pool
    )
    if rule.policy in (Policy.NONE, Policy.POOL):
        assert settled.carried_out == 0
    if rule.policy is Policy.SURPLUS:
        assert settled.carried_out >= 0


@given(chains(), cents, days)
def test_a_year_adds_up_like_its_months(months, opening, today):
    line = carry_over(months, opening=opening, today=today)
    total = over_the_year(line)

    assert total.available == opening + sum((m.planned + m.moved for m in line.months), Decimal(0))
    assert total.remaining == total.available - sum((m.actual for m in line.months), Decimal(0))
    assert total.carried_out == line.months[-1].carried_out


def test_lines_add_up_month_by_month():
    one = Figures(JANUARY, planned=Decimal(100), available=Decimal(100), over=True)
    other = Figures(JANUARY, planned=Decimal(20), available=Decimal(25), over=True)

    assert added_up([one, other]) == Figures(JANUARY, planned=Decimal(120), available=Decimal(125), over=True)
