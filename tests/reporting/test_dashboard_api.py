from decimal import Decimal as D

import pytest
from django_scopes import scope

from budget.money import to_cents
from reporting.models import RoiSettings, StaffHours
from tests.reporting.rows import channel, day, observe, recomputed


@pytest.fixture
def data(scoped):
    instagram = channel(scoped)
    observe(scoped, instagram, "2026-02-03", campaign="Spring", spend="300.10", revenue=900, clicks=100, leads="7.5")
    observe(scoped, instagram, "2026-02-09", campaign="Spring", clicks=20)
    observe(scoped, channel(scoped, "E-mail"), "2026-02-10", spend=100, revenue=50)
    observe(scoped, instagram, "2026-01-10", spend=100, revenue=60)
    recomputed(scoped)
    return instagram


FEBRUARY = "dashboard/?start=2026-02-01&end=2026-02-28"


def test_figures_are_strings_and_the_unknown_is_null(data, api_for, api_url):
    answer = api_for("read").get(api_url(FEBRUARY)).json()
    totals = answer["totals"]
    assert (totals["spend"], totals["revenue"], totals["investment"]) == ("400.10", "950.00", "400.10")
    assert (totals["roi"], totals["roas"], totals["cpc"], totals["cpl"]) == ("1.3744", "2.3744", "3.3342", "53.3467")
    assert (totals["cac"], totals["customers"]) == (None, None)
    assert (totals["clicks"], totals["leads"]) == (120, 7.5)
    assert (totals["rows"], totals["rows_without_spend"]) == (3, 1)


def test_channels_campaigns_and_months_are_listed(data, api_for, api_url):
    answer = api_for("read").get(api_url(FEBRUARY)).json()
    assert [(row["channel"], row["name"], row["roi"]) for row in answer["channels"]] == [
        (data.pk, "Instagram", "1.9990"),
        (answer["channels"][1]["channel"], "E-mail", "-0.5000"),
    ]
    assert answer["channels"][0]["previous_roi"] == "-0.4000"
    assert [(row["channel_name"], row["campaign"]) for row in answer["campaigns"]] == [
        ("Instagram", "Spring"),
        ("E-mail", ""),
    ]
    assert [(row["month"], row["return"]) for row in answer["months"]] == [("2026-02", "950.00")]
    assert (answer["start"], answer["end"], answer["currency"]) == ("2026-02-01", "2026-02-28", "EUR")
    assert answer["previous"]["start"] == "2026-01-01"
    assert answer["previous"]["roi"] == "-0.4000"


def test_freshness_is_told(data, scoped, api_for, api_url):
    client = api_for("read")
    answer = client.get(api_url(FEBRUARY)).json()
    assert answer["fresh"] is True
    assert answer["computed_at"]
    observe(scoped, data, "2026-02-20", spend=1)
    assert client.get(api_url(FEBRUARY)).json()["fresh"] is False


def test_without_days_the_last_twelve_months_with_data_are_shown(data, api_for, api_url):
    answer = api_for("read").get(api_url("dashboard/")).json()
    assert (answer["start"], answer["end"]) == ("2026-01-01", "2026-02-28")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("start=2026-02-30&end=2026-03-01", "start"),
        ("start=2026-02-01&end=soon", "end"),
        ("start=2026-02-10&end=2026-02-01", "end"),
        ("start=2026-02-10", "end"),
        ("end=2026-02-10", "start"),
        ("start=0001-01-01&end=2026-02-10", "start"),
        ("start=2026-02-10&end=9999-12-31", "end"),
    ],
)
def test_a_wrong_day_is_named(scoped, api_for, api_url, query, field):
    answer = api_for("read").get(api_url(f"dashboard/?{query}"))
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_an_empty_workspace_has_an_empty_dashboard(scoped, api_for, api_url):
    answer = api_for("read").get(api_url("dashboard/")).json()
    assert answer["totals"]["roi"] is None
    assert (answer["channels"], answer["campaigns"], answer["computed_at"]) == ([], [], None)


def test_roi_settings_are_there_from_the_start(scoped, api_for, api_url):
    answer = api_for("read").get(api_url("roi-settings/")).json()
    assert (answer["gross_margin"], answer["return_basis"], answer["shared_cost_split"]) == (
        "1.0000",
        "margin",
        "ad_spend",
    )


def test_roi_settings_change_the_dashboard_at_once(data, scoped, api_for, api_url):
    client = api_for("write")
    body = {"gross_margin": "0.45", "hourly_cost": "30"}
    saved = client.patch(api_url("roi-settings/"), body)
    assert saved.status_code == 200, saved.json()
    assert client.get(api_url(FEBRUARY)).json()["totals"]["return"] == "427.50"
    assert RoiSettings.objects.get().hourly_cost == D(30)


