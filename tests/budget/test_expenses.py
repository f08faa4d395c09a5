"""Expenses: what a bill counts in a budget, what is ordered and paid, the list and the API."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django_scopes import scope

from budget import selectors, services
from budget.exceptions import LineIsUntracked, RateIsMissing, ReferenceIsTaken
from budget.models import Budget, ExchangeRate, Expense
from strategy.services.channels import channel_for_name
from tests.counting import queries

D = Decimal
JANUARY = date(2025, 1, 15)


@pytest.fixture
def usd(workspace, owner):
    """One dollar cost 0.92 € in January 2025."""
    with scope(workspace=workspace):
        new = services.NewRate("USD", ExchangeRate.Period.MONTH, date(2025, 1, 1), D("0.92"))
        services.keep_rates(workspace=workspace, rates=[new], by=owner)


@pytest.fixture
def book(line, owner):
    def record(of=line, **fields):
        with scope(workspace=line.workspace):
            return services.record_expense(line=of, by=owner, **{"date": JANUARY, **fields})

    return record


def stored(workspace):
    with scope(workspace=workspace):
        return Expense.objects.get()


# What it counts


def test_a_bill_in_another_currency_counts_at_the_months_rate(usd, book):
    expense = book(entered=D(100), currency="USD", tax_share=D("0.25"))

    assert (expense.amount, expense.rate, expense.currency) == (D("73.60"), D("0.92"), "USD")


def test_a_rate_of_its_own_goes_before_the_table(usd, book):
    assert book(entered=D(100), currency="USD", rate=D("0.5")).amount == D(50)


def test_without_any_rate_the_bill_is_refused_and_the_mend_named(book):
    with pytest.raises(RateIsMissing, match=r"No rate of USD is known for .*15.* or for January 2025"):
        book(entered=D(100), currency="USD")


def test_the_own_currency_needs_no_rate(book):
    expense = book(entered=D(100), currency="EUR", rate=D("0.5"))

    assert (expense.amount, expense.currency, expense.rate) == (D(100), "", None)


@pytest.mark.parametrize(
    ("entered", "currency"), [("100.5", "JPY"), ("1.2345", "KWD"), ("1.001", "USD"), ("1.005", "")]
)
def test_a_bill_is_no_finer_than_its_currency(book, entered, currency):
    with pytest.raises(ValidationError) as refusal:
        book(entered=D(entered), currency=currency, rate=D("0.5"))
    assert set(refusal.value.message_dict) == {"entered"}


def test_a_bill_of_three_decimals_counts_in_cents(book):
    assert book(entered=D("1.235"), currency="KWD", rate=D(3)).amount == D("3.70")


def test_a_bill_that_rounds_to_nothing_is_refused(book):
    with pytest.raises(ValidationError, match="counts as nothing"):
        book(entered=D(1), currency="JPY", rate=D("0.001"))


def test_a_budget_that_counts_tax_counts_the_whole_bill(book, budget, owner, scoped):
    services.save_budget(budget, by=owner, counts_tax=True)

    assert book(entered=D(124), tax_share=D("0.24")).amount == D(124)
    assert book(entered=D(100), tax_share=D("0.24"), with_tax=False).amount == D(124)


def test_only_a_changed_bill_is_counted_anew(usd, book, owner, scoped):
    expense = book(entered=D(100), currency="USD")
    services.save_rate(ExchangeRate.objects.get(), by=owner, rate=D("0.95"))

    assert services.edit_expense(expense, by=owner, note="Invoice 7", date=date(2025, 1, 20)).amount == D(92)
    assert services.edit_expense(expense, by=owner, entered=D(200)).amount == D(184)
    assert services.edit_expense(expense, by=owner, rate=None).amount == D(190)


def test_in_a_budget_that_counts_tax_differently_a_bill_counts_anew(book, make_line, owner, workspace, scoped):
    gross = services.save_budget(
        Budget(workspace=workspace), by=owner, name="Gross", first_month=date(2025, 1, 1), months=12, counts_tax=True
    )
    expense = book(entered=D(124), tax_share=D("0.24"))

    assert services.edit_expense(expense, by=owner, line=make_line("Fair", of=gross)).amount == D(124)


def test_another_currency_never_keeps_the_rate_of_the_one_before(usd, book, owner, scoped):
    expense = book(entered=D(100), currency="USD")

    with pytest.raises(RateIsMissing):
        services.edit_expense(expense, by=owner, currency="SEK", rate=D("0.92"))
    assert services.edit_expense(expense, by=owner, currency="SEK", rate=D("0.1")).amount == D(10)
    assert services.edit_expense(expense, by=owner, currency="").amount == D(100)


def test_a_line_nobody_tracks_takes_no_expense(make_line, book):
    with pytest.raises(LineIsUntracked, match="counts as spent as planned"):
        book(of=make_line("Agency", actuals_from="untracked"), amount=D(5))


def test_the_same_bill_sent_again_is_stored_once_also_after_its_rate_changed(usd, book, workspace, owner):
    bill = {"entered": D(100), "currency": "USD", "reference": "INV-1"}
    first = book(**bill)
    with scope(workspace=workspace):
        services.save_rate(ExchangeRate.objects.get(), by=owner, rate=D("0.95"))

    assert book(**bill).pk == first.pk
    with pytest.raises(ReferenceIsTaken):
        book(**{**bill, "entered": D(101)})


# Ordered, then paid


def test_what_is_ordered_is_committed_until_it_is_paid(book, budget, line, owner, scoped):
    expense = book(amount=D(300), status="committed")
    before = selectors.grid(budget, date(2025, 1, 20))
    services.pay_expense(expense, on=date(2025, 2, 3), by=owner)
    after = selectors.grid(budget, date(2025, 2, 20))

    assert before.committed == {(line.pk, date(2025, 1, 1)): D(300)}
    assert before.row(line.pk).figures.months[0].actual == 0
    assert after.committed == {}
    assert after.row(line.pk).figures.months[1].actual == D(300)


def test_the_page_marks_it_as_paid_on_a_day(book, workspace, contributor, editor, client_for, page_url):
    expense = book(amount=D(300), status="committed", vendor="Foto Aalto")
    address = page_url(f"budget/expenses/{expense.pk}/pay/")

    assert client_for(contributor).get(address).status_code == 403
    client = client_for(editor)
    assert "Foto Aalto" in client.get(address).content.decode()
    refused = client.post(address, {"date": "2031-01-01", "version": expense.version})
    assert "runs from January 2025 to December 2025" in refused.content.decode()
    client.post(address, {"date": "2025-02-03", "version": expense.version})

    paid = stored(workspace)
    assert (paid.status, paid.date) == ("paid", date(2025, 2, 3))


def test_what_changed_meanwhile_is_looked_at_again(book, workspace, editor, client_for, page_url, owner):
    expense = book(amount=D(300), status="committed")
    with scope(workspace=workspace):
        services.edit_expense(expense, by=owner, amount=D(500))
    address = page_url(f"budget/expenses/{expense.pk}/pay/")

    answer = client_for(editor).post(address, {"date": "2025-02-03", "version": 1}, follow=True)

    assert "changed this expense meanwhile" in answer.content.decode()
    assert stored(workspace).status == "committed"


# The form


def form_of(line, **typed):
    return {"line": line.pk, "date": "2025-01-15", "with_tax": "on", "status": "paid", **typed}


def test_the_form_books_a_bill_and_keeps_its_rate_for_the_month(line, editor, client_for, page_url, workspace):
    bill = form_of(line, entered="200,00", currency="USD", rate="0,92", tax_share="25,5", keep_rate="month")

    assert client_for(editor).post(page_url("budget/expenses/new/"), bill).status_code == 302

    assert stored(workspace).amount == D("146.61")
    with scope(workspace=workspace):
        assert str(ExchangeRate.objects.get()) == "USD 2025-01-01: 0.92"


def test_a_missing_rate_is_asked_for_and_the_form_keeps_what_was_typed(line, editor, client_for, page_url, workspace):
    html = client_for(editor).post(
        page_url("budget/expenses/new/"), form_of(line, entered="200", currency="USD", vendor="Planway")
    )

    text = html.content.decode()
    assert "No rate of USD is known" in text
    assert 'value="Planway"' in text
    with scope(workspace=workspace):
        assert not Expense.objects.exists()


def test_contributors_are_not_offered_to_keep_a_rate(line, contributor, client_for, page_url, workspace):
    client = client_for(contributor)
    assert "keep_rate" not in client.get(page_url("budget/expenses/new/")).content.decode()
    bill = form_of(line, entered="200", currency="USD", rate="0.92", keep_rate="month")
    assert client.post(page_url("budget/expenses/new/"), bill).status_code == 302
    with scope(workspace=workspace):
        assert not ExchangeRate.objects.exists()


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"entered": "12.345"}, "is not an amount"),
        ({"entered": "abc"}, "is not an amount"),
        ({"entered": "100.50", "currency": "JPY", "rate": "0.006"}, "is not an amount"),
        ({"entered": "0"}, "other than 0"),
        ({"entered": "5", "currency": "USD", "rate": "-1"}, "is not a rate"),
        ({"entered": "5", "tax_share": "250"}, "less than or equal to 1"),
        ({"entered": "5", "currency": "USX"}, "Select a valid choice"),
        ({"entered": "5", "date": "2031-01-01"}, "runs from"),
        ({"entered": "5", "currency": "USD", "keep_rate": "day"}, "Give the rate that is to be kept"),
    ],
)
def test_wrong_input_is_named(line, editor, client_for, page_url, workspace, typed, complaint):
    html = client_for(editor).post(page_url("budget/expenses/new/"), form_of(line, **typed)).content.decode()

    assert complaint in html
    with scope(workspace=workspace):
        assert not Expense.objects.exists()


def test_the_form_says_what_the_bill_counts_while_it_is_typed(usd, line, contributor, client_for, page_url):
    def said(**typed):
        return client_for(contributor).get(page_url("budget/expenses/counts/"), form_of(line, **typed)).content.decode()

    assert "Counts as €92.00" in said(entered="100", currency="USD")
    assert "1 USD = 0.92 EUR" in said(entered="100", currency="USD")
    assert "Counts as €100.00 without tax" in said(entered="124", tax_share="24")
    assert "No rate of NOK" in said(entered="124", currency="NOK")
    assert "once line, date and amount" in said(entered="")
    assert "once line, date and amount" in said(entered="x", currency="?", date="?")


def test_vendors_of_before_are_offered(book, contributor, client_for, page_url):
    book(amount=D(1), vendor="Foto “Aalto”")
    assert 'value="Foto “Aalto”"' in client_for(contributor).get(page_url("budget/expenses/new/")).content.decode()


# The list


@pytest.fixture
def several(usd, make_line, book, workspace, owner):
    with scope(workspace=workspace):
        other = services.save_budget(
            Budget(workspace=workspace), by=owner, name="Events", first_month=date(2025, 1, 1), months=12
        )
    fair = make_line("Fair", of=other)
    book(amount=D(10), vendor="Planway", note="Seats")
    book(entered=D(100), currency="USD", vendor="Inkline", status="committed")
    book(of=fair, amount=D(1000), vendor="=cmd|' /C calc'!A0", reference="+1")
    return other


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Planway", "Inkline", "Fair"}),
        ("vendor=plan", {"Planway"}),
        ("vendor=seats", {"Planway"}),
        ("status=committed", {"Inkline"}),
        ("status=paid", {"Planway", "Fair"}),
        ("approval=waiting", set()),
        ("start=2025-02-01", set()),
        ("start=nonsense", {"Planway", "Inkline", "Fair"}),
    ],
)
def test_the_list_is_narrowed(several, viewer, client_for, page_url, query, shown):
    table = client_for(viewer).get(page_url(f"budget/expenses/?{query}")).content.decode()
    rows = table.partition("<tbody>")[2].partition("</tbody>")[0]
    assert {name for name in ("Planway", "Inkline", "Fair") if name in rows} == shown


def test_the_list_of_one_budget_stands_among_its_pages(several, viewer, client_for, page_url):
    html = client_for(viewer).get(page_url(f"budget/expenses/?budget={several.pk}")).content.decode()
    assert "budget-tabs" in html
    assert "€1,000.00" in html
    assert "Planway" not in html.partition("<tbody>")[2].partition("</tbody>")[0]


def test_the_list_adds_up_what_is_booked_and_what_is_ordered(several, viewer, client_for, page_url):
    html = client_for(viewer).get(page_url("budget/expenses/")).content.decode()
    totals = html.partition("expense-totals")[2].partition("</dl>")[0]
    assert ["€1,010.00" in totals, "€92.00" in totals, "€0.00" in totals] == [True, True, True]
    assert "Bill: $100.00" in html


def test_the_list_as_csv_is_narrowed_too_and_runs_no_formula(several, viewer, client_for, page_url):
    client = client_for(viewer)

    def rows(query):
        text = client.get(page_url(f"budget/expenses/download/?{query}")).content.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    [fair] = rows(f"budget={several.pk}")
    assert fair["Paid to"] == "'=cmd|' /C calc'!A0"
    assert fair["Reference"] == "'+1"
    assert fair["Counts as (EUR)"] == "1000.00"
    [tool] = rows("status=committed")
    assert (
        tool["Counts as (EUR)"],
        tool["Amount on the bill"],
        tool["Currency of the bill"],
        tool["Exchange rate"],
    ) == (
        "92.00",
        "100.00",
        "USD",
        "0.92",
    )
    assert len(rows("")) == 3


def test_pages_take_as_many_queries_for_many_expenses_as_for_few(
    usd, book, make_line, owner, client_for, page_url, workspace, api_for, api_url
):
    client, api = client_for(owner), api_for("read")
    with scope(workspace=workspace):
        channel = channel_for_name(workspace=workspace, name="Instagram")

    def fill(numbers):
        for number in numbers:
            line = make_line(f"Line {number}")
            book(of=line, entered=D(10), currency="USD", channel=channel, vendor=f"Vendor {number}")
            book(of=line, amount=D(10), status="committed")

    fill(range(2))
    with scope(workspace=workspace):
        expense = Expense.objects.filter(status="committed").first()
    pages = [
        (client, page_url("budget/expenses/")),
        (client, page_url("budget/expenses/?status=committed")),
        (client, page_url("budget/expenses/download/")),
        (client, page_url("budget/expenses/new/")),
        (client, page_url(f"budget/expenses/{expense.pk}/")),
        (client, page_url(f"budget/expenses/{expense.pk}/pay/")),
        (api, api_url("expenses/")),
    ]
    for caller, address in pages:
        caller.get(address)
    few = [queries(caller, address) for caller, address in pages]
    fill(range(2, 12))

    assert [queries(caller, address) for caller, address in pages] == few


# The API


@pytest.fixture
def api(api_for):
    return api_for("write")


def post(api, api_url, line, **fields):
    return api.post(api_url("expenses/"), {"line": line.pk, "date": "2025-01-15", **fields}, format="json")


def test_an_amount_alone_counts_as_it_is(api, api_url, line):
    made = post(api, api_url, line, amount="12.50").json()
    assert (made["amount"], made["entered"], made["currency"], made["rate"], made["status"], made["approval"]) == (
        "12.50",
        "12.50",
        "",
        None,
        "paid",
        "",
    )


def test_a_bill_by_api(usd, api, api_url, line):
    bill = {"entered": "248", "currency": "USD", "tax_share": "0.24", "with_tax": True, "status": "committed"}
    made = post(api, api_url, line, **bill).json()
    assert (made["amount"], made["entered"], made["rate"]) == ("184.00", "248.00", "0.92000000")

    yen = post(api, api_url, line, entered="1000", currency="JPY", rate="0.006").json()
    assert (yen["amount"], yen["entered"]) == ("6.00", "1000")


@pytest.mark.parametrize(
    ("fields", "status", "place"),
    [
        ({}, 400, "amount"),
        ({"amount": "5", "currency": "USD"}, 400, "entered"),
        ({"amount": "5", "entered": "6"}, 400, "amount"),
        ({"entered": "5.001"}, 400, "entered"),
        ({"entered": "5", "currency": "usd"}, 400, "currency"),
        ({"entered": "5", "rate": "0"}, 400, "rate"),
        ({"entered": "5", "tax_share": "24"}, 400, "tax_share"),
        ({"entered": "5", "status": "lost"}, 400, "status"),
        ({"entered": None}, 400, "entered"),
        ({"entered": "5", "currency": "USD"}, 409, "rate_is_missing"),
    ],
)
def test_wrong_bills_are_refused_by_name(api, api_url, line, fields, status, place):
    answer = post(api, api_url, line, **fields)
    assert answer.status_code == status, answer.json()
    named = answer.json()["code"] if status == 409 else answer.json()["errors"][0]["field"]
    assert named == place


def test_an_expense_read_and_sent_back_stays_as_it_is(usd, api, api_url, line):
    made = post(api, api_url, line, entered="100", currency="USD").json()
    address = api_url(f"expenses/{made['id']}/")

    same = api.put(address, made, format="json")
    assert same.status_code == 200, same.json()
    assert same.json()["amount"] == "92.00"
    assert api.put(address, {**same.json(), "amount": "93"}, format="json").status_code == 400
    assert api.patch(address, {"amount": "93"}, format="json").json()["currency"] == ""


def test_what_is_ordered_is_paid_by_api(api, api_url, line):
    made = post(api, api_url, line, amount="5", status="committed").json()
    paid = api.patch(api_url(f"expenses/{made['id']}/"), {"status": "paid", "date": "2025-02-01"}, format="json").json()
    assert (paid["status"], paid["date"]) == ("paid", "2025-02-01")


def test_expenses_are_filtered_by_state_budget_and_words(several, api, api_url):
    def found(query):
        return sorted(row["vendor"] for row in api.get(api_url(f"expenses/?{query}")).json()["results"])

    assert found("status=committed") == ["Inkline"]
    assert found(f"budget={several.pk}") == ["=cmd|' /C calc'!A0"]
    assert found("vendor=SEATS") == ["Planway"]
    assert found("approval=waiting") == []
    assert api.get(api_url("expenses/?approval=maybe")).status_code == 400
