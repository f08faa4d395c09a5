"""One initiative with what it needs, and plans that become tasks, in a real browser."""

from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from accounts import records
from budget import services as budget
from budget.models import Budget, InitiativeFunding
from roadmap.models import Dependency, Effort, Initiative, Risk, Task
from strategy.models import Channel, Person
from tests.browser.conftest import settle
from tests.roadmap import make
from tests.strategy import make as strategy

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def initiative(live_server, workspace, owner):
    """A long initiative beside a person, a channel and a budget line."""
    with scope(workspace=workspace):
        strategy.strategy(workspace)
        goal = strategy.goal(workspace)
        records.save(Person(workspace=workspace), by=None, name="Anna", hours_per_week=Decimal(10))
        plan = budget.save_budget(
            Budget(workspace=workspace), by=owner, name="2026", first_month=date(2026, 1, 1), months=12
        )
        budget.add_line(plan, by=owner, name="Ads", category="advertising", planned_per_month=Decimal(100))
        return make.initiative(
            goal, title="Influencers", description="Choose ten\nWrite to them", ends_on=date(2026, 3, 8)
        )


def test_hours_money_and_a_risk_are_given_and_the_health_is_disputed(page, login, editor, page_url, initiative):
    login(editor)
    page.goto(page_url(f"roadmap/initiatives/{initiative.pk}/"))
    settle(page)
    page.get_by_role("link", name="Add hours of a person").press("Enter")
    page.get_by_label("Who?").select_option(label="Anna")
    page.get_by_label("Hours a week").fill("3.5")
    page.keyboard.press("Enter")
    expect(page.locator("#people")).to_contain_text("3.5 h a week")

    settle(page)
    money = page.locator("#money")
    money.get_by_label("How much in all?").fill("lots")
    money.get_by_role("button", name="Set aside").click()
    expect(money).to_contain_text("“lots” is not an amount")
    money.get_by_label("How much in all?").fill("450")
    money.get_by_role("button", name="Set aside").press("Enter")
    expect(money).to_contain_text("€450.00")
    expect(money).to_contain_text("Initiatives were promised €150.00, the line plans €100.00.", use_inner_text=False)

    page.get_by_role("link", name="Add a risk").press("Enter")
    page.get_by_label("What could go wrong?").fill("Two are on leave")
    page.get_by_label("How likely is it?").select_option(label="High")
    page.keyboard.press("Enter")
    expect(page.locator("#risks")).to_contain_text("Two are on leave")
    expect(page.locator("#health-title")).to_contain_text("Late")

    page.get_by_role("link", name="We see it differently").press("Enter")
    page.get_by_label("How it stands in truth").select_option(label="On track")
    page.get_by_label("Why?").fill("All is agreed, only the dates are old.")
    page.keyboard.press("Enter")
    expect(page.locator("#health-title")).to_contain_text("On track")
    with scope(workspace=initiative.workspace):
        assert (Effort.objects.count(), Risk.objects.count(), InitiativeFunding.objects.count()) == (1, 1, 3)


def test_a_long_initiative_is_split_into_the_lines_of_its_description(page, login, editor, page_url, initiative):
    login(editor)
    page.goto(page_url(f"roadmap/initiatives/{initiative.pk}/"))
    page.get_by_role("link", name="Split it into tasks").press("Enter")
    expect(page.get_by_role("textbox").first).to_have_value("Choose ten")
    page.locator("main form").get_by_role("button", name="Create the tasks").click()
    settle(page)
    with scope(workspace=initiative.workspace):
        assert set(Task.objects.values_list("title", flat=True)) == {"Choose ten", "Write to them"}


def test_the_worked_example_is_planned_from_the_set(page, login, editor, page_url, initiative):
    login(editor)
    page.goto(page_url("roadmap/templates/"))
    page.get_by_role("link", name="Use the whole set").press("Enter")
    page.locator("main form").last.get_by_role("button", name="Create").first.press("Enter")
    page.wait_for_url("**/roadmap/**")
    settle(page)
    with scope(workspace=initiative.workspace):
        assert Initiative.objects.count() == 6
        assert Dependency.objects.count() >= 4


def test_every_page_passes_wide_narrow_light_and_dark(login, editor, page_url, sweep, initiative):
    with scope(workspace=initiative.workspace):
        records.save(Risk(workspace=initiative.workspace, initiative=initiative), by=None, title="Leave", likelihood=3)
        Channel.objects.get_or_create(workspace=initiative.workspace, key="instagram", name="Instagram")
    login(editor)
    one = f"roadmap/initiatives/{initiative.pk}"
    for page in (
        f"{one}/",
        f"{one}/edit/",
        f"{one}/health/",
        f"{one}/risks/new/",
        f"{one}/people/new/",
        f"{one}/split/",
    ):
        sweep(page_url(page))
    for page in ("risks/", "initiatives/", "templates/", "setup/"):
        sweep(page_url(f"roadmap/{page}"))
    sweep(page_url(f"budget/initiatives/{initiative.pk}/funding/"))
