"""Money of budget lines set aside for initiatives."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from budget import selectors, services
from budget.models import InitiativeFunding
from budget.selectors.funding import funding_of
from roadmap.consequences import Rescheduling, foresee
from tests.budget.conftest import AFTERWARDS
from tests.counting import cost_of
from tests.roadmap import make
from tests.strategy import make as strategy

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative(scoped):
    strategy.strategy(scoped)
    return make.initiative(strategy.goal(scoped), starts_on=date(2025, 2, 10), ends_on=date(2025, 4, 9))


def amounts():
    return {row.month.month: row.amount for row in InitiativeFunding.objects.all()}


def test_an_amount_is_spread_over_the_months_to_the_cent(initiative, line, owner):
    services.fund_initiative(initiative=initiative, line=line, amount=Decimal(100), by=owner)
    assert amounts() == {2: Decimal("33.34"), 3: Decimal("33.33"), 4: Decimal("33.33")}


def test_sending_it_twice_changes_nothing_and_another_amount_replaces_it(initiative, line, owner):
    for amount in (300, 300, 60):
        services.fund_initiative(initiative=initiative, line=line, amount=Decimal(amount), by=owner)
    assert amounts() == {2: 20, 3: 20, 4: 20}
    services.fund_initiative(initiative=initiative, line=line, amount=Decimal(0), by=owner)
    assert amounts() == {}


def test_neither_plan_nor_carry_over_change(initiative, line, budget, owner):
    before = selectors.grid(budget, AFTERWARDS).row(line.pk).figures
    services.fund_initiative(initiative=initiative, line=line, amount=Decimal(500), by=owner)
    assert selectors.grid(budget, AFTERWARDS).row(line.pk).figures == before


def test_a_budget_of_other_months_is_refused(initiative, line, owner):
    initiative.starts_on, initiative.ends_on = date(2027, 1, 1), date(2027, 1, 31)
    with pytest.raises(ValidationError, match="no month in which this initiative runs"):
        services.fund_initiative(initiative=initiative, line=line, amount=Decimal(5), by=owner)


def test_more_than_the_line_plans_is_said(initiative, line, owner, client_for, editor, page_url):
    services.fund_initiative(initiative=initiative, line=line, amount=Decimal(4500), by=owner)
    page = client_for(editor).get(page_url(f"budget/initiatives/{initiative.pk}/funding/")).content.decode()
    assert "Initiatives were promised €1,500.00, the line plans €1,000.00." in page


def test_what_was_spent_for_it_is_taken_off(initiative, line, owner):
    services.fund_initiative(initiative=initiative, line=line, amount=Decimal(300), by=owner)
    services.record_expense(line=line, by=owner, date=date(2025, 2, 3), amount=Decimal(120), initiative=initiative)
    found = funding_of(initiative)
    assert (found.total, found.spent, found.remaining) == (300, 120, 180)


def test_moving_it_names_the_money_it_leaves_behind(initiative, line, owner):
    services.fund_initiative(initiative=initiative, line=line, amount=Decimal(300), by=owner)
    moved = Rescheduling(initiative, initiative.starts_on, initiative.last_day, date(2025, 3, 10), date(2025, 5, 9))
    told = [found.message for found in foresee([moved]) if found.kind == "money_left_behind"]
    assert told == [
        "“Open a German account” would leave €100.00 of “Instagram ads” behind in February 2025.",
    ]
    assert cost_of(lambda: foresee([moved])) == cost_of(lambda: foresee([moved, moved]))


def test_the_page_takes_an_amount_and_keeps_a_wrong_one(initiative, line, client_for, editor, page_url):
    client, url = client_for(editor), page_url(f"budget/initiatives/{initiative.pk}/funding/")
    wrong = client.post(url, {"line": line.pk, "amount": "much"}, headers={"HX-Request": "true"})
    assert wrong.status_code == 422
    assert 'value="much"' in wrong.content.decode()
    assert client.post(url, {"line": line.pk, "amount": "90"}).status_code == 302
    assert sum(amounts().values()) == 90


def test_the_api_sets_aside_and_lists(initiative, line, api_for, api_url):
    api = api_for("write")
    answer = api.post(
        api_url("initiative-funding/"),
        {"initiative": initiative.pk, "line": line.pk, "amount": "90", "month": "2025-03"},
    )
    assert [row["amount"] for row in answer.json()] == ["90.00"]
    found = api.get(api_url("initiative-funding/"), {"initiative": initiative.pk}).json()["results"]
    assert [(row["month"], row["amount"]) for row in found] == [("2025-03", "90.00")]
    assert api_for("read").post(api_url("initiative-funding/"), {}).status_code == 403
