from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.carryover import MonthInput, Policy, Rule, carry_over
from budget.money import ZERO
from budget.months import add_months
from budget.plan import (
    Change,
    Difference,
    PlannedLine,
    changed_by,
    compare,
    fingerprint,
    following_name,
    from_stored,
    outlook,
    to_stored,
)

JANUARY, FEBRUARY, MARCH = date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)

amounts = st.integers(0, 10**8).map(lambda cents: Decimal(cents) / 100)
months = st.integers(0, 23).map(lambda number: add_months(JANUARY, number))
plans = st.lists(
    st.builds(
        PlannedLine,
        id=st.integers(1, 9),
        name=st.text(max_size=20),
        category=st.sampled_from(["tools", "advertising"]),
        months=st.dictionaries(months, amounts, max_size=6),
    ),
    max_size=6,
    unique_by=lambda line: line.id,
).map(tuple)


def line(number, name="Ads", category="advertising", **planned):
    names = {"jan": JANUARY, "feb": FEBRUARY, "mar": MARCH}
    return PlannedLine(number, name, category, {names[key]: Decimal(value) for key, value in planned.items()})


@given(plans)
def test_a_plan_is_read_as_it_was_stored(plan):
    assert from_stored(to_stored(plan, places=2)) == plan


@given(plans, plans)
def test_the_differences_of_lines_months_and_categories_add_up_to_the_whole(before, after):
    comparison = compare(before, after)
    whole = Difference(
        sum((amount for each in before for amount in each.months.values()), ZERO),
        sum((amount for each in after for amount in each.months.values()), ZERO),
    )
    assert comparison.total == whole
    assert sum(it.amount for it in comparison.month_totals) == whole.amount
    by_category = list(comparison.by_category(["tools", "advertising"]))
    assert sum(total.amount for _category, total, _lines in by_category) == whole.amount
    assert sum(len(lines) for _category, _total, lines in by_category) == len({each.id for each in (*before, *after)})


@given(plans)
def test_a_plan_does_not_differ_from_itself(plan):
    assert not compare(plan, plan).changed


def test_lines_that_came_and_went_are_named():
    comparison = compare((line(1, jan=100), line(2, "Tool", jan=50)), (line(1, jan=100, feb=20), line(3, "New", mar=7)))
    assert [(each.name, each.change, each.total.amount) for each in comparison.lines] == [
        ("Ads", Change.CHANGED, Decimal(20)),
        ("New", Change.ADDED, Decimal(7)),
        ("Tool", Change.REMOVED, Decimal(-50)),
    ]


def test_money_planned_for_another_month_is_a_change_though_the_sum_is_the_same():
    comparison = compare((line(1, jan=100),), (line(1, feb=100),))
    assert comparison.lines[0].change is Change.CHANGED
    assert comparison.total.amount == 0
    assert comparison.changed_months(comparison.lines[0]) == (
        (JANUARY, Difference(Decimal(100), ZERO)),
        (FEBRUARY, Difference(ZERO, Decimal(100))),
    )


def test_a_new_name_is_told_and_is_no_other_plan():
    comparison = compare((line(1, "Ads", jan=1),), (line(1, "Instagram", jan=1),))
    assert comparison.lines[0].former_name == "Ads"
    assert comparison.lines[0].change is Change.SAME


@pytest.mark.parametrize(
    ("before", "after", "share"),
    [("200", "250", Decimal("0.25")), ("200", "0", Decimal(-1)), ("0", "10", None), ("0", "0", None)],
)
def test_a_share_of_nothing_is_unknown(before, after, share):
    assert Difference(Decimal(before), Decimal(after)).share == share


@pytest.mark.parametrize(
    ("amount", "share", "places", "result"),
    [
        ("100.05", "0.1", 2, "110.06"),
        ("0.05", "0.1", 2, "0.06"),
        ("1005", "0.1", 0, "1106"),
        ("1.005", "0.1", 3, "1.106"),
        ("100", "-1", 2, "0.00"),
        ("100", "0", 2, "100.00"),
    ],
)
def test_a_changed_plan_is_rounded_to_the_currencys_unit(amount, share, places, result):
    assert str(changed_by(Decimal(amount), Decimal(share), places)) == result


def figures(policy, planned, booked, today, opening="0"):
    inputs = [
        MonthInput(add_months(JANUARY, index), Rule(policy), Decimal(plan), booked=Decimal(spent))
        for index, (plan, spent) in enumerate(zip(planned, booked, strict=True))
    ]
    return carry_over(inputs, opening=Decimal(opening), today=today)


def test_the_outlook_takes_what_is_over_as_spent_and_the_rest_as_planned():
    seen = outlook(figures(Policy.SURPLUS, [100, 100, 100], [60, 130, 10], date(2025, 3, 10)))
    assert (seen.planned, seen.spent, seen.expected, seen.left) == (300, 190, 290, 10)


def test_the_outlook_takes_more_than_the_plan_where_more_is_spent_already():
    seen = outlook(figures(Policy.SIGNED, [100, 100], [100, 140], date(2025, 2, 10)))
    assert (seen.expected, seen.left) == (240, -40)


policies = st.sampled_from(list(Policy))
cells = st.lists(st.tuples(st.integers(0, 500), st.integers(-50, 700)), min_size=1, max_size=12)


@given(policies, cells, st.integers(0, 400), st.integers(-300, 300))
def test_what_is_expected_to_be_left_is_what_the_last_month_carries_if_the_rest_is_spent_as_expected(
    policy, cells, days, opening
):
    """Conservation: spending the outlook's expectation leaves the outlook's rest, nothing lost on the way."""
    today = date.fromordinal(JANUARY.toordinal() + days)
    now = figures(policy, [c[0] for c in cells], [c[1] for c in cells], today, str(opening))
    seen = outlook(now)
    lost = sum(m.forfeited - m.forgiven + m.to_pool - m.from_pool for m in now.months)
    assert seen.left == opening + seen.planned - seen.expected - lost
    last = now.months[-1]
    if last.over:
        assert seen.left == last.carried_out


def test_the_name_of_the_next_budget_counts_its_years_on():
    assert following_name("Social 2025", 12) == "Social 2026"
    assert following_name("Social 2025/2026", 12) == "Social 2026/2027"
    assert following_name("Launch 2025", 24) == "Launch 2027"
    assert following_name("Ads", 12) == "Ads 2"


def test_a_fingerprint_tells_contents_apart():
    assert fingerprint([1, Decimal("2.00")]) == fingerprint([1, Decimal("2.00")])
    assert fingerprint([1, Decimal("2.00")]) != fingerprint([1, Decimal("2.01")])
