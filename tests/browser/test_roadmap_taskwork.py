"""The page of a task in a real browser: check list by keyboard, time, files, mentions; a week; what comes back."""

from pathlib import Path
from typing import Any

import pytest
from django_scopes import scope
from playwright.sync_api import Page, expect

from accounts.models import Comment
from roadmap.models import Attachment, ChecklistItem, Task, TimeEntry
from roadmap.services import attachments, checklists
from strategy.models import Person
from tests.browser.conftest import settle
from tests.budget.test_receipts import HEADS
from tests.roadmap import make
from tests.strategy import make as strategy

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


@pytest.fixture
def anna(workspace, contributor) -> Person:
    with scope(workspace=workspace):
        return make.person(workspace, "Anna", contributor)


@pytest.fixture
def task(workspace, anna) -> Task:
    with scope(workspace=workspace):
        initiative = make.initiative(strategy.goal(workspace))
        return make.task(
            workspace, initiative=initiative, assignee=anna, stage="next", estimated_hours=4, why="It sells"
        )


@pytest.fixture
def address(workspace, task) -> str:
    return f"/w/{workspace.slug}/roadmap/tasks/{task.pk}/"


def points(workspace) -> list[tuple[str, bool]]:
    with scope(workspace=workspace):
        return [(point.text, point.done_at is not None) for point in ChecklistItem.objects.all()]


def test_a_check_list_is_kept_by_keyboard(page: Page, login, contributor, address, workspace, axe):
    login(contributor)
    page.goto(address)
    page.get_by_label("Add points").focus()
    page.keyboard.insert_text("- Script\n- Light\n- Cut")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(3)
    boxes.nth(1).focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("1 of 3 done")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Light", checked=True)).to_be_focused()
    up = page.get_by_role("button", name="Move up: Cut")
    up.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".checklist-text")).to_have_text(["Script", "Cut", "Light"])
    expect(up).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".checklist-text")).to_have_text(["Cut", "Script", "Light"])
    page.get_by_role("link", name="Reword: Script").press("Enter")
    field = page.get_by_label("Point", exact=True)
    expect(field).to_be_focused()
    field.fill("Script with Elina")
    field.press("Enter")
    expect(page.get_by_role("checkbox", name="Script with Elina")).to_be_visible()
    page.get_by_role("button", name="Delete: Cut").click()
    axe(page)
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(boxes).to_have_count(2)
    assert points(workspace) == [("Script with Elina", False), ("Light", True)]


def test_two_people_tick_and_neither_loses(
    page: Page, second_context, login, contributor, editor, address, workspace, task
):
    with scope(workspace=workspace):
        checklists.add_points(task, texts=["Script", "Light"], by=None)
    login(contributor)
    login(editor, second_context)
    page.goto(address)
    theirs = second_context.new_page()
    theirs.goto(address)
    page.get_by_role("checkbox", name="Script").click()
    expect(page.get_by_text("1 of 2 done")).to_be_visible()
    theirs.get_by_role("checkbox", name="Light").click()
    expect(theirs.get_by_text("2 of 2 done")).to_be_visible()
    assert points(workspace) == [("Script", True), ("Light", True)]


def test_time_files_and_a_mention(page: Page, login, contributor, editor, address, workspace, media, sweep):
    login(contributor)
    page.goto(address)
    time = page.get_by_role("region", name="Time spent")
    time.get_by_label("Hours").fill("1:30")
    time.get_by_label("Note").fill("Elbow")
    time.get_by_role("button", name="Add time").click()
    expect(time.get_by_text("1.5 h of 4 h estimated")).to_be_visible()

    plan = media / "plan.pdf"
    plan.write_bytes(HEADS["pdf"])
    wrong = media / "page.html"
    wrong.write_text("<html>")
    files = page.get_by_role("region", name="Files and links")
    files.get_by_label("Upload files").set_input_files([plan, wrong])
    files.get_by_role("button", name="Upload", exact=True).click()
    expect(files.get_by_role("alert")).to_contain_text("“page.html” is none of the kinds taken here")
    with page.expect_download() as download:
        files.get_by_role("link", name="plan.pdf", exact=True).click()
    assert Path(download.value.path()).read_bytes() == HEADS["pdf"]
    files.get_by_label("Or keep a link").fill("https://drive.example.com/photos")
    files.get_by_role("button", name="Keep").click()
    expect(files.get_by_role("link", name="photos (drive.example.com)").first).to_be_visible()

    page.evaluate("document.querySelector('#discussion').scrollIntoView()")
    panel = page.get_by_role("region", name="Comments")
    panel.get_by_label("Add a comment").focus()
    page.keyboard.type("Which camera, @ed")
    expect(page.get_by_role("listbox", name="Members").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(panel.locator(".comment-text")).to_have_text("Which camera, @Editor")

    with scope(workspace=workspace):
        assert TimeEntry.objects.get().hours * 2 == 3
        assert Attachment.objects.count() == 2
        assert Comment.objects.get().mentions.get() == editor
    sweep(address)


def test_a_week_is_typed_and_saved(page: Page, login, contributor, workspace, task, sweep):
    login(contributor)
    page.goto(f"/w/{workspace.slug}/roadmap/time/")
    today = workspace.today()
    cell = page.locator(f'[name="h-{task.pk}-{today.isoformat()}"]')
    cell.fill("soon")
    cell.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_text("Write hours such as 1.5")).to_be_visible()
    expect(cell).to_have_value("soon")
    sweep(page.url)
    page.goto(f"/w/{workspace.slug}/roadmap/time/")
    cell.fill("90 min")
    cell.press("Enter")
    expect(cell).to_have_value("1.5")
    with scope(workspace=workspace):
        assert TimeEntry.objects.get().date == today


def test_pages_of_files_and_what_comes_back_are_fit_for_everyone(page: Page, login, editor, workspace, task, sweep):
    with scope(workspace=workspace):
        attachments.add_link(task, url="https://drive.example.com/photos", by=editor)
    login(editor)
    room = f"/w/{workspace.slug}/roadmap/"
    page.goto(f"{room}recurring/new/")
    page.get_by_label("What comes back?").fill("Answer comments")
    page.get_by_label("Check list").fill("Instagram\nFacebook")
    page.get_by_label("How often?").select_option("workday")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("cell", name="Monday to Friday")).to_be_visible()
    for path in ("recurring/", "recurring/new/", "files/"):
        sweep(f"{room}{path}")
        settle(page)
