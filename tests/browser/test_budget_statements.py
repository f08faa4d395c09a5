"""A statement in a real browser: lines for all rows of a payee, a tick too many, booking; receipts."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django_scopes import scope
from playwright.sync_api import Page, expect

from accounts.models import User, Workspace
from budget import services
from budget.models import Budget, BudgetLine, Expense
from tests.budget.test_statements import FILES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def line(live_server: Any, workspace: Workspace, owner: User, settings: Any, tmp_path: Path) -> BudgetLine:
    settings.MEDIA_ROOT = tmp_path
    with scope(workspace=workspace):
        budget = services.save_budget(
            Budget(workspace=workspace), by=owner, name="Social 2025", first_month=date(2025, 1, 1), months=12
        )
        line = services.add_line(budget, by=owner, name="Tools", category="tools", planned_per_month=Decimal(500))
        services.record_expense(line=line, by=owner, date=date(2025, 2, 3), amount=Decimal(9), vendor="Canva")
    return line


def test_a_statement_from_file_to_expenses(
    line: BudgetLine,
    editor: User,
    login: Callable[..., None],
    page: Page,
    page_url: Callable[[str], str],
    sweep: Callable[[str], None],
    workspace: Workspace,
) -> None:
    login(editor)
    page.goto(page_url("budget/statements/"))
    page.get_by_label("Statement of your bank or card").set_input_files(FILES / "nordea_fi.csv")
    page.get_by_role("button", name="Upload and look").click()
    sweep(page.url)
    page.get_by_role("button", name="Go on to the rows").click()
    review = page.url
    sweep(review)

    expect(page.get_by_label("Book row 2, CANVA PTY LTD")).to_be_checked()
    page.locator("#row-4").get_by_label("for all rows of this payee").check()
    page.get_by_label("Budget line of row 4").select_option("Tools")
    expect(page.get_by_label("Book row 5")).to_be_checked()
    expect(page.get_by_label("Budget line of row 5")).to_have_value(str(line.pk))
    page.get_by_label("Book row 3").check()
    page.get_by_role("button", name="Book the ticked rows").click()
    expect(page.get_by_text("1 ticked row has no line")).to_be_visible()
    page.get_by_label("Book row 3").uncheck()
    page.get_by_role("button", name="Book the ticked rows").click()
    expect(page.get_by_text("3 expenses booked.")).to_be_visible()
    sweep(review)
    page.get_by_role("button", name="Undo this import").click()
    page.get_by_role("dialog").get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("The import is undone.")).to_be_visible()
    with scope(workspace=workspace):
        assert Expense.objects.count() == 1


def test_a_receipt_beside_its_expense(
    line: BudgetLine,
    editor: User,
    login: Callable[..., None],
    page: Page,
    page_url: Callable[[str], str],
    sweep: Callable[[str], None],
    workspace: Workspace,
) -> None:
    with scope(workspace=workspace):
        expense = Expense.objects.get()
    login(editor)
    page.goto(page_url(f"budget/expenses/{expense.pk}/"))
    bill = {"name": "invoice.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF"}
    page.get_by_label("Add the invoice or receipt").set_input_files([bill])
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("1 file stored.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="invoice.pdf").click()
    assert download.value.suggested_filename == "invoice.pdf"
    sweep(page_url(f"budget/expenses/{expense.pk}/receipts/"))
    page.get_by_role("button", name="Delete invoice.pdf").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("invoice.pdf has been deleted.")).to_be_visible()
