from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scope

from accounts.roles import Role
from budget import services
from budget.api import routes
from budget.models import Budget, Expense
from strategy.services.channels import channel_for_name
from tests.counting import queries

SPEND = ["800", "1350", "900", "3500", "1000", "400"]


@pytest.fixture
def api(api_for):
    return api_for("write")


@pytest.fixture
def make_budget(api, api_url):
    def make(**fields):
        body = {"name": "Social 2025", "first_month": "2025-01", "months": 12, **fields}
        response = api.post(api_url("budgets/"), body)
        assert response.status_code == 201, response.json()
        return response.json()["id"]

    return make


@pytest.fixture
def make_line(api, api_url):
    def make(budget, **fields):
        body = {"name": "Ads", "category": "advertising", "planned_per_month": "1000", **fields}
        response = api.post(api_url(f"budgets/{budget}/lines/"), body)
        assert response.status_code == 201, response.json()
        return response.json()["id"]

    return make


@pytest.fixture
def book(api, api_url):
    def post(line, amounts, day=15):
        for month, amount in enumerate(amounts, start=1):
            body = {"line": line, "date": f"2025-{month:02}-{day}", "amount": amount}
            assert api.post(api_url("expenses/"), body).status_code == 201

    return post


def month_of(grid, line, name):
    row = next(row for row in grid["lines"] if row["id"] == line)
    return [month[name] for month in row["months"]]


@pytest.fixture
def grid(api, api_url):
    def read(budget):
        response = api.get(api_url(f"budgets/{budget}/grid/"))
        assert response.status_code == 200
        return response.json()

    return read


@pytest.mark.parametrize(
    ("rule", "before", "after_late_january"),
    [
        ({"policy": "none"}, [1000] * 7, [1000] * 7),
        ({}, [1000, 1200, 1000, 1100, 1000, 1000, 1600], [1000, 1100, 1000, 1100, 1000, 1000, 1600]),
        (
            {"policy": "signed"},
            [1000, 1200, 850, 950, -1550, -1550, -950],
            [1000, 1100, 750, 850, -1650, -1650, -1050],
        ),
        (
            {"policy": "signed", "cap": "150"},
            [1000, 1150, 800, 900, -1600, -1600, -1000],
            [1000, 1100, 750, 850, -1650, -1650, -1050],
        ),
    ],
)
def test_the_grid_carries_money_by_the_lines_policy(
    api, api_url, make_budget, make_line, book, grid, rule, before, after_late_january
):
    budget = make_budget()
    line = make_line(budget, **rule)
    book(line, SPEND)
    assert month_of(grid(budget), line, "available")[:7] == [f"{amount}.00" for amount in before]

    book(line, ["100"], day=31)
    assert month_of(grid(budget), line, "available")[:7] == [f"{amount}.00" for amount in after_late_january]


def test_after_a_closing_a_late_expense_is_an_adjustment_of_the_first_open_month(
    api, api_url, make_budget, make_line, book, grid
):
    budget = make_budget()
    line = make_line(budget)
    book(line, SPEND)
    closed = api.post(api_url(f"budgets/{budget}/closings/"), {"month": "2025-01"})
    assert closed.status_code == 201
    book(line, ["100"], day=31)

    answer = grid(budget)
    assert month_of(answer, line, "actual")[:2] == ["800.00", "1450.00"]
    assert month_of(answer, line, "adjustments")[1] == [{"month": "2025-01", "amount": "100.00"}]
    assert month_of(answer, line, "closed")[:2] == [True, False]


def test_the_grid_has_every_figure_its_totals_and_the_pool(make_budget, make_line, book, grid):
    budget = make_budget()
    line = make_line(budget, policy="pool")
    book(line, SPEND)

    answer = grid(budget)
    assert answer["lines"][0]["months"][0] == {
        "month": "2025-01",
        "planned": "1000.00",
        "carried_in": "0.00",
        "moved": "0.00",
        "available": "1000.00",
        "actual": "800.00",
        "remaining": "200.00",
        "carried_out": "0.00",
        "forfeited": "0.00",
        "forgiven": "0.00",
        "to_pool": "200.00",
        "from_pool": "0.00",
        "over": True,
        "closed": False,
        "adjustments": [],
        "committed": "0.00",
    }
    assert [pool["balance"] for pool in answer["pool"]][:4] == ["200.00", "-150.00", "-50.00", "-2550.00"]
    assert answer["totals"]["months"][3]["from_pool"] == "2500.00"
    assert answer["totals"]["total"]["actual"] == "7950.00"


