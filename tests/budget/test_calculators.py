"""The calculators as people and programs use them: pages, what goes into the plan, endpoints."""

import re
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django_scopes import scope

from accounts.models import AuditEvent
from accounts.records import VersionConflict
from budget import observed_rates, services
from budget.calculators.rates import Evidence
from budget.exceptions import OutsideBudget, PlanHasChanged
from budget.models import Budget, BudgetLine, LineMonth
from budget.observed_rates import Observed, ObservedRates
from budget.selectors.calculations import plan_seen, planned_changes, spent_before
from budget.services.calculations import put_into_plan, put_into_positioning
from strategy.models import Positioning
from strategy.services.channels import channel_for_name
from tests.budget.conftest import SPEND, months
from tests.counting import cost_of, queries

TODAY = date(2025, 3, 10)
JAN, FEB, MAR, APR = months(count=4)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2025-03-10 12:00:00+00:00", tick=False):
        yield


@pytest.fixture
def url(workspace, budget):
    def to(name, **query):
        address = reverse(f"budget:calculator_{name}", args=[workspace.slug, budget.pk])
        return f"{address}?{'&'.join(f'{key}={value}' for key, value in query.items())}"

    return to


@pytest.fixture
def page(client_for, editor, url):
    def read(name, **query):
        response = client_for(editor).get(url(name, **query))
        assert response.status_code == 200
        return response

    return read


def result_of(response):
    """Return the text of the result beside the form."""
    html = response.content.decode()
    html = html[html.index('id="result"') :]
    return " ".join(re.sub(r"<[^>]+>", " ", html[: html.index("</section>")]).split())


@pytest.fixture
def instagram(scoped):
    return channel_for_name(workspace=scoped, name="Instagram")


@pytest.fixture
def seen(monkeypatch):
    """Let a channel have observed rates."""

    def observe(channel, **pairs):
        rates = {
            name: Evidence(Decimal(counted), Decimal(out_of), JAN, FEB) for name, (counted, out_of) in pairs.items()
        }
        found = Observed({channel.pk: ObservedRates(**rates)})
        monkeypatch.setattr(observed_rates, "_providers", [lambda workspace, today: found])

    return observe


def planned(line):
    with scope(workspace=line.workspace):
        return dict(LineMonth.objects.filter(line=line).values_list("month", "planned"))


