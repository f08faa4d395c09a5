"""The page of pace and pictures, the endpoints beside it, and what the pictures add up to."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django_scopes import scope
from hypothesis import given
from hypothesis import strategies as st

from accounts import charts as drawing
from budget import charts, pacing, pictures, selectors, services
from budget.carryover import Figures, LineFigures, MonthInput, Policy, Rule, carry_over
from budget.freshness import Reported
from budget.models import Budget, BudgetLine, Expense, RecurringExpense
from budget.money import ZERO
from budget.months import month_range
from budget.selectors import Grid, GridLine, Month
from budget.services.alerts import check_alerts
from strategy.services.channels import channel_for_name
from tests.counting import queries

MARCH = date(2025, 3, 1)


@pytest.fixture
def in_march(monkeypatch):
    """It is noon of 15 March 2025: 15 of 31 days have passed."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2025, 3, 15, 12, tzinfo=UTC))


@pytest.fixture
def book(owner):
    def make(line, amount, day=10, month=3, **fields):
        with scope(workspace=line.workspace):
            return services.record_expense(
                line=line, by=owner, date=date(2025, month, day), amount=Decimal(amount), **fields
            )

    return make


@pytest.fixture
def pace_of(api_for, api_url, budget):
    def read():
        response = api_for("read").get(api_url(f"budgets/{budget.pk}/pace/"))
        assert response.status_code == 200
        return response.json()

    return read


@pytest.fixture
def overview_url(budget, page_url):
    return page_url(f"budget/{budget.pk}/overview/")


@pytest.fixture
def html(client_for, viewer, overview_url):
    def read():
        response = client_for(viewer).get(overview_url)
        assert response.status_code == 200
        return response.content.decode()

    return read


# --- Pace --------------------------------------------------------------------


def test_advertising_goes_on_by_the_day(in_march, make_line, book, pace_of):
    line = make_line(policy="none")
    book(line, "600")
    book(line, "40", status=Expense.Status.COMMITTED)
    found = pace_of()
    assert found["current_month"] == "2025-03"
    month = found["lines"][0]["month"]
    assert month == {
        "actual": "600.00",
        "available": "1000.00",
        "committed": "40.00",
        "to_come": "0.00",
        "spent_share": "0.600000",
        "elapsed_share": "0.483871",
        "pace": "1.240000",
        "projected": "1280.00",
        "difference": "280.00",
        "verdict": "fast",
    }
    assert found["month"]["projected"] == "1280.00"


def test_the_whole_time_takes_later_months_as_planned(in_march, make_line, book, pace_of):
    line = make_line(policy="surplus")
    book(line, "900", month=1)
    book(line, "500", month=3)
    whole = pace_of()["lines"][0]["whole"]
    # 900 + nothing in February + 500 ÷ (15 ÷ 31) + nine months of 1,000
    assert (whole["actual"], whole["available"], whole["projected"]) == ("1400.00", "12000.00", "10933.33")
    assert whole["verdict"] == "on_pace"


def test_bills_come_in_lumps_and_recurring_ones_are_known(in_march, make_line, book, owner, pace_of):
    line = make_line(name="Scheduling tool", planned="100", category="tools", policy="none")
    with scope(workspace=line.workspace):
        services.save_recurring(
            RecurringExpense(workspace=line.workspace, line=line),
            by=owner,
            line=line,
            vendor="Planway",
            entered=Decimal(49),
            day=20,
            starts_on=date(2025, 3, 1),
        )
    book(line, "30", day=2)
    month = pace_of()["lines"][0]["month"]
    assert (month["to_come"], month["projected"], month["verdict"]) == ("49.00", "79.00", "within")


def test_without_money_there_is_no_share(in_march, make_line, pace_of):
    make_line(planned="0", policy="none")
    month = pace_of()["lines"][0]["month"]
    assert (month["spent_share"], month["pace"], month["verdict"]) == (None, None, "unknown")


@pytest.fixture
def reports(monkeypatch):
    """Have channels report until a day, on so many days."""

    def tell(until, days):
        monkeypatch.setattr("budget.freshness._sources", [lambda ids, month: dict.fromkeys(ids, Reported(until, days))])

    return tell


@pytest.fixture
def observed(make_line, workspace):
    with scope(workspace=workspace):
        channel = channel_for_name(workspace=workspace, name="Instagram", by=None)
        services.record_observed_spend(workspace=workspace, channel=channel, month=MARCH, amount=Decimal(300))
    return make_line(channel=channel, actuals_from="observed", policy="none")


def test_reports_that_lag_are_measured_by_the_days_they_tell_of(in_march, observed, reports, pace_of, html):
    reports(date(2025, 3, 10), 10)
    line = pace_of()["lines"][0]
    assert (line["reported_until"], line["month"]["elapsed_share"]) == ("2025-03-10", "0.322581")
    assert (line["month"]["projected"], line["month"]["verdict"]) == ("930.00", "on_pace")
    assert "Reported until 10 Mar 2025." in html()


