"""From the bank's file to expenses on lines: reviewed, booked once, taken back whole."""

import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django_scopes import scope
from rest_framework.test import APIClient

from accounts.models import AuditEvent, User, Workspace
from accounts.roles import Role
from accounts.tables import UnreadableTable
from budget import services as budget_services
from budget.exceptions import LayoutIsUnsettled, StatementIsBooked, StatementIsNotBooked
from budget.models import Budget, BudgetLine, ExchangeRate, Expense, SheetImport
from budget.selectors import statements as selectors
from budget.selectors.statements import Row
from budget.services import receipts, statements
from budget.services.statements import Choice
from strategy.models import Channel
from tests.budget.test_statements import FILES
from tests.counting import cost_of, queries

NORDEA = (FILES / "nordea_fi.csv").read_bytes()
HEADER = "Date;Payee;Amount;Currency\n"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def tools(make_line: Callable[..., BudgetLine]) -> BudgetLine:
    return make_line("Tools", category=BudgetLine.Category.TOOLS)


@pytest.fixture
def photos(make_line: Callable[..., BudgetLine]) -> BudgetLine:
    return make_line("Photos", category=BudgetLine.Category.SERVICES)


def upload(workspace: Workspace, by: User, data: bytes | str = NORDEA, settle: bool = True) -> SheetImport:
    content = data.encode() if isinstance(data, str) else data
    run = statements.upload_statement(workspace=workspace, filename="march.csv", data=content, by=by)
    return statements.settle_layout(run, layout=selectors.layout_of(run), by=by) if settle else run


def rows_of(run: SheetImport) -> dict[int, Row]:
    return {row.entry.row: row for row in selectors.review(run).rows}


def paid(line: BudgetLine, by: User, vendor: str, day: date = date(2025, 2, 3), amount: str = "10.00") -> Expense:
    return budget_services.record_expense(line=line, by=by, date=day, amount=Decimal(amount), vendor=vendor)


def book(run: SheetImport, by: User, *rows: tuple[int, BudgetLine]) -> SheetImport:
    choices = statements.choices_of((row, line.pk) for row, line in rows)
    return statements.book_statement(run, by=by, role=Role.EDITOR, choices=choices)


# --- Review ---


def test_spending_of_known_vendors_is_ticked_and_all_else_is_not(
    scoped: Workspace, owner: User, tools: BudgetLine
) -> None:
    paid(tools, owner, "Canva")
    rows = rows_of(upload(scoped, owner))
    assert (rows[2].line, rows[2].is_ticked, rows[2].is_proposed) == (tools, True, True)
    assert (rows[3].line, rows[3].is_ticked, rows[3].code) == (None, False, "")
    assert (rows[7].line, rows[7].is_ticked) == (tools, False), "money that came in"
    assert (rows[8].code, rows[8].obstacle[:14]) == ("no_rate", "No rate of USD")
    assert rows[9].code == "outside"


def test_a_rate_of_the_table_makes_another_currency_bookable(scoped: Workspace, owner: User, tools: BudgetLine) -> None:
    ExchangeRate.objects.create(
        workspace=scoped, currency="USD", period="month", date=date(2025, 3, 1), rate=Decimal("0.90")
    )
    run = upload(scoped, owner)
    assert rows_of(run)[8].valued.amount == Decimal("53.10")
    book(run, owner, (8, tools))
    expense = Expense.objects.get(imported=run)
    assert (expense.entered, expense.currency, expense.rate, expense.amount) == (
        59,
        "USD",
        Decimal("0.9"),
        Decimal("53.1"),
    )


def test_what_was_typed_by_hand_is_pointed_out_once(scoped: Workspace, owner: User, tools: BudgetLine) -> None:
    typed = paid(tools, owner, "Bus", date(2025, 3, 3), "12.40")
    paid(tools, owner, "Bus", date(2025, 2, 20), "12.40")
    rows = rows_of(upload(scoped, owner))
    assert (rows[4].twin, rows[5].twin) == (typed, None)


def test_the_line_of_another_year_is_followed_by_its_namesake(
    scoped: Workspace, owner: User, tools: BudgetLine, make_line: Callable[..., BudgetLine]
) -> None:
    old = budget_services.save_budget(
        Budget(workspace=scoped), by=owner, name="Social 2024", first_month=date(2024, 1, 1), months=11
    )
    paid(make_line("TOOLS", of=old), owner, "Canva", date(2024, 11, 30))
    assert rows_of(upload(scoped, owner))[2].line == tools


