"""Several people at once: what one transaction shows, the other must respect."""

from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scope

from budget import selectors, services
from budget.exceptions import AdoptionHasChanged, ApprovalIsWaiting
from budget.models import Budget, LineMonth
from budget.services import Reach
from tests.together import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

APRIL = date(2025, 4, 1)
IN_MARCH = date(2025, 3, 10)


def test_of_two_who_ask_at_the_same_moment_one_request_waits(budget, line, owner, editor):
    results = at_once(
        budget.workspace,
        lambda: services.ask_for_approval(budget, by=owner),
        lambda: services.ask_for_approval(budget, by=editor),
    )
    assert sum(isinstance(result, ApprovalIsWaiting) for result in results) == 1
    with scope(workspace=budget.workspace):
        assert budget.approvals.count() == 1


def test_a_scenario_adopted_twice_at_the_same_moment_adds_its_lines_once(budget, line, owner):
    with scope(workspace=budget.workspace):
        scenario = services.create_scenario(budget, by=owner, name="What if")
        services.add_line(scenario, by=owner, name="Creator", category="advertising", planned_per_month=Decimal(5))
        token = selectors.adoption(scenario, IN_MARCH).token
    results = at_once(
        budget.workspace,
        *[lambda: services.adopt_scenario(scenario, by=owner, today=IN_MARCH, token=token)] * 3,
    )
    assert not [result for result in results if isinstance(result, Exception)]
    with scope(workspace=budget.workspace):
        assert budget.lines.filter(name="Creator").count() == 1


def test_an_edit_at_the_moment_of_the_adoption_comes_wholly_before_or_after_it(budget, line, owner):
    with scope(workspace=budget.workspace):
        scenario = services.create_scenario(budget, by=owner, name="What if")
        services.set_month(scenario.lines.get(), month=APRIL, by=owner, planned=Decimal(500), reach=Reach.ONWARDS)
        token = selectors.adoption(scenario, IN_MARCH).token
    adopted, edited = at_once(
        budget.workspace,
        lambda: services.adopt_scenario(scenario, by=owner, today=IN_MARCH, token=token),
        lambda: services.set_month(line, month=APRIL, by=owner, planned=Decimal(700), reach=Reach.ONWARDS),
    )
    assert edited is None
    with scope(workspace=budget.workspace):
        later = LineMonth.objects.filter(line=line, month__gte=APRIL)
        assert set(later.values_list("planned", flat=True)) == {Decimal(700)}
        was_adopted = Budget.objects.get(pk=scenario.pk).adopted_at is not None
    assert was_adopted != isinstance(adopted, AdoptionHasChanged)
