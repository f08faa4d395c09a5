"""A budget somebody has in a file becomes plans: recognised, corrected, stored, taken back."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django_scopes import scope

from accounts.tables import read_sheets
from accounts.tables.columns import numbers_in
from budget import services
from budget.carryover import Cap
from budget.exceptions import ImportIsDone, ImportWasOverwritten, NothingToImport
from budget.exports import serve
from budget.models import Budget, BudgetLine, LineMonth, SheetImport
from budget.plan_import.categories import category_of
from budget.plan_import.headings import Head, read_head
from budget.plan_import.layout import Layout, Note, recognise
from budget.plan_import.reading import Found, read
from budget.selectors.grid import grid
from budget.selectors.plan_imports import plan_preview
from budget.services.plan_imports import apply_plan, correct_layout, undo_plan, upload_plan
from tests.budget.conftest import AFTERWARDS
from tests.counting import cost_of, queries
from tests.shared_data import shared

JANUARY = date(2025, 1, 1)
MONTHS = ["Jan", "Feb", "Mar", "Apr"]
SIMPLE = (
    "Line;Jan;Feb;Mar;Apr;Total\nInstagram ads;1 000,00 €;500,50;;0;1 500,50\nCanva;12,90;12,90;12,90;12,90;51,60\n"
)


def csv(text: str) -> bytes:
    return text.encode()


def workbook(rows: list[list[Any]], name: str = "Budget") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def found_in(data: bytes, filename: str = "budget.csv", places: int = 2) -> tuple[Layout, Found]:
    tables = [sheet.rows for sheet in read_sheets(data, filename)]
    layout = recognise(tables, first=JANUARY, count=12)
    assert layout is not None
    return layout, read(tables[layout.sheet], layout, numbers=numbers_in, places=places)


def plans(found: Found) -> dict[str, dict[int, Decimal]]:
    return {line.name: {month.month: amount for month, amount in line.amounts.items()} for line in found.lines}


@pytest.fixture(autouse=True)
def _files_of_the_test_only(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


# --- Heads ---


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("Jan", Head(1)),
        ("January 2026", Head(1, 2026)),
        ("tammikuu", Head(1)),
        ("maalis-26", Head(3, 2026)),
        ("Mai 2026", Head(5, 2026)),
        ("jūlijs", Head(7)),
        ("1/2026", Head(1, 2026)),
        ("2026-02", Head(2, 2026)),
        ("12.2026", Head(12, 2026)),
        (date(2026, 3, 1), Head(3, 2026, 1)),
        (Decimal(202604), Head(4, 2026)),
        ("Jan plan", Head(1, measure="planned")),
        ("Helmi toteuma", Head(2, measure="actual")),
        ("Q1 2026", Head(is_quarter=True)),
        ("2. kvartaali", Head(is_quarter=True)),
        ("Yhteensä", Head(is_total=True)),
        ("YTD-2025", Head(is_total=True)),
        ("Line", Head()),
        (Decimal(3), Head()),
        ("13/2026", Head()),
    ],
)
def test_heads_are_read_in_every_language(text: Any, head: Head) -> None:
    assert read_head(text) == head


@pytest.mark.parametrize(
    ("stated", "name", "category"),
    [
        ("Ohjelmistot", "Canva", ("tools", False)),
        ("", "Facebook ads", ("advertising", True)),
        ("", "Valokuvaaja", ("services", True)),
        ("", "Domain", ("assets", True)),
        ("", "Reklāma", ("advertising", True)),
        ("", "Something", ("advertising", True)),
        ("Digital assets", "Ads", ("assets", False)),
    ],
)
def test_a_category_is_read_or_guessed(stated: str, name: str, category: tuple[str, bool]) -> None:
    assert category_of(stated, name) == category


# --- Tables ---


def test_a_plain_table_of_months() -> None:
    layout, found = found_in(csv(SIMPLE))
    assert plans(found) == {
        "Instagram ads": {1: Decimal("1000.00"), 2: Decimal("500.50"), 4: Decimal("0.00")},
        "Canva": dict.fromkeys((1, 2, 3, 4), Decimal("12.90")),
    }
    assert Note.TOTAL_COLUMNS in layout.notes


def test_an_empty_month_stays_never_set_up_and_zero_is_zero() -> None:
    _layout, found = found_in(csv(SIMPLE))
    assert 3 not in plans(found)["Instagram ads"]
    assert plans(found)["Instagram ads"][4] == 0


def test_headings_between_the_rows_are_categories_and_totals_are_no_lines() -> None:
    data = workbook(
        [
            ["Marketing budget 2025"],
            [],
            ["", "Jan", "Feb", "Mar", "Total"],
            ["Advertising"],
            ["Search", 100, 100, 100, 300],
            ["Subtotal", 100, 100, 100, 300],
            ["Hired services"],
            ["Photos", 50, None, 50, 100],
            ["Total", 150, 100, 151, 401],
        ]
    )
    layout, found = found_in(data, "budget.xlsx")
    assert layout.header == 2
    assert [(line.name, line.category, line.is_guess) for line in found.lines] == [
        ("Search", "advertising", False),
        ("Photos", "services", False),
    ]
    assert found.stated[date(2025, 3, 1)] == 151
    assert found.total_of(date(2025, 3, 1)) == 150


def test_totals_of_parts_are_not_taken_for_the_total_of_the_table() -> None:
    rows = ["Ads,100,100", "Total ads,100,100", "Photos,60,60", "Total services,60,60"]
    _layout, found = found_in(csv("Line,Jan,Feb\n" + "\n".join(rows) + "\nTools,50,50\nTotal tools,50,50\n"))
    assert found.stated == {}
    assert found.total == 420


def test_a_column_of_categories() -> None:
    data = csv("Category,Item,Jan,Feb\nTools,Canva,10,10\nTools,Buffer,5,5\nAds,Meta,100,100\n")
    _layout, found = found_in(data)
    assert [(line.name, line.category) for line in found.lines] == [
        ("Canva", "tools"),
        ("Buffer", "tools"),
        ("Meta", "advertising"),
    ]


def test_of_planned_and_actual_the_plan_is_taken() -> None:
    data = csv("Line,Jan plan,Jan actual,Feb plan,Feb actual\nMeta,100,90,200,210\n")
    layout, found = found_in(data)
    assert plans(found) == {"Meta": {1: Decimal(100), 2: Decimal(200)}}
    assert Note.ACTUALS in layout.notes


def test_planned_and_actual_may_stand_in_a_row_below_joined_months() -> None:
    data = workbook(
        [
            ["Line", "Jan", None, "Feb", None, "Total"],
            [None, "Actual", "Budget", "Actual", "Budget", None],
            ["Meta", 90, 100, 210, 200, 300],
        ]
    )
    layout, found = found_in(data, "budget.xlsx")
    assert plans(found) == {"Meta": {1: Decimal(100), 2: Decimal(200)}}
    assert Note.ACTUALS in layout.notes


def test_months_without_a_year_run_on_over_new_year() -> None:
    layout, _found = found_in(csv("Line,Oct,Nov,Dec,Jan,Feb\nMeta,1,2,3,4,5\n"))
    assert list(layout.months.values())[-1] == date(2026, 2, 1)
    assert Note.YEAR_ASSUMED in layout.notes


def test_quarters_are_no_months() -> None:
    layout, found = found_in(csv("Line,Jan,Feb,Mar,Q1\nMeta,1,2,3,6\n"))
    assert found.total == 6
    assert Note.QUARTERS in layout.notes
    assert recognise([[["Line", "Q1", "Q2"], ["Meta", "1", "2"]]], first=JANUARY, count=12) is None


def test_problems_name_their_cell_and_leave_the_month_empty() -> None:
    _layout, found = found_in(csv("Line,Jan,Feb,Mar\nMeta,abc,-5,33.335\nX,#DIV/0!,-,1\n"))
    assert [(p.code, p.row, p.column) for p in found.problems] == [
        ("not_an_amount", 2, 2),
        ("negative", 2, 3),
        ("rounded", 2, 2),
        ("not_an_amount", 3, 2),
    ]
    assert plans(found) == {"Meta": {3: Decimal("33.34")}, "X": {3: Decimal(1)}}


def test_lines_of_one_name_are_told_apart() -> None:
    _layout, found = found_in(csv("Line,Jan,Feb\nMeta,1,2\nmeta,3,4\n"))
    assert [line.name for line in found.lines] == ["Meta", "meta (2)"]


# --- A tracker with days across ---


def tracker() -> bytes:
    """Make a workbook of the kind that tracks days: blocks of measures for each platform."""
    days = [date(2025, 3, 1) + timedelta(days=i) for i in range(31)]
    rows: list[list[Any]] = [[], [None, "Detail", "LTD", "YTD-2025", date(2025, 3, 1), *days, None, "Mar-25", "YTD"]]
    for platform, budget in (("Google", 200), ("Meta", 150)):
        rows += [
            [],
            [None, "No of Orders", None, None, None, *[3] * 31, None, 93, 93],
            [platform, "No of Ads", 1, 1, None, *[2] * 31, None, 62, 62],
            [None, "Marketing Budget ", None, None, None, *[budget] * 31, None, budget * 31, budget * 31],
            [None, "Ads Actual Spend ", 9, 9, None, *[180] * 31, None, 5580, 5589],
            [None, "Revenue Conversion ", None, None, None, *[900] * 31, None, 1, 1],
            [None, "ROAS ", None, None, None, *["=H8/H7"] * 31, None, "=1/0", None],
        ]
    return workbook(rows, "Data Entry")


def test_days_are_summed_to_months_and_only_rows_of_the_plan_are_taken() -> None:
    layout, found = found_in(tracker(), "tracker.xlsx")
    assert plans(found) == {"Google": {3: Decimal(6200)}, "Meta": {3: Decimal(4650)}}
    assert {Note.DAYS, Note.BLOCKS} <= set(layout.notes)
    assert layout.others == ("No of Orders", "No of Ads", "Ads Actual Spend", "Revenue Conversion", "ROAS")


def test_the_tracker_people_use_imports_as_far_as_it_is_a_month_grid(budget: Budget, scoped: Any, owner: Any) -> None:
    path = shared("template-marketing-budget-xlsx/Marketing Budget.xlsx")
    run = upload_plan(budget, data=path.read_bytes(), filename=path.name, by=owner)
    preview = plan_preview(run)
    assert preview.sheet.name == "Data Entry"
    assert {row.found.name: row.total for row in preview.taken} == {
        "Google": Decimal(6_200_000),
        "Meta": Decimal(5_580_000),
        "Snapchat": Decimal(6_200_000),
        "Tiktok": Decimal(6_200_000),
    }
    assert preview.months == [date(2025, 3, 1)]
    assert {"No of Orders", "No of Ads", "Ads Actual Spend", "Revenue Conversion", "ROAS"} <= set(run.mapping["others"])
    assert preview.same_on_each_day
    apply_plan(run, by=owner, choices={})
    assert grid(budget, AFTERWARDS).month_totals[2].planned == 24_180_000


# --- Into the budget ---


@pytest.fixture
def bring(budget: Budget, scoped: Any, owner: Any) -> Callable[..., SheetImport]:
    def upload(text: str | bytes = SIMPLE, filename: str = "budget.csv") -> SheetImport:
        data = text.encode() if isinstance(text, str) else text
        return upload_plan(budget, data=data, filename=filename, by=owner)

    return upload


def test_an_upload_plans_nothing(bring: Any, budget: Budget) -> None:
    bring()
    assert not budget.lines.exists()


def test_an_import_makes_lines_with_plans_and_says_so(bring: Any, budget: Budget, owner: Any) -> None:
    run = apply_plan(bring(), by=owner, choices={})
    assert [(line.name, line.category, line.policy) for line in budget.lines.all()] == [
        ("Instagram ads", "advertising", "surplus"),
        ("Canva", "tools", "none"),
    ]
    assert run.status == SheetImport.Status.DONE
    assert len(run.result["created"]) == 2
    months = LineMonth.objects.filter(line__name="Instagram ads").values_list("month", "planned")
    assert dict(months) == {JANUARY: Decimal(1000), date(2025, 2, 1): Decimal("500.5"), date(2025, 4, 1): Decimal(0)}


def test_importing_again_updates_the_same_lines(bring: Any, budget: Budget, owner: Any) -> None:
    apply_plan(bring(), by=owner, choices={})
    again = bring(SIMPLE.replace("12,90;12,90;12,90;12,90", "15;15;15;15").replace("Canva", "canva"))
    row = next(row for row in plan_preview(again).rows if row.found.name == "canva")
    assert row.existing is not None
    assert len(row.replaced) == 4
    run = apply_plan(again, by=owner, choices={})
    assert run.result["created"] == []
    assert budget.lines.count() == 2
    assert set(LineMonth.objects.filter(line__name="Canva").values_list("planned", flat=True)) == {Decimal(15)}


def test_lines_and_months_can_be_chosen(bring: Any, budget: Budget, owner: Any, line: BudgetLine) -> None:
    run = bring()
    choices = {
        "lines": {"2": {"take": False}, "3": {"take": True, "line": str(line.pk)}},
        "months": ["2025-02", "2025-03"],
    }
    apply_plan(run, by=owner, choices=choices)
    assert budget.lines.count() == 1
    planned = dict(LineMonth.objects.filter(line=line).values_list("month", "planned"))
    assert [planned[date(2025, month, 1)] for month in (1, 2, 3, 4)] == [1000, Decimal("12.9"), Decimal("12.9"), 1000]


def test_two_rows_cannot_become_one_line(bring: Any, owner: Any, line: BudgetLine) -> None:
    choices = {"lines": {row: {"take": True, "line": str(line.pk)} for row in ("2", "3")}}
    with pytest.raises(ValidationError, match="Two rows"):
        apply_plan(bring(), by=owner, choices=choices)


def test_a_closed_month_is_never_planned(bring: Any, budget: Budget, owner: Any, line: BudgetLine) -> None:
    services.close_month(budget, month=date(2025, 1, 1), by=owner, today=AFTERWARDS)
    run = bring()
    assert plan_preview(run).closed == [JANUARY]
    apply_plan(run, by=owner, choices={"months": ["2025-01", "2025-02"]})
    assert LineMonth.objects.get(line=line, month=JANUARY).planned == 1000
    assert not LineMonth.objects.filter(line__name="Canva", month=JANUARY).exists()


def test_months_outside_the_budget_are_left_out(bring: Any) -> None:
    preview = plan_preview(bring("Line;Dec 2024;Jan 2025\nMeta;5;6\n"))
    assert preview.outside == [date(2024, 12, 1)]
    assert preview.months == [JANUARY]


def test_nothing_chosen_is_refused(bring: Any, owner: Any) -> None:
    with pytest.raises(NothingToImport):
        apply_plan(bring(), by=owner, choices={"months": []})


def test_a_second_click_imports_nothing_twice(bring: Any, owner: Any) -> None:
    run = bring()
    apply_plan(run, by=owner, choices={})
    with pytest.raises(ImportIsDone):
        apply_plan(run, by=owner, choices={})


def test_a_corrected_layout_is_remembered_for_files_of_the_same_heads(bring: Any, owner: Any) -> None:
    run = bring("Nr;Line;A;B\n1;Meta;10;20\n2;Google;30;40\n")
    assert run.mapping.get("layout") is None
    layout = {"sheet": 0, "header": 0, "name": 1, "months": {"2": "2025-01", "3": "2025-02"}}
    correct_layout(run, by=owner, layout=layout)
    assert plan_preview(run).total == 100
    assert plan_preview(bring("Nr;Line;A;B\n1;Meta;11;20\n2;Google;30;40\n")).total == 101


def test_a_formula_nobody_calculated_is_named(bring: Any) -> None:
    data = workbook([["Line", "Jan", "Feb", "Mar"], ["Meta", 100, "=B2*2", 3]])
    problems = plan_preview(bring(data, "budget.xlsx")).found.problems
    assert [(p.code, p.row, p.column) for p in problems] == [("formula_without_value", 2, 3)]


# --- Back again ---


def test_an_import_can_be_taken_back(bring: Any, budget: Budget, owner: Any, line: BudgetLine) -> None:
    run = apply_plan(bring(), by=owner, choices={})
    undo_plan(run, by=owner)
    assert [line.name for line in budget.lines.all()] == ["Instagram ads"]
    assert set(LineMonth.objects.values_list("planned", flat=True)) == {Decimal(1000)}


@pytest.mark.parametrize("touch", ["plan", "expense", "closing", "deleted"])
def test_what_was_touched_since_is_not_taken_back(
    touch: str, bring: Any, budget: Budget, owner: Any, line: BudgetLine
) -> None:
    run = apply_plan(bring(), by=owner, choices={})
    canva = budget.lines.get(name="Canva")
    if touch == "plan":
        services.set_month(line, month=JANUARY, by=owner, planned=Decimal(7))
    elif touch == "expense":
        services.record_expense(line=canva, by=owner, date=date(2025, 1, 3), amount=Decimal(1))
    elif touch == "closing":
        services.close_month(budget, month=JANUARY, by=owner, today=AFTERWARDS)
    else:
        services.delete_line(canva, by=owner)
    with pytest.raises(ImportWasOverwritten):
        undo_plan(run, by=owner)


# --- Our own files ---


@pytest.fixture
def planned(budget: Budget, make_line: Any, scoped: Any, owner: Any) -> Budget:
    """A budget with every kind of rule, a gap, and a name that looks like a formula."""
    ads = make_line("=Ads+1", cap_amount=Decimal(150), cap_excess="pool", opening_balance=Decimal("-12.5"))
    make_line("Photos", planned="70.10", category="services", policy="signed", cap_share=Decimal("0.125"))
    make_line("Never planned", planned=None, category="assets", policy="pool")
    services.set_month(ads, month=date(2025, 3, 1), by=owner, policy="none")
    services.set_month(ads, month=date(2025, 4, 1), by=owner, cap=Cap())
    services.set_month(ads, month=date(2025, 5, 1), by=owner, planned=Decimal("0.00"))
    return budget


def rules_and_plans(budget: Budget) -> list[Any]:
    return [
        (
            row.line.name,
            row.line.category,
            row.line.rule(),
            row.line.opening_balance,
            [(g.planned, g.rule) for g in row.inputs],
        )
        for row in grid(budget, AFTERWARDS).lines
    ]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["en", "fi", "nb", "lv"])
def test_our_own_file_comes_back_without_loss(
    form: str, language: str, planned: Budget, owner: Any, workspace: Any
) -> None:
    with translation.override(language):
        file = serve.budget_file(planned, workspace, form)
    empty = services.save_budget(Budget(workspace=workspace), by=owner, name="Copy", first_month=JANUARY, months=12)
    run = upload_plan(empty, data=file.content, filename=file.name, by=owner)
    everything = {str(line.row): {"take": True} for line in plan_preview(run).found.lines}
    apply_plan(run, by=owner, choices={"lines": everything})
    assert sorted(rules_and_plans(empty), key=str) == sorted(rules_and_plans(planned), key=str)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_our_own_file_updates_the_lines_it_came_from(form: str, planned: Budget, owner: Any, workspace: Any) -> None:
    before = rules_and_plans(planned)
    file = serve.budget_file(planned, workspace, form)
    ads = planned.lines.get(name="=Ads+1")
    services.set_month(ads, month=date(2025, 3, 1), by=owner, planned=Decimal(5), policy="pool", reach="all")
    services.edit_line(ads, by=owner, name="Renamed", cap_amount=None)
    run = apply_plan(upload_plan(planned, data=file.content, filename=file.name, by=owner), by=owner, choices={})
    assert run.result["created"] == []
    assert [entry[1:] for entry in rules_and_plans(planned)] == [entry[1:] for entry in before]
    undo_plan(run, by=owner)
    assert planned.lines.get(name="Renamed").cap_amount is None
    assert LineMonth.objects.get(line=ads, month=date(2025, 3, 1)).policy == "pool"


def test_the_template_can_be_filled_in_and_imported(budget: Budget, scoped: Any, owner: Any, workspace: Any) -> None:
    book = openpyxl.load_workbook(io.BytesIO(serve.template_file(workspace, JANUARY).content))
    plan = book["Plan"]
    rows = [row[0].row for row in plan.iter_rows(max_col=1) if str(row[0].value).startswith("line:")]
    plan.cell(rows[0], 9, 20)
    plan.cell(rows[1], 2, "My own tool")
    plan.cell(rows[1], 10, 30.5)
    target = io.BytesIO()
    book.save(target)
    run = upload_plan(budget, data=target.getvalue(), filename="template.xlsx", by=owner)
    apply_plan(run, by=owner, choices={})
    lines = {row.line.name: row.total.planned for row in grid(budget, AFTERWARDS).lines}
    assert lines == {"Scheduling tool": 20, "My own tool": Decimal("30.5")}


# --- Pages and endpoints ---


@pytest.fixture
def files_url(budget: Budget, page_url: Any) -> str:
    return page_url(f"budget/{budget.pk}/files/")


def upload_to(client: Any, address: str, data: bytes = SIMPLE.encode(), name: str = "b.csv") -> Any:
    return client.post(address, {"file": SimpleUploadedFile(name, data)})


def test_an_editor_brings_a_file_over_the_pages(
    client_for: Any, editor: Any, files_url: str, budget: Budget, workspace: Any
) -> None:
    client = client_for(editor)
    response = upload_to(client, f"{files_url}imports/new/")
    assert response.status_code == 302
    page = client.get(response.url)
    assert "Instagram ads" in page.content.decode()
    fields = {"take_2": "on", "line_2": "new", "category_2": "services", "months": ["2025-01", "2025-02"]}
    assert client.post(f"{response.url}apply/", fields).status_code == 302
    with scope(workspace=workspace):
        assert [(line.name, line.category) for line in budget.lines.all()] == [("Instagram ads", "services")]
    assert "Take the import back" in client.get(response.url).content.decode()
    assert client.post(f"{response.url}undo/").status_code == 302
    with scope(workspace=workspace):
        assert not budget.lines.exists()


def test_a_file_can_be_forgotten_and_its_import_not(
    client_for: Any, editor: Any, files_url: str, tmp_path: Path
) -> None:
    client = client_for(editor)
    done, other = (upload_to(client, f"{files_url}imports/new/").url for _time in range(2))
    client.post(f"{done}apply/", {"take_2": "on", "line_2": "new", "months": ["2025-01"]})
    assert client.post(f"{done}discard/").url == done
    assert client.post(f"{other}discard/").url == files_url
    assert client.get(other).status_code == 404


def test_a_file_that_is_gone_is_said_to_be(client_for: Any, editor: Any, files_url: str, tmp_path: Path) -> None:
    client = client_for(editor)
    address = upload_to(client, f"{files_url}imports/new/").url
    for path in tmp_path.rglob("*.csv"):
        path.unlink()
    assert "no longer there" in client.get(address, follow=True).content.decode()


def test_the_layout_is_corrected_on_the_page(client_for: Any, editor: Any, files_url: str) -> None:
    client = client_for(editor)
    address = upload_to(client, f"{files_url}imports/new/").url
    fields = {"sheet": "0", "header": "1", "name": "0", "category": "", "measure": "", "block": ""}
    client.post(f"{address}layout/", {**fields, "month_1": "2025-06"})
    page = client.get(address).content.decode()
    assert 'value="2025-06" checked' in page
    assert 'value="2025-01" checked' not in page
    assert client.post(f"{address}layout/", {**fields, "header": "99"}).status_code == 422


def test_days_of_another_year_are_moved_into_the_budget(
    client_for: Any, editor: Any, files_url: str, budget: Budget, workspace: Any
) -> None:
    with scope(workspace=workspace):
        Budget.objects.filter(pk=budget.pk).update(first_month=date(2026, 1, 1))
    client = client_for(editor)
    address = upload_to(client, f"{files_url}imports/new/", tracker(), "t.xlsx").url
    assert "No month of the file is open in this budget" in client.get(address).content.decode()
    fields = {"sheet": "0", "header": "2", "name": "1", "category": "", "measure": "Marketing Budget", "block": "0"}
    assert client.post(f"{address}layout/", {**fields, "first": "2026-03"}).status_code == 302
    assert 'value="2026-03" checked' in client.get(address).content.decode()


@pytest.mark.parametrize(("name", "data"), [("a.pdf", b"%PDF-1.4"), ("a.csv", b""), ("a.xlsx", b"PK\x03\x04nothing")])
def test_what_is_no_table_is_refused_in_words(
    name: str, data: bytes, client_for: Any, editor: Any, files_url: str
) -> None:
    response = upload_to(client_for(editor), f"{files_url}imports/new/", data, name)
    assert response.status_code == 422
    assert "invalid-feedback" in response.content.decode()


def test_viewers_download_but_do_not_import(client_for: Any, viewer: Any, outsider: Any, files_url: str) -> None:
    assert client_for(viewer).get(files_url).status_code == 200
    assert upload_to(client_for(viewer), f"{files_url}imports/new/").status_code == 403
    assert client_for(outsider).get(files_url).status_code == 404


def test_pages_cost_the_same_for_any_number_of_lines(
    client_for: Any, editor: Any, files_url: str, budget: Budget, workspace: Any
) -> None:
    client = client_for(editor)

    def cost(lines: int) -> tuple[int, int]:
        text = "Line;Jan;Feb\n" + "".join(f"Line {i};1;2\n" for i in range(lines))
        address = upload_to(client, f"{files_url}imports/new/", text.encode()).url
        fields = {f"take_{row}": "on" for row in range(2, lines + 2)} | {"months": ["2025-01", "2025-02"]}
        shown = queries(client, address)
        stored = cost_of(lambda: client.post(f"{address}apply/", fields))
        client.post(f"{address}undo/")
        return shown, stored

    assert cost(3) == cost(40)


def test_a_file_is_brought_over_the_api(api_for: Any, api_url: Any, budget: Budget) -> None:
    api, base = api_for("write"), api_url(f"budgets/{budget.pk}/imports/")
    sent = api.post(base, {"file": SimpleUploadedFile("b.csv", SIMPLE.encode())}, format="multipart")
    assert sent.status_code == 201, sent.json()
    preview = sent.json()["preview"]
    assert [(line["name"], line["total"]) for line in preview["lines"]] == [
        ("Instagram ads", "1500.50"),
        ("Canva", "51.60"),
    ]
    address = f"{base}{sent.json()['id']}/"
    mapping = {**preview["mapping"], "months": {"1": "2025-07"}}
    assert api.put(f"{address}mapping/", mapping, format="json").json()["preview"]["total"] == "1012.90"
    done = api.post(f"{address}apply/", {"lines": [{"row": 3, "take": False}]}, format="json")
    assert done.status_code == 200, done.json()
    assert len(done.json()["lines_created"]) == 1
    again = api.post(f"{address}apply/", {}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "import_is_done")
    assert api.post(f"{address}undo/").json()["status"] == "undone"
    assert api_for("read").post(base, {}).status_code == 403


def test_a_wrong_mapping_is_refused_by_name(api_for: Any, api_url: Any, budget: Budget) -> None:
    base = api_url(f"budgets/{budget.pk}/imports/")
    for mapping in ("[]", '{"header": 0, "name": 77}', '{"header": 900, "name": 0}', "{"):
        upload = {"file": SimpleUploadedFile("b.csv", SIMPLE.encode()), "mapping": mapping}
        response = api_for("write").post(base, upload, format="multipart")
        assert response.status_code == 400, mapping
