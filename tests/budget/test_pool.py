"""The budget's pool: what lines release to it and take from it, and moves by hand."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from budget import selectors, services
from budget.exceptions import MonthIsClosed, PoolHoldsLess
from budget.models import Move
from tests.budget.conftest import AFTERWARDS, SPEND, months
from tests.counting import cost_of, queries

JANUARY, FEBRUARY, MARCH, APRIL = months()[:4]


@pytest.fixture
def pool_line(make_line, spend):
    """Releases 200, takes 350, releases 100, takes 2,500, neither, releases 600, then 1,000 a month."""
    line = make_line("Photos", category="services", policy="pool")
    spend(line, SPEND)
    return line


@pytest.fixture
def move(budget, owner, scoped):
    def between(source, target, amount, when=(JANUARY, JANUARY), reason="Spring"):
        return services.move_money(
            budget=budget,
            from_line=source,
            from_month=when[0],
            to_line=target,
            to_month=when[1],
            amount=Decimal(amount),
            reason=reason,
            by=owner,
        )

    return between


def pool_of(budget):
    grid = selectors.grid(budget, AFTERWARDS)
    return selectors.pool_months(grid, selectors.pool_moves(budget))


# Month by month


def test_the_pool_tells_month_by_month_who_released_and_who_took(budget, make_line, pool_line, spend, scoped):
    capped = make_line("Ads", policy="surplus", cap_amount=Decimal(150), cap_excess="pool")
    spend(capped, ["800"])
    january, february = pool_of(budget)[:2]

    assert (january.start, january.released, january.taken, january.balance) == (0, 250, 0, 250)
    assert [(part.line.name, part.amount) for part in january.parts] == [("Photos", 200), ("Ads", 50)]
    assert (february.start, february.released, february.taken) == (250, 1000, 350)
    assert february.parts[0].taken == 350


def test_the_pool_begins_with_its_opening(budget, pool_line, owner, scoped):
    services.save_budget(budget, by=owner, pool_opening=Decimal(1000))

    first = pool_of(budget)[0]
    assert (first.start, first.balance) == (1000, 1200)
    assert selectors.grid(budget, AFTERWARDS).pool[:4] == (1200, 850, 950, -1550)


def test_the_pools_opening_stays_once_a_month_is_closed(budget, pool_line, owner, scoped):
    services.close_month(budget, month=JANUARY, by=owner, today=AFTERWARDS)
    with pytest.raises(MonthIsClosed, match="part of a closed month"):
        services.save_budget(budget, by=owner, pool_opening=Decimal(1000))

    services.reopen_month(budget, month=JANUARY, reason="Wrong start", by=owner)
    assert services.save_budget(budget, by=owner, pool_opening=Decimal(1000)).pool_opening == 1000


def test_moves_by_hand_stand_in_their_months(budget, line, make_line, pool_line, move):
    into = move(make_line("Spare"), None, 300, (FEBRUARY, MARCH))
    out = move(None, line, 30, (MARCH, APRIL))

    february, march, april = pool_of(budget)[1:4]
    assert (february.moves, april.moves) == ((), ())
    assert (march.moved_in, march.moved_out, march.moves) == (300, 30, (into, out))
    assert march.balance == march.start + march.released - march.taken + 300 - 30
    assert selectors.grid(budget, AFTERWARDS).row(line.pk).figures.months[3].moved == 30


# What a hand may take out


def test_a_hand_takes_out_exactly_what_the_pool_holds_and_no_more(budget, line, make_line, spend, move):
    spend(make_line("Photos", policy="pool", planned=None), ["-100"])

    with pytest.raises(PoolHoldsLess, match=r"holds 100\.00 at the end of January 2025"):
        move(None, line, "100.01")
    move(None, line, "100")
    with pytest.raises(PoolHoldsLess, match=r"holds 0\.00"):
        move(None, line, "0.01")
    assert Move.objects.count() == 1


def test_what_left_the_pool_later_is_not_given_a_second_time(budget, line, make_line, spend, move):
    spend(make_line("Photos", policy="pool", planned=None), ["-100"])
    move(None, line, 70, (MARCH, MARCH))

    with pytest.raises(PoolHoldsLess, match=r"by March 2025 only 30\.00 are left"):
        move(None, line, 40)
    move(None, line, 30)


def test_an_overdrawn_pool_gives_nothing_to_a_hand_but_to_the_rules_of_lines(budget, line, pool_line, move):
    assert pool_of(budget)[1].balance == -150

    with pytest.raises(PoolHoldsLess):
        move(None, line, 1, (FEBRUARY, FEBRUARY))
    move(line, None, 4000, (FEBRUARY, FEBRUARY))
    assert pool_of(budget)[1].balance == 3850


def test_a_move_needs_a_line_at_one_end_and_open_months(budget, line, move, owner):
    with pytest.raises(ValidationError, match="Choose a line"):
        move(None, None, 1, (JANUARY, FEBRUARY))
    services.close_month(budget, month=JANUARY, by=owner, today=AFTERWARDS)
    with pytest.raises(MonthIsClosed):
        move(line, None, 1)


def test_what_lines_take_later_does_not_hinder_a_move(budget, line, pool_line, move):
    assert [int(month.balance) for month in pool_of(budget)[:2]] == [200, -150]

    assert move(None, line, 200).amount == 200


def test_moving_back_restores_every_figure(budget, line, pool_line, move, owner):
    services.save_budget(budget, by=owner, pool_opening=Decimal(50))
    before = selectors.grid(budget, AFTERWARDS).row(line.pk).figures
    pool = selectors.grid(budget, AFTERWARDS).pool
    move(line, None, 300, (FEBRUARY, MARCH))
    move(None, line, 300, (MARCH, FEBRUARY))

    assert selectors.grid(budget, AFTERWARDS).row(line.pk).figures == before
    assert selectors.grid(budget, AFTERWARDS).pool == pool


# The pages


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def moves_url(budget, page_url):
    return page_url(f"budget/{budget.pk}/moves/")


def test_money_is_moved_to_the_pool_and_back_by_forms(budget, line, editor, client_for, moves_url, scoped):
    client = client_for(editor)
    form = {"from_line": line.pk, "from_month": "2025-01", "to_line": "pool", "to_month": "2025-01"}
    client.post(f"{moves_url}new/", {**form, "amount": "250", "reason": "Not needed"})

    ledger = client.get(moves_url).content.decode()
    assert "Pool" in ledger
    [back] = re.findall(r'href="([^"]*moves/new/\?[^"]*)"', ledger)
    prefilled = client.get(back.replace("&amp;", "&")).content.decode()
    assert re.search(r'<option value="pool" selected', prefilled)
    assert f'<option value="{line.pk}" selected' in prefilled
    assert 'value="250"' in prefilled
    assert 'value="Moved back: Not needed"' in prefilled

    reverse = {"from_line": "pool", "from_month": "2025-01", "to_line": line.pk, "to_month": "2025-01"}
    client.post(f"{moves_url}new/", {**reverse, "amount": "250", "reason": "Moved back"})
    assert sum(m.moved for m in selectors.grid(budget, AFTERWARDS).month_totals) == 0
    assert Move.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"from_line": ""}, "This field is required"),
        ({"from_line": "pool"}, "The pool holds 0.00"),
        ({"from_line": "pool", "to_line": "pool"}, "Choose a line to move the money from or to"),
        ({"amount": "0"}, "above 0"),
        ({"amount": "12x"}, "is not an amount"),
        ({"reason": ""}, "This field is required"),
    ],
)
def test_a_refused_move_says_why_and_keeps_what_was_typed(line, make_line, editor, client_for, moves_url, change, why):
    form = {"from_line": line.pk, "from_month": "2025-01", "to_line": make_line("Other").pk, "to_month": "2025-02"}

    answer = client_for(editor).post(f"{moves_url}new/", {**form, "amount": "77", "reason": "Kept", **change})

    assert answer.status_code == 200
    assert why in text_of(answer)
    assert "reason" in change or 'value="Kept"' in answer.content.decode()


def test_the_flow_page_shows_the_pool_and_says_when_it_is_overdrawn(
    budget, line, pool_line, viewer, client_for, page_url
):
    page = text_of(client_for(viewer).get(page_url(f"budget/{budget.pk}/flow/")))

    assert "Photos released €200.00" in page
    assert "Photos took €350.00" in page
    assert "-€150.00 overdrawn" in page


def test_an_unused_pool_is_explained_instead_of_shown(budget, line, viewer, client_for, page_url):
    page = text_of(client_for(viewer).get(page_url(f"budget/{budget.pk}/flow/")))

    assert "Nothing has gone through the pool yet" in page


def test_the_form_and_the_ledger_take_as_many_queries_for_many_moves_as_for_few(
    budget, line, move, owner, client_for, moves_url
):
    client = client_for(owner)
    for address, most in ((moves_url, 14), (f"{moves_url}new/", 22)):
        counts = []
        for more in (3, 20):
            for _ in range(more):
                move(line, None, 1)
            client.get(address)
            counts.append(queries(client, address))
        assert counts[0] == counts[1] <= most, counts


# The API


@pytest.fixture
def api(api_for):
    return api_for("write")


def test_the_api_moves_to_and_from_the_pool_and_names_what_it_refuses(budget, line, api, api_url):
    url = api_url(f"budgets/{budget.pk}/moves/")
    body = {"from_line": line.pk, "from_month": "2025-01", "to_line": None, "to_month": "2025-01", "amount": "250"}

    assert api.post(url, {**body, "reason": "x"}).status_code == 201
    back = {**body, "from_line": None, "to_line": line.pk, "reason": "x"}
    too_much = api.post(url, {**back, "amount": "250.01"})
    assert (too_much.status_code, too_much.json()["code"]) == (409, "pool_holds_less")
    assert "250.00" in too_much.json()["detail"]
    assert api.post(url, back).status_code == 201
    assert api.post(url, {**body, "from_line": None, "reason": "x"}).status_code == 400


def test_the_pool_is_chosen_by_name_in_the_api_never_by_leaving_a_line_out(budget, line, api, api_url):
    body = {"to_line": line.pk, "from_month": "2025-01", "to_month": "2025-01", "amount": "1", "reason": "x"}

    answer = api.post(api_url(f"budgets/{budget.pk}/moves/"), body)

    assert [error["field"] for error in answer.json()["errors"]] == ["from_line"]


def test_the_api_tells_the_pool_month_by_month(budget, line, pool_line, move, api, api_url):
    moved = move(line, None, 300, (FEBRUARY, FEBRUARY))
    url = api_url(f"budgets/{budget.pk}/pool/")

    months = api.get(url).json()
    assert months[1] == {
        "month": "2025-02",
        "start": "200.00",
        "released": "0.00",
        "taken": "350.00",
        "moved_in": "300.00",
        "moved_out": "0.00",
        "balance": "150.00",
        "parts": [{"line": pool_line.pk, "amount": "-350.00"}],
        "moves": [moved.pk],
    }
    few = cost_of(lambda: api.get(url))
    for _ in range(10):
        move(line, None, 1)
    assert cost_of(lambda: api.get(url)) == few <= 12


def test_a_month_of_a_past_date_is_not_part_of_a_budget(budget, line, move):
    with pytest.raises(ValidationError, match="January 2025 to December 2025"):
        move(line, None, 1, (date(2024, 12, 1), JANUARY))
