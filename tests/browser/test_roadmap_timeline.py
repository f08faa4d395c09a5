"""The time line in a real browser: bars under mouse, finger and keyboard, and what the server says to it."""

import re
from datetime import date

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from accounts import records
from roadmap.models import Dependency, Initiative, Milestone
from strategy.models import Region
from tests.roadmap import make
from tests.strategy import make as strategy

QUARTER = "roadmap/?zoom=quarter&at=2026-01-15"
DAYS = 90  # of the first quarter of 2026
LONG_PRESS = 600  # milliseconds, longer than a finger has to rest


@pytest.fixture
def plan(live_server, workspace):
    """Two initiatives, the second waiting for the first."""
    with scope(workspace=workspace):
        goal = strategy.goal(workspace)
        strategy.part(Region, workspace, name="Finland")
        first = make.initiative(goal, starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 15))
        second = make.initiative(goal, title="Localise", starts_on=date(2026, 2, 16), ends_on=date(2026, 2, 22))
        records.save(Dependency(workspace=workspace), by=None, predecessor=first, successor=second)
        records.save(Milestone(workspace=workspace), by=None, title="Launch", due_on=date(2026, 3, 2), goal=goal)
        frozen = {"baseline_starts_on": date(2026, 1, 26), "baseline_ends_on": date(2026, 2, 8)}
        Initiative.objects.filter(pk=first.pk).update(**frozen)
    return first, second


@pytest.fixture
def shown(plan, login, editor, page, page_url):
    login(editor)
    page.goto(page_url(QUARTER))
    return page


@pytest.fixture
def stored(workspace, plan):
    """Read first and last day of the first and of the second initiative."""

    def read():
        with scope(workspace=workspace):
            rows = Initiative.objects.order_by("pk").values_list("starts_on", "ends_on")
            return [(f"{first:%m-%d}", f"{last:%m-%d}") for first, last in rows]

    return read


def bar(page, number=0):
    return page.locator(".piece").nth(number)


def width_of(page, days):
    return page.locator("svg.timeline").evaluate("drawing => drawing.clientWidth") / DAYS * days


def middle(locator):
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, locator, days):
    x, y = middle(locator)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + width_of(page, days), y, steps=5)
    page.mouse.up()


def answer(page, name):
    with page.expect_response(lambda response: "part=chart" in response.url):
        page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()


def test_a_dragged_bar_takes_along_what_waits_for_it(shown, stored):
    drag(shown, bar(shown).locator(".piece-bar"), 3)
    dialog = shown.get_by_role("dialog")
    expect(dialog).to_contain_text("Localise")
    assert stored()[0] == ("02-02", "02-15")
    answer(shown, "Move")
    assert stored() == [("02-05", "02-18"), ("02-19", "02-25")]
    expect(bar(shown)).to_have_attribute("data-first", "2026-02-05")
    expect(bar(shown)).to_be_focused()


def test_a_dragged_bar_can_move_alone(shown, stored):
    drag(shown, bar(shown).locator(".piece-bar"), -3)
    answer(shown, "Move only this one")
    assert stored() == [("01-30", "02-12"), ("02-16", "02-22")]


def test_calling_it_off_changes_nothing(shown, stored):
    drag(shown, bar(shown).locator(".piece-bar"), 5)
    shown.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(shown.locator(".ghost")).to_have_count(0)
    assert stored() == [("02-02", "02-15"), ("02-16", "02-22")]
    assert shown.url.endswith(QUARTER)


@pytest.mark.parametrize(
    ("edge", "days", "becomes"), [("start", -4, ("01-29", "02-15")), ("end", 4, ("02-02", "02-19"))]
)
def test_the_ends_of_a_bar_are_dragged_one_by_one(shown, stored, edge, days, becomes):
    drag(shown, bar(shown).locator(f"[data-edge={edge}]"), days)
    answer(shown, "Move")
    assert stored()[0] == becomes


def test_a_year_moves_by_weeks(shown, stored, page_url):
    shown.goto(page_url("roadmap/?zoom=year&at=2026-01-15"))
    x, y = middle(bar(shown).locator(".piece-bar"))
    shown.mouse.move(x, y)
    shown.mouse.down()
    shown.mouse.move(x + 22, y, steps=4)
    shown.mouse.up()
    answer(shown, "Move")
    assert stored()[0] == ("02-09", "02-22")


def test_a_click_still_opens_the_initiative(shown, plan, page_url):
    bar(shown).locator(".piece-bar").click()
    expect(shown).to_have_url(re.compile(page_url(f"roadmap/initiatives/{plan[0].pk}/")))


