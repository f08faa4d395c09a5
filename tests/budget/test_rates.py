"""The table of exchange rates."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django_scopes import scope

from budget import selectors, services
from budget.fields import read_rate
from budget.models import ExchangeRate, Expense
from tests.counting import queries

D = Decimal


@pytest.fixture
def keep(workspace, owner):
    def rate(currency, value, day, period="month"):
        with scope(workspace=workspace):
            new = services.NewRate(currency, period, day, D(value))
            return services.keep_rates(workspace=workspace, rates=[new], by=owner)

    return rate


def rates(workspace):
    with scope(workspace=workspace):
        return sorted(str(rate) for rate in ExchangeRate.objects.all())


def test_the_rate_of_the_day_goes_before_that_of_its_month(keep, scoped):
    keep("USD", "0.90", date(2025, 1, 1))
    keep("USD", "0.92", date(2025, 1, 15), "day")

    found = selectors.rates_of(date(2025, 1, 15), "USD")

    assert found.of("USD", date(2025, 1, 15)) == D("0.92")
    assert selectors.rates_of(date(2025, 1, 16), "USD").of("USD", date(2025, 1, 16)) == D("0.90")
    assert selectors.rates_of(date(2025, 2, 1), "USD").of("USD", date(2025, 2, 1)) is None


def test_the_own_currency_has_no_rate(workspace, owner, scoped):
    with pytest.raises(ValidationError, match="own currency"):
        services.save_rate(
            ExchangeRate(workspace=workspace),
            by=owner,
            currency="EUR",
            period="day",
            date=date(2025, 1, 1),
            rate=D(1),
        )


def test_changing_a_rate_leaves_what_was_counted_at_it(keep, line, owner, workspace):
    keep("USD", "0.90", date(2025, 1, 1))
    with scope(workspace=workspace):
        expense = services.record_expense(line=line, by=owner, date=date(2025, 1, 9), entered=D(100), currency="USD")
        rate = ExchangeRate.objects.get()
        assert selectors.expenses_counted_at(rate) == 1

        services.save_rate(rate, by=owner, rate=D("0.95"))
        services.edit_expense(expense, by=owner, note="Invoice 7")

        expense = Expense.objects.get()
        assert (expense.amount, expense.rate) == (D("90.000"), D("0.9"))


def test_the_list_says_the_direction_and_is_kept_by_editors(
    keep, contributor, editor, viewer, client_for, page_url, workspace
):
    keep("USD", "0.92", date(2025, 1, 1))
    address = page_url("budget/rates/")

    html = client_for(viewer).get(address).content.decode()

    assert "1 USD = 0.92 EUR" in html
    assert "January 2025" in html
    assert "Add rate" not in html
    assert client_for(contributor).get(f"{address}new/").status_code == 403
    form = {"currency": "SEK", "rate": "0,0881", "period": "month", "date": "2025-03-14"}
    assert client_for(editor).post(f"{address}new/", form).status_code == 302
    assert rates(workspace) == ["SEK 2025-03-01: 0.0881", "USD 2025-01-01: 0.92"]


def test_a_second_rate_for_the_same_time_is_refused_and_the_form_keeps_what_was_typed(
    keep, editor, client_for, page_url
):
    keep("USD", "0.92", date(2025, 1, 1))
    form = {"currency": "USD", "rate": "0.93", "period": "month", "date": "2025-01-20"}

    html = client_for(editor).post(page_url("budget/rates/new/"), form).content.decode()

    assert "There is a rate of this currency for this time already." in html
    assert 'value="0.93"' in html


def test_a_block_of_rates_is_pasted_at_once(keep, editor, client_for, page_url, workspace):
    keep("USD", "0.90", date(2025, 1, 1))
    rows = "2025-01\tUSD\t0.92\n\n2025-01-15, NOK, 0.0853\n2025-02-01;sek;0,0881\n"

    response = client_for(editor).post(page_url("budget/rates/paste/"), {"rows": rows}, follow=True)

    assert "3 rates are new or have changed." in response.content.decode()
    assert rates(workspace) == ["NOK 2025-01-15: 0.0853", "SEK 2025-02-01: 0.0881", "USD 2025-01-01: 0.92"]


def test_each_row_that_cannot_be_read_is_named_and_nothing_is_kept(editor, client_for, page_url, workspace):
    rows = "2025-01 USD 0.92\n2025-13-01 USD 0.92\n2025-01 USX 0.92\n2025-01 NOK\n2025-01 SEK -1\n2025-01 EUR 1"

    html = client_for(editor).post(page_url("budget/rates/paste/"), {"rows": rows}).content.decode()

    for number in (2, 3, 4, 5, 6):
        assert f"Row {number}:" in html
    assert "Row 1:" not in html
    assert "2025-01 USX 0.92" in html
    assert rates(workspace) == []


@pytest.mark.parametrize(("typed", "rate"), [("0.92", "0.92"), ("1,085", "1.085"), ("1.085", "1.085"), ("11", "11")])
def test_a_single_mark_in_a_rate_is_always_the_decimal_separator(typed, rate):
    assert read_rate(typed) == D(rate)


@pytest.mark.parametrize("typed", ["", "0", "-1", "nan", "1e400", "1.2.3", "0.000000001", "10000000", "∞"])
def test_what_is_no_rate_is_refused(typed):
    with pytest.raises(ValidationError):
        read_rate(typed)


def test_rates_by_api(api_for, api_url):
    api = api_for("write")
    body = {"currency": "USD", "period": "month", "date": "2025-01-20", "rate": "0.92"}

    made = api.post(api_url("exchange-rates/"), body)

    assert made.status_code == 201, made.json()
    assert (made.json()["date"], made.json()["rate"]) == ("2025-01-01", "0.92000000")
    assert api.post(api_url("exchange-rates/"), body).status_code == 400
    assert api.post(api_url("exchange-rates/"), {**body, "currency": "EUR"}).status_code == 400
    assert api.post(api_url("exchange-rates/"), {**body, "currency": "XXY", "date": "2025-02-01"}).status_code == 400
    assert api.post(api_url("exchange-rates/"), {**body, "rate": "0", "date": "2025-02-01"}).status_code == 400
    address = api_url(f"exchange-rates/{made.json()['id']}/")
    assert api.patch(address, {"rate": "0.93"}).json()["rate"] == "0.93000000"
    assert api.get(api_url("exchange-rates/?currency=NOK")).json()["count"] == 0
    assert api_for("read").post(api_url("exchange-rates/"), body).status_code == 403
    assert api.delete(address).status_code == 204


def test_the_list_takes_as_many_queries_for_many_rates_as_for_one(keep, owner, client_for, page_url, api_for, api_url):
    client, api = client_for(owner), api_for("read")
    keep("USD", "0.90", date(2025, 1, 1))
    pages = [(client, page_url("budget/rates/")), (api, api_url("exchange-rates/"))]
    for caller, address in pages:
        caller.get(address)
    few = [queries(caller, address) for caller, address in pages]
    for number in range(2, 13):
        keep("USD", "0.90", date(2025, number, 1))

    assert [queries(caller, address) for caller, address in pages] == few
