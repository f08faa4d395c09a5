"""Strategies, versions, comparison and reviews in a real browser."""

import re
from datetime import date

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from accounts import records
from strategy import demo
from strategy.models import Persona, Review, Strategy, StrategyVersion
from strategy.services import documents, lifecycle, reviews, versions
from tests.strategy import make

HELD = {
    "held_on": date(2026, 3, 31),
    "period_start": date(2026, 1, 1),
    "period_end": date(2026, 3, 31),
    "result": "1,180 new followers",
    "next_steps": "Short films go on",
    "effectiveness": "For Instagram yes",
    "improvements": "Answer on weekends",
    "decisions": "X is no longer in use",
}


@pytest.fixture
def lived(live_server, workspace, owner):
    """The demonstration's strategy after a year: versions, a review, an archived one and the next."""
    with scope(workspace=workspace):
        demo.seed(workspace=workspace, by=owner, today=workspace.today())
        strategy = Strategy.objects.get(is_current=True)
        version = versions.save_version(strategy, by=owner, name="As shown to the bank", note="Before Germany")
        persona = Persona.objects.filter(strategy=strategy).first()
        records.save(persona, by=owner, challenges=f"{persona.challenges} Little time in the evening.")
        make.persona(workspace, "Ingrid")
        review = reviews.save_review(Review(workspace=workspace, strategy=strategy), by=owner, **HELD)
        reviews.keep_decisions(review, by=owner)
        period = {"starts_on": date(2024, 1, 1), "ends_on": date(2025, 12, 31)}
        lifecycle.archive(make.strategy(workspace, name="Before", **period), by=owner)
        documents.start_next(strategy, by=owner, name="Next", starts_on=date(2028, 1, 1), ends_on=date(2029, 12, 31))
    return version, review


def test_every_page_passes_wide_narrow_light_and_dark(lived, login, owner, page_url, sweep):
    login(owner)
    version, review = lived
    for address in (
        "strategies/",
        "settings/",
        "next/",
        "approve/",
        "versions/",
        "versions/new/",
        f"versions/{version.pk}/",
        f"versions/{version.pk}/?section=goals",
        f"compare/?from={version.pk}",
        "reviews/",
        "reviews/new/",
        f"reviews/{review.pk}/",
    ):
        sweep(page_url(f"strategy/{address}"))


def test_empty_pages_pass_too(live_server, workspace, login, owner, page_url, sweep):
    with scope(workspace=workspace):
        make.strategy(workspace)
    login(owner)
    for address in ("strategies/", "versions/", "compare/", "reviews/"):
        sweep(page_url(f"strategy/{address}"))


def test_a_version_is_saved_and_what_changed_since_is_seen(live_server, workspace, editor, login, page, page_url):
    with scope(workspace=workspace):
        persona = make.persona(workspace, challenges="Little time for shopping")
    login(editor)
    page.goto(page_url("strategy/versions/"))
    page.get_by_role("link", name="Save a version").click()
    page.get_by_label("What is this version called?").fill("Spring")
    page.get_by_role("button", name="Save the version").click()
    expect(page.get_by_role("heading", name="Version 1: Spring")).to_be_visible()
    page.goto(page_url(f"strategy/personas/{persona.pk}/edit/"))
    page.get_by_label("Challenges").fill("Little money for shopping")
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto(page_url("strategy/versions/"))
    page.get_by_role("link", name="What changed since Spring").click()
    changed = page.get_by_role("article").filter(has_text="Marit")
    expect(changed.locator("del")).to_contain_text("time")
    expect(changed.locator("ins")).to_contain_text("money")
    expect(changed).to_contain_text("Editor, ")
    page.get_by_label("Older").select_option(label="As it is now")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("The two documents say the same")).to_be_visible()


def test_a_strategy_is_approved_by_keyboard(live_server, workspace, owner, login, page, page_url):
    with scope(workspace=workspace):
        make.strategy(workspace)
    login(owner)
    page.goto(page_url("strategy/strategies/"))
    page.get_by_role("link", name="Approve").focus()
    page.keyboard.press("Enter")
    approve = page.get_by_role("button", name="Approve")
    expect(approve).to_be_visible()
    for _press in range(200):
        if approve.evaluate("button => button === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("this is what everybody works by")).to_be_visible()
    with scope(workspace=workspace):
        assert Strategy.objects.get().state == "approved"
        assert StrategyVersion.objects.get().reason == "approved"


def test_another_becomes_current_and_the_old_one_is_archived(live_server, workspace, editor, login, page, page_url):
    with scope(workspace=workspace):
        make.strategy(workspace, name="Old plan", starts_on=date(2024, 1, 1), ends_on=date(2025, 12, 31))
        make.strategy(workspace, name="New plan", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31))
    login(editor)
    page.goto(page_url("strategy/strategies/"))
    page.get_by_role("button", name=re.compile("Make current.*New plan")).press("Enter")
    page.locator("#confirm-dialog").get_by_role("button", name="Make current").press("Enter")
    expect(page.get_by_text("“New plan” is the current strategy from now on.")).to_be_visible()
    page.get_by_role("button", name=re.compile("Archive.*Old plan")).press("Enter")
    page.locator("#confirm-dialog").get_by_role("button", name="Archive").press("Enter")
    expect(page.get_by_text("“Old plan” is archived")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Take out of the archive.*Old plan"))).to_be_visible()


def test_a_review_shows_the_figures_of_the_days_typed_and_leads_to_a_version(
    live_server, workspace, editor, login, page, page_url
):
    with scope(workspace=workspace):
        make.strategy(workspace)
    login(editor)
    page.goto(page_url("strategy/reviews/"))
    page.get_by_role("link", name="Review the strategy").click()
    expect(page.get_by_text("No figures yet")).to_be_visible()
    with page.expect_response("**/period-panel/?period_start=2026-01-05*"):
        page.locator("#id_period_start").fill("2026-01-05")
        page.locator("#id_period_start").blur()
    for label in ("What is our result?", "What do we do next?", "Is the current strategy effective?"):
        page.get_by_label(label).fill("An answer")
    page.get_by_label("What can we improve?").fill("Weekends")
    page.get_by_label("Decisions and changes").fill("X is left")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_label("Name of the version").fill("Decided")
    page.get_by_role("button", name="Save the version these decisions led to").press("Enter")
    expect(page.get_by_role("link", name="version 1: Decided")).to_be_visible()