def test_a_line_that_takes_no_expenses_any_more_is_named(scoped: Workspace, owner: User, tools: BudgetLine) -> None:
    paid(tools, owner, "Canva")
    BudgetLine.objects.filter(pk=tools.pk).update(actuals_from="untracked")
    budget_services.add_line(tools.budget, by=owner, name="Other", category="assets", planned_per_month=None)
    row = rows_of(upload(scoped, owner))[2]
    assert (row.line, row.is_ticked) == (None, False)
    assert "“Tools” takes no expenses any more" in row.warning


def test_the_bill_of_reported_advertising_is_pointed_out(scoped: Workspace, owner: User, tools: BudgetLine) -> None:
    channel = Channel.objects.create(workspace=scoped, name="Instagram")
    budget_services.add_line(
        tools.budget,
        by=owner,
        name="Instagram ads",
        category="advertising",
        planned_per_month=None,
        actuals_from="observed",
        channel=channel,
    )
    rows = rows_of(upload(scoped, owner, (FILES / "card_en.csv").read_bytes()))
    assert "takes its spend from the reports of Instagram" in rows[4].warning
    assert rows[5].warning == ""
    paid(tools, owner, "Meta Platforms")
    assert rows_of(upload(scoped, owner, (FILES / "card_en.csv").read_bytes()))[4].is_ticked


def test_choices_are_kept(scoped: Workspace, owner: User, tools: BudgetLine, photos: BudgetLine) -> None:
    paid(tools, owner, "Canva")
    run = upload(scoped, owner)
    choices = {2: Choice(False, None), 3: Choice(True, photos.pk), 4: Choice(True, None), 6: Choice(True, 10**15)}
    run = statements.keep_choices(run, choices)
    rows = rows_of(run)
    assert [(rows[n].is_ticked, rows[n].line) for n in (2, 3, 4)] == [(False, None), (True, photos), (True, None)]
    assert rows[6].warning.startswith("The chosen line takes no expenses")
    run = statements.settle_layout(run, layout=selectors.layout_of(run), by=owner)
    assert rows_of(run)[3].line == photos


# --- Booking ---


def test_booked_rows_are_expenses_that_say_where_they_come_from(
    scoped: Workspace, owner: User, photos: BudgetLine, tools: BudgetLine
) -> None:
    run = book(upload(scoped, owner), owner, (3, photos), (7, tools))
    bill, refund = Expense.objects.filter(imported=run).order_by("date")
    assert (bill.line, bill.date, bill.amount, bill.vendor) == (
        photos,
        date(2025, 3, 5),
        Decimal("1250.00"),
        "Valokuvaamo Öljymäki Oy",
    )
    assert (bill.note, bill.created_by, bill.is_actual) == ("Kuvauspäivä · 1009", owner, True)
    assert refund.amount == Decimal("-49.00")
    assert (run.status, run.result["booked"], run.result["known"]) == ("done", 2, 0)
    assert [(row["row"], row["code"]) for row in run.result["skipped"]] == [
        (2, "not_chosen"),
        (4, "not_chosen"),
        (5, "not_chosen"),
        (6, "not_chosen"),
        (8, "no_rate"),
        (9, "outside"),
    ]
    events = AuditEvent.objects.filter(object_type="Expense", action="created")
    assert {event.object_id for event in events} == {str(bill.pk), str(refund.pk)}
    assert AuditEvent.objects.get(object_type="SheetImport", action="imported").detail == {"rows": 2}


def test_the_same_payment_is_never_booked_twice(scoped: Workspace, owner: User, tools: BudgetLine) -> None:
    book(upload(scoped, owner), owner, (2, tools), (4, tools))
    again = upload(scoped, owner)
    assert {number for number, row in rows_of(again).items() if row.code == "booked"} == {2, 4}
    again = book(again, owner, (2, tools), (4, tools), (5, tools))
    assert (again.result["booked"], again.result["known"]) == (1, 2)
    assert Expense.objects.filter(amount=Decimal("12.40")).count() == 2
    with pytest.raises(StatementIsBooked):
        book(again, owner, (3, tools))
    with pytest.raises(StatementIsBooked):
        statements.keep_choices(again, {})