class TestAdBudgetPage:
    TYPED = {
        "asked": 1,
        "goal": "customers",
        "amount": 100,
        "per": "all",
        "start": "2025-03",
        "months": 10,
        "season": "even",
    }

    def channel(self, pk, line="", **values):
        sides = {"weight": 100, "click_cost": "0.5", "lead_rate": 2, "close_rate": 10, "click_rate": 1, **values}
        return {f"use-{pk}": 1, f"line-{pk}": line, **{f"{name}-{pk}": value for name, value in sides.items()}}

    def test_it_opens_with_suggestions_and_asks_for_a_goal(self, page, instagram):
        response = page("ad_budget")

        assert "Say how much you want" in result_of(response)
        assert "A round number, no finding: change it." in response.content.decode()

    def test_the_steps_lead_from_the_goal_to_the_spend(self, page, instagram):
        text = result_of(page("ad_budget", **self.TYPED, **self.channel(instagram.pk)))

        assert "€25,000.00 in 10 months, €2,500.00 a month" in text
        assert "Clicks leads ÷ (click → lead) 50,000" in text
        assert "A new customer costs €250.00" in text
        assert "No range can be given" in text

    def test_a_goal_per_month_counts_for_all_months(self, page, instagram):
        typed = {**self.TYPED, "amount": 10, "per": "month"}

        assert "€25,000.00" in result_of(page("ad_budget", **typed, **self.channel(instagram.pk)))

    def test_observed_rates_are_suggested_with_their_counts_and_give_a_range(self, page, instagram, seen):
        seen(instagram, lead_rate=(90, 4310), close_rate=(30, 90), click_cost=(2155, 4310))

        response = page("ad_budget", goal="customers", amount=100)

        assert "Observed on Instagram: 2.09% of 4,310 clicks, Jan 2025 – Feb 2025." in response.content.decode()
        assert re.search(r"Plausibly €5,\d{3} – €1\d,\d00: the observed rates", result_of(response).replace(",", ","))

    def test_too_little_is_said_and_not_used(self, page, instagram, seen):
        seen(instagram, lead_rate=(3, 40))

        html = page("ad_budget").content.decode()

        assert "There are 3 leads of 40 clicks; from 10 of 100 on they are used." in html

    def test_what_someone_changed_is_theirs_and_the_observation_stays_beside_it(self, page, instagram, seen):
        seen(instagram, lead_rate=(100, 1000))

        html = page("ad_budget", asked=1, **{f"lead_rate-{instagram.pk}": "5,5"}).content.decode()

        assert "Your own figure. Observed on Instagram: 10% of 1,000 clicks" in html

    @pytest.mark.parametrize(
        ("part", "value", "said"),
        [
            ("lead_rate", "0", "when no click becomes a lead"),
            ("close_rate", "0,0", "when no lead becomes a customer"),
            ("weight", "0", "Choose a channel and give it a share"),
        ],
    )
    def test_a_zero_is_explained_and_never_infinite(self, page, instagram, part, value, said):
        text = result_of(page("ad_budget", **self.TYPED, **self.channel(instagram.pk, **{part: value})))

        assert said in text
        assert "Infinity" not in text

    @pytest.mark.parametrize(
        ("name", "value", "said"),
        [
            ("amount", "-5", "Give 0 or more."),
            ("amount", "9" * 30, "or less."),
            ("amount", "much", "is not an amount"),
            ("months", "99", "The budget has fewer months"),
            ("months", "0", "greater than or equal to 1"),
            ("start", "1999-01", "Select a valid choice"),
            ("margin_share", "101", "Give 100 or less."),
        ],
    )
    def test_what_cannot_be_read_names_field_and_mend_and_stays_typed(self, page, instagram, name, value, said):
        response = page("ad_budget", **{**self.TYPED, **self.channel(instagram.pk), name: value})

        assert said in result_of(response)
        assert f'value="{value}"' in response.content.decode() or name == "start"

    def test_absurd_assumptions_are_called_so(self, page, instagram):
        typed = {**self.TYPED, "amount": 999_999_999_999}

        text = result_of(page("ad_budget", **typed, **self.channel(instagram.pk, lead_rate="0.01", close_rate="0.01")))

        assert "check the rates for a slip" in text

    def test_a_strategy_that_sells_at_a_loss_suggests_no_margin(self, page, scoped, owner, instagram):
        put_into_positioning(workspace=scoped, by=owner, version=None, price=Decimal(10), cost=Decimal(12))

        response = page("ad_budget", goal="revenue", amount=100)

        assert "Orders revenue ÷ average order 10" in result_of(response)
        assert "Give 0 or more." not in response.content.decode()

    def test_without_channels_it_computes_for_advertising_as_a_whole(self, page):
        text = result_of(page("ad_budget", goal="customers", amount=10))

        assert "€2,666.67" in text

    def test_a_currency_without_an_assumed_click_price_asks_for_one(self, page, workspace):
        workspace.currency = "JPY"
        workspace.save()

        assert "the cost of a click is unknown" in result_of(page("ad_budget", goal="customers", amount=10))

    def test_the_page_costs_as_much_with_many_channels_as_with_one(self, client_for, editor, url, scoped, make_line):
        client = client_for(editor)
        channel_for_name(workspace=scoped, name="One")
        queries(client, url("ad_budget", amount=100))
        few = queries(client, url("ad_budget", amount=100))
        for number in range(8):
            make_line(name=f"Ads {number}", channel=channel_for_name(workspace=scoped, name=f"Channel {number}"))

        assert queries(client, url("ad_budget", amount=100)) == few

    def test_a_viewer_computes_and_cannot_plan(self, client_for, viewer, url, line):
        client = client_for(viewer)
        assert b"Put into the plan" not in client.get(url("split", amount=100, line=line.pk)).content
        assert client.get(url("split_plan", amount=100, line=line.pk)).status_code == 403
        assert client.get(url("positioning", price=10)).status_code == 403

    def test_a_stranger_finds_nothing(self, client_for, outsider, url):
        assert client_for(outsider).get(url("ad_budget")).status_code == 404


