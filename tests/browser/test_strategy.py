"""The strategy and the roadmap in a real browser."""

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from roadmap import demo as roadmap_demo
from strategy import demo
from strategy.models import Goal, SwotItem
from tests.strategy import make


@pytest.fixture
def seeded(live_server, workspace, owner):
    """The demonstration's strategy and roadmap."""
    today = workspace.today()
    with scope(workspace=workspace):
        goals = demo.seed(workspace=workspace, by=owner, today=today)["goals"]
        roadmap_demo.seed(workspace=workspace, by=owner, today=today, goals=goals)
    return goals


@pytest.fixture
def board(live_server, workspace, editor, login, page, page_url):
    """The SWOT page with a, b, c among the strengths and x among the threats."""
    with scope(workspace=workspace):
        for text in "abc":
            make.swot_item(workspace, text)
        make.swot_item(workspace, "x", "threat")
    login(editor)
    page.goto(page_url("strategy/swot/"))
    return page


def shown(page, quadrant):
    return page.locator(f"#swot-list-{quadrant} .swot-text").all_inner_texts()


def stored(workspace, quadrant):
    with scope(workspace=workspace):
        return list(SwotItem.objects.filter(quadrant=quadrant).values_list("text", flat=True))


def menu_of(page, text):
    item = page.locator(".swot-item").filter(has=page.get_by_text(text, exact=True))
    item.locator("summary").click()
    return item


def test_every_page_passes_wide_narrow_light_and_dark(seeded, login, owner, page_url, sweep):
    login(owner)
    goal = seeded[0].pk
    for address in (
        "strategy/",
        "strategy/company/",
        "strategy/swot/",
        "strategy/personas/",
        "strategy/personas/new/",
        "strategy/channels/",
        "strategy/channels/new/",
        "strategy/goals/",
        "strategy/goals/new/",
        f"strategy/goals/{goal}/",
        "roadmap/",
        "roadmap/?zoom=quarter",
        "roadmap/initiatives/",
        "roadmap/initiatives/new/",
        f"roadmap/goals/{goal}/",
    ):
        sweep(page_url(address))


def test_empty_pages_pass_too(live_server, login, owner, page_url, sweep):
    login(owner)
    for address in ("strategy/", "strategy/personas/", "strategy/channels/", "strategy/goals/", "roadmap/"):
        sweep(page_url(address))


def test_items_are_dragged_to_another_quadrant(board, workspace):
    handle = board.locator("#swot-list-strength .swot-handle").nth(2)
    target = board.locator("#swot-list-threat .swot-item").first
    with board.expect_response("**/move/"):
        handle.drag_to(target, target_position={"x": 40, "y": 4})
    assert shown(board, "strength") == stored(workspace, "strength") == ["a", "b"]
    assert set(shown(board, "threat")) == {"c", "x"}
    assert shown(board, "threat") == stored(workspace, "threat")


def test_items_are_moved_by_keyboard_and_announced(board, workspace):
    summary = board.get_by_label("Edit or move “b”")
    summary.focus()
    board.keyboard.press("Enter")
    with board.expect_response("**/move/"):
        board.get_by_role("button", name="Move up").locator("visible=true").press("Enter")
    assert shown(board, "strength") == stored(workspace, "strength") == ["b", "a", "c"]
    expect(summary).to_be_focused()
    expect(board.locator("#live-status")).to_have_text("Moved to Strengths, place 1 of 3")
    board.keyboard.press("Enter")
    with board.expect_response("**/move/"):
        board.get_by_role("button", name="Move to Weaknesses").locator("visible=true").press("Enter")
    assert shown(board, "weakness") == stored(workspace, "weakness") == ["b"]


def test_a_move_that_is_not_stored_is_taken_back_and_explained(board, workspace):
    board.route("**/move/", lambda route: route.abort())
    board.context.complaints = []
    menu_of(board, "a").get_by_role("button", name="Move down").click()
    expect(board.locator("#swot-problem")).to_contain_text("was not stored")
    assert shown(board, "strength") == stored(workspace, "strength") == ["a", "b", "c"]
    board.context.complaints[:] = [text for text in board.context.complaints if "ERR_FAILED" not in text]


def test_adding_keeps_what_is_typed_elsewhere(board, workspace):
    board.get_by_label("Add to Threats").fill("half a thou")
    board.get_by_label("Add to Strengths").fill("d")
    board.get_by_label("Add to Strengths").press("Enter")
    expect(board.locator("#swot-list-strength .swot-item")).to_have_count(4)
    expect(board.get_by_label("Add to Strengths")).to_be_focused()
    expect(board.get_by_label("Add to Strengths")).to_have_value("")
    expect(board.get_by_label("Add to Threats")).to_have_value("half a thou")
    assert stored(workspace, "strength") == ["a", "b", "c", "d"]


def test_an_item_is_reworded_and_deleted_in_place(board, workspace):
    menu_of(board, "a").get_by_role("link", name="Edit").click()
    board.get_by_label("Text", exact=True).fill("a, better said")
    board.get_by_role("button", name="Save").click()
    expect(board.get_by_text("a, better said", exact=True)).to_be_visible()
    menu_of(board, "b").get_by_role("button", name="Delete").click()
    board.locator("#confirm-dialog").get_by_role("button", name="Delete").click()
    expect(board.locator("#swot-list-strength .swot-item")).to_have_count(2)
    assert stored(workspace, "strength") == ["a, better said", "c"]


def test_a_new_channels_purpose_ticks_its_metrics(live_server, workspace, editor, login, page, page_url):
    login(editor)
    page.goto(page_url("strategy/channels/new/"))
    page.get_by_label("Purpose", exact=True).select_option("support")
    expect(page.get_by_label("Service requests handled")).to_be_checked()
    page.get_by_label("Likes").check()
    page.get_by_label("Purpose", exact=True).select_option("sales")
    expect(page.get_by_label("Likes")).to_be_checked()
    page.get_by_role("button", name="Use the metrics that suit the purpose").click()
    expect(page.get_by_label("Likes")).not_to_be_checked()
    expect(page.get_by_label("Revenue")).to_be_checked()


def test_an_initiative_gets_its_end_from_its_length(live_server, workspace, editor, login, page, page_url):
    with scope(workspace=workspace):
        goal = make.goal(workspace)
    login(editor)
    page.goto(page_url(f"roadmap/initiatives/new/?goal={goal.pk}"))
    page.get_by_label("Start", exact=False).first.fill("2026-01-05")
    page.get_by_role("button", name="1 week").click()
    expect(page.locator("#id_ends_on")).to_have_value("2026-01-11")
    page.locator("#id_starts_on").fill("2026-01-31")
    page.get_by_role("button", name="1 month").click()
    expect(page.locator("#id_ends_on")).to_have_value("2026-02-27")
    page.get_by_label("It goes on until the goal is met").check()
    expect(page.locator("#id_ends_on")).to_have_value("")


def test_a_goals_initiatives_load_and_their_status_changes_in_place(seeded, workspace, owner, login, page, page_url):
    login(owner)
    page.goto(page_url(f"strategy/goals/{seeded[0].pk}/"))
    select = page.get_by_label("Status of Paid campaign across Germany")
    with page.expect_response("**/status/"):
        select.select_option("in_progress")
    expect(select).to_have_value("in_progress")
    with scope(workspace=workspace):
        paid = Goal.objects.get(pk=seeded[0].pk).initiatives.get(title__startswith="Paid")
        assert paid.status == "in_progress"