def test_without_choices_what_is_ticked_is_booked(scoped: Workspace, owner: User, tools: BudgetLine) -> None:
    paid(tools, owner, "Canva")
    run = statements.book_statement(upload(scoped, owner), by=owner, role=Role.EDITOR)
    assert list(run.expenses.values_list("amount", flat=True)) == [Decimal("119.90")]


def test_rows_without_a_fitting_line_are_left_out_by_name(
    scoped: Workspace, owner: User, tools: BudgetLine, make_line: Callable[..., BudgetLine]
) -> None:
    untracked = make_line("Flat fee", actuals_from="untracked")
    run = upload(scoped, owner)
    choices = {
        2: Choice(True, tools.pk),
        3: Choice(True, None),
        4: Choice(True, untracked.pk),
        99: Choice(True, tools.pk),
    }
    run = statements.book_statement(run, by=owner, role=Role.EDITOR, choices=choices)
    codes = {row["row"]: row["code"] for row in run.result["skipped"]}
    assert (run.result["booked"], codes[3], codes[4]) == (1, "no_line", "line_does_not_fit")


def test_what_is_above_the_limit_waits_for_approval(scoped: Workspace, owner: User, photos: BudgetLine) -> None:
    Budget.objects.update(expense_limit=Decimal(1000), approver_role=Role.OWNER)
    run = book(upload(scoped, owner), owner, (3, photos))
    assert run.expenses.get().approval == "waiting"


def test_the_columns_come_first(scoped: Workspace, owner: User) -> None:
    run = upload(scoped, owner, settle=False)
    with pytest.raises(LayoutIsUnsettled):
        statements.book_statement(run, by=owner, role=Role.EDITOR)


def test_the_mapping_is_remembered_for_the_layout(scoped: Workspace, owner: User) -> None:
    first = upload(scoped, owner)
    statements.settle_layout(first, layout=selectors.layout_of(first), by=owner)
    second = upload(scoped, owner, NORDEA.replace(b"2025/03", b"2025/04"), settle=False)
    assert second.mapping == first.mapping
    titled = upload(scoped, owner, b"Tiliote\r\n\r\n" + NORDEA, settle=False)
    assert selectors.layout_of(titled).header == 3
    other = upload(scoped, owner, HEADER + "2025-03-01;A;-1,00;EUR\n", settle=False)
    assert other.mapping["settled"] is False


def test_long_and_unreadable_files_are_refused(scoped: Workspace, owner: User) -> None:
    with pytest.raises(UnreadableTable, match="more than 5000 rows"):
        upload(scoped, owner, HEADER + "2025-03-01;A;-1,00;EUR\n" * 5000)
    with pytest.raises(UnreadableTable, match="PDF"):
        upload(scoped, owner, b"%PDF-1.4")
    assert not SheetImport.objects.exists()


