"""The grid's page: what it shows, saving many cells at once, and news for open pages."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scope

from accounts.models import AuditEvent
from budget import services
from budget.models import Budget, LineMonth
from tests.budget.test_pages import Rows
from tests.counting import cost_of

JANUARY, FEBRUARY = date(2025, 1, 1), date(2025, 2, 1)


@pytest.fixture
def grid_url(budget, page_url):
    return page_url(f"budget/{budget.pk}/")


@pytest.fixture
def send(client_for, editor, grid_url):
    """Send cells as the page does: (line, month, typed, seen)."""

    def post(*cells, by=editor, show="planned.available", to=grid_url):
        changes = [
            {"line": line.pk, "month": month, "planned": planned, "seen": seen} for line, month, planned, seen in cells
        ]
        return client_for(by).post(f"{to}cells/?show={show}", {"changes": changes}, content_type="application/json")

    return post


@pytest.fixture
def planned(workspace):
    def read(line):
        with scope(workspace=workspace):
            rows = LineMonth.objects.filter(line=line).order_by("month")
            return [None if row.planned is None else int(row.planned) for row in rows]

    return read


def rows_of(client, url, show):
    return Rows(client.get(url, {"show": show}).content.decode()).rows


# --- What is shown -----------------------------------------------------------------


def test_it_shows_the_usual_figures_and_what_was_chosen_last(line, client_for, owner, grid_url):
    client = client_for(owner)
    body = f"line-{line.pk}"
    figures = {row for key, row in rows_of(client, grid_url, []) if key == body}
    assert figures == {"fig-planned", "fig-available", "fig-actual", "fig-remaining"}

    client.get(grid_url, {"show": ["planned", "quarters"], "remember": "1"})

    rows = Rows(client.get(grid_url).content.decode()).rows
    assert [row for key, row in rows if key == body] == ["fig-planned"]
    assert len(rows[body, "fig-planned"]) == 12 + 4 + 1


def test_lines_are_summed_by_category(make_line, client_for, owner, grid_url):
    make_line("Ads", "1000")
    make_line("More ads", "500")
    make_line("Tool", "49", category="tools")

    rows = rows_of(client_for(owner), grid_url, ["planned", "subtotals"])

    assert rows["subtotal-advertising", "fig-planned"][0] == "1,500"
    assert rows["subtotal-tools", "fig-planned"][-1] == "588"
    assert rows["grid-totals", "fig-planned"][0] == "1,549"


def test_quarters_and_years_are_those_of_the_fiscal_year(line, workspace, client_for, owner, grid_url):
    workspace.fiscal_year_start = 4
    workspace.save()

    html = client_for(owner).get(grid_url, {"show": ["planned", "quarters", "years"]}).content.decode()

    sums = re.findall(r'<th scope="col" class="sum">([^<]+)', html)
    assert sums == ["Q4 2024/25", "2024/25", "Q1 2025/26", "Q2 2025/26", "Q3 2025/26", "2025/26", "Total"]
    cells = Rows(html).rows[f"line-{line.pk}", "fig-planned"]
    assert (cells[3], cells[4], cells[-2], cells[-1]) == ("3,000", "3,000", "9,000", "12,000")


def test_a_sum_of_months_counts_what_flowed_in_once(make_line, spend, client_for, owner, grid_url):
    line = make_line()
    spend(line, ["800", "900", "1000", "500"])

    rows = rows_of(client_for(owner), grid_url, ["carried_in", "available", "remaining", "quarters"])

    available, remaining = (rows[f"line-{line.pk}", f"fig-{name}"] for name in ("available", "remaining"))
    assert (available[3], remaining[3]) == ("3,000", "300")
    assert rows[f"line-{line.pk}", "fig-carried_in"][7] == "+300"
    assert (available[7], remaining[7]) == ("3,300", "2,800")


@pytest.mark.parametrize("months", [1, 18, 60])
def test_a_budget_of_any_length_is_drawn(workspace, owner, make_line, client_for, page_url, months):
    with scope(workspace=workspace):
        budget = services.save_budget(
            Budget(workspace=workspace), by=owner, name="Long", first_month=JANUARY, months=months
        )
    line = make_line("Ads", "10", of=budget)

    rows = rows_of(client_for(owner), page_url(f"budget/{budget.pk}/"), ["planned"])

    assert len(rows[f"line-{line.pk}", "fig-planned"]) == months + 1


def test_hidden_figures_leave_their_words_beside_the_shown_ones(make_line, spend, client_for, owner, grid_url):
    line = make_line()
    spend(line, ["800", "1350"])

    rows = rows_of(client_for(owner), grid_url, ["available", "remaining"])

    assert rows[f"line-{line.pk}", "fig-available"][1] == "1,200+200 carried"
    assert rows[f"line-{line.pk}", "fig-remaining"][1] == "\u2212150overspentforgiven 150"


def test_a_carried_amount_leads_to_where_it_came_from(make_line, spend, client_for, owner, grid_url):
    line = make_line()
    spend(line, ["800"])

    html = client_for(owner).get(grid_url, {"show": ["carried_in"]}).content.decode()

    assert f'href="lines/{line.pk}/#month-2025-02"' in html
    assert "Where it came from: Instagram ads, February 2025" in html


def test_committed_money_is_shown_and_not_counted(make_line, workspace, owner, client_for, grid_url):
    line = make_line()
    with scope(workspace=workspace):
        services.record_expense(line=line, by=owner, date=date(2025, 1, 10), amount=Decimal(300), status="committed")

    client = client_for(owner)
    assert rows_of(client, grid_url, ["committed", "actual"])[f"line-{line.pk}", "fig-committed"][0] == "300"
    assert rows_of(client, grid_url, ["actual"])[f"line-{line.pk}", "fig-actual"][0] == "0300 committed"


@pytest.mark.parametrize("lines", [5, 60])
def test_the_page_its_news_and_a_batch_take_a_constant_number_of_queries(
    lines, make_line, workspace, editor, client_for, grid_url
):
    made = [make_line(f"Line {number}") for number in range(lines)]
    client = client_for(editor)
    changes = [{"line": line.pk, "month": "2025-02", "planned": "7", "seen": "1000"} for line in made]
    revision = revision_of(client, grid_url)

    assert cost_of(lambda: client.get(grid_url)) <= 14
    assert cost_of(lambda: client.get(f"{grid_url}changes/")) <= 12
    same = {"revision": revision, "today": workspace.today().isoformat()}
    assert cost_of(lambda: client.get(f"{grid_url}changes/", same)) <= 5
    post = {"data": {"changes": changes}, "content_type": "application/json"}
    assert cost_of(lambda: client.post(f"{grid_url}cells/", **post)) <= 36


# --- Saving ------------------------------------------------------------------------


def revision_of(client, url):
    return re.search(r'data-revision="(\d+)"', client.get(url).content.decode())[1]


def test_a_batch_answers_with_only_what_it_changed(make_line, send, planned):
    line, other = make_line(policy="none"), make_line("Other")

    answer = send((line, "2025-01", "1,200", "1000")).json()

    assert planned(line)[:2] == [1200, 1000]
    changed = [(block, row, column) for block, row, column, _html in answer["cells"]]
    line_block = f"line-{line.pk}"
    january, total = 0, 12
    assert changed == [
        (block, row, column) for block in (line_block, "grid-totals") for row in (0, 1) for column in (january, total)
    ]
    assert (answer["blocks"], answer["order"]) == ({}, None)
    assert set(answer["marks"]) == {line_block, "grid-totals"}
    assert answer["message"] == "Saved: Instagram ads, January 2025."
    assert answer["revision"] == answer["base"] + 1
    assert answer["earlier"] == [{"line": line.pk, "month": "2025-01", "planned": "1000"}]
    assert planned(other) == [1000] * 12


def test_many_cells_are_stored_at_once_and_each_line_keeps_its_trace(make_line, send, planned, workspace):
    one, two = make_line("One"), make_line("Two", None)

    answer = send((one, "2025-01", "1", "1000"), (one, "2025-02", "2", "1000"), (two, "2025-01", "€ 3.00", "0")).json()

    assert planned(one)[:3] == [1, 2, 1000]
    assert planned(two) == [3]
    assert answer["message"] == "Saved: 3 amounts."
    assert answer["earlier"][2]["planned"] is None
    with scope(workspace=workspace):
        events = AuditEvent.objects.filter(action="planned", object_id=str(one.pk)).order_by("pk")
        assert events.last().detail["months"] == ["2025-01", "2025-02"]


def test_a_cell_goes_back_to_never_set_up(make_line, send, planned):
    line = make_line(planned=None)
    send((line, "2025-01", "5", "0"))

    assert send((line, "2025-01", None, "5")).status_code == 200
    assert planned(line) == [None]


def test_amounts_are_read_and_written_in_the_readers_language(line, editor, send, planned, workspace):
    editor.language = "fi"
    editor.save()

    answer = send((line, "2025-01", "1 250,50", "1 000")).json()

    assert any("1\u00a0250,50" in html for _block, _row, _column, html in answer["cells"])
    with scope(workspace=workspace):
        assert LineMonth.objects.get(line=line, month=JANUARY).planned == Decimal("1250.50")


def test_a_calculation_is_worked_out_to_the_smallest_unit(line, send, workspace):
    assert send((line, "2025-01", "=1000/3", "1000")).status_code == 200

    with scope(workspace=workspace):
        assert LineMonth.objects.get(line=line, month=JANUARY).planned == Decimal("333.33")
    assert send((line, "2025-01", "0", "=1000/3")).status_code == 200


def test_what_another_wrote_meanwhile_is_not_overwritten(make_line, send, planned, owner, workspace):
    line, other = make_line(), make_line("Other")
    with scope(workspace=workspace):
        services.set_month(line, month=FEBRUARY, by=owner, planned=Decimal(900))

    response = send((line, "2025-02", "1200", "1000"), (other, "2025-02", "5", "1000"))

    assert response.status_code == 409
    [problem] = response.json()["problems"]
    assert (problem["line"], problem["month"], problem["now"]) == (line.pk, "2025-02", "900")
    assert problem["message"].startswith("Owner changed it to 900 at ")
    assert planned(line)[1] == 900
    assert planned(other) == [1000] * 12

    assert send((line, "2025-02", "1200", "900"), (other, "2025-02", "5", "1000")).status_code == 200
    assert (planned(line)[1], planned(other)[1]) == (1200, 5)


def test_the_same_amount_from_two_people_is_no_conflict(line, send, owner, workspace):
    with scope(workspace=workspace):
        services.set_month(line, month=FEBRUARY, by=owner, planned=Decimal(900))

    assert send((line, "2025-02", "900", "1000")).status_code == 200


def test_ones_own_change_in_another_window_is_told_as_such(line, send):
    send((line, "2025-02", "900", "1000"))

    [problem] = send((line, "2025-02", "800", "1000")).json()["problems"]

    assert problem["message"].startswith("You changed it to 900 in another window at ")


@pytest.mark.parametrize(
    ("typed", "why", "status"),
    [
        ("12x", "not an amount", 422),
        ("=1/0", "not an amount", 422),
        ("=5-10", "0 or more", 409),
        ("", "not an amount", 422),
        ("-5", "0 or more", 409),
        ("9" * 14, "digits", 409),
    ],
)
def test_a_refused_cell_says_why_and_nothing_of_the_batch_is_stored(make_line, send, planned, typed, why, status):
    line = make_line()

    response = send((line, "2025-02", typed, "1000"), (line, "2025-03", "1", "1000"))

    assert response.status_code == status
    [problem] = response.json()["problems"]
    assert (problem["line"], problem["month"]) == (line.pk, "2025-02")
    assert why in problem["message"]
    assert planned(line) == [1000] * 12


def test_closed_unfunded_outside_and_foreign_cells_are_named_together(
    budget, make_line, send, workspace, owner, planned
):
    line, ended = make_line(), make_line("Ended")
    with scope(workspace=workspace):
        services.close_month(budget, month=JANUARY, by=owner, today=date(2025, 6, 1))
        services.defund_line(ended, by=owner, from_month=FEBRUARY)
        elsewhere = services.save_budget(
            Budget(workspace=workspace), by=owner, name="Elsewhere", first_month=JANUARY, months=2
        )
    foreign = make_line("Foreign", of=elsewhere)

    response = send(
        (line, "2025-01", "1", "1000"),
        (ended, "2025-03", "1", "0"),
        (line, "2026-03", "1", "0"),
        (foreign, "2025-02", "1", "1000"),
        (line, "2025-02", "1", "1000"),
    )

    codes = [problem["code"] for problem in response.json()["problems"]]
    assert (response.status_code, codes) == (
        409,
        ["month_is_closed", "line_is_defunded", "outside_budget", "not_found"],
    )
    assert planned(line) == [1000] * 12
    assert planned(foreign) == [1000] * 2


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"changes": []}', '{"changes": [{"line": 1}]}', '{"changes": [{"line": 1, "month": "x"}]}'],
)
def test_what_no_page_sends_is_refused(line, client_for, editor, grid_url, body):
    response = client_for(editor).post(f"{grid_url}cells/", body, content_type="application/json")

    assert response.status_code == 400


def test_readers_cannot_plan(line, viewer, contributor, outsider, send):
    assert send((line, "2025-01", "1", "1000"), by=viewer).status_code == 403
    assert send((line, "2025-01", "1", "1000"), by=contributor).status_code == 403
    assert send((line, "2025-01", "1", "1000"), by=outsider).status_code == 404


# --- News --------------------------------------------------------------------------


def marks_of(client, url, show):
    html = client.get(url, {"show": show}).content.decode()
    return ",".join(":".join(pair) for pair in re.findall(r'id="([\w-]+)" data-mark="(\w+)"', html))


def test_an_open_page_is_told_what_others_changed_and_nothing_else(
    make_line, spend, workspace, viewer, client_for, grid_url
):
    line, other = make_line(), make_line("Other")
    client = client_for(viewer)
    known = {
        "show": "planned.actual",
        "revision": revision_of(client, grid_url),
        "today": workspace.today().isoformat(),
        "marks": marks_of(client, grid_url, "planned.actual"),
    }
    assert client.get(f"{grid_url}changes/", known).status_code == 204

    spend(line, ["77"])
    answer = client.get(f"{grid_url}changes/", known).json()

    assert set(answer["blocks"]) == {f"line-{line.pk}", "grid-totals"}
    assert ">77<" in answer["blocks"][f"line-{line.pk}"]
    assert f"line-{other.pk}" in answer["order"]
    assert int(answer["revision"]) > int(known["revision"])


def test_new_and_lost_lines_are_news(make_line, workspace, owner, client_for, grid_url):
    gone = make_line("Gone")
    make_line("Stays")
    client = client_for(owner)
    marks = marks_of(client, grid_url, "planned")
    with scope(workspace=workspace):
        services.delete_line(gone, by=owner)
    new = make_line("New")

    answer = client.get(f"{grid_url}changes/", {"show": "planned", "marks": marks}).json()

    assert f"line-{gone.pk}" not in answer["order"]
    assert f"line-{new.pk}" in answer["blocks"]


def test_marks_no_page_sends_are_refused(line, viewer, client_for, grid_url):
    assert client_for(viewer).get(f"{grid_url}changes/", {"marks": "nonsense"}).status_code == 400


# --- Scenarios ---------------------------------------------------------------------


def test_a_scenario_says_so_and_offers_no_spending_or_closing(budget, line, workspace, owner, client_for, page_url):
    with scope(workspace=workspace):
        scenario = Budget.objects.create(
            workspace=workspace, name="Leaner", first_month=JANUARY, months=12, scenario_of=budget
        )
        services.add_line(scenario, by=owner, name="Ads", category="advertising", planned_per_month=Decimal(5))

    html = client_for(owner).get(page_url(f"budget/{scenario.pk}/")).content.decode()

    assert "Scenario of “Social 2025”" in html
    for button in ("Add expense", "Move money", "Close January"):
        assert button not in html
    assert 'class="cell"' in html
