from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django_scopes import scope

from budget import selectors, services
from budget.carryover import Cap
from budget.exceptions import (
    AdoptionHasChanged,
    BudgetIsScenario,
    LineIsObserved,
    LineNameIsTaken,
    NoMonthIsLeft,
)
from budget.models import Budget, BudgetLine, LineMonth
from budget.selectors.scenarios import Adopted
from budget.services import Reach
from strategy.services.channels import channel_for_name
from tests.counting import cost_of, queries

FEBRUARY, MARCH, APRIL, JUNE = (date(2025, number, 1) for number in (2, 3, 4, 6))
IN_MARCH = date(2025, 3, 10)
AFTERWARDS = date(2026, 6, 1)


@pytest.fixture
def scenario(budget, line, owner):
    """A scenario of a budget with one line of 1000 a month."""
    with scope(workspace=budget.workspace):
        return services.create_scenario(budget, by=owner, name="Half the ads", note="If sales stay low")


@pytest.fixture
def in_scenario(scenario):
    """Return the scenario's copy of a line."""
    return lambda line: BudgetLine.objects.get(budget=scenario, copied_from=line)


@pytest.fixture
def plan(owner):
    def set_month(line, amount, month=APRIL, reach=Reach.THIS):
        services.set_month(line, month=month, by=owner, planned=Decimal(amount), reach=reach)

    return set_month


@pytest.fixture
def adopt(owner):
    def adopt(scenario, today=IN_MARCH, token=None):
        return services.adopt_scenario(scenario, by=owner, today=today, token=token)

    return adopt


def planned(line):
    row = selectors.grid(Budget.objects.get(pk=line.budget_id), IN_MARCH).row(line.pk)
    return [int(month.planned) for month in row.figures.months]


# --- Making one ------------------------------------------------------------------------


def test_a_scenario_begins_as_its_budget_is(scoped, budget, make_line, owner, plan, spend):
    line = make_line(policy="signed", cap_amount=Decimal(150), opening_balance=Decimal(70))
    plan(line, "1300")
    services.set_month(line, month=JUNE, by=owner, policy="pool", cap=Cap(Decimal(5)))
    services.defund_line(line, by=owner, from_month=date(2025, 10, 1))
    spend(line, ["800", "1350"])
    scenario = services.create_scenario(budget, by=owner, name="What if")
    before, after = (selectors.grid(each, IN_MARCH) for each in (budget, Budget.objects.get(pk=scenario.pk)))
    assert [row.figures for row in after.lines] == [row.figures for row in before.lines]
    assert after.pool == before.pool
    assert scenario.lines.get().copied_from == line


def test_what_is_spent_and_closed_later_counts_in_the_scenario_too(scoped, budget, line, scenario, owner, spend):
    spend(line, ["800"])
    services.close_month(budget, month=date(2025, 1, 1), by=owner, today=IN_MARCH)
    figures = selectors.grid(scenario, IN_MARCH).lines[0].figures.months
    assert (figures[0].actual, figures[0].closed, figures[1].carried_in) == (800, True, 200)


def test_nothing_is_spent_moved_or_closed_in_a_scenario(scoped, line, scenario, in_scenario, owner):
    copy = in_scenario(line)
    with pytest.raises(BudgetIsScenario):
        services.record_expense(line=copy, by=owner, date=MARCH, amount=Decimal(1))
    with pytest.raises(BudgetIsScenario):
        services.close_month(scenario, month=FEBRUARY, by=owner, today=IN_MARCH)
    with pytest.raises(BudgetIsScenario):
        services.create_scenario(scenario, by=owner, name="Of a scenario")
    with pytest.raises(BudgetIsScenario):
        services.copy_budget(scenario, by=owner, name="2026")


def test_a_scenario_takes_its_months_and_settings_from_the_budget(scoped, budget, scenario, owner):
    with pytest.raises(BudgetIsScenario):
        services.save_budget(scenario, by=owner, months=6)
    with pytest.raises(BudgetIsScenario):
        services.save_budget(scenario, by=owner, close_after_days=5)
    services.save_budget(scenario, by=owner, name="Renamed", note="New", months=12)
    services.save_budget(budget, by=owner, months=18)
    assert Budget.objects.get(pk=scenario.pk).months == 18


