from decimal import Decimal as D

import pytest
from django_scopes import scope

from reporting.models import RoiSettings, StaffHours
from reporting.periods import Period
from reporting.selectors import dashboard, freshness
from tests.reporting.rows import book_cost, channel, day, observe, recomputed


def period(start, end):
    return Period(day(start), day(end))


FEBRUARY = period("2026-02-01", "2026-02-28")


def cost(workspace, on, date, amount, advertising=False):
    """Book an expense for a channel, or for none, on a budget of 2026."""
    book_cost(workspace, on=on, date=day(date), amount=D(amount), advertising=advertising)


def set_roi(workspace, **fields):
    return RoiSettings.objects.create(workspace=workspace, **fields)


@pytest.fixture
def two_channels(scoped):
    """Instagram: 300 spent, 900 back; e-mail: 100 spent, 50 back; all in February."""
    instagram, email = channel(scoped), channel(scoped, "E-mail")
    observe(scoped, instagram, "2026-02-03", campaign="Spring", spend=200, revenue=900, clicks=100, leads=8)
    observe(scoped, instagram, "2026-02-10", campaign="Sale", spend=100, clicks=50)
    observe(scoped, email, "2026-02-10", spend=100, revenue=50, clicks=10, customers=2)
    recomputed(scoped)
    return instagram, email


def test_channels_campaigns_and_months_each_sum_to_the_totals(scoped, two_channels):
    cost(scoped, None, "2026-02-05", "100.01")
    cost(scoped, two_channels[1], "2026-02-05", "7.77")
    set_roi(scoped, hourly_cost=D(30))
    StaffHours.objects.create(workspace=scoped, month=day("2026-02-01"), hours=D("3.5"))
    found = dashboard(scoped, FEBRUARY)
    assert found.totals.figures.investment == D(400) + D("107.78")
    assert found.totals.facts.staff_costs == D(105)
    for lines in (found.channels, found.campaigns, found.months):
        for name in ("spend", "other_costs", "staff_costs", "revenue"):
            known = [value for line in lines if (value := getattr(line.facts, name)) is not None]
            assert sum(known) == getattr(found.totals.facts, name), name


def test_roi_of_channels_and_of_all(scoped, two_channels):
    found = dashboard(scoped, FEBRUARY)
    assert {line.name: line.figures.roi for line in found.channels} == {"Instagram": D(2), "E-mail": D("-0.5")}
    assert found.totals.figures.roi == D("1.375")


def test_the_largest_investment_comes_first(scoped, two_channels):
    found = dashboard(scoped, FEBRUARY)
    assert [line.name for line in found.channels] == ["Instagram", "E-mail"]
    assert [(line.channel_name, line.campaign) for line in found.campaigns] == [
        ("Instagram", "Spring"),
        ("Instagram", "Sale"),
        ("E-mail", ""),
    ]


def test_rows_without_spend_or_revenue_are_counted(scoped, two_channels):
    observe(scoped, two_channels[0], "2026-02-20", revenue=10)
    recomputed(scoped)
    measured = dashboard(scoped, FEBRUARY).totals.measured
    assert (measured.rows, measured.rows_without_spend, measured.rows_without_revenue) == (4, 1, 1)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-01-10", "2026-01-20"),
        ("2026-01-10", "2026-04-09"),
        ("2026-01-01", "2026-03-15"),
        ("2026-01-31", "2026-02-28"),
        ("2026-02-28", "2026-03-01"),
    ],
)
def test_a_partial_month_is_the_sum_of_its_days(scoped, start, end):
    instagram, email = channel(scoped), channel(scoped, "E-mail")
    for one, first in ((instagram, "2026-01-05"), (email, "2025-12-20")):
        observe(scoped, one, first, "2026-04-20", campaign="Long", spend="977.13", clicks=12_345)
        observe(scoped, one, "2026-01-31", spend="5.55", clicks=1)
        observe(scoped, one, "2026-03-01", spend="6.66")
    recomputed(scoped)
    whole = period(start, end)
    found = dashboard(scoped, whole).totals.facts
    by_day = [dashboard(scoped, Period(one, one)).totals.facts for one in _days(whole)]
    for name in ("spend", "clicks"):
        assert getattr(found, name) == sum(getattr(facts, name) or 0 for facts in by_day)


def _days(span):
    from datetime import timedelta

    return [span.start + timedelta(days=offset) for offset in range(span.days)]


def test_the_previous_period_stands_beside(scoped, two_channels):
    observe(scoped, two_channels[0], "2026-01-15", spend=50, revenue=25)
    recomputed(scoped)
    found = dashboard(scoped, FEBRUARY)
    assert found.before.figures.roi == D("-0.5")
    assert found.channels[0].before.roi == D("-0.5")
    assert found.channels[1].before is None
    assert found.months[0].before.return_ == D(25)


