"""Target market, audiences, competitors and their SWOT in a real browser."""

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from strategy import demo
from strategy.models import Audience, Competitor, CompetitorFigures, Region, SwotItem
from tests.strategy import make


@pytest.fixture
def seeded(live_server, workspace, owner, editor, login):
    """The demonstration's strategy, its two competitors among it."""
    with scope(workspace=workspace):
        demo.seed(workspace=workspace, by=owner, today=workspace.today())
        found = {competitor.name: competitor.pk for competitor in Competitor.objects.all()}
    login(editor)
    return found


@pytest.fixture
def empty(live_server, workspace, editor, login):
    with scope(workspace=workspace):
        strategy = make.strategy(workspace)
    login(editor)
    return strategy


def test_every_page_passes_wide_narrow_light_and_dark(seeded, workspace, page_url, sweep):
    rival = seeded["Nordstrikk"]
    with scope(workspace=workspace):
        audience = Audience.objects.get().pk
        region, reading = Region.objects.all()[0].pk, CompetitorFigures.objects.all()[0].pk
    for address in (
        "strategy/market/",
        "strategy/market/business/",
        f"strategy/market/regions/{region}/edit/",
        f"strategy/market/regions/{region}/delete/",
        "strategy/personas/",
        "strategy/personas/new/",
        "strategy/competitors/",
        "strategy/competitors/new/",
        f"strategy/competitors/{rival}/",
        f"strategy/competitors/figures/{reading}/edit/",
        "strategy/audiences/",
        "strategy/audiences/new/",
        f"strategy/audiences/{audience}/",
        f"strategy/swot/?competitor={rival}",
        "strategy/swot/compare/",
    ):
        sweep(page_url(address))


def test_empty_pages_pass_too(empty, page_url, sweep):
    for address in ("market/", "personas/", "competitors/", "audiences/", "audiences/new/", "swot/compare/"):
        sweep(page_url(f"strategy/{address}"))


def test_a_reading_is_added_by_keyboard(seeded, workspace, page, page_url):
    page.goto(page_url(f"strategy/competitors/{seeded['Nordstrikk']}/"))
    page.get_by_label("Network").focus()
    page.keyboard.type("Insta")
    page.get_by_label("Followers", exact=True).focus()
    page.keyboard.type("22500")
    page.keyboard.press("Tab")
    page.keyboard.type("520")
    with page.expect_response("**/figures/add/"):
        page.keyboard.press("Enter")
    expect(page.locator("#figures")).to_contain_text("400 more (+1.8%)")
    expect(page.get_by_label("Network")).to_be_focused()
    expect(page.get_by_label("Followers", exact=True)).to_have_value("")
    expect(page.locator("#live-status")).to_contain_text("Added: Instagram")
    with scope(workspace=workspace):
        added = CompetitorFigures.objects.get(followers=22500)
    assert (added.network, added.average_likes, added.observed_on) == ("instagram", 520, workspace.today())


def test_a_refused_reading_says_why_and_keeps_what_was_typed(seeded, page, page_url):
    page.goto(page_url(f"strategy/competitors/{seeded['Nordstrikk']}/"))
    followers = page.get_by_label("Followers", exact=True)
    followers.fill("-4")
    with page.expect_response("**/figures/add/"):
        followers.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("greater than or equal to 0")
    expect(followers).to_be_focused()
    expect(followers).to_have_value("-4")


def test_the_growth_is_one_image_that_is_described(seeded, page, page_url):
    page.goto(page_url(f"strategy/competitors/{seeded['Nordstrikk']}/"))
    image = page.get_by_role("img", name="Followers of Nordstrikk")
    expect(image.locator("desc")).to_contain_text("Instagram: from 18,400")
    for name in ("Instagram", "Facebook"):
        expect(image.get_by_text(name, exact=True)).to_be_visible()


def test_an_item_is_added_in_the_comparison_by_keyboard(seeded, workspace, page, page_url):
    rival = seeded["Nordstrikk"]
    page.goto(page_url("strategy/swot/compare/"))
    cell = page.locator(f"#swot-cell-threat-{rival}")
    cell.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Wool gets scarce")
    with page.expect_response("**/compare/threat/add/"):
        page.keyboard.press("Enter")
    expect(cell.get_by_text("Wool gets scarce")).to_be_visible()
    expect(cell.get_by_label("Add to Threats of Nordstrikk")).to_be_focused()
    page.keyboard.type("The dollar rises")
    with page.expect_response("**/compare/threat/add/"):
        page.keyboard.press("Enter")
    expect(cell.get_by_role("listitem")).to_have_count(3)
    with scope(workspace=workspace):
        texts = SwotItem.objects.filter(competitor=rival, quadrant="threat").values_list("text", flat=True)
        assert list(texts)[1:] == ["Wool gets scarce", "The dollar rises"]


def test_the_quadrants_stay_in_sight_while_the_columns_scroll(seeded, page, page_url):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(page_url("strategy/swot/compare/"))
    head = page.get_by_role("rowheader", name="Weaknesses")
    before = head.bounding_box()
    frame = page.get_by_role("region", name="SWOT side by side")
    frame.evaluate("frame => { frame.scrollLeft = 400; }")
    assert frame.evaluate("frame => frame.scrollLeft") == 400
    assert head.bounding_box()["x"] == before["x"]


def test_an_item_moves_on_a_competitors_board(seeded, workspace, page, page_url):
    rival = seeded["Nordstrikk"]
    page.goto(page_url(f"strategy/swot/?competitor={rival}"))
    summary = page.get_by_label("Edit or move “Delivers the next day”")
    summary.focus()
    page.keyboard.press("Enter")
    with page.expect_response("**/move/"):
        page.get_by_role("button", name="Move up").locator("visible=true").press("Enter")
    expect(page.locator("#live-status")).to_have_text("Moved to Strengths, place 1 of 2")
    with scope(workspace=workspace):
        first = SwotItem.objects.filter(competitor=rival, quadrant="strength").first()
    assert first.text == "Delivers the next day"
    page.get_by_label("Add to Strengths").fill("Good photographs")
    page.get_by_label("Add to Strengths").press("Enter")
    expect(page.locator("#swot-list-strength .swot-item")).to_have_count(3)


def test_watering_holes_are_typed_row_by_row(seeded, workspace, page, page_url):
    page.goto(page_url("strategy/audiences/new/"))
    page.get_by_label("Name", exact=False).first.fill("Shops in Hamburg")
    page.get_by_label("Place, row 1", exact=True).fill("Nordstil fair")
    page.get_by_label("What they talk about there, row 1", exact=True).fill("New makers")
    page.get_by_label("Marit, the careful giver").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Nordstil fair")).to_be_visible()
    with scope(workspace=workspace):
        audience = Audience.objects.get(name="Shops in Hamburg")
        assert audience.watering_holes == [{"name": "Nordstil fair", "note": "New makers"}]
        assert audience.personas.count() == 1