def test_a_single_row_that_may_stand_for_a_month_is_measured_by_today(in_march, observed, reports, pace_of):
    reports(MARCH, 1)
    assert pace_of()["lines"][0]["month"]["elapsed_share"] == "0.483871"


def test_a_line_that_has_not_reported_is_unknown_and_taken_as_planned_in_all(
    in_march, observed, pace_of, html, make_line, book
):
    book(make_line(name="Influencers", policy="none"), "600")
    found = pace_of()
    assert (found["lines"][0]["month"]["projected"], found["lines"][0]["month"]["verdict"]) == (None, "unknown")
    assert found["month"]["projected"] == "2240.00"
    assert "Nothing has been reported for this month yet." in html()


def test_a_line_nobody_tracks_is_taken_as_planned(in_march, make_line, pace_of):
    make_line(actuals_from="untracked", policy="none")
    month = pace_of()["lines"][0]["month"]
    assert (month["actual"], month["projected"], month["verdict"]) == ("0.00", "1000.00", "as_planned")


def test_a_budget_that_has_not_begun_projects_nothing(monkeypatch, make_line, pace_of):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2024, 12, 1, tzinfo=UTC))
    make_line()
    month = pace_of()["month"]
    assert (month["elapsed_share"], month["pace"], month["projected"]) == ("0.000000", None, None)


def test_a_budget_that_is_over_has_reached_its_end(make_line, book, pace_of):
    book(make_line(policy="surplus"), "900", month=12)
    whole = pace_of()["whole"]
    assert (whole["elapsed_share"], whole["projected"]) == ("1.000000", "900.00")


# --- The page ----------------------------------------------------------------


def test_the_page_says_it_in_words(in_march, make_line, book, html):
    book(make_line(policy="none"), "650")
    page = html()
    assert "spends too fast: month end about €1,343.33 of €1,000.00" in page
    assert "48.4% of the time passed" in page
    assert "(actual − what recurs) ÷ time passed" in page


def test_an_alert_stands_on_every_page_of_the_budget(
    in_march, budget, make_line, book, html, client_for, viewer, page_url
):
    book(make_line(policy="none"), "850")
    with scope(workspace=budget.workspace):
        check_alerts(budget)
    for page in (html(), client_for(viewer).get(page_url("budget/summary/")).content.decode()):
        assert "have been reached" in page or "has been reached" in page
    assert "€850.00 of €1,000.00 spent (85%)" in html()


def test_a_month_that_ended_near_its_plan_is_no_notice(in_march, budget, make_line, book):
    line = make_line(policy="none")
    book(line, "950", month=1)
    book(line, "1200", month=2)
    with scope(workspace=budget.workspace):
        check_alerts(budget)
        standing = selectors.standing_alerts(selectors.grid(budget, date(2025, 3, 15)))
    assert [(one.alert.month.month, one.alert.level) for one in standing] == [(2, 100)]


def test_money_in_the_first_half_only_is_warned_of(in_march, make_line, owner, html):
    line = make_line()
    assert "first half of the time" not in html()
    with scope(workspace=line.workspace):
        services.set_month(line, month=date(2025, 7, 1), by=owner, reach="onwards", planned=Decimal(0))
    assert "All advertising money is planned in the first half of the time." in html()


def test_a_budget_without_lines_teaches(html):
    assert "There is nothing to show yet" in html()


def test_the_history_keeps_what_was_cleared(
    in_march, budget, make_line, book, client_for, viewer, page_url, api_for, api_url
):
    line = make_line(policy="none")
    for amount in ("850", "-300"):
        book(line, amount)
        with scope(workspace=budget.workspace):
            check_alerts(budget)
    page = client_for(viewer).get(page_url(f"budget/{budget.pk}/alerts/")).content.decode()
    assert "below again since" in page
    [alert] = api_for("read").get(api_url(f"budgets/{budget.pk}/alerts/")).json()["results"]
    assert (alert["line"], alert["month"], alert["level"], alert["actual"]) == (line.pk, "2025-03", 80, "850.00")
    assert alert["cleared_at"]


def test_a_scenario_shows_its_budget(budget, client_for, viewer, page_url, overview_url):
    with scope(workspace=budget.workspace):
        scenario = Budget.objects.create(
            workspace=budget.workspace, name="What if", first_month=budget.first_month, scenario_of=budget
        )
    response = client_for(viewer).get(page_url(f"budget/{scenario.pk}/overview/"))
    assert (response.status_code, response["Location"]) == (302, overview_url)


def test_strangers_find_nothing(client_for, outsider, overview_url, page_url, budget):
    for address in (overview_url, page_url(f"budget/{budget.pk}/alerts/"), f"{overview_url}months.csv"):
        assert client_for(outsider).get(address).status_code == 404


# --- The pictures ------------------------------------------------------------


def grid_of(figures: list[list[Figures]], openings: list[Decimal], today: date) -> Grid:
    """Return a grid of lines whose months are given, as the selectors make it."""
    months = [month.month for month in figures[0]]
    budget = Budget(first_month=months[0], months=len(months))
    heads = tuple(Month(i, f.month, f.over, closed=False) for i, f in enumerate(figures[0]))
    rows = tuple(
        GridLine(BudgetLine(pk=number), (), _line(opening, months), frozenset())
        for number, (months, opening) in enumerate(zip(figures, openings, strict=True), start=1)
    )
    return Grid(budget, today, heads, rows, 2, {}, {})


