"""Whole imports into a fresh workspace: real exports, and made-up files of the same shape."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from accounts.models import Workspace
from reporting import import_services
from reporting.models import Import, Observation
from tests.reporting.imports import DATA, imported
from tests.shared_data import shared

pytestmark = pytest.mark.django_db

CHANNELS = {
    "affiliate": ("3199306.61", "7765123.27"),
    "email": ("2827387.00", "7112122.10"),
    "facebook ads": ("2998768.13", "7491507.14"),
    "google ads": ("2753660.07", "6792617.79"),
    "instagram": ("2934195.38", "7314734.30"),
    "linkedin": ("2931739.96", "7329594.22"),
    "tiktok": ("2836363.14", "7047418.31"),
    "youtube": ("3166850.61", "7503253.03"),
}


def sums_by_channel() -> dict[str, tuple[str, str]]:
    rows = Observation.objects.values("channel__key").annotate(spend=Sum("spend"), revenue=Sum("revenue"))
    return {row["channel__key"]: (f"{row['spend']:.2f}", f"{row['revenue']:.2f}") for row in rows}


def test_five_thousand_messy_rows_become_eight_channels(scoped: Workspace) -> None:
    path = shared("marketing-roi-messy-5000/Marketing.csv")
    run = imported(scoped, path)
    assert (run.status, run.rows_read, run.rows_stored, run.rows_skipped) == ("done", 5000, 5000, 0)
    assert sums_by_channel() == CHANNELS
    unknown = Observation.objects.aggregate(spend=Sum("rows_without_spend"), revenue=Sum("rows_without_revenue"))
    assert unknown == {"spend": 254, "revenue": 246}

    again = imported(scoped, path)
    assert again.observations_added == again.observations_replaced == 0
    assert sums_by_channel() == CHANNELS

    import_services.undo_import(run=run, by=None)
    assert sums_by_channel() == CHANNELS, "the second import still says the same"
    import_services.undo_import(run=again, by=None)
    assert not Observation.objects.exists()


@pytest.mark.parametrize(("name", "spend"), [("control_group", 68_653), ("test_group", 76_892)])
def test_each_group_of_the_experiment_has_thirty_days(scoped: Workspace, name: str, spend: int) -> None:
    run = imported(
        scoped,
        shared(f"facebook-ab-control-test/{name}.csv"),
        {"channel": "Facebook", "rates": {"USD": "1"}},
    )
    assert run.status == "done"
    assert Observation.objects.count() == 30
    assert Observation.objects.aggregate(total=Sum("spend"))["total"] == spend


def test_the_row_cut_short_is_taken_in_with_what_it_has_and_named(scoped: Workspace) -> None:
    run = imported(
        scoped,
        shared("facebook-ab-control-test/control_group.csv"),
        {"channel": "Facebook", "rates": {"USD": "1"}},
    )
    assert [(problem["code"], problem["row"]) for problem in run.problems] == [("short_row", 6)]
    short = Observation.objects.get(date="2019-08-05")
    assert (short.spend, short.impressions, short.reach) == (Decimal(1835), None, None)


def test_rows_of_one_key_add_up_and_spellings_meet(scoped: Workspace) -> None:
    run = imported(scoped, DATA / "channels_mixed.csv")
    assert (run.rows_read, run.rows_stored, run.observations_added) == (5, 5, 4)
    rows = Observation.objects.order_by("date").values_list("channel__name", "campaign", "spend", "revenue")
    assert list(rows) == [
        ("Google Ads", "Spring Launch", Decimal(200), Decimal(300)),
        ("TikTok", "Winter Sale", None, Decimal("55.25")),
        ("TikTok", "Winter Sale", Decimal("10.1"), Decimal("20.2")),
        ("Google Ads", "Spring Launch", Decimal(1), Decimal(2)),
    ]
    added_up = Observation.objects.get(date="2026-02-03")
    assert (added_up.source_rows, added_up.rows_without_spend, added_up.rows_without_revenue) == (2, 0, 1)


def test_semicolons_and_a_short_row(scoped: Workspace) -> None:
    run = imported(scoped, DATA / "semicolons_ragged.csv", {"channel": "Facebook"})
    assert [(problem["code"], problem["row"]) for problem in run.problems] == [("short_row", 4)]
    assert Observation.objects.aggregate(total=Sum("spend"))["total"] == 2280 + 1757 + 1835 + 300


def test_utf16_with_decimal_commas_and_a_total(scoped: Workspace) -> None:
    run = imported(scoped, DATA / "utf16_tabs.csv", {"channel": "Google Ads"})
    assert [problem["code"] for problem in run.problems] == ["total_row"]
    rows = Observation.objects.order_by("date").values_list("date__day", "spend", "impressions", "clicks")
    assert list(rows) == [(1, Decimal("1033.33"), 12_345, 321), (2, Decimal("0.01"), 1, None)]


def test_a_layout_once_confirmed_is_remembered(scoped: Workspace) -> None:
    path = DATA / "semicolons_ragged.csv"
    first = imported(scoped, path, {"channel": "Facebook"})
    changed = first.mapping | {"Purchase": "customers"}
    run = import_services.upload_import(
        workspace=scoped, filename="next.csv", data=path.read_bytes(), source="browser", by=None
    )
    run = import_services.check_import(run=run, mapping=changed, options=run.options, by=None)
    import_services.confirm_import(run=run, by=None)
    third = import_services.upload_import(
        workspace=scoped, filename="third.csv", data=path.read_bytes(), source="browser", by=None
    )
    assert (third.mapping, third.options["channel"]) == (changed, "Facebook")
    assert set(third.preview["reasons"]) == {"remembered"}
    assert Import.objects.count() == 3


def test_money_in_another_currency_waits_for_a_rate(scoped: Workspace) -> None:
    data = b"date,channel,Amount spent (USD)\n2026-01-01,Instagram,100\n2026-01-02,Instagram,50.5\n"
    run = import_services.upload_import(workspace=scoped, filename="a.csv", data=data, source="browser", by=None)
    assert [problem["code"] for problem in run.preview["blocked"]] == ["rate_needed"]
    with pytest.raises(import_services.ImportRefused):
        import_services.confirm_import(run=run, by=None)
    run = import_services.check_import(
        run=run, mapping=run.mapping, options=run.options | {"rates": {"USD": "0.9"}}, by=None
    )
    assert import_services.is_ready(run)
    assert Decimal(run.preview["totals"]["spend"]) == Decimal("135.45")
