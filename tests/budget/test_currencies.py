"""Money without decimals (the yen) and with three (the Kuwaiti dinar), through every door."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django_scopes import scope
from hypothesis import given
from hypothesis import strategies as st

from accounts import services as accounts_services
from budget import selectors, services
from budget.carryover import Cap
from budget.fields import amount_for_input, read_amount
from budget.models import Budget, LineMonth
from budget.money import NotAnAmount, allocate, parse_amount, places_of, to_unit
from tests.budget.conftest import AFTERWARDS, months

JANUARY, FEBRUARY = months()[:2]

# The maths


@pytest.mark.parametrize(("currency", "places"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("NOK", 2), ("ISK", 0)])
def test_a_currency_has_its_own_smallest_unit(currency, places):
    assert places_of(currency) == places


@given(
    places=st.sampled_from([0, 2, 3]),
    total=st.decimals("-100000", "100000", places=3),
    weights=st.lists(st.decimals("0", "100", places=4), min_size=1, max_size=13),
)
def test_the_parts_of_a_split_sum_to_the_smallest_unit(places, total, weights):
    parts = allocate(total, weights, places)

    assert sum(parts) == to_unit(total, places)
    assert all(part == to_unit(part, places) for part in parts)


def test_units_left_over_go_one_by_one():
    assert allocate(Decimal(100), [Decimal(1)] * 3, 0) == [34, 33, 33]
    assert allocate(Decimal("0.010"), [Decimal(1)] * 3, 3) == [Decimal(f"0.00{n}") for n in (4, 3, 3)]
    assert allocate(Decimal(-1), [Decimal(1)] * 2, 0) == [-1, 0]


@pytest.mark.parametrize(
    ("text", "separator", "places", "amount"),
    [
        ("1500", ".", 0, "1500"),
        ("1,500", ".", 0, "1500"),
        ("1 500", ",", 0, "1500"),
        ("1500.", ".", 0, "1500"),
        ("1.500", ".", 3, "1.500"),
        ("1,500", ".", 3, "1500"),
        ("1.234,567", ",", 3, "1234.567"),
        ("0,005", ",", 3, "0.005"),
    ],
)
def test_amounts_are_read_as_fine_as_the_currency(text, separator, places, amount):
    assert parse_amount(text, separator, places) == Decimal(amount)


@pytest.mark.parametrize(("text", "places"), [("12.5", 0), ("12.0", 0), ("1.2345", 3), ("1.234", 2)])
def test_finer_amounts_are_refused_not_rounded(text, places):
    with pytest.raises(NotAnAmount):
        parse_amount(text, ".", places)


@given(st.decimals("-100000", "100000", places=3), st.sampled_from([0, 2, 3]))
def test_what_a_form_shows_is_read_back_as_it_was(amount, places):
    amount = to_unit(amount, places)

    assert read_amount(amount_for_input(amount), places) == amount


# Through the doors


@pytest.fixture
def make_budget(owner):
    """A workspace in a currency, with a line of the year 2025 planned at 1,001 a month."""

    def make(currency, planned="1001", **fields):
        workspace = accounts_services.create_workspace(
            name=f"Team {currency}", by=owner, currency=currency, time_zone="Asia/Tokyo"
        )
        with scope(workspace=workspace):
            budget = services.save_budget(
                Budget(workspace=workspace), by=owner, name="Year", first_month=JANUARY, months=12
            )
            line = services.add_line(
                budget, by=owner, name="Ads", category="advertising", planned_per_month=Decimal(planned), **fields
            )
        return workspace, budget, line

    return make


def available(budget):
    return [str(m.available.normalize()) for m in selectors.grid(budget, AFTERWARDS).lines[0].figures.months[:2]]


@pytest.mark.parametrize(
    ("currency", "planned", "carried"),
    [("JPY", "1001", "150"), ("JPY", "1010", "152"), ("KWD", "1000.005", "150.001"), ("EUR", "1000.10", "150.02")],
)
def test_a_cap_as_a_share_is_as_fine_as_the_currency(make_budget, currency, planned, carried):
    workspace, budget, _line = make_budget(currency, planned, cap_share=Decimal("0.15"))

    with scope(workspace=workspace):
        january = selectors.grid(budget, AFTERWARDS).lines[0].figures.months[0]
    assert january.carried_out == Decimal(carried)
    assert january.carried_out + january.forfeited == Decimal(planned)


@pytest.mark.parametrize(("currency", "amount"), [("JPY", "0.5"), ("EUR", "0.001"), ("KWD", "0.0005")])
def test_no_service_stores_less_than_the_smallest_unit(make_budget, owner, currency, amount):
    workspace, budget, line = make_budget(currency)
    with scope(workspace=workspace):
        with pytest.raises(ValidationError):
            services.set_month(line, month=JANUARY, by=owner, planned=Decimal(amount))
        with pytest.raises(ValidationError):
            services.set_month(line, month=JANUARY, by=owner, cap=Cap(Decimal(amount)))
        with pytest.raises(ValidationError):
            services.move_money(
                budget=budget,
                from_line=line,
                from_month=JANUARY,
                to_line=None,
                to_month=JANUARY,
                amount=Decimal(amount),
                reason="x",
                by=owner,
            )


def test_closed_months_adjustments_and_takeovers_keep_three_decimals(make_budget, owner):
    workspace, budget, line = make_budget("KWD", "10.005")
    with scope(workspace=workspace):
        services.close_month(budget, month=JANUARY, by=owner, today=AFTERWARDS)
        services.record_expense(line=line, by=owner, date=JANUARY, amount=Decimal("0.001"))
        february = selectors.grid(budget, AFTERWARDS).lines[0].figures.months[1]
        assert (february.carried_in, february.actual) == (Decimal("10.005"), Decimal("0.001"))

        later = services.save_budget(
            Budget(workspace=workspace), by=owner, name="Next", first_month=AFTERWARDS.replace(month=1), months=12
        )
        following = services.add_line(later, by=owner, name="Ads", category="advertising")
        services.take_over(
            from_budget=budget,
            to_budget=later,
            choices={following.pk: services.Choice(Decimal("0.5"))},
            by=owner,
            today=AFTERWARDS,
        )
        following.refresh_from_db()
        assert following.opening_balance == Decimal("60.030")  # half to even of 60.0295


@pytest.mark.parametrize(
    ("currency", "typed", "stored", "shown"),
    [("JPY", "1,500", "1500", "¥1,500"), ("KWD", "1500.125", "1500.125", "KWD 1,500.125")],
)
def test_pages_read_and_write_the_currencys_own_decimals(
    make_budget, owner, client_for, currency, typed, stored, shown
):
    workspace, budget, line = make_budget(currency)
    client, base = client_for(owner), f"/w/{workspace.slug}/budget/{budget.pk}"

    form = {"planned": typed, "policy": "", "cap_kind": "line", "cap_excess": "", "reach": "this"}
    assert client.post(f"{base}/lines/{line.pk}/months/2025-01/", form).status_code == 302

    with scope(workspace=workspace):
        assert LineMonth.objects.get(line=line, month=JANUARY).planned == Decimal(stored)
    for page in (f"{base}/lines/{line.pk}/", f"{base}/"):
        text = re.sub(r"\s+", " ", client.get(page).content.decode().replace("\u00a0", " "))
        assert shown.removeprefix("¥").removeprefix("KWD ") in text
        assert f"{stored}.00" not in text


def test_a_page_refuses_half_a_yen_and_says_so(make_budget, owner, client_for):
    workspace, budget, line = make_budget("JPY")
    form = {"planned": "12.5", "policy": "", "cap_kind": "line", "cap_excess": "", "reach": "this"}

    page = client_for(owner).post(f"/w/{workspace.slug}/budget/{budget.pk}/lines/{line.pk}/months/2025-01/", form)

    assert "“12.5” is not an amount. Write it like 1250." in page.content.decode()


@pytest.mark.parametrize(("currency", "fine", "too_fine"), [("JPY", "7", "7.5"), ("KWD", "7.005", "7.0005")])
def test_the_api_takes_and_gives_the_currencys_own_decimals(make_budget, api_for, currency, fine, too_fine):
    workspace, budget, line = make_budget(currency)
    api, base = api_for("write", of=workspace), f"/api/v1/workspaces/{workspace.slug}/budgets/{budget.pk}"

    month = api.put(f"{base}/lines/{line.pk}/months/2025-01/", {"planned": fine})
    assert month.json()["planned"] == fine
    refused = api.put(f"{base}/lines/{line.pk}/months/2025-01/", {"planned": too_fine})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "planned")
    grid = api.get(f"{base}/grid/").json()
    assert grid["lines"][0]["months"][1]["carried_in"] == fine
    assert grid["pool"][0]["balance"] == f"{0:.{places_of(currency)}f}"
    body = {"from_line": line.pk, "from_month": "2025-02", "to_line": None, "to_month": "2025-02", "reason": "x"}
    assert api.post(f"{base}/moves/", {**body, "amount": fine}).json()["amount"] == fine
    assert api.get(f"{base}/pool/").json()[1]["moved_in"] == fine