@pytest.mark.parametrize(
    ("reach", "planned"),
    [("this", "1000.00 500.00 1000.00"), ("onwards", "1000.00 500.00 500.00"), ("all", "500.00 500.00 500.00")],
)
def test_a_month_is_set_as_far_as_reach_says(api, api_url, make_budget, make_line, grid, reach, planned):
    budget = make_budget(months=3)
    line = make_line(budget)
    url = api_url(f"budgets/{budget}/lines/{line}/months/2025-02/")

    response = api.put(url, {"planned": "500", "reach": reach})

    assert response.json()["planned"] == "500.00"
    assert month_of(grid(budget), line, "planned") == planned.split()


def test_a_month_takes_a_policy_and_a_cap_of_its_own_and_gives_them_back(api, api_url, make_budget, make_line):
    budget = make_budget()
    url = api_url(f"budgets/{budget}/lines/{make_line(budget)}/months/2025-02/")

    own = api.put(url, {"policy": "signed", "cap": "150"}).json()
    assert (own["policy"], own["cap"], own["own_rule"], own["planned"]) == ("signed", "150.00", True, "1000.00")

    back = api.put(url, {"policy": None, "cap": None}).json()
    assert (back["policy"], back["cap"], back["own_rule"]) == ("surplus", None, False)
    assert api.get(url).json() == back


def test_setting_a_closed_month_answers_409_and_names_the_rule(api, api_url, make_budget, make_line):
    budget = make_budget()
    line = make_line(budget)
    api.post(api_url(f"budgets/{budget}/closings/"), {"month": "2025-03"})

    response = api.put(api_url(f"budgets/{budget}/lines/{line}/months/2025-02/"), {"planned": "5"})

    assert response.status_code == 409
    assert response.json()["code"] == "month_is_closed"
    assert "February 2025 is closed" in response.json()["detail"]


@pytest.mark.parametrize("month", ["2025-13", "2026-01", "last"])
def test_a_month_outside_the_budget_answers_400(api, api_url, make_budget, make_line, month):
    budget = make_budget()
    line = make_line(budget)

    assert api.put(api_url(f"budgets/{budget}/lines/{line}/months/{month}/"), {"planned": "5"}).status_code == 400


def test_closing_lists_what_is_closed_and_is_repeatable(api, api_url, make_budget):
    budget = make_budget()
    url = api_url(f"budgets/{budget}/closings/")

    assert api.post(url, {"month": "2025-02"}).status_code == 201
    assert api.post(url, {"month": "2025-02"}).status_code == 200
    assert [closing["month"] for closing in api.get(url).json()["results"]] == ["2025-01", "2025-02"]


def test_closing_a_running_month_is_refused(api, api_url, make_budget, workspace):
    month = f"{workspace.today():%Y-%m}"
    budget = make_budget(first_month=month)

    response = api.post(api_url(f"budgets/{budget}/closings/"), {"month": month})

    assert (response.status_code, response.json()["code"]) == (409, "month_is_not_over")


def test_a_line_is_changed_and_its_rule_may_spare_earlier_months(api, api_url, make_budget, make_line, book, grid):
    budget = make_budget()
    line = make_line(budget)
    book(line, SPEND)
    url = api_url(f"budgets/{budget}/lines/{line}/")

    assert api.patch(url, {"policy": "signed", "rule_from": "2025-04"}).status_code == 200

    assert month_of(grid(budget), line, "available")[:5] == [
        "1000.00",
        "1200.00",
        "1000.00",
        "1100.00",
        "-1400.00",
    ]
    assert api.get(url).json()["policy"] == "signed"


def test_a_used_line_is_not_deleted(api, api_url, make_budget, make_line, book):
    budget = make_budget()
    used, unused = make_line(budget), make_line(budget, name="Other")
    book(used, ["5"])

    assert api.delete(api_url(f"budgets/{budget}/lines/{used}/")).json()["code"] == "line_is_in_use"
    assert api.delete(api_url(f"budgets/{budget}/lines/{unused}/")).status_code == 204