class TestSplitPage:
    def test_the_months_sum_to_the_amount(self, page):
        text = result_of(page("split", amount="1000", start="2025-01", months=3))

        assert "January 2025 €333.34 February 2025 €333.33 March 2025 €333.33 Together €1,000.00" in text

    def test_it_begins_with_the_month_that_runs(self, page):
        assert "March 2025 €100.00" in result_of(page("split", amount="1000"))

    def test_following_last_year_costs_as_much_with_many_lines_as_with_one(
        self, client_for, editor, url, line, make_line, spend
    ):
        client, address = client_for(editor), url("split", amount=100, way="last_year", line=line.pk)
        queries(client, address)
        few = queries(client, address)
        for number in range(8):
            spend(make_line(name=f"Line {number}"), SPEND)

        assert queries(client, address) == few

    def test_a_preset_fills_the_weights(self, page):
        response = page("split", amount="1200", start="2025-01", months=12, preset="nordic_retail")

        assert 'value="165"' in response.content.decode()
        assert "December 2025 €165.00" in result_of(response)

    def test_the_first_months_may_be_fixed_and_the_rest_is_split(self, page):
        text = result_of(page("split", amount="1000", start="2025-01", months=4, fixed="500,50; 100"))

        assert "January 2025 as given €500.50 February 2025 as given €100.00 March 2025 €199.75" in text

    @pytest.mark.parametrize(
        ("fixed", "said"),
        [
            ("900;200", "The first months take 1100.00, more than there is."),
            ("1;1;1;1", "There are more amounts than months."),
            ("500;400;50", "No month is left for the rest"),
            ("a", "is not an amount"),
        ],
    )
    def test_fixed_months_that_do_not_fit_are_refused(self, page, fixed, said):
        assert said in result_of(page("split", amount="1000", start="2025-01", months=3, fixed=fixed))

    def test_weights_of_zero_are_refused(self, page):
        zeros = {f"weight-{number}": 0 for number in range(1, 13)}

        assert "Give one of these months a weight above 0." in result_of(
            page("split", amount="1000", way="season", **zeros)
        )

    def test_last_year_needs_a_line_and_something_spent(self, page, line):
        assert "Choose the line whose spending" in result_of(page("split", amount="100", way="last_year"))
        assert "Nothing was spent on this line" in result_of(page("split", amount="100", way="last_year", line=line.pk))

    def test_last_year_follows_the_line_it_was_copied_from(self, scoped, line, spend, owner):
        spend(line, SPEND[:2])
        after = services.save_budget(
            Budget(workspace=scoped), by=owner, name="Social 2026", first_month=date(2026, 1, 1), months=12
        )
        renamed = services.add_line(after, by=owner, name="Reels", category="advertising")
        BudgetLine.objects.filter(pk=renamed.pk).update(copied_from=line)
        renamed.refresh_from_db()

        found = spent_before(renamed, months(2026, 3), TODAY)

        assert found.by_month == {JAN: 800, FEB: 1350}
        assert found.lines == (line,)

    def test_last_year_follows_the_line_of_the_same_name_where_nothing_was_copied(self, scoped, line, spend, owner):
        spend(line, SPEND[:1])
        after = services.save_budget(
            Budget(workspace=scoped), by=owner, name="Social 2026", first_month=date(2026, 1, 1), months=12
        )
        same = services.add_line(after, by=owner, name="instagram ADS", category="advertising")

        assert spent_before(same, months(2026, 2), TODAY).by_month == {JAN: 800, FEB: 0}

    def test_a_budget_of_two_years_follows_its_own_first(self, scoped, line, spend, owner, budget):
        spend(line, SPEND[:2])
        services.save_budget(budget, by=owner, months=24)
        line.refresh_from_db()

        assert spent_before(line, months(2026, 2), TODAY).by_month == {JAN: 800, FEB: 1350}

    def test_a_currency_without_decimals_is_split_into_whole_amounts(self, page, workspace):
        workspace.currency = "JPY"
        workspace.save()

        text = result_of(page("split", amount="1000", start="2025-01", months=3))

        assert "January 2025 ¥334 February 2025 ¥333 March 2025 ¥333" in text