def test_the_file_is_kept_no_longer_than_needed(
    scoped: Workspace, owner: User, tools: BudgetLine, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    booked, discarded = upload(scoped, owner), upload(scoped, owner)
    assert len([path for path in media.rglob("*") if path.is_file()]) == 2
    with django_capture_on_commit_callbacks(execute=True):
        book(booked, owner, (2, tools))
        statements.discard_statement(discarded, by=owner)
        statements.discard_statement(discarded, by=owner)
    assert not [path for path in media.rglob("*") if path.is_file()]


# --- Undo ---


def test_undo_takes_back_what_nobody_has_touched_since(
    scoped: Workspace, owner: User, tools: BudgetLine, photos: BudgetLine
) -> None:
    run = book(upload(scoped, owner), owner, (2, tools), (3, photos), (4, tools))
    changed = run.expenses.get(amount=Decimal("1250.00"))
    budget_services.edit_expense(changed, by=owner, note="Spring shoot")
    with_bill = run.expenses.get(amount=Decimal("12.40"))
    receipts.add_receipt(expense=with_bill, file=SimpleUploadedFile("a.pdf", b"%PDF-1.7\n%%EOF"), by=owner)
    run = statements.undo_statement(run, by=owner)
    assert (run.status, run.result["deleted"], run.result["kept"]) == ("undone", 1, 2)
    assert set(Expense.objects.all()) == {changed, with_bill}
    assert AuditEvent.objects.filter(object_type="Expense", action="deleted").count() == 1
    with pytest.raises(StatementIsNotBooked):
        statements.undo_statement(run, by=owner)
    assert {n for n, row in rows_of(upload(scoped, owner)).items() if row.code == "booked"} == {3, 4}


# --- Cost ---


def statement_of(count: int) -> str:
    return HEADER + "".join(f"2025-{n % 12 + 1:02}-{n % 27 + 1:02};Shop {n};-{n + 1},50;EUR\n" for n in range(count))


def test_five_hundred_rows_cost_hardly_more_queries_than_five(
    scoped: Workspace, owner: User, tools: BudgetLine
) -> None:
    def run_of(count: int) -> SheetImport:
        return upload(scoped, owner, statement_of(count))

    small, large = run_of(5), run_of(500)
    assert cost_of(lambda: selectors.review(large)) == cost_of(lambda: selectors.review(small)) <= 6
    few = cost_of(lambda: book(small, owner, *((n + 2, tools) for n in range(5))))
    many = cost_of(lambda: book(large, owner, *((n + 2, tools) for n in range(500))))
    assert Expense.objects.count() == 500
    assert many <= few <= 20
    assert cost_of(lambda: statements.undo_statement(large, by=owner)) <= 25


# --- In the browser ---


@pytest.fixture
def browser(client_for: Callable[[User], Client], editor: User) -> Client:
    return client_for(editor)


@pytest.fixture
def address(page_url: Callable[[str], str]) -> str:
    return page_url("budget/statements/")


def send(browser: Client, address: str, data: bytes = NORDEA, name: str = "Tiliote maaliskuu.csv") -> str:
    answer = browser.post(address, {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


COLUMNS = {"header": "1", "spending": "negative", "day_first": "", "currency": "", "sheet": "0"}
NORDEA_COLUMNS = {**COLUMNS, "column-0": "date", "column-1": "amount", "column-4": "payee", "column-7": "currency"}


def test_from_upload_to_booking_and_back(
    browser: Client, address: str, workspace: Workspace, tools: BudgetLine, photos: BudgetLine
) -> None:
    detail = send(browser, address)
    columns = browser.get(detail)
    assert columns["Location"] == f"{detail}columns/"
    page = browser.get(columns["Location"]).content.decode()
    assert "Tiliote maaliskuu.csv" in page
    assert '<option value="date" selected>Date</option>' in page
    assert browser.post(f"{detail}columns/", NORDEA_COLUMNS)["Location"] == detail
    page = browser.get(detail).content.decode()
    assert "No rate of USD is known" in page
    sent = {
        "shown": "1",
        "book-2": "on",
        "line-2": str(tools.pk),
        "book-4": "on",
        "same-4": "on",
        "line-4": str(photos.pk),
    }
    assert "Save" in browser.post(detail, {**sent, "do": "save"}, follow=True).content.decode()
    result = browser.post(detail, {**sent, "do": "book"}, follow=True).content.decode()
    assert "3 expenses booked." in result
    assert "No budget with lines for expenses covers this day." in result
    with scope(workspace=workspace):
        assert [(e.line, e.amount) for e in Expense.objects.order_by("date", "pk")] == [
            (tools, Decimal("119.90")),
            (photos, Decimal("12.40")),
            (photos, Decimal("12.40")),
        ]
    assert "This statement has been booked already." in browser.post(detail, sent, follow=True).content.decode()
    assert "The import is undone." in browser.post(f"{detail}undo/", follow=True).content.decode()
    assert "is not booked" in browser.post(f"{detail}undo/", follow=True).content.decode()
    assert browser.get(send(browser, address)).status_code == 200, "the columns are known by now"


def test_a_tick_without_a_line_loses_no_choice(
    browser: Client, address: str, tools: BudgetLine, workspace: Workspace
) -> None:
    detail = send(browser, address)
    browser.post(f"{detail}columns/", NORDEA_COLUMNS)
    sent = {"shown": "1", "book-2": "on", "line-2": str(tools.pk), "book-3": "on", "line-3": "", "do": "book"}
    answer = browser.post(detail, sent)
    assert answer["Location"] == f"{detail}?page=1#row-3"
    page = browser.get(detail).content.decode()
    assert "1 ticked row has no line" in page
    assert f'<option value="{tools.pk}" selected>' in page
    nothing = browser.post(detail, {"shown": "1", "do": "book"}, follow=True).content.decode()
    assert "Tick at least one row to book." in nothing
    with scope(workspace=workspace):
        assert not Expense.objects.exists()


def test_an_unclear_mapping_stays_as_typed(browser: Client, address: str, tools: BudgetLine) -> None:
    detail = send(browser, address)
    page = browser.post(f"{detail}columns/", {**COLUMNS, "column-3": "text", "spending": "positive"}).content.decode()
    assert "Say which column holds the date." in page
    assert "Say which column holds the amount, or the amount paid out." in page
    assert '<option value="text" selected>Text</option>' in page
    for header in ("", "x", "99", "-1"):
        answer = browser.post(f"{detail}columns/", {**NORDEA_COLUMNS, "header": header})
        assert (answer.status_code, b"Not clear yet" in answer.content) == (200, True)
    assert browser.post(f"{detail}columns/", {**NORDEA_COLUMNS, "check": "yes"}).status_code == 200
    assert browser.get(detail)["Location"] == f"{detail}columns/"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"%PDF-1.4", "Choose a file whose name ends in"),
        ("a.csv", b"%PDF-1.4", "This is a PDF."),
        ("a.xls", b"\xd0\xcf\x11\xe0", "Choose a file whose name ends in"),
        ("a.xlsx", b"PK\x03\x04broken", "The workbook is damaged."),
        ("a.csv", b"", "The file is empty."),
        ("a.csv", b"a" * (10 * 2**20 + 1), "larger than 10 MB"),
    ],
    ids=["name", "pdf", "old", "broken", "empty", "large"],
)
def test_a_wrong_file_is_named(browser: Client, address: str, name: str, data: bytes, words: str) -> None:
    answer = browser.post(address, {"file": SimpleUploadedFile(name, data)})
    assert (answer.status_code, words in answer.content.decode()) == (200, True)
    assert "Choose a file." in browser.post(address, {}).content.decode()


