"""What the budget's calculators learn of the channels: pairs that belong together, whole months, one query."""

from decimal import Decimal

import pytest

from budget import observed_rates
from tests.counting import cost_of
from tests.reporting.rows import channel, day, observe, recomputed

TODAY = day("2026-11-22")


@pytest.fixture
def instagram(scoped):
    return channel(scoped)


def rates_of(workspace, on):
    return observed_rates.observed(workspace, TODAY).channels[on.pk]


def sides(evidence):
    return (evidence.counted, evidence.out_of)


def test_the_counts_of_the_last_twelve_whole_months_are_added_up(scoped, instagram):
    observe(scoped, instagram, "2025-10-31", clicks=1000, leads=500)
    observe(scoped, instagram, "2025-11-01", clicks=100, leads=10, customers=2, impressions=5000, spend=50)
    observe(scoped, instagram, "2026-10-31", clicks=300, leads=10, customers=3, impressions=7000, spend=30)
    observe(scoped, instagram, "2026-11-01", clicks=1000, leads=500)
    recomputed(scoped)

    found = rates_of(scoped, instagram)

    assert sides(found.lead_rate) == (20, 400)
    assert sides(found.close_rate) == (5, 20)
    assert sides(found.click_rate) == (400, 12_000)
    assert sides(found.click_cost) == (80, 400)
    assert (found.lead_rate.first, found.lead_rate.last) == (day("2025-11-01"), day("2026-10-01"))


def test_a_month_in_which_one_side_is_unknown_does_not_bend_the_rate(scoped, instagram):
    observe(scoped, instagram, "2026-09-05", clicks=100, leads=10)
    observe(scoped, instagram, "2026-10-05", clicks=900)
    recomputed(scoped)

    found = rates_of(scoped, instagram)

    assert sides(found.lead_rate) == (10, 100)
    assert found.close_rate is None


def test_leads_the_sales_side_counts_meet_the_clicks_the_platform_counts(scoped, instagram):
    observe(scoped, instagram, "2026-10-05", campaign="Autumn", clicks=200, spend=100)
    observe(scoped, instagram, "2026-10-05", campaign="", leads=30)
    recomputed(scoped)

    assert sides(rates_of(scoped, instagram).lead_rate) == (30, 200)


def test_clicks_that_cost_nothing_do_not_make_paid_ones_cheap(scoped, instagram):
    observe(scoped, instagram, "2026-10-05", campaign="Autumn", clicks=200, impressions=10_000, spend=100)
    observe(scoped, instagram, "2026-10-05", campaign="", kind="organic", clicks=800, impressions=10_000)
    recomputed(scoped)

    found = rates_of(scoped, instagram)

    assert sides(found.click_cost) == (100, 200)
    assert sides(found.click_rate) == (200, 10_000)


def test_an_order_is_worth_revenue_by_purchases_else_by_customers(scoped, instagram):
    shop = channel(scoped, "Website")
    observe(scoped, instagram, "2026-10-05", revenue=900, purchases=10, customers=6)
    observe(scoped, shop, "2026-10-05", revenue=500, customers=5)
    recomputed(scoped)

    assert rates_of(scoped, instagram).order_value.value == 90
    assert rates_of(scoped, shop).order_value.value == 100
    assert sides(observed_rates.observed(scoped, TODAY).pooled.order_value) == (1400, 15)


def test_one_query_however_many_channels_and_campaigns(scoped, instagram):
    for number in range(5):
        observe(scoped, channel(scoped, f"Channel {number}"), "2026-10-05", campaign=str(number), clicks=10, leads=1)
    recomputed(scoped)

    assert cost_of(lambda: observed_rates.observed(scoped, TODAY)) == 1


def test_another_workspaces_figures_are_not_counted(scoped, instagram, other_workspace):
    observe(scoped, instagram, "2026-10-05", clicks=10)
    recomputed(scoped)

    assert observed_rates.observed(other_workspace, TODAY).channels == {}


def test_shares_of_a_credit_are_kept(scoped, instagram):
    observe(scoped, instagram, "2026-10-05", clicks=100, leads=Decimal("10.5"))
    recomputed(scoped)

    assert rates_of(scoped, instagram).lead_rate.counted == Decimal("10.5")
