"""Shared storage: links and files of a strategy, its initiatives and tasks; checked, private, gone when deleted."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scope

from accounts import records
from accounts.records import StateConflict
from accounts.uploads import WORKING_FILES, UnfitUpload, check_upload
from roadmap.models import Attachment, Initiative, Task
from roadmap.services import attachments as services
from strategy.models import Strategy
from tests.budget.test_receipts import HEADS
from tests.counting import queries
from tests.roadmap import make
from tests.strategy import make as strategy_rows

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PDF = HEADS["pdf"]


def archive(*names: str, first: tuple[str, str] | None = None) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        if first:
            made.writestr(zipfile.ZipInfo(first[0]), first[1])
        for name in names:
            made.writestr(name, "<x/>")
    return content.getvalue()


def open_document(kind: str) -> bytes:
    return archive("content.xml", first=("mimetype", f"application/vnd.oasis.opendocument.{kind}"))


GOOD = {
    "plan.docx": archive("[Content_Types].xml", "word/document.xml"),
    "figures.xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "slides.pptx": archive("[Content_Types].xml", "ppt/presentation.xml"),
    "plan.odt": open_document("text"),
    "figures.ods": open_document("spreadsheet"),
    "slides.odp": open_document("presentation"),
    "film.mp4": b"\0\0\0\x18ftypmp42" + b"\0" * 40,
    "film.mov": b"\0\0\0\x14ftypqt  " + b"\0" * 40,
    "loop.gif": b"GIF89a" + b"\0" * 40,
    "list.csv": "Nimi;Hinta\nSukka;1,5\n".encode("cp1252"),
    "notes.txt": "Ääkköset".encode(),
    **{f"picture.{suffix}": content for suffix, content in HEADS.items()},
}
BAD = {
    "page.html": (b"<!doctype html><script>alert(1)</script>", "wrong_kind"),
    "page.txt": (b"\n <HTML><script>alert(1)</script>", "wrong_kind"),
    "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "wrong_kind"),
    "program.exe": (b"MZ\x90\0" + b"\0" * 60, "wrong_kind"),
    "program.txt": (b"MZ\x90\0" + b"\0" * 60, "wrong_kind"),
    "macros.docx": (archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "wrong_kind"),
    "anything.zip": (archive("a.txt"), "wrong_kind"),
    "broken.docx": (archive("[Content_Types].xml", "word/document.xml")[:40], "wrong_kind"),
    "slides.docx": (GOOD["slides.pptx"], "wrong_suffix"),
    "empty.txt": (b"", "empty"),
    "large.txt": (b"x" * 2001, "too_big"),
}


@pytest.mark.parametrize("name", GOOD)
def test_working_files_are_known_by_their_content(name):
    kind = check_upload(SimpleUploadedFile(name, GOOD[name]), kinds=WORKING_FILES, most_bytes=2000)
    assert Path(name).suffix in kind.suffixes


@pytest.mark.parametrize("name", BAD)
def test_everything_else_is_refused_by_name(name):
    content, code = BAD[name]
    with pytest.raises(UnfitUpload, match=name) as refused:
        check_upload(SimpleUploadedFile(name, content), kinds=WORKING_FILES, most_bytes=2000)
    assert refused.value.code == code


# --- Kept, found, handed out ---


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def on_disk(media: Path) -> int:
    return sum(path.is_file() for path in media.rglob("*"))


@pytest.fixture
def strategy(scoped) -> Strategy:
    return strategy_rows.strategy(scoped)


@pytest.fixture
def initiative(scoped) -> Initiative:
    return make.initiative(strategy_rows.goal(scoped))


@pytest.fixture
def task(scoped, initiative) -> Task:
    return make.task(scoped, initiative=initiative)


def store(place, name: str = "plan.pdf", content: bytes = PDF, by=None) -> Attachment:
    return services.add_file(place, file=SimpleUploadedFile(name, content), by=by)


def test_several_files_are_uploaded_at_once_and_a_wrong_one_keeps_no_other_out(
    client_for, contributor, page_url, task, media
):
    files = [SimpleUploadedFile("plan.pdf", PDF), SimpleUploadedFile("page.html", b"<html>"),
             SimpleUploadedFile("plan.docx", GOOD["plan.docx"])]  # fmt: skip
    client = client_for(contributor)
    response = client.post(page_url(f"roadmap/tasks/{task.pk}/files/"), {"files": files}, headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 422
    assert "page.html" in page
    assert "2 files stored." in page
    assert sorted(Attachment.objects.values_list("title", flat=True)) == ["plan.docx", "plan.pdf"]
    assert on_disk(media) == 2
    again = client.post(
        page_url(f"roadmap/tasks/{task.pk}/files/"), {"files": [SimpleUploadedFile("plan.pdf", PDF)]}, headers=HTMX
    )
    assert again.status_code == 200
    assert on_disk(media) == 2


def test_a_file_is_handed_out_to_members_only_and_never_shown_in_our_name(
    client_for, viewer, outsider, other_workspace, page_url, task
):
    stored = store(task, "Suunnitelma ä.pdf")
    response = client_for(viewer).get(page_url(f"roadmap/files/{stored.pk}/"))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/pdf"
    assert stored.file.name.count("/") == 2
    assert "Suunnitelma" not in stored.file.name
    stranger = client_for(outsider)
    assert stranger.get(page_url(f"roadmap/files/{stored.pk}/")).status_code == 404
    assert stranger.get(f"/w/{other_workspace.slug}/roadmap/files/{stored.pk}/").status_code == 404


def test_a_renamed_file_keeps_its_ending(client_for, contributor, page_url, task):
    stored = store(task, by=contributor)
    client = client_for(contributor)
    client.post(page_url(f"roadmap/files/{stored.pk}/edit/"), {"title": "The plan", "version": "1"})
    response = client.get(page_url(f"roadmap/files/{stored.pk}/"))
    assert 'filename="The plan.pdf"' in response["Content-Disposition"]


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://www.example.com/brand-guide_2026.pdf", "brand guide 2026.pdf (example.com)"),
        ("https://drive.example.com/folders/1aB9xQ77kLmNoPqRsT", "drive.example.com"),
        ("https://example.com/", "example.com"),
        ("https://example.com/%C3%A4%C3%A4ni", "ääni (example.com)"),
        ("https://example.com/123", "example.com"),
    ],
)
def test_a_link_is_called_as_its_address_says(url, title):
    assert services.title_of(url) == title


def test_a_link_is_kept_once(client_for, contributor, page_url, initiative):
    client = client_for(contributor)
    sent = {"what": "link", "url": "drive.example.com/photos"}
    for _click in range(2):
        response = client.post(page_url(f"roadmap/initiatives/{initiative.pk}/files/"), sent)
    assert response.url == page_url(f"roadmap/initiatives/{initiative.pk}/") + "#files"
    kept = Attachment.objects.get()
    assert (kept.url, kept.title, kept.initiative) == (
        "https://drive.example.com/photos", "photos (drive.example.com)", initiative,
    )  # fmt: skip


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.com", "file:///etc/passwd", "", "not a link"])
def test_only_addresses_of_the_web_are_kept(client_for, contributor, page_url, initiative, url):
    response = client_for(contributor).post(
        page_url(f"roadmap/initiatives/{initiative.pk}/files/"),
        {"what": "link", "url": url, "title": "Keep"},
        headers=HTMX,
    )
    assert response.status_code == 422
    assert 'value="Keep"' in response.content.decode()
    assert not Attachment.objects.exists()


def test_contributors_delete_what_they_added_and_editors_anything(
    client_for, contributor, editor, page_url, task, media, django_capture_on_commit_callbacks
):
    own, theirs = store(task, by=contributor), store(task, "other.pdf", PDF + b" ", by=editor)
    client = client_for(contributor)
    assert client.post(page_url(f"roadmap/files/{theirs.pk}/delete/")).status_code == 403
    assert client.get(page_url(f"roadmap/files/{theirs.pk}/edit/")).status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page_url(f"roadmap/files/{own.pk}/delete/")).status_code == 302
    assert on_disk(media) == 1
    with django_capture_on_commit_callbacks(execute=True):
        client_for(editor).post(page_url(f"roadmap/files/{theirs.pk}/delete/"), headers=HTMX)
    assert on_disk(media) == 0


@pytest.mark.parametrize("what", ["task", "initiative", "goal"])
def test_files_go_with_what_they_hang_on(scoped, task, media, what, django_capture_on_commit_callbacks):
    store(task)
    deleted = {"task": task, "initiative": task.initiative, "goal": task.initiative.goal}[what]
    with django_capture_on_commit_callbacks(execute=True):
        records.delete(deleted, by=None)
    assert on_disk(media) == 0
    assert not Attachment.objects.exists()


def test_a_full_place_says_so(task, monkeypatch):
    monkeypatch.setattr(services, "MOST_IN_ONE_PLACE", 1)
    store(task)
    with pytest.raises(ValidationError, match="1 files and links here already"):
        services.add_link(task, url="https://example.com/", by=None)


def test_an_archived_strategy_stays_as_it_is(client_for, editor, page_url, scoped, strategy):
    kept = services.add_link(strategy, url="https://example.com/", by=editor)
    Strategy.objects.filter(pk=strategy.pk).update(state=Strategy.State.ARCHIVED, is_current=False)
    strategy.refresh_from_db()
    kept.refresh_from_db()
    with pytest.raises(StateConflict):
        services.add_link(strategy, url="https://example.org/", by=editor)
    with pytest.raises(StateConflict):
        services.delete_attachment(kept, by=editor)
    page = client_for(editor).get(page_url(f"roadmap/files/?strategy={strategy.pk}")).content.decode()
    assert "Upload files" not in page


# --- All in one place ---


def test_everything_of_a_strategy_is_in_one_place_to_be_searched(client_for, viewer, page_url, scoped, strategy, task):
    services.add_link(strategy, url="https://example.com/brand", by=None)
    services.add_link(task.initiative, url="https://example.com/makers", by=None)
    store(task, "script.pdf")
    store(make.task(scoped, "Loose end"), "loose.pdf")
    services.add_link(strategy_rows.strategy(scoped, name="Next year", starts_on="2027-01-01", ends_on="2027-12-31"),
                      url="https://example.com/next", by=None)  # fmt: skip
    client = client_for(viewer)

    def found(query: str = "") -> set[str]:
        return {line.title for line, _may in client.get(page_url(f"roadmap/files/{query}")).context["lines"]}

    assert found() == {"brand (example.com)", "makers (example.com)", "script.pdf", "loose.pdf"}
    assert found("?q=elbow") == {"script.pdf"}
    assert found("?where=initiative") == {"makers (example.com)"}
    assert found("?kind=file") == {"script.pdf", "loose.pdf"}
    assert found("?kind=link&where=strategy") == {"brand (example.com)"}
    assert client.get(page_url("roadmap/files/?kind=x")).status_code == 200
    assert client.get(page_url("roadmap/files/?strategy=999999")).status_code == 404


def test_before_the_first_strategy_the_page_says_where_to_begin(client_for, viewer, page_url, scoped):
    assert "No strategy yet" in client_for(viewer).get(page_url("roadmap/files/")).content.decode()


def test_many_files_take_as_many_queries(client_for, viewer, page_url, scoped, strategy, task):
    def fill(numbers: range) -> None:
        for number in numbers:
            services.add_link(task, url=f"https://example.com/{number}", by=None)
            services.add_link(strategy, url=f"https://example.com/{number}", by=None)

    fill(range(3))
    client = client_for(viewer)
    pages = [page_url("roadmap/files/"), page_url(f"roadmap/tasks/{task.pk}/files/")]
    few = [queries(client, page) for page in pages]
    fill(range(3, 20))
    assert [queries(client, page) for page in pages] == few


# --- The endpoint ---


def test_programs_keep_files_and_links(api_for, api_url, task, strategy, media, django_capture_on_commit_callbacks):
    client = api_for("write")
    url = api_url("attachments/")
    link = client.post(url, {"task": task.pk, "url": "https://example.com/brand"})
    assert (link.status_code, link.json()["title"]) == (201, "brand (example.com)")
    sent = {"strategy": strategy.pk, "file": SimpleUploadedFile("plan.pdf", PDF)}
    file = client.post(url, sent, format="multipart").json()
    assert (file["strategy"], file["url"], file["size"]) == (strategy.pk, "", len(PDF))
    downloaded = client.get(f"{url}{file['id']}/file/")
    assert b"".join(downloaded.streaming_content) == PDF
    assert downloaded["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"{url}{link.json()['id']}/file/").status_code == 404
    assert len(client.get(f"{url}?task={task.pk}").json()["results"]) == 1
    assert client.patch(f"{url}{link.json()['id']}/", {"title": "Brand"}).json()["title"] == "Brand"
    with django_capture_on_commit_callbacks(execute=True):
        assert client.delete(f"{url}{file['id']}/").status_code == 204
    assert on_disk(media) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "https://example.com/"},
        {"url": "ftp://example.com/", "task": "task"},
        {"url": "https://example.com/", "task": "task", "strategy": "strategy"},
        {"url": "https://example.com/", "task": 999999},
    ],
)
def test_what_cannot_be_kept_is_refused(api_for, api_url, task, strategy, wrong):
    known = {"task": task.pk, "strategy": strategy.pk}
    response = api_for("write").post(
        api_url("attachments/"), {name: known.get(value, value) for name, value in wrong.items()}
    )
    assert response.status_code == 400, response.json()


def test_a_stored_file_does_not_become_a_link(api_for, api_url, task):
    stored = store(task)
    response = api_for("write").patch(api_url(f"attachments/{stored.pk}/"), {"url": "https://example.com/"})
    assert response.json()["errors"][0]["field"] == "url"


def test_another_workspaces_place_is_unknown(api_for, api_url, other_workspace):
    with scope(workspace=other_workspace):
        theirs = make.task(other_workspace)
    response = api_for("write").post(api_url("attachments/"), {"task": theirs.pk, "url": "https://example.com/"})
    assert response.status_code == 400