def test_a_file_that_is_gone_is_said_and_can_be_removed(browser: Client, address: str, media: Path) -> None:
    detail = send(browser, address)
    for path in media.rglob("*.csv"):
        path.unlink()
    assert "is gone. Upload it again." in browser.get(f"{detail}columns/", follow=True).content.decode()
    assert "has been deleted." in browser.post(f"{detail}discard/", follow=True).content.decode()
    assert browser.post(f"{detail}discard/").status_code == 302
    assert browser.get(detail).status_code == 404


def test_many_rows_are_reviewed_page_by_page(
    browser: Client, address: str, tools: BudgetLine, workspace: Workspace
) -> None:
    detail = send(browser, address, statement_of(230).encode())
    columns = {**COLUMNS, "column-0": "date", "column-1": "payee", "column-2": "amount"}
    browser.post(f"{detail}columns/", columns)
    ticks = {"shown": "1", "book-2": "on", "line-2": str(tools.pk), "page": "3"}
    assert browser.post(detail, ticks)["Location"] == f"{detail}?page=3"
    assert "row-231" in browser.get(f"{detail}?page=3").content.decode()
    last = {"shown": "3", "book-231": "on", "line-231": str(tools.pk), "do": "book"}
    assert "2 expenses booked." in browser.post(detail, last, follow=True).content.decode()


def test_editors_only(
    client_for: Callable[[User], Client], contributor: User, outsider: User, browser: Client, address: str
) -> None:
    detail = send(browser, address)
    for path in (address, detail, f"{detail}columns/"):
        assert client_for(contributor).get(path).status_code == 403
        assert client_for(outsider).get(path).status_code == 404
    for path in (address, detail, f"{detail}columns/", f"{detail}undo/", f"{detail}discard/"):
        assert client_for(contributor).post(path).status_code == 403


def test_pages_cost_the_same_for_any_number_of_rows(browser: Client, address: str, tools: BudgetLine) -> None:
    columns = {**COLUMNS, "column-0": "date", "column-1": "payee", "column-2": "amount"}

    def costs(count: int) -> list[int]:
        detail = send(browser, address, statement_of(count).encode())
        browser.post(f"{detail}columns/", columns)
        before = [queries(browser, path) for path in (address, detail, f"{detail}columns/")]
        ticks = {f"book-{n}": "on" for n in range(2, count + 2)} | {f"line-{n}": str(tools.pk) for n in range(2, 4)}
        browser.post(detail, {**ticks, "shown": "1", "do": "save"})
        return [*before, queries(browser, detail)]

    browser.get(address)
    assert costs(3) == costs(60)


# --- By API ---