def test_money_moves_between_lines_as_a_ledger_entry(api, api_url, make_budget, make_line, grid):
    budget = make_budget()
    one, other = make_line(budget), make_line(budget, name="Other")
    body = {
        "from_line": one,
        "from_month": "2025-01",
        "to_line": other,
        "to_month": "2025-02",
        "amount": "250",
        "reason": "Spring",
    }

    assert api.post(api_url(f"budgets/{budget}/moves/"), body).status_code == 201

    answer = grid(budget)
    assert month_of(answer, one, "moved")[0] == "-250.00"
    assert month_of(answer, other, "moved")[1] == "250.00"
    assert api.get(api_url(f"budgets/{budget}/moves/")).json()["count"] == 1


def test_money_does_not_move_to_another_budget(api, api_url, make_budget, make_line):
    budget, elsewhere = make_budget(), make_budget(name="Another")
    line, stranger = make_line(budget), make_line(elsewhere)
    body = {"from_line": line, "from_month": "2025-01", "to_line": stranger, "to_month": "2025-02"}

    response = api.post(api_url(f"budgets/{budget}/moves/"), {**body, "amount": "1", "reason": "x"})

    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "to_line"


def test_the_same_expense_posted_twice_is_stored_once(api, api_url, make_budget, make_line):
    line = make_line(make_budget())
    body = {"line": line, "date": "2025-01-15", "amount": "12.50", "reference": "INV-1"}

    ids = {api.post(api_url("expenses/"), body).json()["id"] for _ in range(2)}
    other = api.post(api_url("expenses/"), {**body, "amount": "13"})

    assert len(ids) == 1
    assert (other.status_code, other.json()["code"]) == (409, "reference_is_taken")
    assert api.get(api_url("expenses/")).json()["count"] == 1


def test_an_expense_on_an_observed_line_is_refused(api, api_url, make_budget, make_line, workspace):
    with scope(workspace=workspace):
        channel = channel_for_name(workspace=workspace, name="Instagram")
    line = make_line(make_budget(), channel=channel.pk, actuals_from="observed")

    response = api.post(api_url("expenses/"), {"line": line, "date": "2025-01-15", "amount": "5"})

    assert (response.status_code, response.json()["code"]) == (409, "line_is_observed")


def test_expenses_are_found_by_line_channel_and_day(api, api_url, make_budget, make_line, book, workspace):
    with scope(workspace=workspace):
        channel = channel_for_name(workspace=workspace, name="Instagram")
    budget = make_budget()
    ads, tools = make_line(budget, channel=channel.pk), make_line(budget, name="Tool", category="tools")
    book(ads, ["10", "20", "30"])
    book(tools, ["1", "2"])

    def found(query):
        return sorted(row["amount"] for row in api.get(api_url(f"expenses/?{query}")).json()["results"])

    assert found(f"line={tools}") == ["1.00", "2.00"]
    assert found(f"channel={channel.pk}") == ["10.00", "20.00", "30.00"]
    assert found("start=2025-02-01&end=2025-02-28") == ["2.00", "20.00"]


def test_an_expense_is_corrected_and_deleted(api, api_url, make_budget, make_line, book):
    book(make_line(make_budget()), ["10"])
    expense = api.get(api_url("expenses/")).json()["results"][0]
    url = api_url(f"expenses/{expense['id']}/")

    assert api.patch(url, {"amount": "11"}).json()["amount"] == "11.00"
    assert api.patch(url, {"amount": "12", "version": expense["version"]}).status_code == 409
    assert api.delete(url).status_code == 204


def test_read_keys_read_and_do_not_write(api_for, api_url, make_budget, make_line):
    budget = make_budget()
    line = make_line(budget)
    reader = api_for("read")

    assert reader.get(api_url(f"budgets/{budget}/grid/")).status_code == 200
    for method, path in [
        ("post", "budgets/"),
        ("post", f"budgets/{budget}/lines/"),
        ("put", f"budgets/{budget}/lines/{line}/months/2025-01/"),
        ("post", f"budgets/{budget}/moves/"),
        ("post", f"budgets/{budget}/closings/"),
        ("post", "expenses/"),
    ]:
        assert getattr(reader, method)(api_url(path), {}).status_code == 403, path