class TestPricePage:
    def test_price_and_cost_begin_with_positioning(self, page, scoped, owner):
        put_into_positioning(workspace=scoped, by=owner, version=None, price=Decimal(151), cost=Decimal(82))

        response = page("price")

        assert "€69.00 margin of one sale" in result_of(response)
        assert "From positioning in your strategy." in response.content.decode()

    def test_comma_decimals_are_read(self, page):
        text = result_of(page("price", price="125,50", tax_rate="25,5", tax_in_price="with", cost_of_goods="40"))

        assert "Net price without tax, after the discount €100.00" in text
        assert "margin of one sale" in text

    def test_a_loss_is_said_and_breaks_even_never(self, page):
        text = result_of(page("price", price=10, cost_of_goods=12, fixed_costs=100))

        assert "no number of sales pays the other costs" in text
        assert "whole sales –" in text

    def test_a_price_of_zero_has_no_share(self, page):
        assert "margin ÷ net price –" in result_of(page("price", price=0, cost_of_goods=5))

    def test_an_editor_puts_price_and_cost_into_positioning(self, client_for, editor, url, workspace):
        client = client_for(editor)
        address = url("positioning", price="125", tax_rate=25, tax_in_price="with", cost_of_goods=40, other_costs=5)

        assert b"100.00" in client.get(address).content
        client.post(address, {"version": ""})

        with scope(workspace=workspace):
            stored = Positioning.objects.get()
            assert (stored.price, stored.cost, stored.value.margin_share) == (100, 45, Decimal("0.55"))

    def test_someone_elses_positioning_is_not_overwritten_unseen(self, client_for, editor, url, scoped, owner):
        client = client_for(editor)
        put_into_positioning(workspace=scoped, by=owner, version=None, price=Decimal(90), cost=Decimal(40))

        refused = client.post(url("positioning", price="100"), {"version": ""})

        assert refused.status_code == 409
        assert "Someone else wrote the positioning" in refused.content.decode()
        assert "90.00" in refused.content.decode()
        assert Positioning.objects.get().price == 90
        version = re.search(r'name="version" value="(\d+)"', refused.content.decode())[1]
        assert client.post(url("positioning", price="100"), {"version": version}).status_code == 302
        assert Positioning.objects.get().price == 100

    def test_a_positioning_that_was_not_shown_is_not_overwritten(self, scoped, owner):
        put_into_positioning(workspace=scoped, by=owner, version=None, price=Decimal(90), cost=Decimal(40))

        with pytest.raises(VersionConflict):
            put_into_positioning(workspace=scoped, by=owner, version=None, price=Decimal(1), cost=Decimal(1))


