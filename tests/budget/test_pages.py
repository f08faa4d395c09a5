import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django_scopes import scope

from budget import services
from budget.drawing import FIGURES
from budget.models import Budget, BudgetLine, Expense, LineMonth, Move
from strategy.services.channels import channel_for_name
from tests.budget.conftest import SPEND
from tests.counting import queries


class Rows(HTMLParser):
    """The rows of the grid as text: {(id of the line's body, class of the row): [cells]}."""

    def __init__(self, html):
        super().__init__()
        self.rows, self.body, self.row, self.cell = {}, "", "", None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "tbody":
            self.body = attributes.get("id", "")
        elif tag == "tr":
            self.row = attributes.get("class", "")
        elif tag == "td":
            self.cell = ""

    def handle_endtag(self, tag):
        if tag == "td" and self.cell is not None:
            self.rows.setdefault((self.body, self.row), []).append(self.cell)
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data


@pytest.fixture
def grid_url(budget, page_url):
    return page_url(f"budget/{budget.pk}/")


@pytest.fixture
def figures(client_for, owner, grid_url):
    def read(line, name):
        html = client_for(owner).get(grid_url, {"show": list(FIGURES)}).content.decode()
        return Rows(html).rows[f"line-{line.pk}", f"fig-{name}"]

    return read


@pytest.mark.parametrize(
    ("rule", "before", "after_late_january"),
    [
        ({"policy": "none"}, [1000] * 7, [1000] * 7),
        ({"policy": "surplus"}, [1000, 1200, 1000, 1100, 1000, 1000, 1600], [1000, 1100, 1000, 1100, 1000, 1000, 1600]),
        (
            {"policy": "signed"},
            [1000, 1200, 850, 950, -1550, -1550, -950],
            [1000, 1100, 750, 850, -1650, -1650, -1050],
        ),
        (
            {"policy": "signed", "cap_amount": Decimal(150)},
            [1000, 1150, 800, 900, -1600, -1600, -1000],
            [1000, 1100, 750, 850, -1650, -1650, -1050],
        ),
    ],
)
def test_the_grid_shows_the_carry_over_before_and_after_a_late_expense(
    make_line, spend, figures, rule, before, after_late_january
):
    def written(amounts):
        return [f"{amount:,}".replace("-", "\u2212") for amount in amounts]

    line = make_line(**rule)
    spend(line, SPEND)
    assert figures(line, "available")[:7] == written(before)

    spend(line, ["100"])
    assert figures(line, "available")[:7] == written(after_late_january)


def test_what_is_not_carried_and_overspent_is_said_in_words(make_line, spend, figures):
    line = make_line()
    spend(line, SPEND)

    assert figures(line, "settled")[:4] == ["", "forgiven 150", "", "forgiven 2,400"]
    assert figures(line, "remaining")[:2] == ["200", "\u2212150overspent"]


def test_a_late_booking_is_marked_where_it_counts(budget, make_line, spend, figures, owner, scoped):
    line = make_line()
    spend(line, SPEND)
    services.close_month(budget, month=date(2025, 1, 1), by=owner, today=date(2026, 1, 1))
    spend(line, ["100"])

    assert figures(line, "actual")[:2] == ["800", "1,450100 late"]


def test_readers_see_the_grid_without_its_handles(line, viewer, client_for, grid_url):
    html = client_for(viewer).get(grid_url).content.decode()

    assert 'class="cell"' not in html
    assert "cell-panel" not in html


def test_names_cannot_break_out_of_the_grid(make_line, owner, client_for, grid_url):
    make_line("<script>alert(1)</script>")

    html = client_for(owner).get(grid_url).content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_the_first_budget_and_line_are_made_by_forms(workspace, editor, client_for, page_url):
    client = client_for(editor)
    client.post(page_url("budget/new/"), {"name": "Year", "first_month": "2025-01", "months": "12"})
    with scope(workspace=workspace):
        budget = Budget.objects.get()
    response = client.post(
        page_url(f"budget/{budget.pk}/lines/new/"),
        {
            "name": "Ads",
            "category": "advertising",
            "actuals_from": "expenses",
            "planned_per_month": "1,200.50",
            "cap_share": "15 %",
            "cap_excess": "forfeit",
        },
    )

    assert response.url == page_url(f"budget/{budget.pk}/")
    with scope(workspace=workspace):
        line = BudgetLine.objects.get()
        assert (line.policy, line.cap_share) == ("surplus", Decimal("0.15"))
        assert line.line_months.filter(planned=Decimal("1200.50")).count() == 12


