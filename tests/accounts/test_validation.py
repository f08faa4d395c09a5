"""What is validated when a stored row changes: what changed, and every rule that speaks of it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django_scopes import scope

from accounts import records
from budget import services
from budget.models import Budget, BudgetLine
from tests.counting import cost_of


@pytest.fixture
def lines(workspace, owner):
    with scope(workspace=workspace):
        budget = services.save_budget(
            Budget(workspace=workspace), by=owner, name="2025", first_month=date(2025, 1, 1), months=12
        )
        yield [services.add_line(budget, by=owner, name=name, category="tools") for name in ("One", "Two")]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "one"}, "This budget has a line of this name already."),
        ({"cap_share": Decimal("0.5")}, "Give the cap as an amount or as a share of the plan, not both."),
        ({"actuals_from": "observed"}, "Choose the channel whose reported spend counts here."),
        ({"cap_excess": "nonsense"}, "is not a valid choice"),
        ({"cap_amount": Decimal(-1)}, "Give an amount of 0 or more."),
    ],
)
def test_a_change_breaks_no_rule_it_touches_also_with_what_stays(lines, owner, changes, message):
    line = records.save(lines[1], by=owner, cap_amount=Decimal(10))
    with pytest.raises(ValidationError, match=message):
        records.save(line, by=owner, **changes)
    assert BudgetLine.objects.get(pk=line.pk).version == 2


def test_what_stays_is_not_looked_up_again(lines, owner):
    untouched = cost_of(lambda: records.save(lines[0], by=owner, position=7))
    moved = cost_of(lambda: records.save(lines[0], by=owner, position=8, name="New name", budget=lines[0].budget))
    assert untouched < moved