def test_a_bar_moves_by_keyboard_and_says_so(shown, stored):
    bar(shown).focus()
    shown.keyboard.press("ArrowDown")
    expect(bar(shown, 1)).to_be_focused()
    shown.keyboard.press("ArrowUp")
    shown.keyboard.press("m")
    expect(shown.locator("#live-status")).to_contain_text("Moving Open a German account. 2 Feb 2026")
    for key in ("Shift+ArrowRight", "ArrowLeft", "]"):
        shown.keyboard.press(key)
    expect(shown.locator("#live-status")).to_contain_text("8 Feb 2026 – 22 Feb 2026")
    shown.keyboard.press("Enter")
    expect(shown.get_by_role("dialog").get_by_role("button", name="Move", exact=True)).to_be_focused()
    with shown.expect_response(lambda response: "part=chart" in response.url):
        shown.keyboard.press("Enter")
    assert stored() == [("02-08", "02-22"), ("02-23", "03-01")]
    expect(shown.locator("#live-status")).to_contain_text("Moved.")
    expect(bar(shown)).to_be_focused()


def test_escape_gives_up_a_move_by_keyboard(shown, stored):
    bar(shown).focus()
    for key in ("m", "ArrowRight", "Escape"):
        shown.keyboard.press(key)
    expect(shown.locator("#live-status")).to_have_text("Nothing was moved.")
    expect(shown.locator(".ghost")).to_have_count(0)
    assert stored()[0] == ("02-02", "02-15")


def touch(session, kind, x=None, y=None):
    points = [{"x": x, "y": y}] if x is not None else []
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_a_finger_that_rests_moves_a_bar(shown, context, stored):
    session = context.new_cdp_session(shown)
    x, y = middle(bar(shown).locator(".piece-bar"))
    touch(session, "touchStart", x, y)
    expect(shown.locator(".piece-held")).to_have_count(1)
    touch(session, "touchMove", x + width_of(shown, 1), y)
    touch(session, "touchMove", x + width_of(shown, 2), y)
    touch(session, "touchEnd")
    answer(shown, "Move")
    assert stored()[0] == ("02-04", "02-17")


def test_a_finger_on_a_handle_moves_it_at_once(shown, context, stored):
    session = context.new_cdp_session(shown)
    x, y = middle(bar(shown).locator("[data-edge=end]"))
    touch(session, "touchStart", x, y)
    touch(session, "touchMove", x + width_of(shown, 2), y)
    touch(session, "touchEnd")
    answer(shown, "Move")
    assert stored()[0] == ("02-02", "02-17")


def test_what_a_colleague_moved_meanwhile_is_said_and_shown(shown, stored, workspace, plan):
    with scope(workspace=workspace):
        records.save(Initiative.objects.get(pk=plan[0].pk), by=None, ends_on=date(2026, 2, 14))
    drag(shown, bar(shown).locator(".piece-bar"), 3)
    expect(shown.get_by_role("dialog")).to_contain_text("was changed after you opened it")
    answer(shown, "Cancel")
    expect(bar(shown)).to_have_attribute("data-last", "2026-02-14")
    assert stored()[0] == ("02-02", "02-14")


def test_viewers_cannot_drag(plan, login, viewer, page, page_url, stored):
    login(viewer)
    page.goto(page_url(QUARTER))
    drag(page, bar(page).locator(".piece-bar"), 3)
    expect(page.locator(".ghost")).to_have_count(0)
    assert stored()[0] == ("02-02", "02-15")


def test_more_rows_come_when_they_are_reached(live_server, workspace, login, viewer, page, page_url):
    with scope(workspace=workspace):
        goal = strategy.goal(workspace)
        Initiative.objects.bulk_create(
            Initiative(workspace=workspace, goal=goal, **{**make.INITIATIVE, "title": f"Step {n:03}"})
            for n in range(130)
        )
    login(viewer)
    page.goto(page_url(QUARTER))
    expect(page.locator(".piece")).to_have_count(100)
    page.locator(".timeline-card").get_by_role("link", name="Show more").scroll_into_view_if_needed()
    expect(page.locator(".piece")).to_have_count(130)
    page.locator(".timeline-table").get_by_role("link", name="Show more").scroll_into_view_if_needed()
    expect(page.locator(".timeline-table tbody[data-part] tr")).to_have_count(130)


def test_the_time_line_passes_wide_narrow_light_and_dark(plan, login, editor, page_url, sweep):
    login(editor)
    for query in ("?zoom=quarter&at=2026-01-15", "?zoom=month&at=2026-02-15&by=owner", "?zoom=week&at=2026-02-15"):
        sweep(page_url(f"roadmap/{query}"))
