"""The main job of the product, as one person does it: from signing up to the return in money."""

import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

METRICS = """date;channel;campaign;spend;revenue;clicks
{year}-01-10;Instagram;Spring;800,00;2 400,00;400
{year}-02-10;instagram ;Spring ;1 350,00;2 025,00;500
{year}-03-10;E-mail;News;;300,00;60
"""
# A year that is over, so that every month's carry counts.
YEAR = timezone.localdate().year - 1


def fill(page: Page, **fields: str) -> None:
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " "), exact=False).first.fill(value)


def save(page: Page) -> None:
    page.get_by_role("main").get_by_role("button", name="Save", exact=True).click()


@pytest.mark.usefixtures("worker")
def test_from_sign_up_to_return_on_investment(page, axe, tmp_path: Path):
    page.goto("/accounts/signup/")
    page.get_by_label("Email").fill("anna@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    page.get_by_label("Name").fill("Aurora Candles")
    page.get_by_role("button", name="Create workspace").click()
    expect(page.get_by_role("heading", name="Aurora Candles", level=1)).to_be_visible()
    home = page.url

    write_the_strategy(page, home)
    break_the_goal_down(page, home)
    plan_and_carry_over(page, home)
    load_metrics(page, home, tmp_path)
    read_the_return(page, home)
    axe(page)


def write_the_strategy(page: Page, home: str) -> None:
    page.goto(home + "strategy/")
    page.get_by_role("button", name="Begin").click()
    page.goto(home + "strategy/company/")
    fill(page, Company_name="Aurora Candles Oy", Headquarters="Oulu")
    save(page)
    page.goto(home + "strategy/swot/")
    page.get_by_label("Add to Strengths").fill("Hand-poured, local wax")
    page.get_by_label("Add to Strengths").press("Enter")
    expect(page.get_by_text("Hand-poured, local wax").first).to_be_visible()
    page.goto(home + "strategy/channels/new/")
    page.get_by_label("Name*").fill("Instagram")
    page.get_by_label("Kind*").select_option("instagram")
    page.get_by_label("Purpose", exact=True).select_option("sales")
    save(page)
    page.goto(home + "strategy/goals/new/")
    page.get_by_label("The goal in one sentence*").fill("Double the Instagram audience")
    page.get_by_label("What should the company do?").fill("Win followers who live in Finland")
    page.get_by_label("Which number means success?").select_option("followers")
    page.get_by_label("Where it stands now", exact=True).fill("1000")
    page.get_by_label("Target", exact=True).fill("2000")
    page.get_by_label("Is it possible?").fill("Two posts a day brought 300 in March")
    page.get_by_label("Which resources does it need, and do you have them?").fill("One hour a day")
    page.get_by_label("Deadline").fill(f"{YEAR + 2}-06-30")
    page.get_by_label("Which business objective does it serve?").select_option(label="Customer retention")
    save(page)
    expect(page.get_by_text("Double the Instagram audience").first).to_be_visible()


def break_the_goal_down(page: Page, home: str) -> None:
    page.goto(home + "roadmap/initiatives/new/")
    page.get_by_label("Goal*").select_option(label="Double the Instagram audience")
    page.get_by_label("What is the initiative?*").fill("Paid campaign across Finland")
    page.get_by_label("Start*").fill(f"{YEAR + 2}-01-07")
    page.get_by_label("End", exact=True).fill(f"{YEAR + 2}-01-14")
    page.get_by_label("How is success measured?*").fill("1,000 local followers")
    save(page)
    page.goto(home + "roadmap/?period=all")
    expect(page.get_by_role("link", name=re.compile("Paid campaign across Finland")).first).to_be_visible()


def plan_and_carry_over(page: Page, home: str) -> None:
    page.goto(home + "budget/new/")
    page.get_by_label("Name*").fill("Social media")
    page.get_by_label("First month*").fill(f"{YEAR}-01")
    page.get_by_label("Number of months*").fill("12")
    save(page)
    page.get_by_role("link", name="Add line").first.click()
    page.get_by_label("Name*").fill("Instagram ads")
    page.get_by_label("Category*").select_option("advertising")
    page.get_by_label("Channel", exact=True).select_option(label="Instagram")
    page.get_by_label("Actual spend comes from*").select_option("observed")
    page.get_by_label("Planned per month").fill("1000")
    save(page)
    expect(page.get_by_text("Instagram ads").first).to_be_visible()


def load_metrics(page: Page, home: str, folder: Path) -> None:
    file = folder / "platform.csv"
    file.write_text(METRICS.format(year=YEAR), encoding="utf-8")
    page.goto(home + "reporting/imports/new/")
    page.get_by_label("File*").set_input_files(file)
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_text("platform.csv").first).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("button", name=re.compile("Undo"))).to_be_visible(timeout=60_000)


def read_the_return(page: Page, home: str) -> None:
    address = home + f"reporting/?start={YEAR}-01-01&end={YEAR}-12-31"
    for _attempt in range(30):
        page.goto(address)
        if page.get_by_text("Up to date").is_visible():
            break
        page.wait_for_timeout(1000)
    # 4,725 of revenue at 100 % margin came back for 2,150 of ad spend.
    expect(page.get_by_text("€2,150.00").first).to_be_visible()
    expect(page.get_by_text("€4,725.00").first).to_be_visible()
    expect(page.get_by_text("119.8%").first).to_be_visible()
    page.goto(home + "budget/")
    page.get_by_role("link", name="Social media").first.click()
    # January's 200 unspent flow into February: 1,200 available, 150 overspent and forgiven.
    available = page.get_by_role("row", name=re.compile("^Available")).first
    expect(available.get_by_role("cell").nth(1)).to_have_text(re.compile(r"^1,200\s*\+200 carried"))
    expect(page.get_by_role("row", name=re.compile("^Remaining")).first).to_contain_text("forgiven 150")
    page.goto(address)
    expect(page.get_by_text("Up to date")).to_be_visible()
