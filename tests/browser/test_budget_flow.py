"""Carried and moved money in a real browser: months reopened, balances taken over, rules returned."""

from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scope
from playwright.sync_api import Page, expect

from budget import selectors, services
from budget.models import Budget, BudgetLine

pytestmark = pytest.mark.django_db(transaction=True)
YEAR_AFTER = date(2026, 6, 1)


@pytest.fixture
def budget(live_server, workspace, owner) -> Budget:
    """The year 2025: 100 a month, of which December leaves 40; its first quarter is closed."""
    with scope(workspace=workspace):
        budget = services.save_budget(
            Budget(workspace=workspace), by=owner, name="Social 2025", first_month=date(2025, 1, 1), months=12
        )
        line = services.add_line(
            budget, by=owner, name="Ads", category="advertising", policy="none", planned_per_month=Decimal(100)
        )
        services.set_month(line, month=date(2025, 12, 1), by=owner, policy="surplus")
        services.record_expense(line=line, by=owner, date=date(2025, 12, 5), amount=Decimal(60))
        services.move_money(
            budget=budget,
            from_line=line,
            from_month=date(2025, 5, 1),
            to_line=None,
            to_month=date(2025, 5, 1),
            amount=Decimal(25),
            reason="Not needed in May",
            by=owner,
        )
        services.close_month(budget, month=date(2025, 3, 1), by=owner, today=YEAR_AFTER)
    return budget


@pytest.fixture
def following(budget, owner) -> BudgetLine:
    with scope(workspace=budget.workspace):
        later = services.save_budget(
            Budget(workspace=budget.workspace), by=owner, name="Social 2026", first_month=date(2026, 1, 1), months=12
        )
        return services.add_line(later, by=owner, name="Ads", category="advertising")


def test_an_owner_reopens_a_month_says_why_and_closes_it_again(budget, owner, login, page: Page, page_url, sweep):
    login(owner)
    sweep(page_url(f"budget/{budget.pk}/flow/"))

    page.get_by_role("link", name="Reopen February 2025").click()
    page.get_by_label("Reason").fill("The agency sent its bill")
    page.get_by_role("button", name="Reopen").click()
    expect(page.get_by_text("Reopened: February 2025, March 2025.")).to_be_visible()
    expect(page.get_by_text("“The agency sent its bill”").first).to_be_visible()

    page.get_by_role("button", name="Close February 2025").click()
    page.get_by_role("button", name="Close the month").click()
    expect(page.get_by_text("Closed: February 2025.")).to_be_visible()
    with scope(workspace=budget.workspace):
        assert selectors.closed_months(budget) == {date(2025, 1, 1), date(2025, 2, 1)}


def test_a_balance_is_taken_over_once_its_result_was_seen(following, editor, login, page: Page, page_url, sweep):
    login(editor)
    sweep(page_url(f"budget/{following.budget_id}/takeover/"))

    page.get_by_label("Ads: Take over").select_option("a share of it")
    page.get_by_label("Ads: Share in %").fill("50")
    page.get_by_role("button", name="Show the result").click()
    expect(page.get_by_role("row", name="Ads")).to_contain_text("€20.00")
    page.get_by_role("button", name="Take over", exact=True).click()
    expect(page.get_by_text("Taken over from “Social 2025”.")).to_be_visible()
    with scope(workspace=following.workspace):
        following.refresh_from_db()
    assert following.opening_balance == 20


def test_a_line_tells_how_its_money_flowed_and_returns_a_month_to_its_rule(
    budget, editor, login, page: Page, page_url, sweep
):
    with scope(workspace=budget.workspace):
        line = budget.lines.get()
    login(editor)
    sweep(page_url(f"budget/{budget.pk}/lines/{line.pk}/"))

    page.get_by_role("link", name="May 2025").click()
    expect(page.get_by_text("Not needed in May")).to_be_visible()
    page.get_by_role("button", name="Return to the line's rule").click()
    expect(page.get_by_text("these months follow the line's rule again")).to_be_visible()
    expect(page.get_by_role("row", name="Dec 2025")).to_contain_text("€40.00 forfeited")
