from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.money import NotAnAmount, allocate, parse_amount, to_cents

amounts = st.decimals("-1000000", "1000000", places=2)
weights = st.lists(st.decimals("0", "10000", places=4), min_size=1, max_size=12)


@given(amounts, weights)
def test_the_parts_of_a_split_sum_to_the_amount(total, weights):
    assert sum(allocate(total, weights)) == total


@given(amounts, weights)
def test_no_part_is_a_cent_or_more_away_from_its_exact_share(total, weights):
    parts = allocate(total, weights)
    whole = sum(weights) or len(weights)
    shares = weights if any(weights) else [Decimal(1)] * len(weights)
    for part, share in zip(parts, shares, strict=True):
        exact = Fraction(total) * Fraction(share) / Fraction(whole)
        assert abs(Fraction(part) - exact) < Fraction(1, 100)


@given(amounts, weights)
def test_a_negative_amount_splits_as_its_opposite(total, weights):
    assert allocate(-total, weights) == [-part for part in allocate(total, weights)]


def test_cents_left_over_go_first_to_who_lost_most_then_to_the_earlier():
    assert allocate(Decimal("0.05"), [Decimal(1)] * 3) == [
        Decimal("0.02"),
        Decimal("0.02"),
        Decimal("0.01"),
    ]
    assert allocate(Decimal("100"), [Decimal(1), Decimal(2)]) == [
        Decimal("33.33"),
        Decimal("66.67"),
    ]


def test_zero_weights_split_evenly():
    assert allocate(Decimal("10"), [Decimal(0)] * 4) == [Decimal("2.50")] * 4


def test_a_split_over_nothing_is_refused_unless_there_is_nothing_to_split():
    assert allocate(Decimal(0), []) == []
    with pytest.raises(ValueError, match="nothing to split"):
        allocate(Decimal(1), [])


def test_a_negative_weight_is_refused():
    with pytest.raises(ValueError, match="negative"):
        allocate(Decimal(1), [Decimal(2), Decimal(-1)])


def test_cents_round_half_to_even():
    assert to_cents(Decimal("0.125")) == Decimal("0.12")
    assert to_cents(Decimal("0.135")) == Decimal("0.14")


@pytest.mark.parametrize(
    ("text", "separator", "amount"),
    [
        ("1500", ".", "1500"),
        ("1,500", ".", "1500"),
        ("1.500", ",", "1500"),
        ("12,5", ".", "12.50"),
        ("12.5", ",", "12.50"),
        ("1\u00a0234,56", ",", "1234.56"),
        ("1\u202f234", ",", "1234"),
        ("1'234.50", ".", "1234.50"),
        ("1.234.567,89", ".", "1234567.89"),
        ("1,234,567", ",", "1234567"),
        ("\u221220", ",", "-20"),
        ("-0,5", ",", "-0.50"),
        (".5", ".", "0.50"),
    ],
)
def test_amounts_are_read_as_people_write_them(text, separator, amount):
    assert parse_amount(text, separator) == Decimal(amount)


def test_three_decimals_in_the_readers_own_notation_are_refused_not_guessed():
    with pytest.raises(NotAnAmount):
        parse_amount("1,500", ",")


@pytest.mark.parametrize("text", ["", "abc", "1.2.3,4,5", "--1", "1e5", "12,345678", "NaN", "1/2"])
def test_what_is_not_an_amount_is_refused(text):
    with pytest.raises(NotAnAmount):
        parse_amount(text)
