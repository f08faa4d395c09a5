"""The board in a browser: by mouse, by finger, by keyboard, and two people at once."""

import pytest
from django_scopes import scope
from playwright.sync_api import Page, expect

from roadmap.models import Stage, Task
from roadmap.services.stages import set_limits
from tests.roadmap import board

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cards(workspace):
    with scope(workspace=workspace):
        return {
            title: board.task(workspace, title, stage=stage)
            for title, stage in (("a", "backlog"), ("b", "backlog"), ("c", "next"), ("d", "review"))
        }


@pytest.fixture
def opened(cards, login, editor, page, page_url) -> Page:
    login(editor)
    page.goto(page_url("roadmap/board/"))
    return page


def column(page: Page, stage: str):
    return page.locator(f"#column-{stage} .board-card-title")


def card(page: Page, title: str):
    return page.locator(".board-card").filter(has=page.get_by_role("link", name=title, exact=True))


def stored(workspace, title: str) -> Task:
    with scope(workspace=workspace):
        return Task.objects.get(title=title)


def test_a_card_is_dragged_to_another_column(opened, workspace):
    with opened.expect_response("**/move/"):
        card(opened, "a").drag_to(card(opened, "c"), target_position={"x": 40, "y": 4})
    expect(column(opened, "next")).to_have_count(2)
    assert stored(workspace, "a").stage == Stage.NEXT
    opened.reload()
    expect(column(opened, "backlog")).to_have_text(["b"])


def test_dropping_into_waiting_asks_what_for_and_cancelling_puts_it_back(opened, workspace):
    dialog = opened.get_by_role("dialog")
    for answer in (None, "the translator"):
        card(opened, "a").drag_to(opened.locator("#column-waiting .board-list"))
        expect(dialog).to_contain_text("“a” waits")
        if answer is None:
            dialog.get_by_role("button", name="Cancel").click()
            expect(column(opened, "backlog")).to_have_text(["a", "b"])
        else:
            dialog.get_by_label("What does it wait for?").fill(answer)
            dialog.get_by_role("button", name="Move").click()
    expect(opened.locator("#column-waiting")).to_contain_text("waiting since today: the translator")
    assert stored(workspace, "a").waiting_reason == "the translator"


def test_a_card_is_moved_by_keyboard_and_announced(opened, workspace):
    card(opened, "a").locator(".board-card-title").focus()
    opened.keyboard.press("ArrowDown")
    expect(card(opened, "b").locator(".board-card-title")).to_be_focused()
    opened.keyboard.press("m")
    expect(opened.locator("#live-status")).to_have_text("Picked up “b” in Backlog, place 2 of 2.")
    opened.keyboard.press("ArrowUp")
    expect(opened.locator("#live-status")).to_have_text("“b”: Backlog, place 1 of 2.")
    opened.keyboard.press("Escape")
    expect(column(opened, "backlog")).to_have_text(["a", "b"])
    opened.keyboard.press(" ")
    opened.keyboard.press("ArrowRight")
    with opened.expect_response("**/move/"):
        opened.keyboard.press("Enter")
    expect(opened.locator("#live-status")).to_have_text("“b” is in “Next” now.")
    expect(card(opened, "b").locator(".board-card-title")).to_be_focused()
    assert stored(workspace, "b").stage == Stage.NEXT


def test_the_menu_moves_a_card_and_a_full_stage_is_overruled_knowingly(opened, workspace, owner):
    with scope(workspace=workspace):
        set_limits(workspace=workspace, limits={"next": 1}, by=owner)
    opened.get_by_role("link", name="Move “a” to…").click()
    dialog = opened.get_by_role("dialog")
    dialog.get_by_label("Stage").select_option("next")
    dialog.get_by_role("button", name="Move").click()
    expect(dialog).to_contain_text("“Next” is full")
    with opened.expect_response("**/move/"):
        dialog.get_by_role("button", name="Move anyway").click()
    expect(column(opened, "next")).to_have_text(["a", "c"])
    assert stored(workspace, "a").stage == Stage.NEXT