def test_a_line_form_can_leave_earlier_months_their_rule(line, workspace, editor, client_for, grid_url):
    fields = {"name": line.name, "category": "advertising", "actuals_from": "expenses", "cap_excess": "forfeit"}
    client = client_for(editor)

    client.post(f"{grid_url}lines/{line.pk}/edit/", {**fields, "policy": "signed", "rule_reach": "onwards"})

    with scope(workspace=workspace):
        assert BudgetLine.objects.get().policy == "signed"
        kept = LineMonth.objects.filter(policy="surplus").values_list("month", flat=True)
        assert len(kept) == 11
        assert date(2025, 12, 1) not in kept


def test_two_caps_at_once_are_refused_and_the_form_keeps_what_was_typed(budget, editor, client_for, grid_url):
    response = client_for(editor).post(
        f"{grid_url}lines/new/",
        {
            "name": "Ads",
            "category": "advertising",
            "actuals_from": "expenses",
            "cap_amount": "150",
            "cap_share": "15",
            "cap_excess": "forfeit",
        },
    )

    html = response.content.decode()
    assert "not both" in html
    assert 'value="150"' in html


def test_a_month_page_sets_a_rule_of_its_own(line, workspace, editor, client_for, grid_url):
    url = f"{grid_url}lines/{line.pk}/months/2025-03/"
    client = client_for(editor)
    assert client.get(url).status_code == 200

    form = {"planned": "1000", "policy": "signed", "cap_kind": "amount", "cap_amount": "99,5", "reach": "this"}
    assert client.post(url, form).status_code == 302

    with scope(workspace=workspace):
        stored = LineMonth.objects.get(month=date(2025, 3, 1))
        assert (stored.policy, stored.own_cap, stored.cap_amount) == ("signed", True, Decimal("99.50"))


def test_a_double_click_books_an_expense_once(line, workspace, contributor, client_for, page_url):
    client = client_for(contributor)
    form = {"line": line.pk, "date": "2025-01-15", "entered": "12,50", "submission": "abc"}

    client.post(page_url("budget/expenses/new/"), form)
    client.post(page_url("budget/expenses/new/"), form)

    with scope(workspace=workspace):
        assert Expense.objects.get().amount == Decimal("12.50")


def test_contributors_edit_their_own_expenses_only(line, spend, workspace, contributor, client_for, page_url):
    spend(line, ["10"])
    client = client_for(contributor)
    client.post(page_url("budget/expenses/new/"), {"line": line.pk, "date": "2025-01-15", "entered": "5"})
    with scope(workspace=workspace):
        own = Expense.objects.get(created_by=contributor)
        foreign = Expense.objects.exclude(pk=own.pk).get()

    assert client.get(page_url(f"budget/expenses/{own.pk}/")).status_code == 200
    assert client.get(page_url(f"budget/expenses/{foreign.pk}/")).status_code == 403
    assert client.post(page_url(f"budget/expenses/{foreign.pk}/delete/")).status_code == 403
    listed = client.get(page_url("budget/expenses/")).content.decode()
    assert page_url(f"budget/expenses/{own.pk}/") in listed
    assert page_url(f"budget/expenses/{foreign.pk}/") not in listed


def test_the_list_of_expenses_narrows_and_adds_up(make_line, spend, editor, client_for, page_url):
    one, other = make_line("One"), make_line("Other")
    spend(one, ["10", "20", "30"])
    spend(other, ["500"])

    html = client_for(editor).get(page_url(f"budget/expenses/?line={one.pk}&start=2025-02-01")).content.decode()

    assert "€50.00" in html
    assert "€500.00" not in html


