"""Observations through the REST API: upsert by key, all or none, faults named by row and field."""

from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scope

from accounts.models import Workspace
from reporting import services
from reporting.models import DirtyMark, Observation
from strategy.models import Channel
from tests.reporting.imports import queries

pytestmark = pytest.mark.django_db

ROW = {"channel": "Instagram", "campaign": "Spring", "date": "2026-03-01", "spend": "12.50", "clicks": 7}


def test_one_row_is_created_then_replaced(workspace: Workspace, api_for, api_url) -> None:
    client = api_for("write")
    created = client.post(api_url("observations/"), ROW)
    assert created.status_code == 201
    assert (created.json()["channel_name"], created.json()["spend"], created.json()["until"]) == (
        "Instagram", "12.5000", "2026-03-01",
    )  # fmt: skip
    changed = client.post(api_url("observations/"), {**ROW, "channel": "INSTAGRAM ", "campaign": "spring", "clicks": 9})
    assert (changed.status_code, changed.json()["id"], changed.json()["clicks"]) == (200, created.json()["id"], 9)
    assert client.get(api_url("observations/")).json()["count"] == 1


def test_what_a_row_does_not_name_stays_and_null_makes_it_unknown(scoped: Workspace, api_for, api_url) -> None:
    client = api_for("write")
    client.post(api_url("observations/"), ROW)
    client.post(
        api_url("observations/"), {"channel": "Instagram", "campaign": "Spring", "date": "2026-03-01", "clicks": None}
    )
    row = Observation.objects.get()
    assert (row.spend, row.clicks) == (Decimal("12.5"), None)


def test_a_list_is_counted_and_the_last_of_equal_keys_wins(scoped: Workspace, api_for, api_url) -> None:
    rows = [{**ROW, "date": f"2026-03-{day:02}", "spend": day} for day in range(1, 11)]
    answer = api_for("write").post(api_url("observations/"), [*rows, {**ROW, "date": "2026-03-01", "spend": 99}])
    assert (answer.status_code, answer.json()) == (201, {"created": 10, "updated": 0, "unchanged": 0})
    assert Observation.objects.get(date="2026-03-01").spend == 99
    again = api_for("write").post(api_url("observations/"), rows[1:])
    assert (again.status_code, again.json()) == (200, {"created": 0, "updated": 0, "unchanged": 9})


def test_a_thousand_rows_take_as_few_queries_as_ten(
    scoped: Workspace, api_for, api_url, django_assert_max_num_queries
) -> None:
    client = api_for("write")
    rows = [{**ROW, "campaign": f"C{number % 50}", "date": f"2026-03-{number // 50 + 1:02}"} for number in range(1000)]
    with django_assert_max_num_queries(40):
        assert client.post(api_url("observations/"), rows).json()["created"] == 1000
    assert client.post(api_url("observations/"), [*rows, ROW]).status_code == 400


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({**ROW, "spend": "much"}, "1.spend"),
        ({**ROW, "clicks": 1.5}, "1.clicks"),
        ({**ROW, "clicks": True}, "1.clicks"),
        ({**ROW, "spend": "1e30"}, "1.spend"),
        ({**ROW, "spend": "NaN"}, "1.spend"),
        ({**ROW, "date": "01.03.2026"}, "1.date"),
        ({**ROW, "until": "2026-02-01"}, "1.until"),
        ({"date": "2026-03-01", "spend": 1}, "1.channel"),
        ({**ROW, "channel": 999_999}, "1.channel"),
        ({**ROW, "kind": "free"}, "1.kind"),
        ({**ROW, "kind": ["paid"]}, "1.kind"),
        ({**ROW, "spent": 1}, "1.spent"),
        ({**ROW, "campaign": "x" * 256}, "1.campaign"),
        ({**ROW, "post": "a\0b"}, "1.post"),
        ({**ROW, "own": {"a": "b"}}, "1.own"),
        ("text", "1"),
    ],
)
def test_a_fault_names_row_and_field_and_nothing_is_stored(
    scoped: Workspace, api_for, api_url, row: object, field: str
) -> None:
    answer = api_for("write").post(api_url("observations/"), [ROW, row])
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Observation.objects.exists()
    assert not DirtyMark.objects.exists()