def test_two_browsers_see_each_others_moves_and_the_second_is_told(
    opened, second_context, login, owner, page_url, workspace
):
    login(owner, second_context)
    other = second_context.new_page()
    other.goto(page_url("roadmap/board/"))
    # The second browser hears nothing for a while, so that it moves what has been moved.
    other.route("**/changes/**", lambda route: route.fulfill(status=204))
    card(opened, "a").locator(".board-card-title").focus()
    opened.keyboard.press("m")
    opened.keyboard.press("ArrowRight")
    with opened.expect_response("**/move/"):
        opened.keyboard.press("Enter")
    with other.expect_response("**/move/"):
        card(other, "a").drag_to(other.locator("#column-in_progress .board-list"))
    expect(other.locator("#board-problem")).to_contain_text("Editor changed “a” in the meantime")
    assert stored(workspace, "a").stage == Stage.NEXT
    other.unroute("**/changes/**")
    expect(column(other, "next")).to_have_text(["a", "c"])


def test_a_task_is_approved_by_somebody_else(opened, second_context, login, owner, page_url, workspace):
    with opened.expect_response("**/move/"):
        card(opened, "c").drag_to(opened.locator("#column-review .board-list"))
    expect(card(opened, "c")).to_contain_text("sent by Editor")
    with opened.expect_response("**/move/"):
        card(opened, "c").drag_to(opened.locator("#column-done .board-list"))
    expect(opened.locator("#board-problem")).to_contain_text("Somebody else approves “c”")
    expect(column(opened, "review")).to_have_count(2)
    login(owner, second_context)
    other = second_context.new_page()
    other.goto(page_url("roadmap/board/"))
    with other.expect_response("**/move/"):
        card(other, "c").drag_to(other.locator("#column-done .board-list"))
    expect(opened.locator("#column-done")).to_contain_text("approved by Owner")


def test_titles_are_typed_one_after_the_other(opened, workspace):
    field = opened.get_by_label("New task in “Backlog”")
    for title in ("first", "second"):
        field.fill(title)
        field.press("Enter")
        expect(column(opened, "backlog").first).to_have_text(title)
        expect(field).to_be_focused()
        expect(field).to_have_value("")
    with scope(workspace=workspace):
        assert board.order("backlog") == ["second", "first", "a", "b"]


def test_a_finger_drags_after_a_short_press(cards, login, editor, page, page_url, workspace):
    login(editor)
    page.goto(page_url("roadmap/board/"))
    session = page.context.new_cdp_session(page)
    start, end = card(page, "a").bounding_box(), card(page, "c").bounding_box()

    def touch(kind: str, box, share: float = 0.3) -> None:
        points = [{"x": box["x"] + 30, "y": box["y"] + box["height"] * share}] if box else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    touch("touchStart", start)
    page.wait_for_timeout(400)
    for part in (0.25, 0.5, 0.75, 1):
        box = {**end, "x": start["x"] + (end["x"] - start["x"]) * part}
        touch("touchMove", box)
        page.wait_for_timeout(60)
    with page.expect_response("**/move/"):
        touch("touchEnd", None)
    expect(column(page, "next")).to_have_count(2)
    assert stored(workspace, "a").stage == Stage.NEXT


def test_the_pages_are_accessible_and_fit_a_phone(cards, login, editor, sweep, page_url, workspace):
    with scope(workspace=workspace):
        anna = board.person(workspace, "Anna Berg", user=editor)
        board.task(workspace, "w", assignee=anna, stage=Stage.WAITING, waiting_reason="Ola", due_on="2025-01-05")
    login(editor)
    for address in ("board/", "board/?text=a", "my-work/", "tasks/new/", "board/limits/"):
        sweep(page_url(f"roadmap/{address}"))
    sweep(page_url(f"roadmap/tasks/{cards['a'].pk}/move/"))