def test_money_is_moved_by_a_form(make_line, workspace, editor, client_for, grid_url):
    one, other = make_line("One"), make_line("Other")
    form = {
        "from_line": one.pk,
        "from_month": "2025-01",
        "to_line": other.pk,
        "to_month": "2025-02",
        "amount": "250",
        "reason": "Spring",
    }

    assert client_for(editor).post(f"{grid_url}moves/new/", form).status_code == 302

    with scope(workspace=workspace):
        assert str(Move.objects.get()) == "One 2025-01 → Other 2025-02: 250.00"
    assert "Spring" in client_for(editor).get(f"{grid_url}moves/").content.decode()


def test_a_line_page_tells_where_its_figures_come_from(budget, make_line, spend, owner, client_for, grid_url, scoped):
    line = make_line()
    spend(line, SPEND)
    services.close_month(budget, month=date(2025, 1, 1), by=owner, today=date(2026, 1, 1))
    spend(line, ["100"])
    services.move_money(
        budget=budget,
        from_line=line,
        from_month=date(2025, 3, 1),
        to_line=line,
        to_month=date(2025, 4, 1),
        amount=Decimal(40),
        reason="Easter",
        by=owner,
    )

    text = re.sub(r"\s+", " ", client_for(owner).get(f"{grid_url}lines/{line.pk}/").content.decode())

    assert "€200.00 was carried over from January 2025." in text
    assert "Adjustment: €100.00 was booked into January 2025 after it was closed" in text
    assert "€40.00 moved from Instagram ads (March 2025) to Instagram ads (April 2025): Easter" in text
    assert "by Owner" in text


def test_a_line_is_defunded_and_funded_again(line, workspace, editor, client_for, grid_url):
    url = f"{grid_url}lines/{line.pk}/defund/"
    client_for(editor).post(url, {"month": "2025-05"})
    with scope(workspace=workspace):
        assert BudgetLine.objects.get().defunded_from == date(2025, 5, 1)

    client_for(editor).post(url, {})
    with scope(workspace=workspace):
        assert BudgetLine.objects.get().defunded_from is None


def test_a_used_line_stays_and_the_page_says_why(line, spend, workspace, editor, client_for, grid_url):
    spend(line, ["5"])

    response = client_for(editor).post(f"{grid_url}lines/{line.pk}/delete/", follow=True)

    assert "Stop its money instead" in response.content.decode()
    with scope(workspace=workspace):
        assert BudgetLine.objects.count() == 1


def test_a_workspace_never_sees_anothers_money(line, spend, outsider, other_workspace, client_for, grid_url, page_url):
    spend(line, ["5"])
    stranger = client_for(outsider)
    theirs = f"/w/{other_workspace.slug}/budget/"

    assert stranger.get(grid_url).status_code == 404
    for path in ("", "expenses/", "expenses/new/", "summary/"):
        html = stranger.get(theirs + path).content.decode()
        assert line.name not in html
        assert line.budget.name not in html
    assert stranger.get(f"{theirs}{line.budget_id}/").status_code == 404
    assert stranger.get(f"{theirs}{line.budget_id}/lines/{line.pk}/").status_code == 404


def test_a_page_takes_as_many_queries_for_12_lines_as_for_3(
    budget, make_line, spend, owner, client_for, page_url, scoped
):
    client = client_for(owner)
    first = make_line("Line 0")
    channel = channel_for_name(workspace=budget.workspace, name="Instagram")
    make_line("Observed", channel=channel, actuals_from="observed")
    services.close_month(budget, month=date(2025, 1, 1), by=owner, today=date(2026, 1, 1))
    own = f"{budget.pk}/"
    pages = ("", own, f"{own}lines/{first.pk}/", f"{own}moves/", "expenses/", "summary/")

    def add(numbers):
        for number in numbers:
            line = make_line(f"Line {number}")
            spend(line, ["5", "6"])
            spend(first, ["1"])
            services.move_money(
                budget=budget,
                from_line=line,
                from_month=date(2025, 3, 1),
                to_line=first,
                to_month=date(2025, 4, 1),
                amount=Decimal(1),
                reason="x",
                by=owner,
            )

    def counted():
        for page in pages:
            client.get(page_url(f"budget/{page}"))
        return {page: queries(client, page_url(f"budget/{page}")) for page in pages}

    add(range(1, 3))
    few = counted()
    add(range(3, 12))
    assert counted() == few
    assert max(few.values()) <= 18