class TestIntoThePlan:
    def test_the_preview_shows_old_and_new_and_what_is_left_alone(
        self, client_for, editor, url, line, budget, owner, scoped
    ):
        services.close_month(budget, month=JAN, by=owner, today=TODAY)
        services.defund_line(line, by=owner, from_month=date(2025, 12, 1))

        html = client_for(editor).get(url("split_plan", amount=1200, line=line.pk, start="2025-01", months=12)).content
        text = " ".join(re.sub(r"<[^>]+>", " ", html.decode()).split())

        assert "January 2025 closed: stays as it is €1,000.00 €1,000.00" in text
        assert "February 2025 €1,000.00 €100.00" in text
        assert "December 2025 the line gets no money: stays as it is" in text
        assert "€200.00 of the result falls into months that cannot be planned" in text

    def test_storing_plans_open_funded_months_only_and_keeps_what_it_was_based_on(
        self, client_for, editor, url, line, budget, owner, scoped
    ):
        services.close_month(budget, month=JAN, by=owner, today=TODAY)
        client = client_for(editor)
        address = url("split_plan", amount=1200, line=line.pk, start="2025-01", months=12)
        seen_now = re.search(r'name="seen" value="([^"]*)"', client.get(address).content.decode())[1]

        assert client.post(address, {"seen": seen_now}).status_code == 302

        assert planned(line) == {JAN: 1000, **dict.fromkeys(months()[1:], Decimal(100))}
        event = AuditEvent.objects.filter(action="planned").latest("pk")
        assert (event.actor, event.object_id) == (editor, str(line.pk))
        assert event.detail["basis"]["calculator"] == "split"
        assert event.detail["basis"]["amount"] == "1200.00"
        assert event.detail["amounts"]["2025-02"] == ["1000.000", "100.00"]

    def test_a_second_click_changes_nothing(self, scoped, budget, line, owner):
        amounts = {line: {FEB: Decimal(5)}}
        shown = plan_seen(planned_changes(budget, amounts))

        assert put_into_plan(budget, amounts=amounts, basis={}, by=owner, seen=shown)
        assert put_into_plan(budget, amounts=amounts, basis={}, by=owner, seen=shown) == []

    def test_a_plan_someone_changed_meanwhile_is_shown_again(self, scoped, budget, line, owner):
        amounts = {line: {FEB: Decimal(5)}}
        shown = plan_seen(planned_changes(budget, amounts))
        services.set_month(line, month=FEB, by=owner, planned=Decimal(77))

        with pytest.raises(PlanHasChanged):
            put_into_plan(budget, amounts=amounts, basis={}, by=owner, seen=shown)
        assert planned(line)[FEB] == 77

    def test_the_page_answers_a_changed_plan_with_the_new_preview(self, client_for, editor, url, line):
        answer = client_for(editor).post(url("split_plan", amount=1200, line=line.pk), {"seen": "stale"})

        assert answer.status_code == 409
        assert "Someone changed the plan" in answer.content.decode()

    def test_the_ad_budget_goes_to_the_lines_that_pay_the_channels(
        self, client_for, editor, url, scoped, make_line, instagram
    ):
        line = make_line(channel=instagram)
        block = TestAdBudgetPage().channel(instagram.pk, line=line.pk)
        typed = {**TestAdBudgetPage.TYPED, **block}
        client = client_for(editor)
        seen_now = re.search(
            r'name="seen" value="([^"]*)"', client.get(url("ad_budget_plan", **typed)).content.decode()
        )[1]

        client.post(url("ad_budget_plan", **typed), {"seen": seen_now})

        assert planned(line) == {JAN: 1000, FEB: 1000, **dict.fromkeys(months()[2:], Decimal(2500))}
        index = client.get(reverse("budget:calculators", args=[scoped.slug, line.budget_id])).content.decode()
        assert "Instagram, Click → lead: 2%. Your own figure." in index
        assert "calculators/ad-budget/?" in index

    def test_many_lines_cost_one_write_and_one_audit_row_each(self, scoped, budget, make_line, owner):
        lines = [make_line(name=f"Line {number}") for number in range(6)]

        def put(some, amount):
            amounts = {line: dict.fromkeys(months(), Decimal(amount)) for line in some}
            return lambda: put_into_plan(budget, amounts=amounts, basis={}, by=owner)

        one, six = cost_of(put(lines[:1], 1)), cost_of(put(lines, 2))

        assert six - one == 5

    def test_a_month_the_budget_does_not_have_is_refused(self, scoped, budget, line, owner):
        with pytest.raises(OutsideBudget):
            put_into_plan(budget, amounts={line: {date(2026, 1, 1): Decimal(1)}}, basis={}, by=owner)

    def test_nothing_to_plan_leads_back(self, client_for, editor, url):
        answer = client_for(editor).get(url("split_plan", amount=100))

        assert answer.status_code == 302
        assert "/calculators/split/?" in answer["Location"]

    def test_in_a_scenario_closed_months_are_those_of_its_budget(self, scoped, budget, line, owner):
        services.close_month(budget, month=JAN, by=owner, today=TODAY)
        scenario = Budget.objects.create(workspace=scoped, name="Less", first_month=JAN, months=12, scenario_of=budget)
        copy = BudgetLine.objects.create(
            workspace=scoped, budget=scenario, name="Ads", category="advertising", policy="none", copied_from=line
        )

        put_into_plan(scenario, amounts={copy: {JAN: Decimal(1), FEB: Decimal(2)}}, basis={}, by=owner)

        assert planned(copy) == {FEB: 2}


