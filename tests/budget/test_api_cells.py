"""The API's grid with its sums, and planning many months at once."""

from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scope

from budget import services
from budget.models import LineMonth, Move
from tests.counting import cost_of


@pytest.fixture
def api(api_for):
    return api_for("write")


@pytest.fixture
def plan_url(api_url, budget):
    return api_url(f"budgets/{budget.pk}/plan/")


@pytest.fixture
def grid(api, api_url, budget):
    return lambda: api.get(api_url(f"budgets/{budget.pk}/grid/")).json()


def change(line, month, planned, **fields):
    return {"line": line.pk, "month": month, "planned": planned, **fields}


def test_the_grid_gives_committed_money_sums_of_categories_and_the_pools_moves(
    budget, make_line, spend, grid, workspace, owner
):
    line, other = make_line(policy="pool"), make_line("Tool", "49", category="tools")
    spend(line, ["800", "1100"])
    with scope(workspace=workspace):
        services.record_expense(line=line, by=owner, date=date(2025, 1, 3), amount=Decimal(70), status="committed")
        Move.objects.create(
            workspace=workspace,
            budget=budget,
            to_line=other,
            to_month=date(2025, 2, 1),
            from_month=date(2025, 2, 1),
            amount=Decimal(30),
            reason="Licence",
        )

    answer = grid()

    months = answer["lines"][0]["months"]
    assert (months[0]["committed"], months[0]["actual"], months[1]["committed"]) == ("70.00", "800.00", "0.00")
    assert [(c["category"], c["total"]["planned"]) for c in answer["categories"]] == [
        ("tools", "588.00"),
        ("advertising", "12000.00"),
    ]
    assert answer["categories"][1]["total"]["committed"] == answer["totals"]["total"]["committed"] == "70.00"
    assert answer["pool"][:2] == [
        {"month": "2025-01", "released": "200.00", "taken": "0.00", "moved": "0.00", "balance": "200.00"},
        {"month": "2025-02", "released": "0.00", "taken": "100.00", "moved": "-30.00", "balance": "70.00"},
    ]


def test_every_write_gives_the_grid_another_revision(line, spend, grid):
    before = grid()["revision"]
    spend(line, ["5"])
    assert grid()["revision"] > before


def test_many_months_are_planned_at_once(api, plan_url, make_line, grid):
    one, two = make_line("One"), make_line("Two", None)

    response = api.patch(
        plan_url, {"changes": [change(one, "2025-01", "1.50", seen="1000"), change(two, "2025-02", "2")]}
    )

    assert response.status_code == 200
    answer = response.json()
    assert [(c["line"], c["month"], c["planned"]) for c in answer["cells"]] == [
        (one.pk, "2025-01", "1.50"),
        (two.pk, "2025-02", "2.00"),
    ]
    assert answer["revision"] == grid()["revision"]


def test_a_month_goes_back_to_never_set_up(api, plan_url, line, workspace):
    api.patch(plan_url, {"changes": [change(line, "2025-01", None)]})

    with scope(workspace=workspace):
        assert LineMonth.objects.get(line=line, month=date(2025, 1, 1)).planned is None


def test_conflicts_answer_409_name_each_cell_and_write_nothing(api, plan_url, make_line, owner, workspace, grid):
    line, other = make_line(), make_line("Other")
    with scope(workspace=workspace):
        services.set_month(line, month=date(2025, 1, 1), by=owner, planned=Decimal(900))

    response = api.patch(
        plan_url,
        {"changes": [change(line, "2025-01", "5", seen="1000.00"), change(other, "2025-01", "5", seen="1000.00")]},
    )

    assert (response.status_code, response["Content-Type"]) == (409, "application/problem+json")
    problem = response.json()
    assert problem["code"] == "plans_refused"
    [cell] = problem["cells"]
    assert (cell["line"], cell["month"], cell["code"]) == (line.pk, "2025-01", "plan_has_changed")
    assert (cell["planned"], cell["changed_by"]) == ("900.00", owner.pk)
    assert grid()["lines"][1]["months"][0]["planned"] == "1000.00"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"planned": "x"}, "changes.0.planned"),
        ({"planned": "1.234"}, "changes.0.planned"),
        ({"month": "January"}, "changes.0.month"),
        ({"line": "x"}, "changes.0.line"),
    ],
)
def test_an_unreadable_part_is_named(api, plan_url, line, fields, field):
    response = api.patch(plan_url, {"changes": [{**change(line, "2025-01", "5"), **fields}]})

    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_nothing_to_write_is_refused(api, plan_url, line):
    assert api.patch(plan_url, {"changes": []}).status_code == 400
    assert api.patch(plan_url, {}).status_code == 400


@pytest.mark.parametrize("lines", [5, 60])
def test_grid_and_plan_take_a_constant_number_of_queries(lines, api, plan_url, grid, make_line):
    changes = [change(make_line(f"Line {number}"), "2025-03", "7", seen="1000") for number in range(lines)]

    assert cost_of(grid) <= 11
    assert cost_of(lambda: api.patch(plan_url, {"changes": changes})) <= 26
