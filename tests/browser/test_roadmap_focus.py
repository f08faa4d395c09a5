"""One person's week in a real browser, ticked by keyboard."""

from datetime import timedelta

import pytest
from django_scopes import scope
from playwright.sync_api import expect

import strategy.demo
from accounts.records import save
from roadmap import demo
from roadmap.models import Stage, Task
from roadmap.services.tasks import create_task
from strategy.models import Person

pytestmark = pytest.mark.usefixtures("live_server")


@pytest.fixture
def seeded(live_server, workspace, owner, editor):
    with scope(workspace=workspace):
        today = workspace.today()
        known = strategy.demo.seed(workspace=workspace, by=owner, today=today)
        demo.seed(workspace=workspace, by=owner, today=today, goals=known["goals"])


@pytest.fixture
def anna(live_server, workspace, contributor):
    with scope(workspace=workspace):
        return save(Person(workspace=workspace), by=None, name="Anna", user=contributor)


def test_weeks_full_and_empty_pass_wide_narrow_light_and_dark(seeded, login, owner, viewer, page_url, sweep):
    login(owner)
    sweep(page_url("roadmap/focus/"))
    sweep(page_url("roadmap/focus/?week=2030-01-01"))
    sweep(page_url("roadmap/focus/digest/"))
    login(viewer)
    sweep(page_url("roadmap/focus/"))


def test_a_task_is_ticked_by_keyboard_and_the_week_turned(anna, login, contributor, page, page_url, workspace):
    with scope(workspace=workspace):
        today = workspace.today()
        task = create_task(workspace=workspace, by=None, title="Write the letter", assignee=anna, due_on=today)
    login(contributor)
    page.goto(page_url("roadmap/focus/"))
    page.get_by_role("button", name="Mark Write the letter as done").press("Enter")
    expect(page.get_by_text("“Write the letter” is in “Done” now.")).to_be_visible()
    expect(page.get_by_role("img", name="done")).to_be_visible()
    with scope(workspace=workspace):
        assert Task.objects.get(pk=task.pk).stage == Stage.DONE
    page.get_by_role("link", name="Next week").press("Enter")
    expect(page.get_by_text("Nothing due")).to_be_visible()
    later = today - timedelta(days=today.weekday()) + timedelta(days=7)
    assert f"week={later:%Y-%m-%d}" in page.url


def test_the_digest_is_chosen(anna, login, contributor, page, page_url):
    login(contributor)
    page.goto(page_url("roadmap/focus/"))
    page.get_by_role("link", name="Choose when the e-mail with your week").click()
    page.get_by_label("How often").select_option("workdays")
    page.get_by_label("Hour").select_option("7")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("You are sent your week from Monday to Friday at 07:00.")).to_be_visible()