def test_closing_by_rule_leaves_scenarios_alone(scoped, budget, line, owner):
    services.save_budget(budget, by=owner, close_after_days=5)
    services.create_scenario(budget, by=owner, name="What if")
    assert services.close_due_months_everywhere() == 12


def test_lists_leave_scenarios_out(scoped, budget, scenario, client_for, owner, page_url):
    assert list(selectors.budgets()) == [budget]
    assert selectors.running_budget(IN_MARCH) == budget
    assert "Half the ads" not in client_for(owner).get(page_url("budget/")).content.decode()
    assert "Half the ads" not in client_for(owner).get(page_url("budget/expenses/new/")).content.decode()


def test_making_and_computing_one_costs_the_same_for_many_lines(scoped, budget, make_line, owner):
    make_line()
    few = cost_of(lambda: services.create_scenario(budget, by=owner, name="One"))
    for number in range(5):
        make_line(f"Line {number}")
    assert cost_of(lambda: services.create_scenario(budget, by=owner, name="Two")) == few


# --- What adopting changes -----------------------------------------------------------------


def test_only_months_that_are_not_over_take_the_scenarios_plan(scoped, line, scenario, in_scenario, plan, adopt):
    plan(in_scenario(line), "500", month=FEBRUARY, reach=Reach.ONWARDS)
    adopt(scenario)
    assert planned(line) == [1000, 1000, *[500] * 10]
    assert Budget.objects.get(pk=scenario.pk).adopted_at


def test_the_preview_says_what_changes_and_nothing_else(scoped, budget, line, scenario, in_scenario, plan):
    plan(in_scenario(line), "500")
    seen = selectors.adoption(scenario, IN_MARCH)
    assert [(change.name, change.kind, dict(change.months)) for change in seen.lines] == [
        ("Instagram ads", Adopted.CHANGED, {APRIL: seen.lines[0].months[APRIL]})
    ]
    assert seen.total.amount == -500
    assert planned(line) == [1000] * 12


def test_a_line_new_in_the_scenario_is_added_from_the_current_month_on(scoped, budget, line, scenario, owner, adopt):
    new = services.add_line(
        scenario, by=owner, name="Creator", category="advertising", planned_per_month=Decimal(200), policy="signed"
    )
    adopt(scenario)
    added = budget.lines.get(name="Creator")
    assert planned(added) == [0, 0, *[200] * 10]
    assert (added.policy, added.copied_from, added.position) == ("signed", None, line.position + 1)
    assert BudgetLine.objects.get(pk=new.pk).copied_from == added


def test_a_line_deleted_in_the_scenario_is_stopped_and_its_past_stays(
    scoped, budget, line, scenario, in_scenario, owner, adopt, spend
):
    spend(line, ["800", "900"])
    services.delete_line(in_scenario(line), by=owner)
    adopt(scenario)
    assert planned(line) == [1000, 1000, *[0] * 10]
    assert BudgetLine.objects.get(pk=line.pk).defunded_from == MARCH


def test_a_line_added_to_the_budget_meanwhile_stays(scoped, budget, scenario, make_line, adopt):
    late = make_line("Late")
    assert list(selectors.adoption(scenario, IN_MARCH).untouched) == [late]
    adopt(scenario)
    assert planned(late) == [1000] * 12


def test_a_new_rule_counts_from_the_current_month_and_the_past_keeps_the_old_one(
    scoped, budget, line, scenario, in_scenario, owner, adopt, spend
):
    spend(line, ["800", "1350"])
    before = selectors.grid(budget, IN_MARCH).row(line.pk).figures.months[:3]
    services.edit_line(in_scenario(line), by=owner, policy="signed", cap_amount=Decimal(10))
    adopt(scenario)
    row = selectors.grid(budget, IN_MARCH).row(line.pk)
    assert row.figures.months[:3] == before
    assert [entry.rule.policy.value for entry in row.inputs[:4]] == ["surplus", "surplus", "signed", "signed"]


