"""A rule is only passed over where the database would say that it holds."""

from decimal import Decimal
from itertools import product

import pytest
from django.db.models import F, Q, Value

from accounts.conditions import surely_holds
from budget.models import Expense

pytestmark = pytest.mark.django_db

CONDITIONS = [
    ~Q(amount=0),
    Q(amount__gt=0) | Q(rate__gt=0),
    Q(amount__gte=1, rate__lt=2),
    ~(Q(amount__lte=0) & Q(rate__isnull=True)),
    Q(rate__isnull=False),
    Q(amount=F("rate")),
    ~Q(vendor="") | Q(rate__isnull=True),
]
ROWS = [
    Expense(amount=amount, rate=rate, vendor=vendor)
    for amount, rate, vendor in product((Decimal(0), Decimal(2)), (None, Decimal(1), Decimal(2)), ("", "Adobe"))
]


@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_what_surely_holds_holds_in_the_database(condition):
    for row in ROWS:
        values = {
            name: Value(getattr(row, name), Expense._meta.get_field(name)) for name in ("amount", "rate", "vendor")
        }
        in_database = condition.check(values)
        if surely_holds(condition, row):
            assert in_database, (condition, row.amount, row.rate)
        elif row.rate is not None:
            assert not in_database, (condition, row.amount, row.rate)


@pytest.mark.parametrize("condition", [Q(vendor__gt="A"), Q(amount__in=[2]), Q(amount=F("rate") + 0)], ids=str)
def test_what_only_the_database_knows_is_left_to_it(condition):
    assert not surely_holds(condition, Expense(amount=Decimal(2), rate=Decimal(2), vendor="Adobe"))
