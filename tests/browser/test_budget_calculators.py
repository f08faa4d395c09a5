"""The calculators in a real browser: results while typing, an address that keeps them, and the way into the plan."""

from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scope, scopes_disabled
from playwright.sync_api import Page, expect

from budget import services
from budget.models import Budget, BudgetLine, LineMonth

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def budget(live_server, workspace, owner) -> Budget:
    with scope(workspace=workspace):
        budget = services.save_budget(
            Budget(workspace=workspace), by=owner, name="Social 2025", first_month=date(2025, 1, 1), months=12
        )
        services.add_line(budget, by=owner, name="Ads", category="advertising", planned_per_month=Decimal(1000))
    return budget


@pytest.fixture
def calculators(budget, editor, login, page, page_url) -> Page:
    login(editor)
    page.goto(page_url(f"budget/{budget.pk}/calculators/"))
    return page


def test_a_result_follows_the_typing_and_stays_in_the_address(calculators, axe):
    page = calculators
    page.get_by_role("link", name="Ad budget from goals").click()
    page.get_by_label("What do you want?").select_option("New customers")
    page.get_by_label("How much?").fill("30,0")
    spend = page.locator("#result .figure-value")
    expect(spend).to_have_text("€8,000.00")
    expect(page.locator("#live-status")).to_contain_text("€8,000.00")

    page.get_by_label("Click → lead").fill("0")
    expect(page.locator("#result")).to_contain_text("no click becomes a lead")
    page.get_by_label("Click → lead").fill("-1")
    expect(page.get_by_label("Click → lead")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Click → lead").fill("6")
    expect(spend).to_have_text("€4,000.00")
    expect(page.get_by_label("Click → lead")).to_be_focused()
    axe(page)

    page.reload()
    expect(spend).to_have_text("€4,000.00")
    expect(page.get_by_label("Click → lead")).to_have_value("6")


def test_a_split_goes_into_the_plan_and_back_leads_to_it(calculators, budget, axe):
    page = calculators
    page.get_by_role("link", name="Split over months").click()
    page.get_by_label("Amount EUR").fill("12000")
    page.get_by_label("Line", exact=True).select_option("Ads")
    page.get_by_label("First month", exact=True).select_option("2025-01")
    page.get_by_label("Months", exact=True).fill("12")
    page.get_by_label("By season").check()
    page.get_by_role("button", name="Retail year in the North").click()
    expect(page.get_by_role("row", name="December 2025")).to_contain_text("€1,650.00")
    axe(page)
    page.get_by_role("link", name="Put into the plan").click()
    page.go_back()
    expect(page.get_by_role("row", name="December 2025")).to_contain_text("€1,650.00")

    page.get_by_role("link", name="Put into the plan").click()
    page.get_by_role("button", name="Store in the plan").click()
    expect(page.get_by_text("Planned: Ads.")).to_be_visible()
    with scope(workspace=budget.workspace):
        assert LineMonth.objects.get(month=date(2025, 12, 1)).planned == 1650


def test_the_pages_suit_every_screen(calculators, sweep):
    start = calculators.url
    with scopes_disabled():
        line_pk = BudgetLine.objects.get().pk
    for address in (
        f"{start}ad-budget/?goal=customers&amount=30",
        f"{start}split/?amount=1200&way=season",
        f"{start}split/plan/?amount=1200&line={line_pk}&start=2025-01&months=12",
        f"{start}price/?price=10&cost_of_goods=-3",
    ):
        sweep(address)
