"""Imports through the REST API."""

import json
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum

from accounts.models import Workspace
from reporting import import_runs, import_services
from reporting.models import Import, Observation
from tests.reporting.imports import DATA, queries

pytestmark = pytest.mark.django_db

SMALL = b"Tag;Kampagnenname;Ausgegebener Betrag (EUR)\n2026-10-05;Creator;12,50\n2026-10-06;Creator;7,50\n"


@pytest.fixture
def upload(api_for, api_url):
    def send(data: bytes = SMALL, name: str = "report.csv", **fields: str):
        file = SimpleUploadedFile(name, data, content_type="text/csv")
        return api_for("write").post(api_url("imports/"), {"file": file, **fields}, format="multipart")

    return send


def test_an_upload_answers_with_a_proposal_and_stores_nothing(scoped: Workspace, upload) -> None:
    answer = upload()
    assert answer.status_code == 201
    run = answer.json()
    assert run["status"] == "uploaded"
    assert run["mapping"] == {"Tag": "date", "Kampagnenname": "campaign", "Ausgegebener Betrag (EUR)": "spend"}
    assert run["preview"]["rows"][0] == ["2026-10-05", "Creator", "12,50"]
    assert [problem["code"] for problem in run["preview"]["mapping_problems"]] == ["channel_needed"]
    assert not Observation.objects.exists()


def test_confirming_runs_it_and_the_result_is_counted(scoped: Workspace, upload, api_for, api_url) -> None:
    pk = upload(channel="Instagram").json()["id"]
    confirmed = api_for("write").post(api_url(f"imports/{pk}/confirm/"))
    assert (confirmed.status_code, confirmed.json()["status"]) == (202, "queued")
    import_runs.run_import(pk)
    run = api_for("read").get(api_url(f"imports/{pk}/")).json()
    assert (run["status"], run["rows_read"], run["rows_stored"], run["rows_skipped"]) == ("done", 2, 2, 0)
    assert Observation.objects.aggregate(total=Sum("spend"))["total"] == 20
    assert api_for("write").post(api_url(f"imports/{pk}/confirm/")).status_code == 409

    undone = api_for("write").post(api_url(f"imports/{pk}/undo/"))
    assert (undone.status_code, undone.json()["status"]) == (200, "undone")
    assert not Observation.objects.exists()
    assert api_for("write").post(api_url(f"imports/{pk}/undo/")).status_code == 409


def test_one_request_can_say_everything(scoped: Workspace, upload) -> None:
    mapping = {"Tag": "date", "Kampagnenname": "campaign", "Ausgegebener Betrag (EUR)": "revenue"}
    answer = upload(mapping=json.dumps(mapping), options='{"channel": "Shop", "kind": "organic"}', confirm="true")
    assert answer.status_code == 202
    import_runs.run_import(answer.json()["id"])
    row = Observation.objects.select_related("channel").order_by("date").first()
    assert row is not None
    assert (row.channel.name, row.kind, row.spend, row.revenue) == ("Shop", "organic", None, Decimal("12.5"))


def test_an_unattended_import_without_a_channel_is_kept_apart(scoped: Workspace, upload) -> None:
    answer = upload(confirm="true")
    assert answer.status_code == 202
    assert answer.json()["options"]["channel"] == "Unassigned"
    import_runs.run_import(answer.json()["id"])
    assert set(Observation.objects.values_list("channel__name", flat=True)) == {"Unassigned"}


def test_confirming_what_is_not_settled_says_what_is_missing(scoped: Workspace, upload, api_for, api_url) -> None:
    pk = upload().json()["id"]
    answer = api_for("write").post(api_url(f"imports/{pk}/confirm/"))
    assert answer.status_code == 400
    assert [error["code"] for error in answer.json()["errors"]] == ["channel_needed"]
    assert Import.objects.get().status == "uploaded"


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"mapping": "[1]"}, "mapping"),
        ({"mapping": "{"}, "mapping"),
        ({"mapping": '{"Tag": ["date"]}'}, "mapping"),
        ({"mapping": '{"Tag": 1}'}, "mapping"),
        ({"options": '{"kind": "free"}'}, "options"),
        ({"options": '{"colour": "red"}'}, "options"),
        ({"options": '{"rates": {"USD": "much"}}'}, "options"),
        ({"options": '{"rates": {"USD": -1}}'}, "options"),
        ({"options": '{"first_day": "soon"}'}, "options"),
    ],
)
def test_what_cannot_be_understood_is_refused(scoped: Workspace, upload, fields, place) -> None:
    answer = upload(**fields)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [place]


def test_an_unknown_column_or_target_is_named(scoped: Workspace, upload) -> None:
    run = upload(mapping='{"Tag": "date", "Kosten": "spend", "Kampagnenname": "colour"}').json()
    codes = [problem["code"] for problem in run["preview"]["mapping_problems"]]
    assert codes == ["no_such_column", "no_such_target", "channel_needed", "metric_needed"]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [(b"PK\x03\x04", "a.csv", "is_workbook"), (b" \n ", "a.csv", "is_empty"), (SMALL, "a.exe", "wrong_suffix")],
)
def test_files_that_are_no_tables_are_refused(scoped: Workspace, upload, data, name, code) -> None:
    answer = upload(data, name)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, code)
    assert not Import.objects.exists()


def test_problems_are_told_in_words(scoped: Workspace, upload, api_for, api_url) -> None:
    answer = upload(
        (DATA / "semicolons_ragged.csv").read_bytes().replace(b"5000;", b"soon;"), channel="Facebook", confirm="true"
    )
    import_runs.run_import(answer.json()["id"])
    problems = api_for("read").get(api_url(f"imports/{answer.json()['id']}/")).json()["problems"]
    assert [(p["code"], p["row"], p["column"], p["value"]) for p in problems] == [
        ("short_row", 4, "", ""),
        ("not_a_number", 5, "Impressions", "soon"),
    ]
    assert "4 cells instead of 7" in problems[0]["message"]


def test_listing_takes_as_many_queries_for_thirty_as_for_three(scoped: Workspace, upload, api_for, api_url) -> None:
    client = api_for("read")
    counts = []
    for many in (3, 27):
        for _ in range(many):
            upload()
        counts.append(queries(lambda: client.get(api_url("imports/?page_size=100"))))
    assert client.get(api_url("imports/")).json()["count"] == 30
    assert counts[0] == counts[1]


def test_another_workspaces_import_is_not_there(upload, workspace, other_workspace, api_for) -> None:
    pk = upload().json()["id"]
    stranger = api_for("write", of=other_workspace)
    assert stranger.get(f"/api/v1/workspaces/{workspace.slug}/imports/{pk}/").status_code == 404
    assert stranger.get(f"/api/v1/workspaces/{other_workspace.slug}/imports/{pk}/").status_code == 404
    assert stranger.post(f"/api/v1/workspaces/{other_workspace.slug}/imports/{pk}/undo/").status_code == 404


def test_a_file_too_large_is_refused_unread(scoped: Workspace, upload, monkeypatch) -> None:
    monkeypatch.setattr(import_services, "MAX_BYTES", len(SMALL) - 1)
    monkeypatch.setattr(import_services, "upload_import", lambda **given: pytest.fail("was taken in"))
    answer = upload()
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "too_big")
