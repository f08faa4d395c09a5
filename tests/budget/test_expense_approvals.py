"""Expenses above a budget's limit wait for someone who may decide."""

from datetime import date
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection
from rest_framework.test import APIClient

from accounts import services as account_services
from accounts.models import ApiKey, Membership
from accounts.roles import Role
from budget import selectors, services, tasks
from budget.exceptions import ExpenseIsDecided
from budget.models import Budget, Expense
from tests.counting import queries

D = Decimal
JANUARY = date(2025, 1, 15)


@pytest.fixture
def limited(budget, owner, scoped):
    """Above 500 € an owner decides."""
    return services.save_budget(budget, by=owner, expense_limit=D(500))


@pytest.fixture
def book(line, contributor, limited):
    def record(amount, by=contributor, **fields):
        return services.record_expense(line=line, by=by, date=JANUARY, amount=D(amount), **fields)

    return record


def actual(budget):
    return selectors.grid(budget, date(2025, 1, 20)).total.actual


@pytest.mark.parametrize(
    ("amount", "waits"), [("500", False), ("500.01", True), ("-500", False), ("-500.01", True), ("1", False)]
)
def test_only_what_is_above_the_limit_waits(book, limited, amount, waits):
    expense = book(amount)

    assert expense.approval == ("waiting" if waits else "")
    assert actual(limited) == (0 if waits else D(amount))


def test_what_the_deciding_role_enters_itself_counts_at_once(book, owner, editor):
    assert book("900", by=owner).approval == ""
    assert book("900", by=editor).approval == "waiting"
    assert book("900", by=None).approval == "waiting"


def test_editors_decide_where_the_budget_says_so(book, limited, owner, editor):
    services.save_budget(limited, by=owner, approver_role=Role.EDITOR.value)

    assert book("900", by=editor).approval == ""


def test_waiting_is_committed_approved_is_spent_and_refused_is_nothing(book, limited, line, owner):
    expense = book("900")
    assert selectors.grid(limited, JANUARY).committed == {(line.pk, date(2025, 1, 1)): D(900)}

    approved = services.approve_expense(expense, by=owner)
    assert (actual(limited), approved.decided_by) == (D(900), owner)

    refused = services.refuse_expense(book("800"), by=owner, reason="Not this year")
    grid = selectors.grid(limited, JANUARY)
    assert (grid.total.actual, grid.committed) == (D(900), {})
    assert (refused.approval, refused.decision_note) == ("refused", "Not this year")


def test_a_decision_again_does_nothing_and_another_is_refused(book, owner):
    expense = services.approve_expense(book("900"), by=owner)

    assert services.approve_expense(expense, by=owner).version == expense.version
    with pytest.raises(ExpenseIsDecided):
        services.refuse_expense(expense, by=owner, reason="Too late")
    with pytest.raises(ExpenseIsDecided):
        services.approve_expense(book("5"), by=owner)


@pytest.mark.parametrize(
    ("decided", "amount", "then"),
    [
        ("", "500", ""),
        ("", "600", "waiting"),
        ("approved", "901", "waiting"),
        ("approved", "899", "approved"),
        ("approved", "-899", "waiting"),
        ("approved", "500", ""),
        ("waiting", "901", "waiting"),
        ("waiting", "400", ""),
        ("refused", "600", "waiting"),
        ("refused", "400", ""),
        ("refused", "900", "refused"),
    ],
)
def test_another_amount_is_decided_anew(book, contributor, owner, decided, amount, then):
    expense = book("900" if decided else "400")
    if decided == "approved":
        services.approve_expense(expense, by=owner)
    elif decided == "refused":
        services.refuse_expense(expense, by=owner, reason="No")

    assert services.edit_expense(expense, by=contributor, amount=D(amount)).approval == then


def test_words_may_change_without_asking_again(book, contributor, owner):
    expense = services.approve_expense(book("900"), by=owner)
    assert (
        services.edit_expense(expense, by=contributor, note="Invoice 7", date=date(2025, 2, 1)).approval == "approved"
    )


def test_moving_it_in_from_another_budget_asks(book, make_line, contributor, workspace, owner, line):
    free = services.save_budget(
        Budget(workspace=workspace), by=owner, name="Free", first_month=date(2025, 1, 1), months=12
    )
    expense = services.record_expense(line=make_line("Fair", of=free), by=contributor, date=JANUARY, amount=D(900))

    assert expense.approval == ""
    assert services.edit_expense(expense, by=contributor, line=line).approval == "waiting"


def test_an_approver_who_corrects_the_amount_has_not_decided(book, owner):
    assert services.edit_expense(book("900"), by=owner, amount=D(950)).approval == "waiting"


def test_an_order_that_is_approved_still_has_to_be_paid(book, limited, owner, contributor):
    expense = services.approve_expense(book("900", status="committed"), by=owner)
    assert actual(limited) == 0

    services.pay_expense(expense, on=JANUARY, by=contributor)
    assert actual(limited) == D(900)


# E-mails


def sent():
    return [(message.to[0], message.subject) for message in mail.outbox]


