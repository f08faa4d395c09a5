"""The form of an expense in a real browser: what a bill counts is said while it is typed."""

from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from budget import services
from budget.models import Budget, BudgetLine, RecurringExpense

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def line(live_server, workspace, owner) -> BudgetLine:
    with scope(workspace=workspace):
        budget = services.save_budget(
            Budget(workspace=workspace),
            by=owner,
            name="Social 2025",
            first_month=date(2025, 1, 1),
            months=12,
            expense_limit=Decimal(100),
        )
        return services.add_line(budget, by=owner, name="Photos", category="services")


def test_a_bill_in_dollars_is_counted_while_it_is_typed_then_waits_and_is_approved(
    line, editor, owner, login, page, page_url
):
    login(editor)
    page.goto(page_url(f"budget/expenses/new/?line={line.pk}"))
    expect(page.get_by_label("Exchange rate")).to_be_hidden()
    page.get_by_label("Date*").fill("2025-01-20")
    page.get_by_label("Amount*").fill("248")
    page.get_by_label("Value added tax in percent").fill("24")
    page.get_by_label("Currency of the bill").select_option("USD")
    said = page.locator(".counts-as")
    expect(said).to_contain_text("No rate of USD is known")
    page.get_by_label("Exchange rate").fill("0,92")
    expect(said).to_contain_text("Counts as €184.00 without tax")
    expect(said).to_contain_text("it will wait for approval")
    page.get_by_role("main").get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("counts once it is approved")).to_be_visible()

    page.context.clear_cookies()
    login(owner)
    page.goto(page_url("budget/expenses/?approval=waiting"))
    page.get_by_role("link", name="Decide").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("is approved.")).to_be_visible()


def test_every_page_passes_wide_narrow_light_and_dark(line, owner, workspace, login, page_url, sweep):
    with scope(workspace=workspace):
        new = services.NewRate("USD", "month", date(2025, 1, 1), Decimal("0.92"))
        services.keep_rates(workspace=workspace, rates=[new], by=owner)
        ordered = services.record_expense(
            line=line, by=None, date=date(2025, 1, 9), entered=Decimal(300), currency="USD", status="committed"
        )
        services.save_recurring(
            RecurringExpense(workspace=workspace),
            by=owner,
            line=line,
            entered=Decimal(49),
            currency="NOK",
            starts_on=date(2025, 1, 1),
        )
        services.book_due_everywhere()
    login(owner)
    for address in (
        f"budget/expenses/?budget={line.budget_id}",
        f"budget/expenses/{ordered.pk}/decide/",
        f"budget/expenses/{ordered.pk}/pay/",
        "budget/rates/",
        "budget/rates/paste/",
        "budget/recurring/",
        "budget/recurring/new/",
    ):
        sweep(page_url(address))
