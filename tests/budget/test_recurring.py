"""Recurring expenses book themselves on their day, once, whatever happens to the worker."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django_scopes import scope, scopes_disabled

from accounts.roles import Role
from budget import selectors, services, tasks
from budget.exceptions import LineIsInUse, LineIsObserved, NothingIsDue
from budget.models import Budget, BudgetLine, Expense, RecurringExpense
from budget.services import recurring as recurring_services
from strategy.services.channels import channel_for_name
from tests.counting import queries

D = Decimal


@pytest.fixture
def subscribe(line, owner, workspace, scoped):
    def add(of=None, by=owner, **fields):
        fields = {"entered": D(49), "day": 5, "starts_on": date(2025, 1, 1), "vendor": "Planway", **fields}
        return services.save_recurring(RecurringExpense(workspace=workspace), by=by, line=of or line, **fields)

    return add


@pytest.fixture
def at(monkeypatch):
    """Let it be a moment in UTC."""

    def set_to(*moment):
        now = datetime(*moment, tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    return set_to


def book(recurring, *today):
    return [expense.date for expense in services.book_recurring(recurring, today=date(*today))]


def booked():
    return sorted(Expense.objects.values_list("date", flat=True))


# Booking


def test_what_is_due_is_booked_once(subscribe, line):
    tool = subscribe(note="Team plan", tax_share=D("0.25"), entered=D("61.25"))

    assert book(tool, 2025, 3, 4) == [date(2025, 1, 5), date(2025, 2, 5)]
    assert book(tool, 2025, 3, 5) == [date(2025, 3, 5)]
    with pytest.raises(NothingIsDue):
        book(tool, 2025, 3, 31)
    expense = Expense.objects.get(date=date(2025, 3, 5))
    assert (expense.amount, expense.line, expense.vendor, expense.note) == (D(49), line, "Planway", "Team plan")
    assert (expense.reference, expense.recurring) == (f"recurring:{tool.pk}:2025-03-05", tool)


def test_the_day_is_that_of_the_workspace(subscribe, at):
    """At half past ten in the evening of the 4th in London it is the 5th in Helsinki."""
    subscribe(starts_on=date(2025, 3, 1))

    at(2025, 3, 4, 21, 30)
    assert tasks.book_recurring_expenses() == 0
    at(2025, 3, 4, 22, 30)
    assert tasks.book_recurring_expenses() == 1
    assert tasks.book_recurring_expenses() == 0
    assert booked() == [date(2025, 3, 5)]


def test_a_night_without_a_worker_is_made_up_for(subscribe, at):
    subscribe(day=31)
    at(2025, 4, 30, 12)
    assert tasks.book_recurring_expenses() == 4
    assert booked() == [date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31), date(2025, 4, 30)]


def test_a_worker_killed_between_booking_and_noting_it_leaves_nothing_half_done(subscribe, monkeypatch):
    tool = subscribe()

    def die(*_args, **_columns):
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(recurring_services, "_note", die)
        with pytest.raises(KeyboardInterrupt):
            book(tool, 2025, 1, 5)
    assert booked() == []

    assert book(tool, 2025, 1, 5) == [date(2025, 1, 5)]


def test_a_second_worker_with_an_old_copy_books_nothing_twice(subscribe):
    tool = subscribe()
    stale = RecurringExpense.objects.get()
    book(tool, 2025, 1, 5)

    assert book(stale, 2025, 1, 5) == []
    assert booked() == [date(2025, 1, 5)]


def test_what_was_deleted_or_corrected_stays_so(subscribe, owner):
    tool = subscribe()
    book(tool, 2025, 2, 5)
    services.delete_expense(Expense.objects.get(date=date(2025, 1, 5)), by=owner)
    services.edit_expense(Expense.objects.get(date=date(2025, 2, 5)), by=owner, amount=D(60))

    book(tool, 2025, 3, 5)

    assert list(Expense.objects.order_by("date").values_list("date", "amount")) == [
        (date(2025, 2, 5), D(60)),
        (date(2025, 3, 5), D(49)),
    ]


def test_it_ends_and_rests(subscribe, owner):
    tool = subscribe(ends_on=date(2025, 2, 5))
    assert book(tool, 2025, 9, 1) == [date(2025, 1, 5), date(2025, 2, 5)]
    assert selectors.next_day(tool, date(2025, 9, 1)) is None

    resting = subscribe(vendor="Inkline", paused=True)
    with pytest.raises(NothingIsDue):
        book(resting, 2025, 9, 1)


def test_what_falls_due_in_a_pause_is_left_out(subscribe, owner, at):
    tool = subscribe()
    book(tool, 2025, 1, 5)
    services.save_recurring(tool, by=owner, paused=True)
    at(2025, 4, 20, 12)
    services.save_recurring(tool, by=owner, paused=False)

    assert selectors.next_day(tool, date(2025, 4, 20)) == date(2025, 5, 5)
    assert book(tool, 2025, 5, 6) == [date(2025, 5, 5)]


def test_a_change_counts_for_what_is_still_to_come(subscribe, owner):
    tool = subscribe()
    book(tool, 2025, 1, 5)

    services.save_recurring(tool, by=owner, day=20, entered=D(59))

    with pytest.raises(NothingIsDue):
        book(tool, 2025, 1, 25)
    book(tool, 2025, 2, 20)
    assert list(Expense.objects.order_by("date").values_list("date", "amount")) == [
        (date(2025, 1, 5), D(49)),
        (date(2025, 2, 20), D(59)),
    ]


# Where, and at what rate


def test_after_its_budget_it_goes_to_the_line_copied_from_its_own(subscribe, line, owner, workspace):
    heir = line
    for year in (2026, 2027):
        following = services.save_budget(
            Budget(workspace=workspace), by=owner, name=f"Social {year}", first_month=date(year, 1, 1), months=12
        )
        heir = services.add_line(following, by=owner, name="Ads", category="advertising", copied_from=heir)
    tool = subscribe(starts_on=date(2025, 12, 1), interval="quarter")

    book(tool, 2027, 3, 5)

    lines = Expense.objects.order_by("date").values_list("line__budget__name", flat=True)
    assert list(lines) == ["Social 2025", *["Social 2026"] * 4, "Social 2027"]


def test_where_no_budget_covers_the_day_it_says_so_and_tries_again(subscribe, owner, workspace, line):
    tool = subscribe(starts_on=date(2025, 12, 1))

    assert book(tool, 2026, 1, 5) == [date(2025, 12, 5)]
    assert tool.problem == "No budget with the line “Instagram ads” covers January 2026. Copy the budget for that time."
    following = services.save_budget(
        Budget(workspace=workspace), by=owner, name="2026", first_month=date(2026, 1, 1), months=12
    )
    services.add_line(following, by=owner, name="Ads", category="advertising", copied_from=line)
    assert book(tool, 2026, 1, 6) == [date(2026, 1, 5)]
    assert tool.problem == ""


def test_a_missing_rate_is_named_and_the_booking_waits_for_it(subscribe, owner, workspace):
    tool = subscribe(currency="USD")

    assert book(tool, 2025, 2, 5) == []
    assert tool.problem.startswith("No rate of USD is known")
    for month in (1, 2):
        new = services.NewRate("USD", "month", date(2025, month, 1), D("0.9") + D(month) / 100)
        services.keep_rates(workspace=workspace, rates=[new], by=owner)
    book(tool, 2025, 2, 6)
    assert list(Expense.objects.order_by("date").values_list("amount", flat=True)) == [D("44.590"), D("45.080")]


def test_a_line_that_takes_no_money_any_more_is_named(subscribe, line, make_line, owner, workspace):
    tool = subscribe(starts_on=date(2025, 2, 1))
    services.defund_line(line, by=owner, from_month=date(2025, 2, 1))
    assert book(tool, 2025, 2, 5) == []
    assert "was stopped" in tool.problem

    channel = channel_for_name(workspace=workspace, name="Instagram")
    other = make_line("Boosts", channel=channel)
    fee = subscribe(of=other)
    BudgetLine.objects.filter(pk=other.pk).update(actuals_from="observed")
    assert book(fee, 2025, 1, 5) == []
    assert "taken from the reports" in RecurringExpense.objects.get(pk=fee.pk).problem
    with pytest.raises(LineIsObserved):
        subscribe(of=BudgetLine.objects.get(pk=other.pk))


def test_one_that_cannot_be_booked_keeps_no_other_from_it(subscribe, at):
    subscribe(currency="USD")
    subscribe(vendor="Inkline")
    at(2025, 1, 6, 12)

    assert tasks.book_recurring_expenses() == 1


def test_a_line_with_recurring_expenses_is_not_deleted(subscribe, line, owner):
    subscribe()
    with pytest.raises(LineIsInUse, match="recurring"):
        services.delete_line(line, by=owner)


@pytest.mark.parametrize(
    "wrong", [{"entered": D(0)}, {"entered": D("1.005")}, {"day": 32}, {"day": 0}, {"ends_on": date(2024, 1, 1)}]
)
def test_what_cannot_be_is_refused(subscribe, wrong):
    with pytest.raises(ValidationError):
        subscribe(**wrong)


# Approval


def test_above_the_limit_it_waits_unless_the_deciding_role_set_it_up(subscribe, budget, owner, editor):
    services.save_budget(budget, by=owner, expense_limit=D(40))
    theirs, ours = subscribe(by=editor), subscribe(vendor="Inkline")
    raised = services.save_recurring(subscribe(vendor="Nordhost"), by=editor, entered=D(90))
    by_key = subscribe(vendor="Key", by=owner, role=Role.EDITOR)

    for one in (theirs, ours, raised, by_key):
        book(one, 2025, 1, 5)

    states = dict(Expense.objects.values_list("recurring", "approval"))
    assert [states[one.pk] for one in (theirs, ours, raised, by_key)] == ["waiting", "", "waiting", "waiting"]


# Pages and API


def test_a_subscription_is_entered_shown_and_booked_by_hand(line, editor, viewer, client_for, page_url, workspace, at):
    at(2025, 3, 10, 12)
    client = client_for(editor)
    form = {
        "line": line.pk,
        "vendor": "Planway",
        "entered": "49,90",
        "interval": "month",
        "day": "31",
        "starts_on": "2025-02-01",
    }
    assert client.post(page_url("budget/recurring/new/"), form).status_code == 302
    with scope(workspace=workspace):
        tool = RecurringExpense.objects.get()

    html = client_for(viewer).get(page_url("budget/recurring/")).content.decode()
    assert "Expected this month" in html
    assert "€99.80" in html  # of February, overdue, and of March
    assert "Book now" not in html
    address = page_url(f"budget/recurring/{tool.pk}/")
    assert client_for(viewer).post(f"{address}book/").status_code == 403
    assert "1 expense has been booked." in client.post(f"{address}book/", follow=True).content.decode()
    assert "as far as it is due" in client.post(f"{address}book/", follow=True).content.decode()
    with scope(workspace=workspace):
        assert booked() == [date(2025, 2, 28)]
    client.post(f"{address}pause/", {"paused": "1"})
    assert "paused" in client.get(page_url("budget/recurring/")).content.decode()
    client.post(f"{address}delete/")
    with scope(workspace=workspace):
        assert booked() == [date(2025, 2, 28)]


def test_problems_are_shown_where_the_expenses_are(subscribe, client_for, viewer, page_url):
    book(subscribe(currency="USD"), 2025, 1, 5)
    client = client_for(viewer)
    assert "1 recurring expense could not be booked." in client.get(page_url("budget/expenses/")).content.decode()
    assert "No rate of USD" in client.get(page_url("budget/recurring/")).content.decode()


def test_wrong_input_keeps_the_form(line, editor, client_for, page_url, workspace):
    form = {"line": line.pk, "entered": "x", "interval": "month", "day": "40", "starts_on": "2025-02-01"}
    html = client_for(editor).post(page_url("budget/recurring/new/"), form).content.decode()
    assert "“x” is not an amount" in html
    assert "less than or equal to 31" in html


def test_recurring_expenses_by_api(line, api_for, api_url, workspace, at):
    at(2025, 3, 10, 12)
    api = api_for("write")
    body = {"line": line.pk, "entered": "49", "vendor": "Planway", "day": 5, "starts_on": "2025-03-01"}

    made = api.post(api_url("recurring-expenses/"), body, format="json")
    assert made.status_code == 201, made.json()
    assert (made.json()["entered"], made.json()["next_date"], made.json()["problem"]) == ("49.00", "2025-03-05", "")
    address = api_url(f"recurring-expenses/{made.json()['id']}/")
    assert [row["amount"] for row in api.post(f"{address}book/").json()] == ["49.00"]
    assert api.post(f"{address}book/").json()["code"] == "nothing_is_due"
    assert api.get(address).json()["next_date"] == "2025-04-05"
    assert api.patch(address, {"paused": True}, format="json").json()["next_date"] is None
    assert api.patch(address, {"entered": "0"}, format="json").status_code == 400
    assert api.patch(address, {"version": 1, "note": "x"}, format="json").status_code == 409
    assert api_for("read").delete(address).status_code == 403
    assert api.delete(address).status_code == 204
    assert api.post(api_url("recurring-expenses/"), {**body, "starts_on": None}, format="json").status_code == 400


def test_the_list_takes_as_many_queries_for_many_as_for_one(
    subscribe, make_line, client_for, owner, page_url, api_for, api_url
):
    client, api = client_for(owner), api_for("read")
    subscribe(currency="USD")
    subscribe()
    pages = [(client, page_url("budget/recurring/")), (api, api_url("recurring-expenses/"))]
    for caller, address in pages:
        caller.get(address)
    few = [queries(caller, address) for caller, address in pages]
    for number in range(8):
        subscribe(of=make_line(f"Line {number}"), currency="USD" if number % 2 else "")

    assert [queries(caller, address) for caller, address in pages] == few


def test_workspaces_are_booked_apart(subscribe, other_workspace, outsider, at):
    subscribe()
    with scopes_disabled(), scope(workspace=other_workspace):
        theirs = services.save_budget(
            Budget(workspace=other_workspace), by=outsider, name="B", first_month=date(2025, 1, 1), months=12
        )
        line = services.add_line(theirs, by=outsider, name="Tools", category="tools")
        services.save_recurring(
            RecurringExpense(workspace=other_workspace),
            by=outsider,
            line=line,
            entered=D(10),
            day=5,
            starts_on=date(2025, 1, 1),
        )
    at(2025, 1, 10, 12)

    assert tasks.book_recurring_expenses() == 2
    assert Expense.objects.count() == 1
