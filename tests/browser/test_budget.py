"""The budget grid in a real browser: typing, pasting, refusing, and money that comes late."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scope
from playwright.sync_api import Locator, Page, expect

from budget import services
from budget.models import Budget, BudgetLine, LineMonth

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def budget(live_server, workspace, owner) -> Budget:
    """The year 2025 with 1,000 a month for ads, which carry on, and 500 for photos, which do not."""
    with scope(workspace=workspace):
        budget = services.save_budget(
            Budget(workspace=workspace), by=owner, name="Social 2025", first_month=date(2025, 1, 1), months=12
        )
        for name, category, planned in (("Ads", "advertising", 1000), ("Photos", "services", 500)):
            services.add_line(budget, by=owner, name=name, category=category, planned_per_month=Decimal(planned))
    return budget


@pytest.fixture
def grid(budget, editor, login, page, page_url) -> Page:
    login(editor)
    page.goto(page_url(f"budget/{budget.pk}/"))
    return page


def cell(page: Page, line: str, month: str) -> Locator:
    """The planned amount of a line in a month of 2025."""
    return page.locator(f'#budget-grid a.cell[data-place="{line}, {month} 2025"]')


def figures(page: Page, line: str, figure: str) -> Locator:
    body = page.locator("#budget-grid .grid-line").filter(has=page.get_by_role("link", name=line, exact=True))
    return body.locator(f".fig-{figure} td")


def status(page: Page) -> Locator:
    return page.locator("#grid-status")


def planned(budget: Budget, line: str) -> list[int]:
    """The stored plan, January first."""
    with scope(workspace=budget.workspace):
        rows = LineMonth.objects.filter(line__budget=budget, line__name=line).order_by("month")
        return [int(row.planned) for row in rows]


def test_a_typed_amount_is_saved_in_place_and_flows_on(grid, budget):
    cell(grid, "Ads", "January").click()
    grid.keyboard.type("1200")
    grid.keyboard.press("Enter")
    expect(status(grid)).to_have_text("Saved: Ads, January 2025.")
    expect(figures(grid, "Ads", "available").nth(1)).to_have_text("2,200")
    expect(cell(grid, "Ads", "January")).to_be_focused()
    assert planned(budget, "Ads")[:2] == [1200, 1000]


def test_escape_takes_back_and_arrows_move(grid, budget):
    cell(grid, "Ads", "January").focus()
    grid.keyboard.press("ArrowRight")
    grid.keyboard.press("ArrowDown")
    expect(cell(grid, "Photos", "February")).to_be_focused()
    grid.keyboard.type("7")
    expect(grid.get_by_role("textbox", name="Photos, February 2025")).to_have_value("7")
    grid.keyboard.press("Escape")
    expect(cell(grid, "Photos", "February")).to_be_focused()
    expect(cell(grid, "Photos", "February")).to_have_text("500")
    assert planned(budget, "Photos") == [500] * 12


def test_a_refused_amount_stays_in_the_cell_with_the_reason(grid, budget):
    cell(grid, "Photos", "March").click()
    grid.keyboard.type("-5")
    grid.keyboard.press("Enter")
    typed = grid.get_by_role("textbox", name="Photos, March 2025")
    expect(typed).to_have_value("-5")
    expect(typed).to_have_attribute("aria-invalid", "true")
    expect(grid.locator("#cell-panel [role=alert]")).to_have_text("Give an amount of 0 or more.")
    expect(status(grid)).to_contain_text("Not saved: Photos, March 2025.")
    typed.fill("50")
    grid.keyboard.press("Enter")
    expect(status(grid)).to_have_text("Saved: Photos, March 2025.")
    assert planned(budget, "Photos")[2] == 50


def test_an_amount_reaches_later_months_or_all(grid, budget):
    cell(grid, "Ads", "November").click()
    grid.keyboard.type("1500")
    grid.get_by_role("button", name=re.compile("From this month on")).click()
    expect(status(grid)).to_have_text("Saved: Ads, from November 2025 on.")
    assert planned(budget, "Ads") == [1000] * 10 + [1500] * 2
    cell(grid, "Photos", "June").click()
    grid.keyboard.type("40")
    grid.keyboard.press("Control+Enter")
    expect(status(grid)).to_have_text("Saved: Photos, all open months.")
    assert planned(budget, "Photos") == [40] * 12


def test_a_block_copied_from_a_spreadsheet_is_pasted(grid, budget):
    cell(grid, "Ads", "January").focus()
    grid.context.grant_permissions(["clipboard-read", "clipboard-write"])
    grid.evaluate("navigator.clipboard.writeText('1100\\t1 200\\t\\n510\\t520,00\\n')")
    grid.keyboard.press("Control+v")
    expect(cell(grid, "Photos", "February")).to_have_text("520")
    expect(status(grid)).to_contain_text("Saved")
    assert planned(budget, "Ads")[:3] == [1100, 1200, 1000]
    assert planned(budget, "Photos")[:3] == [510, 520, 500]


def test_a_late_expense_changes_an_open_month_and_adjusts_a_closed_one(grid, budget, page_url):
    book(grid, page_url, "200")
    expect(grid.get_by_text("Saved.", exact=True)).to_be_visible()
    grid.goto(page_url(f"budget/{budget.pk}/"))
    expect(figures(grid, "Ads", "available").nth(1)).to_have_text("1,800")

    grid.get_by_role("button", name="Close January 2025").click()
    grid.locator("#confirm-dialog").get_by_role("button", name="Close the month").click()
    expect(grid.get_by_text("Closed: January 2025.")).to_be_visible()
    expect(cell(grid, "Ads", "January")).to_have_count(0)

    book(grid, page_url, "300")
    expect(grid.get_by_text("January 2025 is closed, so the amount shows as an adjustment")).to_be_visible()
    grid.goto(page_url(f"budget/{budget.pk}/"))
    expect(figures(grid, "Ads", "actual").nth(0)).to_have_text("200")
    expect(figures(grid, "Ads", "actual").nth(1)).to_contain_text("300 late")


def book(page: Page, page_url, amount: str) -> None:
    page.goto(page_url("budget/expenses/new/"))
    page.get_by_label("Budget line*").select_option(label=ads_option(page))
    page.get_by_label("Date*").fill("2025-01-20")
    page.get_by_label("Amount*").fill(amount)
    page.get_by_role("main").get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Expenses", level=1)).to_be_visible()


def ads_option(page: Page) -> str:
    options = page.get_by_label("Budget line*").locator("option").all_inner_texts()
    return next(text for text in options if "Ads" in text)


def test_a_viewer_reads_the_grid_and_finds_nothing_to_press(budget, viewer, login, page, page_url):
    login(viewer)
    page.goto(page_url(f"budget/{budget.pk}/"))
    expect(page.locator("#budget-grid .fig-planned").first).to_contain_text("1,000")
    expect(page.locator("a.cell, #cell-panel")).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("Add|Move"))).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("Close"))).to_have_count(0)


def test_every_page_passes_wide_narrow_light_and_dark(budget, owner, login, page_url, sweep):
    login(owner)
    with scope(workspace=budget.workspace):
        line = BudgetLine.objects.get(budget=budget, name="Ads")
    for address in (
        "budget/",
        f"budget/{budget.pk}/",
        f"budget/{budget.pk}/lines/{line.pk}/",
        f"budget/{budget.pk}/lines/{line.pk}/months/2025-02/",
        f"budget/{budget.pk}/moves/new/",
        "budget/expenses/new/",
    ):
        sweep(page_url(address))