def test_statements_by_api(
    api_for: Callable[..., APIClient],
    api_url: Callable[[str], str],
    tools: BudgetLine,
    workspace: Workspace,
) -> None:
    api, address = api_for("write"), api_url("statements/")
    sent = api.post(address, {"file": SimpleUploadedFile("march.csv", NORDEA)}, format="multipart")
    assert sent.status_code == 201, sent.content
    run = sent.json()
    first = run["rows"][0]
    assert (first["row"], first["date"], first["amount"], first["currency"], first["counts"], first["book"]) == (
        2, "2025-03-03", "119.90", "EUR", "119.90", False,
    )  # fmt: skip
    assert run["rows"][6]["code"] == "no_rate"
    detail = f"{address}{run['id']}/"
    booked = api.post(f"{detail}book/", {"rows": [{"row": 2, "line": tools.pk}, {"row": 9, "line": tools.pk}]})
    assert booked.status_code == 200, booked.content
    assert (booked.json()["booked"], booked.json()["status"]) == (1, "done")
    assert {row["row"]: row["code"] for row in booked.json()["skipped"]}[9] == "outside"
    assert (api.post(f"{detail}book/", {}).status_code, api.delete(detail).status_code) == (409, 409)
    again = api.post(address, {"file": SimpleUploadedFile("march.csv", NORDEA)}, format="multipart").json()
    assert (again["rows"][0]["code"], again["rows"][0]["expense"] is not None) == ("booked", True)
    undone = api.post(f"{detail}undo/").json()
    assert (undone["status"], undone["deleted"]) == ("undone", 1)
    assert api.post(f"{detail}undo/").json()["code"] == "statement_is_not_booked"
    assert api.delete(f"{address}{again['id']}/").status_code == 204
    assert [row["id"] for row in api.get(address).json()["results"]] == [run["id"]]


def test_a_mapping_by_api(api_for: Callable[..., APIClient], api_url: Callable[[str], str], tools: BudgetLine) -> None:
    api, address = api_for("write"), api_url("statements/")
    data = b"x;y;z\n1.3.2025;12,00;Canva\n"

    def send(mapping: str) -> Any:
        file = SimpleUploadedFile("a.csv", data)
        return api.post(address, {"file": file, "mapping": mapping}, format="multipart")

    run = send('{"header": 1, "columns": {"0": "date", "1": "amount", "2": "payee"}, "spending": "positive"}').json()
    assert (run["rows"][0]["amount"], run["rows"][0]["payee"]) == ("12.00", "Canva")
    changed = api.post(f"{address}{run['id']}/columns/", {"header": 1, "columns": {"0": "date", "1": "amount"}})
    assert (changed.status_code, changed.json()["rows"][0]["amount"]) == (200, "-12.00")
    for wrong in ("[]", "nonsense", '{"columns": {"a": "date"}}', '{"columns": {"0": "colour"}}', '{"columns": {}}'):
        assert send(wrong).status_code == 400, wrong
    far = '{"sheet": 7, "header": 90, "columns": {"0": "date", "80": "amount"}}'
    assert send(far).status_code == 400


def test_only_editors_import_by_api(api_for: Callable[..., APIClient], api_url: Callable[[str], str]) -> None:
    api = api_for("read")
    assert api.get(api_url("statements/")).status_code == 403
    file = SimpleUploadedFile("march.csv", NORDEA)
    assert api.post(api_url("statements/"), {"file": file}, format="multipart").status_code == 403


def test_the_api_costs_the_same_for_any_number_of_rows(
    api_for: Callable[..., APIClient], api_url: Callable[[str], str], tools: BudgetLine
) -> None:
    api, address = api_for("write"), api_url("statements/")

    def cost(count: int) -> int:
        file = SimpleUploadedFile("a.csv", statement_of(count).encode())
        run = api.post(address, {"file": file}, format="multipart").json()
        return queries(api, f"{address}{run['id']}/")

    cost(2)
    assert cost(3) == cost(200)


# --- Side by side ---


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_overlapping_statements_at_once_book_each_payment_once(
    scoped: Workspace, owner: User, tools: BudgetLine
) -> None:
    runs = [upload(scoped, owner), upload(scoped, owner)]
    start = threading.Barrier(2)
    booked: list[int] = []

    def book_one(run: SheetImport) -> None:
        try:
            with scope(workspace=scoped):
                start.wait()
                booked.append(book(run, owner, (2, tools), (3, tools)).result["booked"])
        finally:
            connection.close()

    threads = [threading.Thread(target=book_one, args=(run,)) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(booked) == [0, 2]
    assert Expense.objects.count() == 2
