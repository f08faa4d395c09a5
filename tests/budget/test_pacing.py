"""What pace, projection, verdict and levels are, number by number."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.months import add_months, month_of
from budget.pacing import (
    Course,
    Spending,
    Verdict,
    elapsed_share,
    front_loaded,
    levels_reached,
    month_pace,
    projected_month_end,
    together,
    whole_pace,
)

APRIL = date(2025, 4, 1)
amounts = st.decimals(min_value=-10_000, max_value=10_000, places=2)
money = st.decimals(min_value=0, max_value=10_000, places=2)
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))
shares = st.fractions(min_value=Fraction(1, 31), max_value=1)
courses = st.sampled_from([Course.DAILY, Course.BILLS])


def spent(actual, available="1000", **parts):
    known = {name: Decimal(amount) for name, amount in parts.items()}
    return Spending(actual=Decimal(actual), available=Decimal(available), **known)


@pytest.mark.parametrize(
    ("today", "share"),
    [
        (date(2025, 3, 31), Fraction(0)),
        (date(2025, 4, 1), Fraction(1, 30)),
        (date(2025, 4, 15), Fraction(1, 2)),
        (date(2025, 4, 30), Fraction(1)),
        (date(2025, 5, 1), Fraction(1)),
    ],
)
def test_today_counts_as_a_whole_day(today, share):
    assert elapsed_share(APRIL, 1, today) == share


def test_a_leap_february_has_29_days():
    assert elapsed_share(date(2024, 2, 1), 1, date(2024, 2, 28)) == Fraction(28, 29)
    assert elapsed_share(date(2025, 2, 1), 1, date(2025, 2, 28)) == 1


@given(today=days, months=st.integers(1, 60))
def test_time_only_goes_on_and_ends_with_the_last_day(today, months):
    first = month_of(today)
    share, tomorrow = (elapsed_share(first, months, day) for day in (today, today + timedelta(days=1)))
    assert 0 < share <= tomorrow <= 1
    assert (share == 1) == (today >= add_months(first, months) - timedelta(days=1))


@pytest.mark.parametrize(
    ("spending", "course", "elapsed", "projected", "verdict"),
    [
        # Half of the month is over.
        (spent("500"), Course.DAILY, Fraction(1, 2), "1000", Verdict.ON_PACE),
        (spent("670"), Course.DAILY, Fraction(1, 2), "1340", Verdict.FAST),
        (spent("300"), Course.DAILY, Fraction(1, 2), "600", Verdict.SLOW),
        (spent("550"), Course.DAILY, Fraction(1, 2), "1100", Verdict.ON_PACE),
        (spent("1000.01"), Course.DAILY, Fraction(1, 2), "2000.02", Verdict.OVERSPENT),
        # What recurs is known and does not go on by the day; what is ordered comes on top.
        (spent("500", recurring="200"), Course.DAILY, Fraction(1, 2), "800", Verdict.SLOW),
        (spent("500", committed="100", to_come="50"), Course.DAILY, Fraction(1, 2), "1150", Verdict.FAST),
        (spent("0", committed="950"), Course.DAILY, Fraction(1, 2), "950", Verdict.ON_PACE),
        # A refund is no trend.
        (spent("-100"), Course.DAILY, Fraction(1, 2), "-100", Verdict.SLOW),
        # A bill on the third day is no tenth of the month's spend, and a line of bills is never slow.
        (spent("49", "49"), Course.BILLS, Fraction(1, 10), "49", Verdict.WITHIN),
        (spent("0", "450"), Course.BILLS, Fraction(9, 10), "0", Verdict.WITHIN),
        (spent("300", "450", committed="200"), Course.BILLS, Fraction(1, 2), "500", Verdict.FAST),
        # Nothing is available.
        (spent("0", "0"), Course.DAILY, Fraction(1, 2), "0", Verdict.UNKNOWN),
        (spent("1", "0"), Course.DAILY, Fraction(1, 2), "2", Verdict.OVERSPENT),
        (spent("0", "-200", committed="5"), Course.BILLS, Fraction(1, 2), "5", Verdict.FAST),
        # Nobody tracks it.
        (spent("0", "300", to_come="300"), Course.AS_PLANNED, Fraction(1, 2), "300", Verdict.AS_PLANNED),
    ],
)
def test_the_month_end_is_projected_and_judged(spending, course, elapsed, projected, verdict):
    found = month_pace(spending, course, elapsed)
    assert (found.projected, found.verdict) == (Decimal(projected), verdict)


def test_a_month_that_has_not_begun_projects_nothing():
    found = month_pace(spent("0"), Course.DAILY, Fraction(0))
    assert (found.pace, found.projected, found.difference, found.verdict) == (None, None, None, Verdict.UNKNOWN)


def test_shares_without_a_denominator_are_unknown():
    found = month_pace(spent("10", "0"), Course.DAILY, Fraction(1, 2))
    assert (found.spent_share, found.pace) == (None, None)


def test_pace_is_spent_share_over_elapsed_share():
    found = month_pace(spent("300"), Course.DAILY, Fraction(1, 4))
    assert (found.spent_share, found.elapsed_share, found.pace) == (Decimal("0.3"), Decimal("0.25"), Decimal("1.2"))


@given(actual=money, available=st.decimals(min_value="0.01", max_value=10_000, places=2), elapsed=shares)
def test_a_line_at_pace_one_ends_where_it_should(actual, available, elapsed):
    """Pace above 1 means, for spending by the day, ending above what is available, and the other way round."""
    found = month_pace(spent(str(actual), str(available)), Course.DAILY, elapsed)
    assert abs(found.pace * available - found.projected) <= Decimal("0.01")


@given(
    actual=amounts,
    recurring=money,
    committed=amounts,
    to_come=money,
    available=amounts,
    course=courses,
    places=st.sampled_from([0, 2, 3]),
)
def test_on_the_last_day_only_what_is_known_is_left(actual, recurring, committed, to_come, available, course, places):
    unit = Decimal(1).scaleb(-places)
    known = [amount.quantize(unit) for amount in (actual, recurring, committed, to_come)]
    spending = Spending(actual=known[0], recurring=known[1], committed=known[2], to_come=known[3], available=available)
    assert projected_month_end(spending, course, Fraction(1), places) == known[0] + known[2] + known[3]


@given(actual=money, more=money, committed=money, available=money, elapsed=shares, course=courses)
def test_spending_more_never_projects_less(actual, more, committed, available, elapsed, course):
    less, greater = (
        projected_month_end(Spending(actual=a, available=available, committed=committed), course, elapsed)
        for a in (actual, actual + more)
    )
    assert actual + committed <= less <= greater


def test_a_yen_has_no_decimals_and_a_dinar_three():
    spending = spent("1000")
    assert projected_month_end(spending, Course.DAILY, Fraction(3, 7), 0) == Decimal("2333")
    assert projected_month_end(spending, Course.DAILY, Fraction(3, 7), 3) == Decimal("2333.333")


def test_the_whole_time_goes_on_as_planned_after_this_month():
    found = whole_pace(
        spent("1500", "12000"),
        Course.DAILY,
        Fraction(1, 8),
        over=Decimal(1000),
        this_month=Decimal(1200),
        planned_later=Decimal(10000),
    )
    assert (found.projected, found.pace, found.verdict) == (Decimal(12200), Decimal(1), Verdict.ON_PACE)


def test_lines_are_judged_together_by_their_sums():
    half = Fraction(1, 2)
    lines = [month_pace(spent("670"), Course.DAILY, half), month_pace(spent("49", "49"), Course.BILLS, half)]
    total = together(lines, half)
    assert (total.actual, total.available, total.projected) == (Decimal(719), Decimal(1049), Decimal(1389))
    assert total.verdict == Verdict.FAST


def test_bills_that_have_not_come_make_no_budget_slow():
    half = Fraction(1, 2)
    on_pace = month_pace(spent("500"), Course.DAILY, half)
    assert together([on_pace, month_pace(spent("0", "900"), Course.BILLS, half)], half).verdict == Verdict.WITHIN
    assert together([on_pace, month_pace(spent("100"), Course.DAILY, half)], half).verdict == Verdict.SLOW


def test_a_line_of_which_nothing_is_known_counts_with_what_it_has():
    half = Fraction(1, 2)
    silent = month_pace(spent("0", "400"), Course.DAILY, Fraction(0))
    assert together([month_pace(spent("500"), Course.DAILY, half), silent], half).projected == Decimal(1400)
    assert together([silent, silent], half).projected is None


def test_no_lines_together_are_unknown():
    total = together([], Fraction(1, 2))
    assert (total.pace, total.projected, total.verdict) == (None, None, Verdict.UNKNOWN)


@pytest.mark.parametrize(
    ("actual", "available", "reached"),
    [
        ("799.99", "1000", []),
        ("800", "1000", [80]),
        ("1000", "1000", [80, 100]),
        ("0", "0", []),
        ("0", "-100", []),
        ("0.01", "0", [80, 100]),
        ("5", "-100", [80, 100]),
        ("-50", "-100", []),
    ],
)
def test_levels_are_reached_in_per_cent_of_what_is_available(actual, available, reached):
    assert levels_reached([80, 100], Decimal(actual), Decimal(available)) == reached


@given(actual=amounts, available=amounts, levels=st.sets(st.integers(1, 1000), max_size=6))
def test_who_reached_a_level_reached_the_lower_ones(actual, available, levels):
    in_order = sorted(levels)
    reached = levels_reached(in_order, actual, available)
    assert reached == in_order[: len(reached)]


@pytest.mark.parametrize(
    ("planned", "expected"),
    [([1, 1, 0, 0], True), ([1, 0, 1, 0], False), ([0, 0, 0, 0], False), ([1], False), ([], False), ([5, 0, 0], True)],
)
def test_money_in_the_first_half_only_is_front_loaded(planned, expected):
    assert front_loaded([Decimal(amount) for amount in planned]) is expected