def test_months_with_a_rule_of_their_own_come_along(scoped, line, scenario, in_scenario, owner, adopt):
    services.set_month(in_scenario(line), month=APRIL, by=owner, policy="pool", cap=Cap(share=Decimal("0.5")))
    services.set_month(in_scenario(line), month=FEBRUARY, by=owner, policy="none")
    adopt(scenario)
    own = {row.month: row.policy for row in LineMonth.objects.filter(line=line).exclude(policy="")}
    assert own == {APRIL: "pool"}
    assert LineMonth.objects.get(line=line, month=APRIL).cap_share == Decimal("0.5")


def test_funding_again_what_was_stopped_leaves_the_time_without_money_as_it_was(
    scoped, budget, line, owner, plan, adopt
):
    services.defund_line(line, by=owner, from_month=FEBRUARY)
    scenario = services.create_scenario(budget, by=owner, name="Again")
    services.defund_line(scenario.lines.get(), by=owner, from_month=None)
    adopt(scenario)
    assert planned(line) == [1000, 0, *[1000] * 10]


def test_a_later_stop_is_adopted(scoped, line, scenario, in_scenario, owner, adopt):
    services.defund_line(in_scenario(line), by=owner, from_month=JUNE)
    adopt(scenario)
    assert planned(line) == [*[1000] * 5, *[0] * 7]


def test_names_categories_and_channels_stay_the_budgets(scoped, line, scenario, in_scenario, owner, adopt):
    services.edit_line(in_scenario(line), by=owner, name="Other", category="tools", opening_balance=Decimal(5))
    assert not selectors.adoption(scenario, IN_MARCH).lines
    adopt(scenario)
    stored = BudgetLine.objects.get(pk=line.pk)
    assert (stored.name, stored.category, stored.opening_balance) == ("Instagram ads", "advertising", 0)


# --- Adopting safely ----------------------------------------------------------------------------


def test_adopting_twice_changes_nothing_more(scoped, budget, line, scenario, in_scenario, plan, adopt, owner):
    services.add_line(scenario, by=owner, name="Creator", category="advertising")
    plan(in_scenario(line), "500")
    token = selectors.adoption(scenario, IN_MARCH).token
    adopt(scenario, token=token)
    adopted_at = Budget.objects.get(pk=scenario.pk).adopted_at
    assert not adopt(scenario, token=token).lines
    assert budget.lines.count() == 2
    assert Budget.objects.get(pk=scenario.pk).adopted_at == adopted_at


def test_what_changed_since_the_preview_is_looked_at_again(scoped, line, scenario, in_scenario, plan, adopt):
    plan(in_scenario(line), "500")
    token = selectors.adoption(scenario, IN_MARCH).token
    plan(line, "1700")
    with pytest.raises(AdoptionHasChanged):
        adopt(scenario, token=token)
    assert planned(line)[3] == 1700
    adopt(scenario, token=selectors.adoption(scenario, IN_MARCH).token)
    assert planned(line)[3] == 500


def test_an_expense_booked_since_the_preview_is_no_obstacle(scoped, line, scenario, in_scenario, plan, adopt, spend):
    plan(in_scenario(line), "500")
    token = selectors.adoption(scenario, IN_MARCH).token
    spend(line, ["800"])
    assert adopt(scenario, token=token).lines


def test_when_every_month_is_over_nothing_can_be_adopted(scoped, scenario, adopt):
    assert selectors.adoption(scenario, AFTERWARDS).months == ()
    with pytest.raises(NoMonthIsLeft):
        adopt(scenario, today=AFTERWARDS)


def test_a_new_line_finds_its_name_or_channel_taken(scoped, budget, line, scenario, make_line, owner, adopt):
    services.add_line(scenario, by=owner, name="Creator", category="advertising")
    make_line("creator")
    with pytest.raises(LineNameIsTaken):
        adopt(scenario)
    BudgetLine.objects.filter(budget=scenario, name="Creator").delete()
    channel = channel_for_name(workspace=budget.workspace, name="Instagram", by=owner)
    make_line("Reported", channel=channel, actuals_from="observed")
    services.add_line(
        scenario, by=owner, name="New one", category="advertising", channel=channel, actuals_from="observed"
    )
    with pytest.raises(LineIsObserved):
        adopt(scenario)


