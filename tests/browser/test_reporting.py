"""Imports and the dashboard in a real browser."""

import re
from datetime import timedelta

import pytest
from django_scopes import scope
from playwright.sync_api import Page, expect

from reporting.models import Observation
from tests.browser.conftest import settle
from tests.reporting.rows import channel, observe, recomputed

pytestmark = pytest.mark.django_db(transaction=True)

MESSY = """Day;Channel;Campaign;Cost;Sales;Remark
10.1.2026;Instagram;Spring;800,00;2 400,00;300
10.2.2026;instagram ;Spring ;1 350,50;2 025,00;200
11.2.2026;INSTAGRAM;Spring;abc;300,00;
12.2.2026;E-mail
31.2.2026;E-mail;News;10,00;5,00;
"""


@pytest.fixture
def figures(live_server, workspace):
    """Two channels over the last year, one of them at a loss."""
    today = workspace.today()
    with scope(workspace=workspace):
        good, bad = channel(workspace, "Instagram"), channel(workspace, "LinkedIn")
        for months_ago in range(1, 11):
            day = str(today - timedelta(days=30 * months_ago))
            observe(workspace, good, day, spend=100, revenue=300, clicks=50, campaign="Spring")
            observe(workspace, bad, day, spend=80, revenue=40, clicks=5, campaign="Gifts")
        recomputed(workspace)


@pytest.fixture
def dashboard(figures, owner, login, page, page_url) -> Page:
    login(owner)
    page.goto(page_url("reporting/"))
    return page


@pytest.mark.usefixtures("worker")
def test_a_messy_file_is_mapped_imported_and_undone(workspace, editor, login, page, page_url, tmp_path, axe):
    file = tmp_path / "messy.csv"
    file.write_text(MESSY, encoding="utf-8")
    login(editor)
    page.goto(page_url("reporting/imports/new/"))
    page.get_by_label("File*").set_input_files(file)
    page.get_by_role("button", name="Upload and look").click()

    expect(page.get_by_label("Remark", exact=True)).to_have_value("ignore")
    page.get_by_label("Remark", exact=True).select_option("clicks")
    page.get_by_role("button", name="Check again").click()
    outcome = page.locator("section", has=page.get_by_role("heading", name="What would be stored"))
    expect(outcome).to_contain_text("500")
    expect(outcome).to_contain_text("€2,150.50")
    problems = page.get_by_role("region", name=re.compile("remarks on the rows"))
    expect(problems.get_by_role("row", name=re.compile("^4 .*abc"))).to_contain_text("Not a number")
    expect(problems.get_by_role("row", name=re.compile("^5 "))).to_contain_text("ends early")
    expect(problems.get_by_role("row", name=re.compile("^6 .*31.2.2026"))).to_contain_text("date cannot be read")
    axe(page)

    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="What was stored")).to_be_visible(timeout=40_000)
    assert stored(workspace) == 4

    page.get_by_role("button", name="Undo this import").click()
    page.locator("#confirm-dialog button[value=yes]").click()
    expect(page.get_by_text("The import is undone")).to_be_visible()
    assert stored(workspace) == 0
    axe(page)


def stored(workspace) -> int:
    with scope(workspace=workspace):
        return Observation.objects.count()


def test_the_period_is_picked_by_name_or_by_days(dashboard, workspace):
    dashboard.get_by_role("link", name="Last 3 months").click()
    expect(dashboard.get_by_role("link", name="Last 3 months")).to_have_attribute("aria-current", "true")
    dashboard.get_by_label("From", exact=True).fill(f"{workspace.today().year}-01-01")
    dashboard.get_by_label("To", exact=True).fill(f"{workspace.today().year}-01-31")
    dashboard.get_by_role("button", name="Show").click()
    expect(dashboard.get_by_text(f"1 Jan {workspace.today().year} – 31 Jan {workspace.today().year}")).to_be_visible()
    dashboard.go_back()
    expect(dashboard.get_by_role("link", name="Last 3 months")).to_have_attribute("aria-current", "true")


def test_a_wrong_day_stays_as_typed_with_the_reason_beside_it(dashboard, page_url, axe):
    dashboard.goto(page_url("reporting/?start=2026-13-01&end=yesterday"))
    first = dashboard.get_by_label("From", exact=True)
    expect(first).to_have_value("2026-13-01")
    expect(first).to_have_attribute("aria-invalid", "true")
    expect(dashboard.get_by_label("To", exact=True)).to_have_value("yesterday")
    expect(dashboard.get_by_text("Until the period is right, you see")).to_be_visible()
    axe(dashboard)


def test_each_figure_explains_itself_to_the_keyboard(dashboard):
    opener = dashboard.get_by_role("button", name="How ROI is computed", exact=True)
    opener.focus()
    dashboard.keyboard.press("Enter")
    explanation = dashboard.get_by_role("dialog", name="How ROI is computed")
    expect(explanation).to_be_visible()
    expect(explanation).to_contain_text("ROI =")
    dashboard.keyboard.press("Escape")
    expect(explanation).to_be_hidden()
    expect(opener).to_be_focused()


def test_charts_are_drawn_by_the_server_and_then_come_alive(browser, dashboard):
    assert_drawn_without_scripts(browser, dashboard)
    for name in ("Investment and return by month", "ROI by channel"):
        chart = dashboard.get_by_role("img", name=re.compile(name))
        expect(chart.locator(".chart-stage svg")).to_be_visible()


def assert_drawn_without_scripts(browser, page: Page) -> None:
    plain = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    still = plain.new_page()
    still.goto(page.url)
    expect(still.locator("[data-chart] svg")).to_have_count(2)
    plain.close()


def test_secondary_pages_are_in_one_menu_beside_the_import(dashboard):
    dashboard.get_by_role("button", name="Data and settings").click()
    dashboard.get_by_role("link", name="Staff hours").click()
    expect(dashboard.get_by_role("heading", name="Staff hours", level=1)).to_be_visible()


def test_a_viewer_is_offered_nothing_to_change(figures, viewer, login, page, page_url):
    login(viewer)
    for address in ("reporting/", "reporting/imports/", "reporting/figures/", "reporting/staff-hours/"):
        page.goto(page_url(address))
        settle(page)
        links = page.get_by_role("main").get_by_role("link", name=re.compile("^(Import |Add|Edit|Delete|ROI settings)"))
        expect(links).to_have_count(0)


def test_every_page_passes_wide_narrow_light_and_dark(figures, owner, login, page_url, sweep):
    login(owner)
    for address in (
        "reporting/",
        "reporting/imports/new/",
        "reporting/figures/",
        "reporting/roi-settings/",
    ):
        sweep(page_url(address))


def test_pages_without_figures_pass_too(live_server, owner, login, page_url, sweep):
    login(owner)
    for address in ("reporting/", "reporting/staff-hours/"):
        sweep(page_url(address))