def test_contributors_change_their_own_expenses_only(
    workspace, contributor, owner, client_for, api_url, make_budget, make_line
):
    line = make_line(make_budget())
    client = client_for(contributor)
    body = {"line": line, "date": "2025-01-15", "amount": "5"}
    own = client.post(api_url("expenses/"), body, content_type="application/json").json()["id"]
    with scope(workspace=workspace):
        foreign = Expense.objects.create(
            workspace=workspace,
            line_id=line,
            date=date(2025, 1, 1),
            amount=Decimal(1),
            entered=Decimal(1),
            created_by=owner,
        ).pk

    def change(pk):
        return client.patch(api_url(f"expenses/{pk}/"), {"amount": "6"}, content_type="application/json").status_code

    assert change(own) == 200
    assert change(foreign) == 403
    assert client.delete(api_url(f"expenses/{foreign}/")).status_code == 403


def test_another_workspaces_budget_is_unknown(api, api_url, other_workspace, outsider):
    with scope(workspace=other_workspace):
        foreign = services.save_budget(
            Budget(workspace=other_workspace), by=outsider, name="Theirs", first_month=date(2025, 1, 1), months=3
        )
        line = services.add_line(foreign, by=outsider, name="Secret", category="tools")
    for path in (
        f"budgets/{foreign.pk}/",
        f"budgets/{foreign.pk}/grid/",
        f"budgets/{foreign.pk}/lines/",
        f"budgets/{foreign.pk}/lines/{line.pk}/months/2025-01/",
    ):
        assert api.get(api_url(path)).status_code == 404, path
    booked = api.post(api_url("expenses/"), {"line": line.pk, "date": "2025-01-15", "amount": "5"})
    assert booked.status_code == 400
    assert booked.json()["errors"][0]["field"] == "line"
    assert api.get(api_url("budgets/")).json()["count"] == 0


def test_reading_takes_as_many_queries_for_12_lines_as_for_3(api, api_url, make_budget, make_line, book):
    budget = make_budget()
    paths = ("budgets/", f"budgets/{budget}/lines/", f"budgets/{budget}/grid/", "expenses/")

    def add(numbers):
        for number in numbers:
            book(make_line(budget, name=f"Line {number}"), ["5", "6"])

    def counted():
        return {path: queries(api, api_url(path)) for path in paths}

    add(range(3))
    few = counted()
    add(range(3, 12))
    assert counted() == few
    assert max(few.values()) <= 12


def test_every_action_of_the_api_declares_its_role():
    possible = {"list", "create", "retrieve", "update", "partial_update", "destroy"}
    for _prefix, viewset, _name in routes:
        own = {action.__name__ for action in viewset.get_extra_actions()}
        assert {action for action in possible if hasattr(viewset, action)} | own == set(viewset.roles), viewset
        assert all(isinstance(role, Role) for role in viewset.roles.values())


def test_a_budget_may_name_its_last_month_instead_of_its_length(api, api_url, make_budget):
    assert api.get(api_url(f"budgets/{make_budget(months=12)}/")).json()["months"] == 12
    made = api.post(api_url("budgets/"), {"name": "Half", "first_month": "2025-07-01", "last_month": "2025-12"}).json()
    assert (made["first_month"], made["months"]) == ("2025-07", 6)
    longer = api.patch(api_url(f"budgets/{made['id']}/"), {"last_month": "2026-06"})
    assert longer.json()["months"] == 12


@pytest.mark.parametrize(
    "months", [{"last_month": "2025-06"}, {"last_month": "2026-01", "months": 12}, {"last_month": "soon"}]
)
def test_a_last_month_that_cannot_be_is_refused_by_name(api, api_url, months):
    response = api.post(api_url("budgets/"), {"name": "Odd", "first_month": "2025-07", **months})
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == ["last_month"]


def test_a_line_without_a_policy_gets_its_categorys(api, api_url, make_budget):
    budget = make_budget()
    for given in ({}, {"policy": None}):
        body = {"name": f"Ads {len(given)}", "category": "advertising", **given}
        assert api.post(api_url(f"budgets/{budget}/lines/"), body).json()["policy"] == "surplus"


def test_a_month_written_in_another_way_is_named_as_the_fault(api, api_url, make_budget, make_line):
    budget = make_budget()
    response = api.put(api_url(f"budgets/{budget}/lines/{make_line(budget)}/months/2025-2/"), {"planned": "1"})
    assert [error["field"] for error in response.json()["errors"]] == ["month"]
