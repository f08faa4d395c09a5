"""Positioning, distribution, the customer journey and the response plan in a real browser."""

from decimal import Decimal

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from accounts import records
from strategy.models import JourneyStage, Person, Positioning, TeamRole
from strategy.responses import SUGGESTIONS
from strategy.services import journey, response
from tests.reporting.rows import channel, observe, recomputed
from tests.strategy import make

COUNTED = {
    "cost": Decimal(82),
    "price": Decimal(151),
    "purchases_per_year": Decimal("0.5"),
    "years_retained": Decimal(6),
}


@pytest.fixture
def written(live_server, workspace):
    """A strategy in which every page of these has something to show."""
    with scope(workspace=workspace):
        strategy = make.strategy(workspace)
        make.part(Positioning, workspace, **COUNTED)
        anna = records.save(Person(workspace=workspace), by=None, name="Anna")
        role = records.save(TeamRole.objects.get(key="conversation"), by=None, holder=anna)
        stage = JourneyStage.objects.get(strategy=strategy, position=2)
        journey.save_stage(stage, by=None, answer="By name", owner=role, service_minutes=240)
        for key in ("hostile_comment", "late_deliveries"):
            response.add_suggested(strategy=strategy, suggestion=SUGGESTIONS[key], by=None)
        make.channel(workspace, "Instagram", owner=role, content_kinds=["story"], purpose="sales", metrics=["clicks"])
        make.channel(workspace, "Facebook")
    return strategy


def names(workspace):
    with scope(workspace=workspace):
        return list(JourneyStage.objects.values_list("name", flat=True))


def figures(page):
    return page.locator("[data-figure]").all_inner_texts()


def test_every_page_passes_wide_narrow_light_and_dark(written, workspace, login, owner, page_url, sweep):
    login(owner)
    with scope(workspace=workspace):
        stage = JourneyStage.objects.first().pk
    for address in (
        "strategy/positioning/",
        "strategy/distribution/",
        "strategy/journey/",
        "strategy/journey/new/",
        f"strategy/journey/{stage}/delete/",
        "strategy/response/",
        "strategy/response/new/",
        "strategy/channels/",
        "strategy/channels/new/",
        "reporting/roi-settings/",
    ):
        sweep(page_url(address))


def test_the_dashboard_with_funnel_and_value_of_a_customer_passes(
    written, workspace, login, owner, page, page_url, sweep
):
    with scope(workspace=workspace):
        place = channel(workspace)
        observe(workspace, place, "2026-02-03", spend=60, impressions=9000, clicks=100, leads=9, customers=2)
        recomputed(workspace)
    login(owner)
    sweep(page_url("reporting/?start=2026-02-01&end=2026-02-28"))
    page.get_by_role("button", name="How Went on is computed").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Went on = count of the stage ÷ count of the stage before")).to_be_visible()


def test_readers_and_empty_pages_pass_too(written, workspace, login, viewer, page_url, sweep):
    with scope(workspace=workspace):
        JourneyStage.objects.all().delete()
    login(viewer)
    for address in ("positioning", "distribution", "journey", "response"):
        sweep(page_url(f"strategy/{address}/"))


def test_margin_and_value_follow_what_is_typed(written, login, editor, page, page_url):
    login(editor)
    page.goto(page_url("strategy/positioning/"))
    assert figures(page) == ["€69.00", "45.7%", "€34.50", "€207.00", "–"]
    page.get_by_label("Share of the margin reinvested, %").fill("20")
    page.get_by_label("Cost, EUR").fill("91")
    assert figures(page) == ["€60.00", "39.7%", "€30.00", "€180.00", "€12.00"]
    page.get_by_label("Price, EUR").fill("")
    assert figures(page) == ["–"] * 5
    page.get_by_label("Price, EUR").fill("81")
    assert figures(page) == ["-€10.00", "-12.3%", "-€5.00", "-€30.00", "€0.00"]


def test_stages_are_moved_by_keyboard(written, workspace, login, editor, page, page_url):
    login(editor)
    page.goto(page_url("strategy/journey/"))
    first, second, *others = names(workspace)
    button = page.get_by_role("button", name=f"Move “{first}” down")
    button.focus()
    with page.expect_response("**/move/"):
        page.keyboard.press("Enter")
    expect(page.locator("#live-status")).to_have_text(f"Moved to place 2 of {len(others) + 2}")
    expect(button).to_be_focused()
    assert page.locator(".journey-name").all_inner_texts()[:2] == [second, first]
    assert names(workspace) == [second, first, *others]
    page.get_by_role("button", name=f"Move “{second}” up").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#live-status")).to_have_text("It is at the end already")
    assert names(workspace) == [second, first, *others]


def test_stages_are_dragged(written, workspace, login, editor, page, page_url):
    login(editor)
    page.goto(page_url("strategy/journey/"))
    first, second, *others = names(workspace)
    handles = page.locator(".journey-handle")
    with page.expect_response("**/move/"):
        handles.nth(1).drag_to(handles.nth(0))
    assert names(workspace) == [second, first, *others]


def test_a_move_that_is_not_stored_is_taken_back_and_explained(written, workspace, login, editor, page, page_url):
    login(editor)
    page.goto(page_url("strategy/journey/"))
    before = page.locator(".journey-name").all_inner_texts()
    page.route("**/move/", lambda route: route.fulfill(status=409))
    page.get_by_role("button", name=f"Move “{before[0]}” down").click()
    expect(page.locator("#journey-problem")).to_contain_text("The move was not stored")
    assert page.locator(".journey-name").all_inner_texts() == before


def test_a_suggestion_is_added_and_its_wording_copied(written, login, editor, context, page, page_url):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    login(editor)
    page.goto(page_url("strategy/response/"))
    page.get_by_role("button", name="Add to the plan An account is taken over").click()
    expect(page.get_by_role("heading", name="An account is taken over")).to_be_visible()
    page.get_by_role("button", name="Copy the wording for “An account is taken over”").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("Our account on [network]")


def test_the_plan_is_fit_for_paper(written, login, viewer, page, page_url):
    login(viewer)
    page.goto(page_url("strategy/response/"))
    page.emulate_media(media="print")
    expect(page.get_by_text("Response plan · Nordic Crafts")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.locator(".shell-sidebar")).to_be_hidden()


def test_a_span_survives_a_closed_page(written, login, editor, page, page_url):
    login(editor)
    page.goto(page_url("strategy/journey/new/"))
    page.get_by_label("Stage", exact=False).first.fill("Waits longer")
    page.locator("#id_service_minutes_0").fill("3")
    page.get_by_label("Unit").select_option("days")
    page.goto(page_url("strategy/journey/"))
    page.goto(page_url("strategy/journey/new/"))
    expect(page.locator("#id_service_minutes_0")).to_have_value("3")
    expect(page.get_by_label("Unit")).to_have_value("1440")
