"""A closed month is reopened by an owner, with a reason, and what was reported stays to be seen."""

import re
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django_scopes import scope

from accounts.models import AuditEvent
from budget import selectors, services
from budget.exceptions import BudgetIsScenario, MonthIsNotClosed, OutsideBudget
from budget.models import Budget, MonthClosing
from tests.budget.conftest import AFTERWARDS, SPEND, months
from tests.counting import queries

JANUARY, FEBRUARY, MARCH, APRIL = months()[:4]


@pytest.fixture
def closed(budget, line, spend, owner, scoped):
    """The first quarter, closed by its owner; 100 came late for January."""
    spend(line, SPEND)
    services.close_month(budget, month=MARCH, by=owner, today=AFTERWARDS)
    spend(line, ["100"])
    return budget


def actual(budget):
    return [int(m.actual) for m in selectors.grid(budget, AFTERWARDS).lines[0].figures.months[:4]]


# What it does


def test_reopening_takes_back_the_closing_and_every_later_one(closed, owner):
    assert actual(closed) == [800, 1350, 900, 3600]

    reopened = services.reopen_month(closed, month=FEBRUARY, reason="The agency sent its bill", by=owner)

    assert [closing.month for closing in reopened] == [FEBRUARY, MARCH]
    assert selectors.closed_months(closed) == {JANUARY}
    assert actual(closed) == [800, 1450, 900, 3500]


def test_late_spend_counts_in_its_own_month_once_that_is_reopened(closed, owner):
    services.reopen_month(closed, month=JANUARY, reason="Bill", by=owner)

    assert actual(closed) == [900, 1350, 900, 3500]


def test_who_reopened_when_and_why_is_kept_with_the_figures(closed, owner):
    services.reopen_month(closed, month=FEBRUARY, reason="  The agency sent its bill ", by=owner)

    closing = MonthClosing.objects.get(month=FEBRUARY)
    assert (closing.reopened_by, closing.reopen_reason) == (owner, "The agency sent its bill")
    assert closing.reopened_at is not None
    assert [int(cell.actual) for cell in selectors.closed_cells(closing)] == [1350]


def test_reopening_stands_in_the_audit_trail(closed, owner):
    services.reopen_month(closed, month=FEBRUARY, reason="Bill", by=owner)

    event = AuditEvent.objects.get(action="reopened")
    assert (event.actor, event.label) == (owner, "Social 2025")
    assert event.detail == {"months": ["2025-02", "2025-03"], "reason": "Bill"}


def test_a_reopened_month_can_be_closed_again_and_keeps_both_closings(closed, line, owner):
    services.reopen_month(closed, month=JANUARY, reason="Bill", by=owner)
    services.close_month(closed, month=JANUARY, by=owner, today=AFTERWARDS)

    closings = MonthClosing.objects.filter(month=JANUARY).order_by("pk")
    assert [int(cell.actual) for c in closings for cell in selectors.closed_cells(c)] == [800, 900]
    assert [c.reopened_at is None for c in closings] == [False, True]


def test_a_reopened_plan_can_be_changed_and_its_opening_balance_too(closed, line, owner):
    services.reopen_month(closed, month=JANUARY, reason="Bill", by=owner)
    services.set_month(line, month=JANUARY, by=owner, planned=Decimal(1200))
    services.edit_line(line, by=owner, opening_balance=Decimal(50))

    assert int(selectors.grid(closed, AFTERWARDS).lines[0].figures.months[0].available) == 1250


# When it is refused


def test_an_open_month_is_not_reopened_and_a_second_click_changes_nothing(closed, owner):
    services.reopen_month(closed, month=FEBRUARY, reason="Bill", by=owner)

    with pytest.raises(MonthIsNotClosed, match="February 2025 is not closed"):
        services.reopen_month(closed, month=FEBRUARY, reason="Bill", by=owner)
    assert selectors.closed_months(closed) == {JANUARY}
    assert AuditEvent.objects.filter(action="reopened").count() == 1


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_a_reason_is_needed_and_is_short(closed, owner, reason):
    with pytest.raises(ValidationError) as refused:
        services.reopen_month(closed, month=FEBRUARY, reason=reason, by=owner)

    assert list(refused.value.error_dict) == ["reason"]
    assert len(selectors.closed_months(closed)) == 3


