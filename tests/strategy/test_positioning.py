"""Positioning: cost, price and frequency come to a margin and the value of a customer. Distribution beside it."""

import json
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import records
from accounts.models import FormDraft
from strategy.customer_value import compute
from strategy.models import Distribution, Positioning
from tests.strategy import make

amounts = st.decimals(min_value=0, max_value=1_000_000, places=2)
frequencies = st.decimals(min_value=0, max_value=1000, places=2)
shares = st.decimals(min_value=0, max_value=1, places=4)
KNOWN = {
    "cost": D(82),
    "price": D(151),
    "purchases_per_year": D("0.5"),
    "years_retained": D(6),
    "reinvested_share": D("0.2"),
}


# --- The maths ---------------------------------------------------------------


def test_margin_and_value_of_a_customer():
    value = compute(**KNOWN)
    assert (value.margin, value.margin_per_year, value.lifetime_value) == (D(69), D("34.5"), D(207))
    assert value.reinvested == D("13.8")
    assert round(value.margin_share, 4) == D("0.4570")


@pytest.mark.parametrize(
    ("missing", "unknown"),
    [
        ("cost", {"margin", "margin_share", "margin_per_year", "lifetime_value", "reinvested"}),
        ("price", {"margin", "margin_share", "margin_per_year", "lifetime_value", "reinvested"}),
        ("purchases_per_year", {"margin_per_year", "lifetime_value"}),
        ("years_retained", {"lifetime_value"}),
        ("reinvested_share", {"reinvested"}),
    ],
)
def test_what_needs_an_unknown_part_is_unknown(missing, unknown):
    value = compute(**{**KNOWN, missing: None})
    assert {name for name in value.__slots__ if getattr(value, name) is None} == unknown


def test_something_given_away_has_no_share_of_its_price():
    value = compute(**{**KNOWN, "price": D(0)})
    assert (value.margin, value.margin_share) == (D(-82), None)


def test_a_loss_is_shown_and_nothing_of_it_reinvested():
    value = compute(**{**KNOWN, "cost": D(160)})
    assert (value.margin, value.lifetime_value, value.reinvested) == (D(-9), D(-27), D(0))


@given(amounts, amounts, frequencies, frequencies, shares)
def test_the_parts_fit_together(cost, price, often, years, share):
    value = compute(cost=cost, price=price, purchases_per_year=often, years_retained=years, reinvested_share=share)
    assert value.margin + cost == price
    assert value.margin_per_year == value.margin * often
    assert value.lifetime_value == value.margin_per_year * years
    assert 0 <= value.reinvested <= max(value.margin, 0)
    assert value.margin_share is None or value.margin_share <= 1


@given(amounts, amounts, amounts, frequencies, frequencies)
def test_a_higher_price_never_lowers_the_value_of_a_customer(cost, price, more, often, years):
    same = {"cost": cost, "purchases_per_year": often, "years_retained": years, "reinvested_share": None}
    assert compute(price=price + more, **same).lifetime_value >= compute(price=price, **same).lifetime_value


# --- The page ----------------------------------------------------------------


@pytest.fixture
def answers():
    return {
        "product": "Sweaters",
        "handmade": "partly",
        "cost": "82",
        "price": "151",
        "purchases_per_year": "0.5",
        "years_retained": "6",
        "reinvested_share": "20",
    }


@pytest.fixture
def url(scoped, page_url):
    make.strategy(scoped)
    return page_url("strategy/positioning/")


@pytest.mark.django_db
def test_every_question_has_an_example_beside_it(client_for, editor, url):
    page = client_for(editor).get(url).content.decode()
    for question in (
        "Why should anyone believe that it is good?",
        "What does one piece cost you",
        "Can they afford it?",
    ):
        assert question in page
    assert page.count("For example") >= 11
    assert "Cost, EUR" in page


@pytest.mark.django_db
def test_a_share_is_typed_as_a_percentage_and_kept_as_a_ratio(client_for, editor, url, answers):
    client = client_for(editor)
    assert client.post(url, answers).status_code == 302
    assert Positioning.objects.get().reinvested_share == D("0.2")
    assert 'name="reinvested_share" value="20"' in client.get(url).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("share", "message"),
    [
        ("120", "At most 100 percent."),
        ("-1", "Enter 0 or more."),
        ("33.333", "Enter at most two decimals."),
        ("sNaN", "Enter a number."),
        ("1e999999", "Enter a number."),
    ],
)
def test_a_wrong_share_is_explained_and_kept(client_for, editor, url, answers, share, message):
    page = client_for(editor).post(url, {**answers, "reinvested_share": share}).content.decode()
    assert message in page
    assert f'value="{share}"' in page
    assert not Positioning.objects.exists()


