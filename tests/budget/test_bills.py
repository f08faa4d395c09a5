"""What a bill counts, and when it comes again."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.bills import Bill, counted, due_dates, in_month
from budget.months import last_day, month_of

D = Decimal
amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=3, allow_nan=False)
shares = st.decimals(min_value=0, max_value=1, places=4, allow_nan=False)
rates = st.decimals(min_value=D("0.00000001"), max_value=10**6, places=8, allow_nan=False)
places = st.sampled_from([0, 2, 3])
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2032, 12, 31))


@pytest.mark.parametrize(
    ("bill", "counts_tax", "decimals", "counts"),
    [
        (Bill(D("100")), False, 2, "100.00"),
        (Bill(D("124"), tax_share=D("0.24")), False, 2, "100.00"),
        (Bill(D("124"), tax_share=D("0.24")), True, 2, "124.00"),
        (Bill(D("100"), tax_share=D("0.24"), with_tax=False), False, 2, "100.00"),
        (Bill(D("100"), tax_share=D("0.24"), with_tax=False), True, 2, "124.00"),
        (Bill(D("248"), tax_share=D("0.24"), rate=D("0.92")), False, 2, "184.00"),
        (Bill(D("-50"), rate=D("0.92")), False, 2, "-46.00"),
        (Bill(D("0.05"), rate=D("0.5")), False, 2, "0.02"),  # 0.025, half to even
        (Bill(D("0.07"), rate=D("0.5")), False, 2, "0.04"),  # 0.035, half to even
        (Bill(D("19.99"), rate=D("156.37")), False, 0, "3126"),  # dollars in a budget of yen
        (Bill(D("10"), rate=D("0.3074")), False, 3, "3.074"),  # dollars in a budget of dinars
        (Bill(D("0.001"), rate=D("0.01")), False, 2, "0.00"),
    ],
)
def test_a_bill_counts_net_or_gross_at_its_rate(bill, counts_tax, decimals, counts):
    assert str(counted(bill, counts_tax=counts_tax, places=decimals)) == counts


@given(amounts, shares, rates, st.booleans(), st.booleans(), places)
def test_it_is_rounded_once_and_by_half_a_unit_at_most(entered, share, rate, with_tax, counts_tax, decimals):
    counts = counted(Bill(entered, share, with_tax, rate), counts_tax=counts_tax, places=decimals)
    factor = 1 + Fraction(share)
    exact = (
        Fraction(entered)
        * Fraction(rate)
        * {(True, False): 1 / factor, (False, True): factor}.get((with_tax, counts_tax), 1)
    )
    assert abs(Fraction(counts) - exact) * 10**decimals <= Fraction(1, 2)
    assert counts == counts.quantize(D(1).scaleb(-decimals))


@given(amounts, shares, rates, st.booleans(), st.booleans(), places)
def test_a_refund_takes_back_exactly_what_the_bill_counted(entered, share, rate, with_tax, counts_tax, decimals):
    bill, refund = Bill(entered, share, with_tax, rate), Bill(-entered, share, with_tax, rate)
    rule = {"counts_tax": counts_tax, "places": decimals}
    assert counted(bill, **rule) == -counted(refund, **rule)


@given(amounts.map(lambda amount: round(amount, 2)), st.booleans(), st.booleans())
def test_without_tax_and_rate_a_bill_counts_as_it_is(entered, with_tax, counts_tax):
    assert counted(Bill(entered, None, with_tax), counts_tax=counts_tax, places=2) == entered


def test_the_31st_is_the_last_day_of_shorter_months_leap_years_too():
    due = list(due_dates(every=1, day=31, starts_on=date(2027, 12, 31), until=date(2028, 4, 30)))
    assert due == [date(2027, 12, 31), date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)]
    assert in_month(date(2027, 2, 1), 31) == date(2027, 2, 28)


def test_a_day_gone_by_in_the_first_month_comes_in_the_next():
    assert list(due_dates(every=1, day=5, starts_on=date(2026, 1, 6), until=date(2026, 3, 5))) == [
        date(2026, 2, 5),
        date(2026, 3, 5),
    ]


@pytest.mark.parametrize(
    ("every", "due"),
    [(3, [date(2026, 2, 10), date(2026, 5, 10), date(2026, 8, 10)]), (12, [date(2026, 2, 10)])],
)
def test_quarters_and_years_are_counted_from_the_first_time(every, due):
    assert list(due_dates(every=every, day=10, starts_on=date(2026, 2, 1), until=date(2026, 10, 31))) == due


def test_nothing_is_due_after_the_end_or_before_the_start():
    start = date(2026, 1, 15)
    assert list(due_dates(every=1, day=15, starts_on=start, ends_on=date(2026, 2, 15), until=date(2026, 9, 1))) == [
        start,
        date(2026, 2, 15),
    ]
    assert list(due_dates(every=1, day=15, starts_on=start, until=date(2026, 1, 14))) == []


@given(days, st.integers(1, 31), st.sampled_from([1, 3, 12]), st.integers(0, 1500))
def test_it_comes_once_a_month_at_most_and_never_outside_its_time(starts_on, day, every, length):
    until = date.fromordinal(starts_on.toordinal() + length)
    due = list(due_dates(every=every, day=day, starts_on=starts_on, until=until))
    assert due == sorted(due)
    assert len({month_of(one) for one in due}) == len(due)
    assert all(starts_on <= one <= until for one in due)
    assert all(one.day == min(day, last_day(one).day) for one in due)
