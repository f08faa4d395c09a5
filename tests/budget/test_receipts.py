"""The bill itself stays beside its expense: checked, private, and gone when it is deleted."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_scopes import scope
from rest_framework.test import APIClient

from accounts.models import AuditEvent, User, Workspace
from accounts.uploads import DOCUMENTS, UnfitUpload, check_upload, safe_name
from budget import services
from budget.models import BudgetLine, Expense, Receipt
from tests.counting import queries

HEADS = {
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF",
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0",
    "jpg": b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + b"\0" * 40 + b"\xff\xd9",
    "webp": b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 30,
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 30,
}


def upload(name: str = "invoice.pdf", content: bytes = HEADS["pdf"]) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored_files(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def book(line: BudgetLine, by: User) -> Expense:
    with scope(workspace=line.workspace):
        return services.record_expense(
            line=line, by=by, date=date(2025, 3, 5), amount=Decimal("120.00"), vendor="Canva"
        )


@pytest.fixture
def expense(line: BudgetLine, contributor: User) -> Expense:
    return book(line, contributor)


@pytest.fixture
def mine(client_for: Callable[[User], Client], contributor: User) -> Client:
    return client_for(contributor)


@pytest.fixture
def address(expense: Expense, page_url: Callable[[str], str]) -> str:
    return page_url(f"budget/expenses/{expense.pk}/receipts/")


def receipts(workspace: Workspace) -> list[Receipt]:
    with scope(workspace=workspace):
        return list(Receipt.objects.all())


# --- What is taken ---


@pytest.mark.parametrize("suffix", [*HEADS, "jpeg"])
def test_documents_and_pictures_are_known_by_their_content(suffix: str) -> None:
    content = HEADS["jpg" if suffix == "jpeg" else suffix]
    kind = check_upload(upload(f"Bill.{suffix.upper()}", content), kinds=DOCUMENTS, most_bytes=1000)
    assert f".{suffix}" in kind.suffixes


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (upload("a.pdf", b""), "empty"),
        (upload("a.pdf", HEADS["pdf"] + b"0" * 1000), "too_big"),
        (upload("a.pdf", b"<html><script>alert(1)</script></html>"), "wrong_kind"),
        (upload("a.pdf", b"MZ\x90\0" + b"\0" * 60), "wrong_kind"),
        (upload("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), "wrong_kind"),
        (upload("a.pdf", b"just text"), "wrong_kind"),
        (upload("a.pdf", HEADS["png"]), "wrong_suffix"),
        (upload("a", HEADS["png"]), "wrong_suffix"),
        (upload("a.png.exe", HEADS["png"]), "wrong_suffix"),
    ],
    ids=["empty", "large", "page", "program", "drawing", "text", "disguised", "no suffix", "two suffixes"],
)
def test_everything_else_is_refused_by_name(file: SimpleUploadedFile, code: str) -> None:
    with pytest.raises(UnfitUpload) as refused:
        check_upload(file, kinds=DOCUMENTS, most_bytes=1000)
    assert refused.value.code == code
    assert str(file.name) in refused.value.messages[0]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Bills\\march.pdf", "march.pdf"),
        ("in\r\nvoice\x00.pdf", "invoice.pdf"),
        ("gnp\u202efdp.exe", "gnpfdp.exe"),
        (' "quoted" .pdf', "quoted .pdf"),
        ("...", "file"),
        ("Lasku ääkköset.pdf", "Lasku ääkköset.pdf"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
    ],
)
def test_names_are_made_harmless(given: str, kept: str) -> None:
    assert safe_name(given) == kept


# --- In the browser ---


def test_several_files_are_stored_and_handed_out_as_they_came(
    mine: Client, address: str, media: Path, workspace: Workspace
) -> None:
    answer = mine.post(address, {"files": [upload(), upload("photo.jpg", HEADS["jpg"])], "from": "expense"})
    assert answer["Location"] == address.removesuffix("receipts/")
    first, second = receipts(workspace)
    assert (first.name, second.name, second.content_type) == ("invoice.pdf", "photo.jpg", "image/jpeg")
    assert all("invoice" not in path.name for path in stored_files(media))
    page = mine.get(answer["Location"]).content.decode()
    assert "invoice.pdf" in page
    assert "photo.jpg" in page
    sent = mine.get(f"{address}{first.pk}/")
    assert b"".join(sent) == HEADS["pdf"]
    assert sent["Content-Disposition"] == 'attachment; filename="invoice.pdf"'
    assert (sent["X-Content-Type-Options"], sent["Content-Type"]) == ("nosniff", "application/pdf")


def test_one_bad_file_keeps_no_other_out(mine: Client, address: str, workspace: Workspace) -> None:
    page = mine.post(address, {"files": [upload("note.txt", b"hello"), upload()]}, follow=True).content.decode()
    assert "“note.txt” is none of the kinds taken here" in page
    assert [receipt.name for receipt in receipts(workspace)] == ["invoice.pdf"]
    assert "Choose a file first." in mine.post(address, {}, follow=True).content.decode()


def test_the_same_file_twice_is_one(mine: Client, address: str, workspace: Workspace) -> None:
    mine.post(address, {"files": [upload(), upload()]})
    mine.post(address, {"files": [upload()]})
    mine.post(address, {"files": [upload(content=HEADS["pdf"].replace(b"1 0", b"2 0"))]})
    assert len(receipts(workspace)) == 2


def test_ten_are_enough(mine: Client, address: str, workspace: Workspace, media: Path) -> None:
    files = [upload(f"{number}.pdf") for number in range(11)]
    assert "an expense has at most 10 files" in mine.post(address, {"files": files}, follow=True).content.decode()
    assert len(receipts(workspace)) == len(stored_files(media)) == 10


def test_deleting_takes_the_file_off_the_disk(
    mine: Client,
    address: str,
    workspace: Workspace,
    media: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    mine.post(address, {"files": [upload()]})
    (receipt,) = receipts(workspace)
    with django_capture_on_commit_callbacks(execute=True):
        page = mine.post(f"{address}{receipt.pk}/delete/", follow=True)
    assert "invoice.pdf has been deleted." in page.content.decode()
    assert not receipts(workspace)
    assert not stored_files(media)
    assert mine.get(f"{address}{receipt.pk}/").status_code == 404
    assert mine.post(f"{address}{receipt.pk}/delete/").status_code == 302
    with scope(workspace=workspace):
        actions = AuditEvent.objects.filter(object_type="Receipt").order_by("pk").values_list("action", flat=True)
        assert list(actions) == ["created", "deleted"]


def test_a_deleted_expense_leaves_no_file_behind(
    mine: Client, address: str, expense: Expense, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    mine.post(address, {"files": [upload(), upload("photo.jpg", HEADS["jpg"])]})
    with django_capture_on_commit_callbacks(execute=True), scope(workspace=expense.workspace):
        services.delete_expense(expense, by=None)
    assert not stored_files(media)


def test_a_file_that_is_gone_from_the_disk_is_not_found(mine: Client, address: str, media: Path) -> None:
    mine.post(address, {"files": [upload()]})
    for path in stored_files(media):
        path.unlink()
    page = mine.get(address).content.decode()
    assert "invoice.pdf" in page
    pk = page.split(f"{address}")[1].split("/")[0]
    assert mine.get(f"{address}{pk}/").status_code == 404


# --- Who may ---


@pytest.fixture
def someone_elses(line: BudgetLine, editor: User, page_url: Callable[[str], str]) -> str:
    return page_url(f"budget/expenses/{book(line, editor).pk}/receipts/")


def test_viewers_read_contributors_add_to_their_own(
    client_for: Callable[[User], Client],
    mine: Client,
    editor: User,
    viewer: User,
    outsider: User,
    other_workspace: Workspace,
    address: str,
    someone_elses: str,
    workspace: Workspace,
) -> None:
    assert client_for(editor).post(someone_elses, {"files": [upload()]}).status_code == 302
    assert mine.post(someone_elses, {"files": [upload()]}).status_code == 403
    (receipt,) = receipts(workspace)
    assert mine.post(f"{someone_elses}{receipt.pk}/delete/").status_code == 403
    assert mine.get(f"{someone_elses}{receipt.pk}/").status_code == 200
    assert client_for(viewer).get(f"{someone_elses}{receipt.pk}/").status_code == 200
    assert client_for(viewer).post(address, {"files": [upload()]}).status_code == 403
    assert client_for(outsider).get(f"{someone_elses}{receipt.pk}/").status_code == 404
    assert Client().get(f"{someone_elses}{receipt.pk}/").status_code == 302
    assert mine.get(f"{address}{receipt.pk}/").status_code == 404, "a receipt of another expense"
    assert Client().get(f"/media/{receipt.file.name}").status_code == 404


# --- By API ---


def test_files_by_api(
    api_for: Callable[..., APIClient],
    api_url: Callable[[str], str],
    expense: Expense,
    media: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    api, address = api_for("write"), api_url(f"expenses/{expense.pk}/receipts/")
    created = api.post(address, {"file": upload()}, format="multipart")
    assert created.status_code == 201, created.content
    receipt = created.json()
    assert (receipt["name"], receipt["content_type"], receipt["size"]) == (
        "invoice.pdf",
        "application/pdf",
        len(HEADS["pdf"]),
    )
    assert [row["id"] for row in api.get(address).json()["results"]] == [receipt["id"]]
    assert b"".join(api.get(f"{address}{receipt['id']}/file/")) == HEADS["pdf"]
    refused = api.post(address, {"file": upload("a.pdf", b"no")}, format="multipart")
    assert (refused.status_code, refused.json()["code"]) == (400, "wrong_kind")
    assert api_for("read").post(address, {"file": upload()}, format="multipart").status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        assert api.delete(f"{address}{receipt['id']}/").status_code == 204
    assert not stored_files(media)
    assert api.get(api_url("expenses/999999/receipts/")).status_code == 404


def test_a_contributor_adds_to_own_expenses_by_api_too(
    mine: Client, api_url: Callable[[str], str], expense: Expense, line: BudgetLine, editor: User
) -> None:
    theirs = book(line, editor)
    assert mine.post(api_url(f"expenses/{expense.pk}/receipts/"), {"file": upload()}).status_code == 201
    assert mine.post(api_url(f"expenses/{theirs.pk}/receipts/"), {"file": upload()}).status_code == 403


# --- Cost ---


def test_ten_receipts_cost_no_more_queries_than_one(
    mine: Client, address: str, api_for: Callable[..., APIClient], api_url: Callable[[str], str], expense: Expense
) -> None:
    api, endpoint = api_for("read"), api_url(f"expenses/{expense.pk}/receipts/")
    mine.post(address, {"files": [upload()]})
    mine.get(address), api.get(endpoint)
    few = queries(mine, address), queries(api, endpoint)
    mine.post(address, {"files": [upload(f"{number}.pdf") for number in range(9)]})
    mine.get(address)
    assert (queries(mine, address), queries(api, endpoint)) == few