def test_another_workspaces_channel_is_unknown(scoped: Workspace, other_workspace, api_for, api_url) -> None:
    with scope(workspace=other_workspace):
        foreign = Channel.objects.create(workspace=other_workspace, name="Theirs", key="theirs")
    answer = api_for("write").post(api_url("observations/"), {**ROW, "channel": foreign.pk})
    assert answer.status_code == 400


def test_filters(scoped: Workspace, api_for, api_url) -> None:
    client = api_for("write")
    client.post(
        api_url("observations/"),
        [
            ROW,
            {**ROW, "date": "2026-04-01", "campaign": "Summer"},
            {**ROW, "channel": "TikTok", "date": "2026-03-10", "until": "2026-04-10", "kind": "organic"},
        ],
    )
    tiktok = Channel.objects.get(key="tiktok").pk

    def dates(query: str) -> list[str]:
        answer = client.get(api_url(f"observations/?{query}"))
        assert answer.status_code == 200, answer.json()
        return [row["date"] for row in answer.json()["results"]]

    assert dates(f"channel={tiktok}") == ["2026-03-10"]
    assert dates("channel_name=TIKTOK") == dates("kind=organic") == ["2026-03-10"]
    assert dates("campaign=summer") == ["2026-04-01"]
    assert dates("start=2026-04-01") == ["2026-04-01", "2026-03-10"]
    assert dates("end=2026-03-05") == ["2026-03-01"]
    assert client.get(api_url("observations/?start=soon")).status_code == 400


def test_listing_takes_as_many_queries_for_thirty_rows_as_for_three(scoped: Workspace, api_for, api_url) -> None:
    client = api_for("write")
    counts = []
    for many in (3, 30):
        rows = [{**ROW, "channel": f"Channel {n}", "date": f"2026-03-{n % 28 + 1:02}"} for n in range(many)]
        client.post(api_url("observations/"), rows)
        counts.append(queries(lambda: client.get(api_url("observations/"))))
    assert counts[0] == counts[1]


def test_deleting_marks_the_month(scoped: Workspace, api_for, api_url) -> None:
    client = api_for("write")
    pk = client.post(api_url("observations/"), ROW).json()["id"]
    DirtyMark.objects.all().delete()
    assert client.delete(api_url(f"observations/{pk}/")).status_code == 204
    assert DirtyMark.objects.get().month == date(2026, 3, 1)


def test_a_read_key_may_not_write(workspace: Workspace, api_for, api_url) -> None:
    assert api_for("read").post(api_url("observations/"), ROW).status_code == 403


def test_a_campaign_is_found_again_in_any_spelling_of_any_alphabet(workspace: Workspace, api_for, api_url) -> None:
    client = api_for("write")
    first = client.post(api_url("observations/"), {**ROW, "campaign": "Kevät ÄÖ"})
    again = client.post(api_url("observations/"), {**ROW, "campaign": "KEVÄT äö", "clicks": 9})
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"channel": 10**30}, "channel"),
        ({"channel": 0}, "channel"),
        ({"channel": "a\0b"}, "channel"),
        ({"campaign": "a\0b"}, "campaign"),
        ({"own": {"a\0b": 1}}, "own"),
    ],
)
def test_what_the_database_cannot_hold_is_refused_by_field(
    workspace: Workspace, api_for, api_url, row: dict[str, object], field: str
) -> None:
    answer = api_for("write").post(api_url("observations/"), {**ROW, **row})
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (400, [field])


def test_an_own_number_beyond_all_bounds_is_refused(workspace: Workspace, api_for, api_url) -> None:
    body = '{"channel": "Instagram", "date": "2026-03-01", "own": {"views": 1e999}}'
    answer = api_for("write").post(api_url("observations/"), body, content_type="application/json")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "own")


def test_deleting_marks_the_month_the_row_stands_in_now(scoped: Workspace, api_for, api_url) -> None:
    api_for("write").post(api_url("observations/"), ROW)
    stale = Observation.objects.get()
    Observation.objects.update(date="2026-05-01", until="2026-05-01")
    DirtyMark.objects.all().delete()
    services.delete_observation(observation=stale, by=None)
    assert set(DirtyMark.objects.values_list("month", flat=True)) == {date(2026, 5, 1)}