def _line(opening, months):
    return LineFigures(opening, tuple(months))


amounts = st.decimals(min_value=-500, max_value=2000, places=2)


@st.composite
def grids(draw):
    count = draw(st.integers(1, 14))
    first = date(2025, draw(st.integers(1, 12)), 1)
    today = draw(st.dates(min_value=date(2024, 12, 1), max_value=date(2027, 3, 1)))
    openings, lines = [], []
    for _number in range(draw(st.integers(1, 3))):
        rule = Rule(draw(st.sampled_from(list(Policy))))
        months = [
            MonthInput(month, rule, planned=draw(st.none() | amounts), moved=draw(amounts), booked=draw(amounts))
            for month in month_range(first, count)
        ]
        openings.append(draw(amounts))
        lines.append(list(carry_over(months, opening=openings[-1], today=today).months))
    return grid_of(lines, openings, today)


@given(grid=grids())
def test_the_flow_of_money_adds_up(grid):
    """What came in is what went out or is left: the conservation law, as a picture."""
    steps = pictures.flow_steps(grid)
    balance = sum((step.amount if step.comes_in else -step.amount for step in steps), ZERO)
    assert balance == 0


@given(grid=grids())
def test_the_course_ends_with_what_is_left(grid):
    unknown = pacing.together([], Fraction(1, 2))
    pace = selectors.BudgetPace(grid, (), unknown, unknown)
    found = pictures.moments(pace)
    known = [moment.actual for moment in found if moment.actual is not None]
    steps = {step.name: step.amount for step in pictures.flow_steps(grid)}
    left = sum((amount for name, amount in steps.items() if name.startswith(("Carried", "Still"))), ZERO)
    to_come = sum((m.actual for m in grid.month_totals if m.month > grid.today), ZERO)
    assert known[-1] == left + to_come
    assert found[-1].even == 0


def test_every_picture_has_its_table_and_its_download(
    in_march, budget, make_line, book, client_for, viewer, overview_url, html
):
    line = make_line(name="=HYPERLINK(1)", policy="surplus", planned="1000")
    book(line, "800", month=1)
    book(line, "1100", month=2)
    book(line, "300", month=3)
    page = html()
    for key in pictures.TABLES:
        assert f'id="data-chart-{key}"' in page
        assert f'href="{overview_url}{key}.csv"' in page

    def table(name):
        response = client_for(viewer).get(f"{overview_url}{name}.csv")
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))

    assert table("months")[1:4] == [
        ["Jan 2025", "1000.00", "1000.00", "800.00", "200.00"],
        ["Feb 2025", "1000.00", "1200.00", "1100.00", "100.00"],
        ["Mar 2025", "1000.00", "1100.00", "300.00", "800.00"],
    ]
    assert table("flow")[-1][1:] == ["12000.00", "12000.00"]
    assert table("categories")[1][0] == "Advertising"
    assert table("course")[-1][0] == "Dec 2025"
    assert table("pace-month")[1][0] == "'=HYPERLINK(1)"
    assert table("pace-whole")[-1][0] == "All lines"


def test_a_download_that_does_not_exist_is_not_found(client_for, viewer, overview_url):
    assert client_for(viewer).get(f"{overview_url}secrets.csv").status_code == 404


def test_the_charts_can_be_drawn_of_nothing():
    specs = [
        charts.by_month([], months=[], series=["Planned", "Actual"], money="EUR"),
        charts.by_category([], categories=[], series=["Planned", "Actual"], money="EUR"),
        charts.flow([], money="EUR"),
        charts.burn_down([], months=[], series=[], today=None, money="EUR"),
    ]
    for spec in specs:
        assert drawing.svg(spec, language="en", title="T", description="D", key="k").startswith("<svg")


# --- Cost --------------------------------------------------------------------


@pytest.mark.parametrize(
    "page", ["budget/{}/overview/", "budget/{}/alerts/", "budget/{}/overview/flow.csv", "budget/summary/"]
)
def test_pages_cost_the_same_with_more_lines(in_march, budget, make_line, book, client_for, owner, page_url, page):
    address = page_url(page.format(budget.pk))
    _assert_constant(budget, make_line, book, client_for(owner), address)


@pytest.mark.parametrize("endpoint", ["pace", "alerts"])
def test_endpoints_cost_the_same_with_more_lines(in_march, budget, make_line, book, api_for, api_url, endpoint):
    _assert_constant(budget, make_line, book, api_for("read"), api_url(f"budgets/{budget.pk}/{endpoint}/"))


def _assert_constant(budget, make_line, book, client, address):
    def grow(names):
        for name in names:
            book(make_line(name=name, policy="none"), "900")
        with scope(workspace=budget.workspace):
            check_alerts(budget)

    grow("A")
    queries(client, address)
    few = queries(client, address)
    grow("BCDEF")
    assert queries(client, address) == few
