"""Moving initiatives and seeing how they hang together, in a real browser."""

from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from accounts import records
from roadmap.models import Dependency, Effort, Initiative, Milestone
from roadmap.services.dependencies import save_dependency
from roadmap.services.schedule import freeze_baseline
from strategy.models import Person
from tests.browser.conftest import settle
from tests.roadmap import make
from tests.strategy import make as strategy

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair(workspace):
    """Two initiatives that follow each other, with people, a milestone and a plan that was kept."""
    with scope(workspace=workspace):
        goal = strategy.goal(workspace)
        account = make.initiative(goal, title="Account")
        localise = make.initiative(goal, title="Localise", starts_on=date(2026, 1, 12), ends_on=date(2026, 1, 18))
        save_dependency(Dependency(workspace=workspace), by=None, predecessor=account, successor=localise)
        records.save(Milestone(workspace=workspace), by=None, title="Live", due_on=account.ends_on, initiative=account)
        for name, hours in (("Anna", "20"), ("Elina", None), ("Marit", "10")):
            person = Person.objects.create(workspace=workspace, name=name, hours_per_week=hours and Decimal(hours))
            Effort.objects.create(workspace=workspace, initiative=account, person=person, hours_per_week=Decimal("20"))
        freeze_baseline(workspace=workspace, by=None)
    return account, localise


def test_a_move_by_keyboard_is_looked_at_carried_out_and_taken_back(page, login, editor, page_url, pair):
    login(editor)
    page.goto(page_url(f"roadmap/initiatives/{pair[0].pk}/schedule/"))
    page.get_by_role("link", name="Move", exact=True).press("Enter")
    page.get_by_label("Move by").fill("2")
    page.get_by_label("Move by").press("Enter")
    expect(page.get_by_text("14 days later")).to_have_count(4)
    expect(page.get_by_text("1 milestone")).to_be_visible()
    page.get_by_role("button", name="Move 2 initiatives").press("Enter")
    expect(page.get_by_text("2 initiatives have been moved.")).to_be_visible()
    page.get_by_role("link", name="Move back").press("Enter")
    expect(page.get_by_label("Start")).to_have_value("2026-01-05")
    page.get_by_role("button", name="Show what would move").press("Enter")
    page.get_by_role("button", name="Move 2 initiatives").press("Enter")
    expect(page.get_by_text("2 initiatives have been moved.")).to_be_visible()
    with scope(workspace=pair[0].workspace):
        days = list(Initiative.objects.order_by("pk").values_list("starts_on", flat=True))
    assert days == [date(2026, 1, 5), date(2026, 1, 12)]


def test_a_milestone_is_reached_without_leaving_the_page(page, login, editor, page_url, pair):
    login(editor)
    page.goto(page_url("roadmap/milestones/"))
    page.get_by_role("button", name="Mark as reached Live").click()
    expect(page.get_by_role("button", name="Take back Live")).to_be_visible()
    settle(page)
    page.reload()
    expect(page.get_by_role("button", name="Take back Live")).to_be_visible()


def test_the_pages_are_for_everyone(page, login, editor, page_url, pair, sweep):
    login(editor)
    account = pair[0]
    for address in (
        f"initiatives/{account.pk}/move/",
        f"initiatives/{account.pk}/schedule/",
        "milestones/",
        "milestones/new/",
        f"dependencies/new/?successor={account.pk}",
        "baseline/",
        "load/?at=2026-01-05",
    ):
        sweep(page_url(f"roadmap/{address}"))


def test_what_is_shown_before_a_move_and_after_a_conflict_is_for_everyone(page, login, editor, page_url, pair, axe):
    login(editor)
    page.goto(page_url(f"roadmap/initiatives/{pair[0].pk}/move/"))
    with scope(workspace=pair[0].workspace):
        records.save(Initiative.objects.get(pk=pair[0].pk), by=editor, title="Renamed")
    page.get_by_label("Move by").fill("1")
    page.get_by_role("button", name="Show what would move").click()
    expect(page.get_by_text("Nothing was moved")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Move it from there").click()
    page.get_by_label("Move what waits for it along").uncheck()
    page.get_by_role("button", name="Show what would move").click()
    expect(page.get_by_text("would begin too early")).to_be_visible()
    axe(page)