def test_roi_settings_are_put_as_a_whole_and_stay_one_row(scoped, api_for, api_url):
    client = api_for("write")
    body = client.get(api_url("roi-settings/")).json()
    for margin in ("0.3", "0.4"):
        body = client.put(api_url("roi-settings/"), {**body, "gross_margin": margin}).json()
    assert body["gross_margin"] == "0.4000"
    assert RoiSettings.objects.get().gross_margin == D("0.4")


@pytest.mark.parametrize("margin", ["1.2", "-0.1", "much"])
def test_an_impossible_margin_is_refused_by_name(scoped, api_for, api_url, margin):
    answer = api_for("write").patch(api_url("roi-settings/"), {"gross_margin": margin})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "gross_margin"


def test_a_read_key_changes_nothing(scoped, api_for, api_url):
    client = api_for("read")
    assert client.patch(api_url("roi-settings/"), {"gross_margin": "0.5"}).status_code == 403
    assert client.post(api_url("staff-hours/"), {"month": "2026-02", "hours": "5"}).status_code == 403


def test_staff_hours_are_created_read_changed_and_deleted(data, scoped, api_for, api_url):
    client = api_for("write")
    created = client.post(api_url("staff-hours/"), {"month": "2026-02", "hours": "10", "hourly_cost": "20"})
    assert created.status_code == 201, created.json()
    place = api_url(f"staff-hours/{created.json()['id']}/")
    assert created.json()["month"] == "2026-02"
    assert client.get(api_url(FEBRUARY)).json()["totals"]["staff_costs"] == "200.00"
    assert client.patch(place, {"hours": "20"}).json()["hours"] == "20.00"
    assert client.get(api_url(FEBRUARY)).json()["totals"]["roi_with_staff"] == "0.1874"
    assert client.delete(place).status_code == 204
    assert not StaffHours.objects.exists()


def test_staff_hours_of_a_day_are_refused(scoped, api_for, api_url):
    answer = api_for("write").post(api_url("staff-hours/"), {"month": "2026-02-05", "hours": "10"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "month"


def test_another_workspaces_key_finds_nothing(data, other_workspace, api_for, api_url):
    client = api_for("read", of=other_workspace)
    for place in (FEBRUARY, "roi-settings/", "staff-hours/"):
        assert client.get(api_url(place)).status_code == 404


def test_a_channel_of_another_workspace_is_unknown(scoped, other_workspace, api_for, api_url):
    with scope(workspace=other_workspace):
        theirs = channel(other_workspace)
    body = {"month": "2026-02", "hours": "1", "channel": theirs.pk}
    assert api_for("write").post(api_url("staff-hours/"), body).status_code == 400


def test_the_sums_of_the_parts_are_the_totals_to_the_cent(data, scoped, api_for, api_url):
    StaffHours.objects.create(workspace=scoped, month=day("2026-02-01"), hours=D("3.33"), hourly_cost=D("33.33"))
    answer = api_for("read").get(api_url(FEBRUARY)).json()
    for part in ("channels", "campaigns", "months"):
        costs = [D(row["staff_costs"]) for row in answer[part] if row["staff_costs"]]
        assert sum(costs) == D(answer["totals"]["staff_costs"]) == to_cents(D("3.33") * D("33.33"))


@pytest.mark.parametrize("size", [3, 30])
def test_the_number_of_queries_does_not_depend_on_the_data(scoped, size, api_for, api_url, django_assert_num_queries):
    for number in range(size):
        observe(scoped, channel(scoped, f"Channel {number}"), "2026-01-20", campaign=f"C{number}", spend=5)
        StaffHours.objects.create(workspace=scoped, month=day("2026-01-01"), hours=1)
    recomputed(scoped)
    client = api_for("read")
    client.get(api_url("dashboard/"))
    with django_assert_num_queries(12):
        client.get(api_url("dashboard/?start=2026-01-15&end=2026-02-28"))
    with django_assert_num_queries(4):
        client.get(api_url("staff-hours/"))


def test_staff_hours_are_filtered_by_month_and_channel(scoped, api_for, api_url):
    instagram = channel(scoped)
    for month, on in (("2026-01-01", None), ("2026-02-01", None), ("2026-02-01", instagram)):
        StaffHours.objects.create(workspace=scoped, month=day(month), channel=on, hours=1)
    client = api_for("read")
    assert client.get(api_url("staff-hours/?month=2026-02")).json()["count"] == 2
    assert client.get(api_url(f"staff-hours/?channel={instagram.pk}")).json()["count"] == 1