def test_adopting_costs_the_same_for_many_lines(scoped, budget, make_line, owner, plan, adopt):
    def scenario_with_changes(name):
        scenario = services.create_scenario(budget, by=owner, name=name)
        for line in scenario.lines.all():
            plan(line, len(name), reach=Reach.ALL)
            services.edit_line(line, by=owner, cap_amount=Decimal(len(name)))
        return scenario

    make_line()
    small = scenario_with_changes("a")
    few = cost_of(lambda: adopt(small))
    for number in range(5):
        make_line(f"Line {number}")
    large = scenario_with_changes("bb")
    assert cost_of(lambda: adopt(large)) == few


def test_a_scenario_is_deleted_though_its_budget_is_in_use(scoped, budget, line, scenario, owner, spend):
    spend(line, ["800"])
    services.close_month(budget, month=date(2025, 1, 1), by=owner, today=IN_MARCH)
    services.delete_budget(scenario, by=owner)
    services.delete_budget(scenario, by=owner)
    assert not Budget.objects.filter(pk=scenario.pk).exists()
    with pytest.raises(ValidationError):
        services.delete_budget(budget, by=owner)


# --- In the browser ----------------------------------------------------------------------------------


@pytest.fixture
def at_work(monkeypatch):
    """Let today be a day in March 2025."""
    monkeypatch.setattr("accounts.models.Workspace.today", lambda self: IN_MARCH)


def test_a_scenario_is_made_compared_and_adopted_in_the_browser(at_work, client_for, owner, budget, line, page_url):
    client = client_for(owner)
    answer = client.post(page_url(f"budget/{budget.pk}/scenarios/new/"), {"name": "Half", "note": "Low sales"})
    with scope(workspace=budget.workspace):
        scenario = budget.scenarios.get()
        services.set_month(scenario.lines.get(), month=APRIL, by=owner, planned=Decimal(500), reach=Reach.ONWARDS)
    assert answer["Location"] == page_url(f"budget/{scenario.pk}/")
    page = client.get(page_url(f"budget/{scenario.pk}/plan/")).content.decode()
    assert "What adopting it changes" in page
    assert "€10,000.00 → €5,500.00" not in page
    assert "€9,000.00 → €4,500.00" in page
    compared = client.get(page_url(f"budget/{budget.pk}/scenarios/compare/")).content.decode()
    assert "−€4,500.00" in compared or "-€4,500.00" in compared
    with scope(workspace=budget.workspace):
        token = selectors.adoption(scenario, IN_MARCH).token
    done = client.post(page_url(f"budget/{scenario.pk}/adopt/"), {"token": token}, follow=True).content.decode()
    assert "is now the plan of" in done
    with scope(workspace=budget.workspace):
        assert planned(line)[3] == 500


def test_a_stale_preview_is_refused_in_the_browser(at_work, client_for, owner, line, scenario, page_url):
    answer = client_for(owner).post(page_url(f"budget/{scenario.pk}/adopt/"), {"token": "old"}, follow=True)
    assert "Look at what would change now" in answer.content.decode()


def test_viewers_look_and_do_not_touch(at_work, client_for, viewer, scenario, budget, page_url):
    client = client_for(viewer)
    page = client.get(page_url(f"budget/{scenario.pk}/plan/"))
    assert "Adopt this scenario" not in page.content.decode()
    assert client.post(page_url(f"budget/{scenario.pk}/adopt/"), {}).status_code == 403
    assert client.get(page_url(f"budget/{budget.pk}/scenarios/new/")).status_code == 403


def test_the_name_of_a_scenario_is_its_own(client_for, owner, budget, scenario, page_url):
    page = client_for(owner).post(page_url(f"budget/{budget.pk}/scenarios/new/"), {"name": "half the ADS"})
    assert "There is a budget of this name already." in page.content.decode()


def test_at_most_four_stand_side_by_side(at_work, client_for, owner, budget, line, page_url):
    with scope(workspace=budget.workspace):
        made = [services.create_scenario(budget, by=owner, name=f"No {number}") for number in range(5)]
    address = page_url(f"budget/{budget.pk}/scenarios/compare/")
    wanted = "&".join(f"scenario={scenario.pk}" for scenario in made)
    page = client_for(owner).get(f"{address}?{wanted}").content.decode()
    assert "At most 4 fit side by side" in page


