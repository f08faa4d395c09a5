from decimal import Decimal

import pytest

from budget.arithmetic import calculate, is_arithmetic
from budget.money import NotAnAmount, parse_amount


def worked_out(text):
    return calculate(text, lambda number: parse_amount(number, ".", 6))


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("=1200/12", 100),
        ("1200/12", 100),
        ("= 250 + 50*2", 350),
        ("(250+50)*2 - -1", 601),
        ("=1,200.50+0.5", 1201),
        ("=7", 7),
        ("2*(3+(4-1))/4", 3),
    ],
)
def test_it_works_out_what_people_type(text, result):
    assert is_arithmetic(text)
    assert worked_out(text) == Decimal(result)


@pytest.mark.parametrize("text", ["1200", "-5", "1 200,50", "12x", "+3", ""])
def test_a_plain_amount_is_no_calculation(text):
    assert not is_arithmetic(text)


@pytest.mark.parametrize(
    "text", ["=", "=1/0", "=0/0", "=1+", "=(1", "=1)", "=2**3", "=SUM(1)", "=__import__", "=" + "(" * 200]
)
def test_anything_else_is_refused(text):
    with pytest.raises(NotAnAmount):
        worked_out(text)