def test_a_month_outside_the_budget_or_in_a_scenario_is_refused(closed, owner):
    with pytest.raises(OutsideBudget):
        services.reopen_month(closed, month=date(2026, 1, 1), reason="x", by=owner)
    scenario = Budget.objects.create(
        workspace=closed.workspace, name="What if", first_month=JANUARY, months=12, scenario_of=closed
    )
    with pytest.raises(BudgetIsScenario):
        services.reopen_month(scenario, month=JANUARY, reason="x", by=owner)


# The automatic rule


def test_the_rule_leaves_a_reopened_month_and_the_later_ones_to_a_hand(budget, line, owner, scoped):
    services.save_budget(budget, by=owner, close_after_days=10)
    services.close_due_months(budget, today=date(2025, 4, 15))
    services.reopen_month(budget, month=FEBRUARY, reason="Bill", by=owner)

    assert services.close_due_months(budget, today=date(2025, 6, 15)) == []
    assert selectors.closed_months(budget) == {JANUARY}

    services.close_month(budget, month=FEBRUARY, by=owner, today=date(2025, 6, 15))
    assert services.close_due_months(budget, today=date(2025, 6, 15)) == []
    services.close_month(budget, month=MARCH, by=owner, today=date(2025, 6, 15))
    assert [c.month.month for c in services.close_due_months(budget, today=date(2025, 6, 15))] == [4, 5]


def test_months_before_a_reopened_one_still_close_by_the_rule(budget, line, owner, scoped):
    services.close_month(budget, month=FEBRUARY, by=owner, today=AFTERWARDS)
    services.reopen_month(budget, month=FEBRUARY, reason="Bill", by=owner)
    MonthClosing.objects.filter(month=JANUARY).delete()
    services.save_budget(budget, by=owner, close_after_days=10)

    assert [c.month for c in services.close_due_months(budget, today=AFTERWARDS)] == [JANUARY]


# The pages


@pytest.fixture
def flow_url(closed, page_url):
    return page_url(f"budget/{closed.pk}/flow/")


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_an_owner_reopens_a_month_on_a_page_that_says_what_goes_with_it(closed, owner, client_for, flow_url, page_url):
    client = client_for(owner)
    url = page_url(f"budget/{closed.pk}/reopen/2025-02/")
    assert url in client.get(flow_url).content.decode()
    assert "Every later closed month is reopened with it" in text_of(client.get(url))

    nothing = client.post(url, {"reason": " "})
    assert nothing.status_code == 200
    assert "This field is required" in text_of(nothing)

    answer = client.post(url, {"reason": "The agency sent its bill"}, follow=True)
    assert "Reopened: February 2025, March 2025." in text_of(answer)
    assert "“The agency sent its bill”" in text_of(answer)
    again = client.post(url, {"reason": "Once more"}, follow=True)
    assert "February 2025 is not closed." in text_of(again)