def test_the_pages_cost_the_same_for_many_lines(at_work, client_for, owner, budget, make_line, page_url):
    client = client_for(owner)

    def costs(name):
        with scope(workspace=budget.workspace):
            scenario = services.create_scenario(budget, by=owner, name=name)
        addresses = (f"budget/{scenario.pk}/plan/", f"budget/{budget.pk}/scenarios/compare/?scenario={scenario.pk}")
        return [queries(client, page_url(address)) for address in addresses]

    make_line()
    costs("Warm")
    few = costs("Few")
    for number in range(5):
        make_line(f"Line {number}")
    assert costs("Many") == few


# --- Over the API ------------------------------------------------------------------------------------


def test_the_api_makes_compares_and_adopts(at_work, api_for, api_url, budget, line):
    api = api_for("write")
    scenarios = api_url(f"budgets/{budget.pk}/scenarios/")
    made = api.post(scenarios, {"name": "Half", "note": "Low sales"})
    assert made.status_code == 201
    pk = made.json()["id"]
    assert made.json()["scenario_of"] == budget.pk
    copy = api.get(api_url(f"budgets/{pk}/lines/")).json()["results"][0]["id"]
    api.put(api_url(f"budgets/{pk}/lines/{copy}/months/2025-04/"), {"planned": "500", "reach": "onwards"})

    compared = api.get(f"{scenarios}compare/?scenario={pk}").json()
    assert [version["outlook"]["planned"] for version in compared["versions"]] == ["12000.00", "7500.00"]
    assert compared["versions"][1]["difference"]["difference"] == "-4500.00"
    assert compared["months"][3] == {"month": "2025-04", "planned": ["1000.00", "500.00"]}

    preview = api.get(f"{scenarios}{pk}/adoption/").json()
    assert preview["total"]["difference"] == "-4500.00"
    stale = api.post(f"{scenarios}{pk}/adopt/", {"token": "old"})
    assert (stale.status_code, stale.json()["code"]) == (409, "adoption_has_changed")
    assert api.post(f"{scenarios}{pk}/adopt/", {"token": preview["token"]}).json()["lines"] == preview["lines"]
    assert api.get(api_url(f"budgets/{budget.pk}/grid/")).json()["totals"]["total"]["planned"] == "7500.00"
    assert api.delete(f"{scenarios}{pk}/").status_code == 204


def test_the_list_of_budgets_leaves_scenarios_out_unless_asked(api_for, api_url, budget, scenario):
    api = api_for("read")
    assert [each["id"] for each in api.get(api_url("budgets/")).json()["results"]] == [budget.pk]
    of_budget = api.get(api_url(f"budgets/?scenario_of={budget.pk}")).json()["results"]
    assert [each["id"] for each in of_budget] == [scenario.pk]
    assert api.get(api_url(f"budgets/{scenario.pk}/")).json()["scenario_of"] == budget.pk


def test_the_api_compares_at_most_four_and_only_its_own(at_work, api_for, api_url, budget, scenario):
    address = api_url(f"budgets/{budget.pk}/scenarios/compare/")
    api = api_for("read")
    assert api.get(f"{address}?scenario=1&scenario=2&scenario=3&scenario=4&scenario=5").status_code == 400
    assert api.get(f"{address}?scenario={budget.pk}").status_code == 404


def test_the_api_costs_the_same_for_many_lines(at_work, api_for, api_url, budget, make_line, owner):
    api = api_for("read")

    def costs(name):
        with scope(workspace=budget.workspace):
            pk = services.create_scenario(budget, by=owner, name=name).pk
        scenarios = api_url(f"budgets/{budget.pk}/scenarios/")
        return [
            queries(api, address) for address in (f"{scenarios}compare/?scenario={pk}", f"{scenarios}{pk}/adoption/")
        ]

    make_line()
    costs("Warm")
    few = costs("Few")
    for number in range(5):
        make_line(f"Line {number}")
    assert costs("Many") == few