class TestEndpoints:
    @pytest.fixture
    def post(self, api_for, api_url, budget):
        def send(calculator, body, status=200, access="read"):
            response = api_for(access).post(api_url(f"budgets/{budget.pk}/calculators/{calculator}/"), body)
            assert response.status_code == status, response.json()
            return response.json()

        return send

    def test_an_ad_budget_with_every_step_and_assumption(self, post, instagram, seen):
        seen(instagram, lead_rate=(100, 5000), close_rate=(30, 300))
        body = {
            "goal": "revenue",
            "amount": "5000",
            "order_value": "50",
            "channels": [{"channel": instagram.pk, "click_cost": "0.50"}],
        }

        answer = post("ad-budget", body)

        assert answer["steps"] == {
            "revenue": "5000.00",
            "orders": "100.00",
            "customers": "100.00",
            "leads": "1000.00",
            "clicks": "50000.00",
            "impressions": "5000000.00",
            "spend": "25000.00",
        }
        (channel,) = answer["channels"]
        assert channel["assumptions"]["lead_rate"]["origin"] == "observed"
        assert channel["assumptions"]["lead_rate"]["out_of"] == "5000"
        assert channel["assumptions"]["click_cost"]["origin"] == "typed"
        assert channel["assumptions"]["click_rate"]["origin"] == "assumed"
        assert Decimal(answer["spend_range"]["low"]) < 25000 < Decimal(answer["spend_range"]["high"])

    def test_a_gap_is_named(self, post):
        answer = post("ad-budget", {"goal": "customers", "amount": "5", "channels": [{"lead_rate": "0"}]})

        assert answer["steps"]["spend"] is None
        assert answer["gaps"] == [{"part": "lead_rate", "channel": "", "is_zero": True}]

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"goal": "fame"}, "goal"),
            ({"amount": "-1"}, "amount"),
            ({"channels": []}, "channels"),
            ({"channels": [{}, {}]}, "channels"),
            ({"channels": [{"lead_rate": "2"}]}, "channels"),
        ],
    )
    def test_a_wrong_request_names_its_field(self, post, change, field):
        answer = post("ad-budget", {"goal": "customers", "amount": "5", "channels": [{}], **change}, status=400)

        assert field in str(answer)

    def test_a_split(self, post):
        body = {"amount": "1000", "first_month": "2025-01", "months": 3, "fixed": ["500"]}

        answer = post("split", body)

        assert [(row["month"], row["amount"], row["fixed"]) for row in answer["months"]] == [
            ("2025-01", "500.00", True),
            ("2025-02", "250.00", False),
            ("2025-03", "250.00", False),
        ]

    def test_a_split_by_last_year_names_the_line_it_follows(self, post, line, spend, budget, owner, scoped):
        spend(line, SPEND[:2])
        services.save_budget(budget, by=owner, months=24)
        body = {"amount": "2150", "first_month": "2026-01", "months": 2, "way": "last_year", "line": line.pk}

        answer = post("split", body)

        assert [row["amount"] for row in answer["months"]] == ["800.00", "1350.00"]
        assert answer["follows"][0]["line"] == line.pk

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"way": "season"}, "weights"),
            ({"way": "season", "season": "even", "weights": ["1"] * 12}, "weights"),
            ({"way": "season", "weights": ["0"] * 12}, "way"),
            ({"way": "last_year"}, "line"),
            ({"first_month": "9999-12"}, "first_month"),
            ({"months": 13}, "months"),
            ({"fixed": ["2000"]}, "fixed"),
        ],
    )
    def test_a_split_that_cannot_be_names_its_field(self, post, change, field):
        body = {"amount": "1000", "first_month": "2025-01", "months": 12, **change}

        assert field in str(post("split", body, status=400))

    def test_a_price(self, post):
        answer = post("price", {"price": "125", "includes_tax": True, "tax_rate": "0.25", "cost_of_goods": "40"})

        assert (answer["net_price"], answer["margin"], answer["margin_share"]) == ("100.00", "60.00", "0.600000")
        assert answer["break_even_sales"] is None

    def test_the_budget_of_another_workspace_is_not_found(self, api_for, api_url, scoped, other_workspace):
        response = api_for("read").post(api_url("budgets/99999/calculators/price/"), {"price": "1"})

        assert response.status_code == 404