@pytest.mark.django_db
def test_what_follows_is_shown_after_saving_even_without_scripts(client_for, editor, viewer, url, answers):
    client_for(editor).post(url, answers)
    for reader in (editor, viewer):
        page = client_for(reader).get(url).content.decode()
        for figure in ("€69.00", "45.7%", "€34.50", "€207.00", "€13.80"):
            assert figure in page, figure


@pytest.mark.django_db
def test_the_unknown_is_a_dash(client_for, editor, url):
    page = client_for(editor).get(url).content.decode()
    assert page.count(">–</dd>") == 5


@pytest.mark.django_db
def test_a_draft_comes_back_as_it_was_typed(client_for, editor, url, page_url, answers, scoped):
    client = client_for(editor)
    key = f"strategy.positioning.of.{make.strategy(scoped).pk}"
    client.post(page_url(f"drafts/{key}/"), json.dumps({**answers, "price": "99"}), content_type="application/json")
    assert FormDraft.objects.filter(key=key).exists()
    page = client.get(url).content.decode()
    assert 'name="price" value="99"' in page
    assert 'name="reinvested_share" value="20"' in page


@pytest.mark.django_db
def test_two_people_writing_see_both_shares(client_for, editor, url, answers, scoped):
    written = make.part(Positioning, scoped, reinvested_share=D("0.2"))
    records.save(written, by=None, reinvested_share=D("0.305"))
    page = client_for(editor).post(url, {**answers, "reinvested_share": "40", "version": "1"}).content.decode()
    assert "30.5" in page
    assert "0.305" not in page


@pytest.mark.django_db
def test_distribution_is_written_and_read(client_for, editor, viewer, page_url, scoped):
    make.strategy(scoped)
    url = page_url("strategy/distribution/")
    assert client_for(editor).post(url, {"reach": "both", "blog": "How wool is made"}).status_code == 302
    assert Distribution.objects.get().reach == "both"
    page = client_for(viewer).get(url).content.decode()
    assert "Online and offline" in page
    assert "How wool is made" in page


# --- The API -----------------------------------------------------------------


@pytest.mark.django_db
def test_the_api_computes_the_same(api_for, api_url, scoped):
    address = api_url(f"strategies/{make.strategy(scoped).pk}/positioning/")
    api = api_for("write")
    assert api.get(address).status_code == 404
    created = api.put(address, {"cost": "82.00", "price": "151.00", "purchases_per_year": "0.5"}, format="json")
    assert created.status_code == 201
    found = created.json()
    assert (found["margin"], found["margin_share"], found["margin_per_year"]) == ("69.00", "0.4570", "34.50")
    assert (found["lifetime_value"], found["reinvested"]) == (None, None)
    changed = api.patch(address, {"years_retained": "6", "reinvested_share": "0.2"}, format="json").json()
    assert (changed["lifetime_value"], changed["reinvested"]) == ("207.00", "13.80")
    assert api.patch(address, {"reinvested_share": "20"}, format="json").status_code == 400


@pytest.mark.django_db
def test_the_largest_numbers_are_no_error(api_for, api_url, scoped):
    address = api_url(f"strategies/{make.strategy(scoped).pk}/positioning/")
    largest = {
        "cost": "0",
        "price": "999999999999.99",
        "purchases_per_year": "999999.99",
        "years_retained": "9999.99",
        "reinvested_share": "1",
    }
    answer = api_for("write").put(address, largest, format="json")
    assert answer.status_code == 201
    assert answer.json()["lifetime_value"].startswith("99999")


@pytest.mark.django_db
def test_distribution_by_api(api_for, api_url, scoped):
    address = api_url(f"strategies/{make.strategy(scoped).pk}/distribution/")
    assert api_for("write").put(address, {"reach": "online"}, format="json").status_code == 201
    assert api_for("read").get(address).json()["reach"] == "online"
    assert api_for("write").put(address, {"reach": "moon"}, format="json").status_code == 400