def test_a_margin_counts_and_the_whole_revenue_by_choice(scoped, two_channels):
    settings = set_roi(scoped, gross_margin=D("0.45"))
    assert dashboard(scoped, FEBRUARY).totals.figures.return_ == D("427.5")
    settings.return_basis = "revenue"
    settings.save()
    assert dashboard(scoped, FEBRUARY).totals.figures.return_ == D(950)


def test_open_leads_count_their_last_value_in_the_period(scoped):
    instagram, email = channel(scoped), channel(scoped, "E-mail")
    set_roi(scoped, lead_value=D(10))
    observe(scoped, instagram, "2026-01-10", campaign="A", open_leads=9)
    observe(scoped, instagram, "2026-02-10", campaign="A", open_leads=4)
    observe(scoped, instagram, "2026-01-12", campaign="B", open_leads=2)
    observe(scoped, email, "2026-03-03", open_leads=10)
    recomputed(scoped)
    assert dashboard(scoped, period("2026-01-01", "2026-02-28")).totals.facts.open_leads == 6
    assert dashboard(scoped, period("2026-01-01", "2026-03-05")).totals.facts.open_leads == 16
    assert dashboard(scoped, period("2026-01-11", "2026-02-09")).totals.facts.open_leads == 2


def test_booked_advertising_counts_where_the_platform_reported_none(scoped, two_channels):
    website = channel(scoped, "Website")
    cost(scoped, two_channels[0], "2026-02-05", "290", advertising=True)
    cost(scoped, website, "2026-02-05", "40", advertising=True)
    found = dashboard(scoped, FEBRUARY)
    assert found.totals.figures.spend == D(440)
    assert {line.name: line.figures.spend for line in found.channels}["Website"] == D(40)


def test_booked_advertising_does_not_count_in_days_before_the_reported_spend_of_its_month(scoped, two_channels):
    cost(scoped, two_channels[0], "2026-02-01", "290", advertising=True)
    first_days = dashboard(scoped, period("2026-02-01", "2026-02-02"))
    assert first_days.totals.figures.spend is None


def test_costs_without_any_channel_are_shown_under_none(scoped):
    cost(scoped, None, "2026-02-05", "80")
    found = dashboard(scoped, FEBRUARY)
    assert [(line.channel_id, line.figures.investment) for line in found.channels] == [(None, D(80))]
    assert found.totals.figures.roi is None


def test_staff_hours_of_part_of_a_month_count_by_days(scoped, two_channels):
    StaffHours.objects.create(workspace=scoped, month=day("2026-02-01"), hours=D(28), hourly_cost=D(10))
    found = dashboard(scoped, period("2026-02-01", "2026-02-07"))
    assert found.totals.facts.staff_costs == D(70)


def test_hours_without_a_cost_are_named_and_not_counted_as_free(scoped, two_channels):
    StaffHours.objects.create(workspace=scoped, month=day("2026-02-01"), hours=D(28))
    found = dashboard(scoped, FEBRUARY)
    assert found.hours_without_cost
    assert found.totals.facts.staff_costs is None


def test_freshness_follows_the_marks(scoped):
    assert freshness(scoped).computed_at is None
    observe(scoped, channel(scoped), "2026-02-03", spend=1)
    assert not freshness(scoped).fresh
    recomputed(scoped)
    known = freshness(scoped)
    assert known.fresh
    assert known.computed_at is not None


def test_without_data_everything_is_unknown(scoped):
    found = dashboard(scoped, FEBRUARY)
    assert not found.has_data
    assert found.totals.figures.investment is None
    assert (found.channels, found.campaigns) == ([], [])


def test_the_default_period_is_the_last_twelve_months_with_data(scoped):
    observe(scoped, channel(scoped), "2024-02-03", spend=1)
    observe(scoped, channel(scoped), "2025-08-23", spend=1)
    recomputed(scoped)
    assert freshness(scoped).default_period(day("2026-11-22")) == period("2024-09-01", "2025-08-31")


def test_another_workspace_is_not_counted(scoped, two_channels, other_workspace):
    with scope(workspace=other_workspace):
        observe(other_workspace, channel(other_workspace), "2026-02-03", spend=5000)
        recomputed(other_workspace)
    assert dashboard(scoped, FEBRUARY).totals.figures.spend == D(400)


@pytest.mark.parametrize("size", [3, 30])
def test_the_number_of_queries_does_not_depend_on_the_data(scoped, size, django_assert_num_queries):
    for number in range(size):
        one = channel(scoped, f"Channel {number}")
        observe(scoped, one, "2025-12-20", "2026-03-05", campaign=f"C{number}", spend=5)
        cost(scoped, one, "2026-02-05", "3")
    recomputed(scoped)
    with django_assert_num_queries(10):
        dashboard(scoped, period("2026-01-15", "2026-02-28"))
