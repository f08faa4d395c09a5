"""The budget handed out: workbook, table, paper and template."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.utils import translation
from django_scopes import scope
from pypdf import PdfReader

from budget import services
from budget.carryover import AMOUNTS
from budget.exports import pdf, serve, words
from budget.models import Budget
from budget.selectors.grid import grid
from tests.budget.sheets import LineOf, grid_of
from tests.counting import cost_of

NOBODY_TYPES_THIS = '=HYPERLINK("http://x")'


@pytest.fixture
def spent(budget: Budget, make_line: Any, spend: Any) -> Budget:
    line = make_line(NOBODY_TYPES_THIS, cap_amount=Decimal(150), policy="signed")
    make_line("Photos", planned="70", category="services")
    spend(line, ["800", "1350", "900", "3500"])
    return budget


@pytest.mark.parametrize("form", serve.FORMATS)
def test_viewers_download_every_kind_of_file(
    form: str, spent: Budget, client_for: Any, viewer: Any, outsider: Any, page_url: Any
) -> None:
    address = page_url(f"budget/{spent.pk}/files/export/{form}/")
    response = client_for(viewer).get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == serve.FORMATS[form].content_type
    assert f"Social%202025.{form}" in response["Content-Disposition"]
    assert client_for(outsider).get(address).status_code == 404
    assert client_for(viewer).get(page_url(f"budget/{spent.pk}/files/export/exe/")).status_code == 404


@pytest.mark.parametrize("form", serve.FORMATS)
def test_the_api_gives_the_same_files(form: str, spent: Budget, api_for: Any, api_url: Any) -> None:
    response = api_for("read").get(api_url(f"budgets/{spent.pk}/export/?file={form}"))
    assert response.status_code == 200
    assert response["Content-Type"] == serve.FORMATS[form].content_type
    assert api_for("read").get(api_url(f"budgets/{spent.pk}/export/?file=exe")).status_code == 400


def test_a_file_costs_the_same_queries_whatever_it_holds(spent: Budget, make_line: Any, scoped: Any) -> None:
    few = cost_of(lambda: serve.budget_file(spent, scoped, "xlsx"))
    for number in range(12):
        make_line(f"Line {number}")
    assert cost_of(lambda: serve.budget_file(spent, scoped, "xlsx")) == few


def test_a_scenario_is_handed_out_with_what_was_spent_in_its_budget(spent: Budget, scoped: Any) -> None:
    rows = table(serve.budget_file(spent, scoped, "csv").content)
    scenario = Budget.objects.create(
        workspace=scoped, name="What if", first_month=spent.first_month, months=12, scenario_of=spent
    )
    for line in spent.lines.all():
        line.pk, line.budget, line.copied_from_id = None, scenario, line.pk
        line.save()
    assert [row["actual"] for row in table(serve.budget_file(scenario, scoped, "csv").content)] == [
        row["actual"] for row in rows
    ]


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_table_has_every_figure_of_every_line_and_month(spent: Budget, scoped: Any) -> None:
    rows = table(serve.budget_file(spent, scoped, "csv").content)
    ours = [
        {name: f"{getattr(month, name):.2f}" for name in AMOUNTS}
        for row in grid(spent, scoped.today()).lines
        for month in row.figures.months
    ]
    assert [{name: row[name] for name in AMOUNTS} for row in rows] == ours
    assert [row["month"] for row in rows[:12]] == [f"2025-{month:02d}" for month in range(1, 13)]


def test_names_that_look_like_formulas_stay_text(spent: Budget, scoped: Any) -> None:
    assert table(serve.budget_file(spent, scoped, "csv").content)[0]["line"] == f"'{NOBODY_TYPES_THIS}"
    book = openpyxl.load_workbook(io.BytesIO(serve.budget_file(spent, scoped, "xlsx").content))
    cells = [cell for row in book["Plan"].iter_rows() for cell in row if cell.value == NOBODY_TYPES_THIS]
    assert [cell.data_type for cell in cells] == ["s"]


def test_viewers_that_do_not_calculate_see_the_right_figures(spent: Budget, scoped: Any) -> None:
    book = openpyxl.load_workbook(io.BytesIO(serve.budget_file(spent, scoped, "xlsx").content), data_only=True)
    figures = grid(spent, scoped.today()).lines[1].figures
    rows = [row for row in book["Budget"].iter_rows(values_only=True) if row[0] == "available"]
    computed = [[Decimal(str(value)) for value in row[3:15]] for row in rows]
    assert [month.available for month in figures.months] in computed


@pytest.mark.parametrize("language", ["en", "fi", "nb", "lv"])
def test_every_language_has_its_files(language: str, spent: Budget, scoped: Any) -> None:
    with translation.override(language):
        for form in serve.FORMATS:
            assert serve.budget_file(spent, scoped, form).content
        template = serve.template_file(scoped, date(2026, 1, 1))
    assert len(openpyxl.load_workbook(io.BytesIO(template.content)).sheetnames) == 6


@pytest.mark.parametrize("language", ["en", "fi", "nb", "lv"])
@pytest.mark.parametrize("words", [words.POLICIES, words.EXCESSES], ids=["policies", "excesses"])
def test_the_words_the_formulas_compare_differ(language: str, words: Any) -> None:
    with translation.override(language):
        assert len({str(word).casefold() for word, _meaning in words.values()}) == len(words)


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def test_the_paper_has_every_month_its_totals_and_what_was_lost() -> None:
    budget = grid_of(LineOf([1000] * 24, [800, 1350, *[900] * 22], name="Ads *bold* #x"), today=date(2025, 6, 1))
    content = pdf.render(budget, title="Social", owner="Nordic Crafts", currency="EUR")
    text = "\n".join(pages(content))
    for expected in ("Ads *bold* #x 0", "Jan 2025", "Dec 2026", "By category", "What was not carried", "1,350"):
        assert expected in text
    assert PdfReader(io.BytesIO(content)).trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_budget_without_lines_is_a_paper_too(budget: Budget, scoped: Any) -> None:
    assert "no lines yet" in "\n".join(pages(serve.budget_file(budget, scoped, "pdf").content))
    assert serve.budget_file(budget, scoped, "xlsx").content
    assert table(serve.budget_file(budget, scoped, "csv").content) == []


def test_the_template_begins_where_the_budgets_year_does(
    budget: Budget, client_for: Any, viewer: Any, page_url: Any, owner: Any, workspace: Any
) -> None:
    with scope(workspace=workspace):
        services.save_budget(budget, by=owner, first_month=date(2025, 7, 1))
    response = client_for(viewer).get(page_url(f"budget/{budget.pk}/files/template/2027/"))
    head = openpyxl.load_workbook(io.BytesIO(response.content))["Plan"][4]
    assert [cell.value.date() for cell in head[8:20]][:2] == [date(2027, 7, 1), date(2027, 8, 1)]
    assert client_for(viewer).get(page_url(f"budget/{budget.pk}/files/template/1/")).status_code == 404
