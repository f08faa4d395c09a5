"""Pace, alerts and pictures in a real browser: wide and narrow, light and dark."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from budget import services
from budget.models import Budget
from budget.months import add_months, month_of
from budget.services.alerts import check_alerts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def budget(live_server, workspace, owner):
    """Four months around today, in which this month's ads are overspent."""
    today = workspace.today()
    with scope(workspace=workspace):
        budget = services.save_budget(
            Budget(workspace=workspace),
            by=owner,
            name="Around now",
            first_month=add_months(month_of(today), -2),
            months=4,
        )
        ads = services.add_line(
            budget, by=owner, name="Ads", category="advertising", planned_per_month=Decimal(1000), policy="none"
        )
        services.add_line(budget, by=owner, name="Photos", category="services", planned_per_month=Decimal(500))
        for day, amount in ((month_of(today) - timedelta(days=40), "900"), (today, "1300")):
            services.record_expense(line=ads, by=owner, date=day, amount=Decimal(amount))
        check_alerts(budget)
    return budget


def test_the_pace_and_the_pictures_are_readable_by_everyone(budget, viewer, login, page, page_url, sweep):
    login(viewer)
    sweep(page_url(f"budget/{budget.pk}/overview/"))
    expect(page.locator(".chart[role=img] .chart-stage svg")).to_have_count(4)
    page.locator("section", has=page.get_by_role("heading", name="Where the money goes")).get_by_text(
        "As a table"
    ).click()
    flow = page.get_by_role("region", name="Where the money goes").get_by_role("row")
    expect(flow.filter(has_text="Spent")).to_contain_text("€2,200.00")


def test_an_alert_leads_from_the_grid_to_its_line(budget, viewer, login, page, page_url):
    login(viewer)
    page.goto(page_url(f"budget/{budget.pk}/"))
    notice = page.get_by_role("note").filter(has_text="Levels that have been reached")
    notice.get_by_role("link", name="Ads").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ads")
