"""The pages of metrics in: upload, settle, watch, undo; type, filter, edit, delete."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Workspace
from reporting import import_runs, import_services
from reporting.models import DirtyMark, Import, Observation
from strategy.services.channels import channel_for_name
from tests.reporting.imports import DATA, imported, imported_bytes, queries

pytestmark = pytest.mark.django_db

CSV = b"Campaign,Day,Cost\nSpring,2026-01-01,10.50\nSummer,2026-01-02,20\n"


def send(client, page_url, data: bytes = CSV, name: str = "report.csv"):
    return client.post(page_url("reporting/imports/new/"), {"file": SimpleUploadedFile(name, data)})


def test_from_upload_to_figures_and_back(scoped: Workspace, editor, client_for, page_url) -> None:
    client = client_for(editor)
    answer = send(client, page_url)
    run = Import.objects.get()
    address = page_url(f"reporting/imports/{run.pk}/")
    assert answer["Location"] == address

    preview = client.get(address).content.decode()
    assert "choose one channel for the whole file" in preview
    assert "Spring" in preview

    columns = {"column-0": "campaign", "column-1": "date", "column-2": "spend"}
    settled = client.post(f"{address}settle/", {**columns, "kind": "paid", "channel": "Instagram", "check": "yes"})
    assert settled["Location"] == address
    page = client.get(address)
    assert page.context["page"].is_ready
    assert "€30.50" in page.content.decode()

    client.post(f"{address}settle/", {**columns, "kind": "paid", "channel": "Instagram", "confirm": "yes"})
    assert "hx-trigger" in client.get(address).content.decode()
    assert "HX-Refresh" not in client.get(f"{address}progress/")
    import_runs.run_import(run.pk)
    assert client.get(f"{address}progress/")["HX-Refresh"] == "true"
    assert "What was stored" in client.get(address).content.decode()
    assert Observation.objects.count() == 2

    client.post(f"{address}undo/")
    assert not Observation.objects.exists()
    assert "has been undone" in client.get(address).content.decode()


def test_an_unreadable_file_says_why_beside_the_field(scoped: Workspace, editor, client_for, page_url) -> None:
    page = send(client_for(editor), page_url, b"PK\x03\x04", "a.csv").content.decode()
    assert "Excel workbook" in page
    assert not Import.objects.exists()


def test_confirming_an_unsettled_import_shows_what_is_missing(scoped: Workspace, editor, client_for, page_url) -> None:
    client = client_for(editor)
    send(client, page_url)
    run = Import.objects.get()
    columns = {"column-0": "spend", "column-1": "date", "column-2": "spend"}
    answer = client.post(page_url(f"reporting/imports/{run.pk}/settle/"), {**columns, "confirm": "yes"}, follow=True)
    assert "Two columns cannot both be Ad spend: Campaign, Cost" in answer.content.decode()
    run.refresh_from_db()
    assert run.status == "uploaded"


def test_the_rate_asked_for_is_typed_and_used(scoped: Workspace, editor, client_for, page_url) -> None:
    client = client_for(editor)
    send(client, page_url, CSV.replace(b"Cost", b"Cost (USD)"))
    run = Import.objects.get()
    address = page_url(f"reporting/imports/{run.pk}/")
    columns = {"column-0": "campaign", "column-1": "date", "column-2": "spend", "channel": "X", "kind": "paid"}
    client.post(f"{address}settle/", {**columns, "check": "yes"})
    assert "1 USD in EUR" in client.get(address).content.decode()
    client.post(f"{address}settle/", {**columns, "rate_USD": "0.5", "confirm": "yes"})
    import_runs.run_import(run.pk)
    assert sorted(Observation.objects.values_list("spend", flat=True)) == [Decimal("5.25"), Decimal(10)]


def test_problems_can_be_downloaded_and_run_no_formula(scoped: Workspace, viewer, client_for, page_url) -> None:
    data = b"date,channel,spend\n2026-01-01,A,=1+1\n2026-01-02,A,2\n"
    run = imported_bytes(scoped, data)
    table = client_for(viewer).get(page_url(f"reporting/imports/{run.pk}/problems.csv")).content.decode("utf-8-sig")
    assert table.splitlines()[1].startswith("2,spend,'=1+1,")


def test_a_viewer_sees_but_may_not_touch(scoped: Workspace, viewer, client_for, page_url) -> None:
    run = imported(scoped, DATA / "channels_mixed.csv")
    client = client_for(viewer)
    for page in ("imports/", f"imports/{run.pk}/", "figures/"):
        assert client.get(page_url(f"reporting/{page}")).status_code == 200
    for page in ("imports/new/", f"imports/{run.pk}/undo/", "figures/new/"):
        assert client.post(page_url(f"reporting/{page}")).status_code == 403
    assert "Undo" not in client.get(page_url(f"reporting/imports/{run.pk}/")).content.decode()


def test_pages_take_as_many_queries_for_thirty_rows_as_for_three(
    scoped: Workspace, editor, client_for, page_url
) -> None:
    client = client_for(editor)
    counts: dict[str, list[int]] = {"imports/": [], "figures/": []}
    for many in (3, 27):
        for number in range(many):
            imported_bytes(scoped, f"date,channel,spend\n2026-01-{number + 1:02},Channel {many} {number},1\n".encode())
        for page, seen in counts.items():
            seen.append(queries(lambda page=page: client.get(page_url(f"reporting/{page}"))))
    assert {page: seen[0] == seen[1] for page, seen in counts.items()} == {"imports/": True, "figures/": True}


def typed(channel: int, **values: object) -> dict[str, object]:
    return {"channel": channel, "kind": "paid", "date": "2026-03-01", "submission": "", **values}


def test_figures_are_typed_edited_and_deleted(scoped: Workspace, contributor, client_for, page_url) -> None:
    channel = channel_for_name(workspace=scoped, name="Instagram").pk
    client = client_for(contributor)
    answer = client.post(page_url("reporting/figures/new/"), typed(channel, campaign=" Spring  sale", spend="12.5"))
    assert answer.status_code == 302, answer.context["form"].errors
    row = Observation.objects.get()
    assert (row.campaign, row.until, row.spend, row.clicks, row.rows_without_revenue) == (
        "Spring sale", date(2026, 3, 1), Decimal("12.5"), None, 1,
    )  # fmt: skip
    assert set(DirtyMark.objects.values_list("channel_id", "month")) == {(channel, date(2026, 3, 1))}

    moved = typed(
        channel, campaign="SPRING SALE", date="2026-04-01", until="2026-05-02", clicks="3", version=row.version
    )
    assert client.post(page_url(f"reporting/figures/{row.pk}/"), moved).status_code == 302
    row.refresh_from_db()
    assert (row.campaign, row.spend, row.clicks) == ("Spring sale", None, 3)
    assert set(DirtyMark.objects.values_list("month", flat=True)) == {date(2026, month, 1) for month in (3, 4, 5)}

    DirtyMark.objects.all().delete()
    client.post(page_url(f"reporting/figures/{row.pk}/delete/"))
    assert not Observation.objects.exists()
    assert set(DirtyMark.objects.values_list("month", flat=True)) == {date(2026, 4, 1), date(2026, 5, 1)}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Enter at least one figure"),
        ({"spend": "1", "until": "2026-02-01"}, "must not be before"),
        ({"spend": "much"}, "Enter a number"),
        ({"spend": "1", "date": ""}, "This field is required"),
    ],
)
def test_what_is_wrong_is_said_and_kept(scoped: Workspace, editor, client_for, page_url, values, words) -> None:
    channel = channel_for_name(workspace=scoped, name="Instagram").pk
    page = client_for(editor).post(page_url("reporting/figures/new/"), typed(channel, campaign="Kept", **values))
    assert words in page.content.decode()
    assert "Kept" in page.content.decode()
    assert not Observation.objects.exists()


def test_the_same_row_twice_is_refused(scoped: Workspace, editor, client_for, page_url) -> None:
    channel = channel_for_name(workspace=scoped, name="Instagram").pk
    client = client_for(editor)
    for campaign in ("Spring", "spring "):
        page = client.post(page_url("reporting/figures/new/"), typed(channel, campaign=campaign, spend="1"))
    assert "There is already a row" in page.content.decode()
    assert Observation.objects.count() == 1


def test_a_row_edited_by_hand_leaves_its_import(scoped: Workspace, editor, client_for, page_url) -> None:
    run = imported_bytes(scoped, b"date,channel,spend\n2026-03-01,A,1\n2026-03-02,A,2\n")
    row = Observation.objects.get(date="2026-03-01")
    client_for(editor).post(
        page_url(f"reporting/figures/{row.pk}/"), typed(row.channel_id, spend="9", version=row.version)
    )
    client_for(editor).post(page_url(f"reporting/imports/{run.pk}/undo/"))
    assert list(Observation.objects.values_list("date", "spend")) == [(date(2026, 3, 1), Decimal(9))]


def test_figures_can_be_narrowed(scoped: Workspace, viewer, client_for, page_url) -> None:
    imported(scoped, DATA / "channels_mixed.csv")
    tiktok = channel_for_name(workspace=scoped, name="tiktok").pk
    client = client_for(viewer)

    def shown(query: str) -> list[date]:
        return [row.date for row in client.get(page_url(f"reporting/figures/?{query}")).context["page_obj"]]

    assert shown(f"channel={tiktok}") == [date(2026, 2, 5), date(2026, 2, 4)]
    assert shown("campaign=SPRING+launch&start=2026-03-01") == [date(2026, 3, 1)]
    assert shown("end=2026-02-03") == [date(2026, 2, 3)]
    assert shown("kind=organic") == []


def test_a_file_too_large_is_refused_unread(scoped: Workspace, editor, client_for, page_url, monkeypatch) -> None:
    monkeypatch.setattr(import_services, "MAX_BYTES", len(CSV) - 1)
    monkeypatch.setattr(import_services, "upload_import", lambda **given: pytest.fail("was taken in"))
    assert "larger than" in send(client_for(editor), page_url).content.decode()