@pytest.mark.parametrize("who", ["editor", "contributor", "viewer"])
def test_only_an_owner_reopens(closed, who, request, client_for, flow_url, page_url):
    client = client_for(request.getfixturevalue(who))
    url = page_url(f"budget/{closed.pk}/reopen/2025-02/")

    assert url not in client.get(flow_url).content.decode()
    assert client.get(url).status_code == 403
    assert client.post(url, {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("month", ["2025-13", "2024-01", "x"])
def test_a_month_that_is_none_of_the_budgets_is_unknown(closed, owner, client_for, page_url, month):
    assert client_for(owner).get(page_url(f"budget/{closed.pk}/reopen/{month}/")).status_code == 404


def test_the_figures_reported_before_can_be_looked_at(closed, line, owner, viewer, client_for, page_url):
    services.reopen_month(closed, month=MARCH, reason="Bill", by=owner)
    closing = MonthClosing.objects.get(month=MARCH)

    page = text_of(client_for(viewer).get(page_url(f"budget/{closed.pk}/closings/{closing.pk}/")))

    assert "March 2025 as it was closed" in page
    assert "€900.00" in page
    assert "€100.00 carried on" in page
    assert "Reopened on" in page
    assert "Bill" in page


def test_a_month_is_closed_on_the_flow_page_too_and_comes_back_to_it(closed, editor, client_for, flow_url, page_url):
    close = page_url(f"budget/{closed.pk}/close/")
    client = client_for(editor)

    assert client.post(close, {"month": "2025-04", "next": flow_url}).url == flow_url
    assert (
        client.post(close, {"month": "2025-04", "next": "https://elsewhere.example"}).url != "https://elsewhere.example"
    )


def test_the_flow_page_takes_as_many_queries_for_many_lines_as_for_few(
    closed, make_line, owner, client_for, flow_url, spend
):
    client = client_for(owner)
    counts = []
    for size in (3, 20):
        for number in range(len(selectors.grid(closed, AFTERWARDS).lines), size):
            line = make_line(f"Line {number}", policy="pool")
            spend(line, ["5", "6"], first=5)
            services.set_month(line, month=date(2025, 6, 1), by=owner, policy="none")
            services.move_money(
                budget=closed,
                from_line=line,
                from_month=date(2025, 5, 1),
                to_line=None,
                to_month=date(2025, 5, 1),
                amount=Decimal(1),
                reason="x",
                by=owner,
            )
        client.get(flow_url)
        counts.append(queries(client, flow_url))

    assert counts[0] == counts[1] <= 20


# The API


def test_the_api_lists_closings_shows_their_figures_and_leaves_reopening_to_owners(
    closed, line, owner, client_for, api_for, api_url
):
    url = api_url(f"budgets/{closed.pk}/closings/")
    march = MonthClosing.objects.get(month=MARCH)
    with_key, in_person = api_for("write"), client_for(owner)

    assert with_key.post(f"{url}{march.pk}/reopen/", {"reason": "x"}).status_code == 403
    missing = in_person.post(f"{url}{march.pk}/reopen/", {}, content_type="application/json")
    assert [error["field"] for error in missing.json()["errors"]] == ["reason"]
    done = in_person.post(f"{url}{march.pk}/reopen/", {"reason": "Bill"}, content_type="application/json")
    assert [(c["month"], c["reopen_reason"]) for c in done.json()] == [("2025-03", "Bill")]
    again = in_person.post(f"{url}{march.pk}/reopen/", {"reason": "Bill"}, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "month_is_not_closed")

    assert [c["month"] for c in with_key.get(url).json()["results"]] == ["2025-01", "2025-02"]
    assert [c["month"] for c in with_key.get(url, {"history": "true"}).json()["results"]][-1] == "2025-03"
    figures = with_key.get(f"{url}{march.pk}/").json()["lines"]
    assert [(row["line"], row["actual"], row["carried_out"]) for row in figures] == [(line.pk, "900.00", "100.00")]


def test_a_budget_of_another_workspace_shows_no_closing(closed, other_workspace, outsider, client_for):
    closing = MonthClosing.objects.first()
    theirs = f"/w/{other_workspace.slug}/budget/{closed.pk}"
    stranger = client_for(outsider)

    for path in ("flow/", f"closings/{closing.pk}/", "reopen/2025-01/", "takeover/"):
        assert stranger.get(f"{theirs}/{path}").status_code == 404, path


@pytest.mark.parametrize(("moment", "over"), [("2025-01-31T21:30Z", False), ("2025-01-31T22:30Z", True)])
def test_a_month_is_over_and_can_be_closed_by_the_clock_of_the_workspace(
    budget, line, editor, client_for, page_url, workspace, moment, over
):
    """Helsinki is two hours ahead of UTC."""
    with time_machine.travel(moment, tick=False), scope(workspace=workspace):
        assert selectors.grid(budget, workspace.today()).months[0].over is over
        client_for(editor).post(page_url(f"budget/{budget.pk}/close/"), {"month": "2025-01"})
        assert selectors.closed_months(budget) == ({JANUARY} if over else set())