def test_the_approvers_are_asked_once_and_the_author_told_once(book, owner, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        expense = book("900", vendor="Foto\nAalto")
    tasks.mail_expense_approvals()
    assert sent() == [("owner@example.com", "Nordic Crafts: an expense of €900.00 waits for your approval")]
    assert f"/budget/expenses/{expense.pk}/decide/" in mail.outbox[0].body
    assert "Contributor entered it." in mail.outbox[0].body

    mail.outbox.clear()
    services.refuse_expense(expense, by=owner, reason="Not this year")
    tasks.mail_expense_approvals()
    tasks.mail_expense_approvals()
    assert sent() == [("contributor@example.com", "Nordic Crafts: your expense of €900.00 is refused")]
    assert "Not this year" in mail.outbox[0].body


def test_an_owner_of_another_workspace_who_only_reads_here_is_not_asked(book, outsider, other_workspace, workspace):
    Membership.objects.create(workspace=workspace, user=outsider, role=Role.VIEWER)
    book("900")

    tasks.mail_expense_approvals()

    assert [person for person, _subject in sent()] == ["owner@example.com"]


def test_mail_waits_while_the_server_refuses(book, monkeypatch):
    book("900")

    def refuse(**_message):
        raise OSError("no route")

    with monkeypatch.context() as broken:
        broken.setattr("accounts.mail.send_mail", refuse)
        assert tasks.mail_expense_approvals() == 0
    assert tasks.mail_expense_approvals() == 1


def test_who_left_is_told_nothing(book, contributor, owner, workspace):
    expense = services.approve_expense(book("900"), by=owner)
    Membership.objects.filter(user=contributor).delete()

    assert expense.mail_due
    assert tasks.mail_expense_approvals() == 0
    assert not sent()


def test_many_waiting_cost_as_many_queries_each(book):
    book("900")
    book("901")
    with_two = len(mail.outbox)
    tasks.mail_expense_approvals()
    assert len(mail.outbox) == with_two + 2
    before = len(connection.queries_log)
    assert tasks.mail_expense_approvals() == 0
    assert len(connection.queries_log) - before <= 1


# Pages and API


def test_the_page_of_a_decision(book, owner, editor, viewer, client_for, page_url):
    expense = book("900", vendor="Foto Aalto")
    address = page_url(f"budget/expenses/{expense.pk}/decide/")

    for someone in (editor, viewer):
        assert client_for(someone).get(address).status_code == 403
        assert client_for(someone).post(address, {"decision": "approve"}).status_code == 403
    client = client_for(owner)
    html = client.get(address).content.decode()
    assert "Foto Aalto" in html
    assert "limit of €500.00" in html
    silent = client.post(address, {"decision": "refuse", "version": expense.version}).content.decode()
    assert "Say why it is refused." in silent
    client.post(address, {"decision": "approve", "version": expense.version})
    assert Expense.objects.get().approval == "approved"
    assert "approved already" in client.get(address).content.decode()


def test_nobody_approves_what_they_did_not_see(book, contributor, owner, client_for, page_url):
    expense = book("900")
    services.edit_expense(expense, by=contributor, amount=D(9000))

    answer = client_for(owner).post(
        page_url(f"budget/expenses/{expense.pk}/decide/"), {"decision": "approve", "version": 1}, follow=True
    )

    assert "changed this expense meanwhile" in answer.content.decode()
    assert Expense.objects.get().approval == "waiting"


def test_the_list_shows_what_waits_and_to_whom_it_falls(book, owner, editor, client_for, page_url):
    book("900")
    services.refuse_expense(book("800"), by=owner, reason="Not this year")
    listed = client_for(owner).get(page_url("budget/expenses/")).content.decode()

    assert "Waiting for approval" in listed
    assert "Not this year" in listed
    assert "/decide/" in listed
    assert "/decide/" not in client_for(editor).get(page_url("budget/expenses/")).content.decode()


def test_the_form_says_that_it_will_wait(limited, line, contributor, owner, client_for, page_url):
    typed = {"line": line.pk, "date": "2025-01-15", "entered": "900"}
    address = page_url("budget/expenses/counts/")

    assert "will wait for approval" in client_for(contributor).get(address, typed).content.decode()
    assert "will wait for approval" not in client_for(owner).get(address, typed).content.decode()
    saved = client_for(contributor).post(page_url("budget/expenses/new/"), typed, follow=True).content.decode()
    assert "counts once it is approved" in saved


def test_a_key_acts_in_its_own_role_not_in_its_makers(book, line, limited, owner, api_url, workspace):
    key = account_services.create_api_key(workspace=workspace, name="x", access=ApiKey.Access.WRITE, by=owner)
    api = APIClient()
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {key.secret}")

    made = api.post(
        api_url("expenses/"), {"line": line.pk, "date": "2025-01-15", "amount": "900"}, format="json"
    ).json()
    address = api_url(f"expenses/{made['id']}/")

    assert made["approval"] == "waiting"
    assert api.post(f"{address}approve/").status_code == 403
    assert api.post(f"{address}refuse/", {"reason": "x"}, format="json").status_code == 403
    assert api.patch(address, {"approval": "approved"}, format="json").json()["approval"] == "waiting"


def test_the_deciding_role_decides_by_api(book, owner, client_for, api_url):
    client = client_for(owner)
    one, other = (api_url(f"expenses/{book(amount).pk}/") for amount in ("900", "800"))

    def post(address, body=None):
        return client.post(address, body or {}, content_type="application/json")

    assert post(f"{one}approve/", {"version": 99}).status_code == 409
    assert post(f"{one}approve/").json()["approval"] == "approved"
    assert post(f"{other}refuse/").status_code == 400
    assert post(f"{other}refuse/", {"reason": "No"}).json()["decision_note"] == "No"
    assert post(f"{one}refuse/", {"reason": "No"}).json()["code"] == "expense_is_decided"


def test_the_page_takes_as_many_queries_whatever_waits(book, owner, client_for, page_url):
    client = client_for(owner)
    first = book("900")
    pages = [page_url("budget/expenses/"), page_url(f"budget/expenses/{first.pk}/decide/")]
    for address in pages:
        client.get(address)
    few = [queries(client, address) for address in pages]
    for number in range(10):
        book(f"90{number}")

    assert [queries(client, address) for address in pages] == few
