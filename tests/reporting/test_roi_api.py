"""The return as tables, over real HTTP routes."""

from datetime import date
from decimal import Decimal as D

import pytest
from django_scopes import scope

from budget import selectors, services
from budget.models import Budget
from reporting.models import RoiSettings, StaffHours
from tests.counting import cost_of
from tests.reporting.rows import book_cost, channel, day, observe, recomputed

MONTHS = "first=2026-01&last=2026-03"
SAME_DAYS = "start=2026-01-01&end=2026-03-31"


@pytest.fixture
def data(scoped):
    """Two channels over three months, costs of both and of none, staff hours, advertising by hand."""
    instagram, email = channel(scoped), channel(scoped, "E-mail")
    observe(scoped, instagram, "2026-01-03", campaign="Spring", spend=200, revenue=900, clicks=100, leads=8)
    observe(scoped, instagram, "2026-02-10", campaign="Sale", spend="100.55", clicks=50)
    observe(scoped, email, "2026-02-10", revenue=50, clicks=10, customers=2)
    recomputed(scoped)
    for on, when, amount, advertising in (
        (None, "2026-02-05", "100.01", False),
        (email, "2026-02-07", "7.77", True),
        (None, "2026-03-05", "33.10", False),
    ):
        book_cost(scoped, on=on, date=day(when), amount=D(amount), advertising=advertising)
    RoiSettings.objects.create(workspace=scoped, hourly_cost=D(30))
    StaffHours.objects.create(workspace=scoped, month=day("2026-02-01"), hours=D("3.5"))


@pytest.fixture
def read(client_for, viewer, api_url):
    def read(path):
        answer = client_for(viewer).get(api_url(path))
        assert answer.status_code == 200, answer.content
        return answer.json()

    return read


def test_months_and_total_are_those_of_the_dashboard(data, read):
    table, dashboard = read(f"roi/?{MONTHS}"), read(f"dashboard/?{SAME_DAYS}")
    assert {key: dashboard["totals"][key] for key in table["total"]} == table["total"]
    for ours, theirs in zip(table["months"], dashboard["months"], strict=True):
        assert {key: theirs[key] for key in ours} == ours


def test_cells_add_up_to_their_month(data, read):
    table = read(f"roi/?{MONTHS}")
    for month in table["months"]:
        for name in ("spend", "other_costs", "staff_costs", "revenue"):
            parts = [D(cell[name]) for cell in table["cells"] if cell["month"] == month["month"] and cell[name]]
            assert (sum(parts) if parts else None) == (D(month[name]) if month[name] else None), name


def test_a_changed_expense_counts_at_the_next_reading(data, read, scoped):
    before = D(read(f"roi/?{MONTHS}")["total"]["other_costs"])
    expense = selectors.expenses().get(amount=D("100.01"))
    services.edit_expense(expense, by=None, amount=D("90.01"))
    assert D(read(f"roi/?{MONTHS}")["total"]["other_costs"]) == before - 10


@pytest.mark.parametrize(
    ("query", "field"),
    [("first=2026-03&last=2026-01", "last"), ("first=2026-01&last=2036-01", "last"), ("first=x&last=2026-01", "first")],
)
def test_a_span_that_is_none_names_the_field(client_for, viewer, api_url, query, field):
    answer = client_for(viewer).get(api_url(f"roi/?{query}"))
    assert answer.status_code == 400
    assert field in str(answer.json())


def test_a_budget_is_read_together_with_what_its_months_brought_back(data, read, scoped):
    budget = Budget.objects.get()
    sheet = read(f"budgets/{budget.pk}/sheet/")
    assert sheet["grid"] == read(f"budgets/{budget.pk}/grid/")
    assert sheet["roi"] == read("roi/?first=2026-01&last=2026-12")


def test_reading_the_sheet_takes_the_same_queries_for_few_and_many(data, read, scoped):
    budget = Budget.objects.get()
    few = cost_of(lambda: read(f"budgets/{budget.pk}/sheet/"))
    for n in range(10):
        services.add_line(budget, by=None, name=f"More {n}", category="tools", planned_per_month=D(5))
        observe(scoped, channel(scoped, f"Channel {n}"), "2026-02-03", spend=n, revenue=5)
    recomputed(scoped)
    assert cost_of(lambda: read(f"budgets/{budget.pk}/sheet/")) == few


def test_another_workspaces_budget_is_not_found(data, client_for, viewer, api_url, other_workspace):
    with scope(workspace=other_workspace):
        foreign = services.save_budget(
            Budget(workspace=other_workspace), by=None, name="Theirs", first_month=date(2026, 1, 1)
        )
    assert client_for(viewer).get(api_url(f"budgets/{foreign.pk}/sheet/")).status_code == 404
