"""The strategy's home, KPI alignment and maturity in a real browser, used by keyboard."""

import re

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from strategy import demo
from strategy.maturity import QUESTIONS
from strategy.models import Dismissal, MaturityAssessment
from tests.strategy import make

pytestmark = pytest.mark.usefixtures("live_server")


@pytest.fixture
def seeded(live_server, workspace, owner):
    """The demonstration's strategy, with one more goal to its first objective and one to none."""
    with scope(workspace=workspace):
        demo.seed(workspace=workspace, by=owner, today=workspace.today())
        make.goal(workspace, title="Win twenty shops in Hamburg", metric="", target=None)
        make.goal(workspace, title="Be liked", business_objective=None)


@pytest.fixture
def begun(live_server, workspace, editor, login):
    """A strategy nobody has written anything in."""
    with scope(workspace=workspace):
        make.strategy(workspace)
    login(editor)


def test_every_page_passes_wide_narrow_light_and_dark(seeded, login, owner, page_url, sweep):
    login(owner)
    for address in ("strategy/", "strategy/alignment/", "strategy/alignment/objectives/new/", "strategy/maturity/"):
        sweep(page_url(address))


def test_the_questionnaire_and_the_goal_form_pass_too(seeded, login, owner, page_url, sweep):
    login(owner)
    for address in ("strategy/maturity/new/", "strategy/goals/", "strategy/goals/new/"):
        sweep(page_url(address))


def test_pages_of_a_strategy_just_begun_pass(begun, page_url, sweep):
    for address in ("strategy/", "strategy/maturity/"):
        sweep(page_url(address))


def test_remarks_unfold_and_pass(seeded, login, owner, page, page_url, axe):
    login(owner)
    page.goto(page_url("strategy/"))
    for summary in page.locator("#remarks summary").all():
        if summary.is_visible():
            summary.press("Enter")
    axe(page)


def test_a_remark_is_dismissed_and_taken_back_by_keyboard(begun, page, page_url, workspace):
    page.goto(page_url("strategy/"))
    page.locator("summary", has_text="No plan for the unexpected").press("Enter")
    page.locator("summary", has_text="Not for us").locator("visible=true").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("We sell nothing that can go wrong")
    with page.expect_response("**/dismiss/"):
        page.keyboard.press("Enter")
    expect(page.locator("#remarks [role=status]")).to_contain_text("Dismissed")
    expect(page.locator("#remarks")).to_be_focused()
    expect(page.locator("summary", has_text="No plan for the unexpected")).to_have_count(0)
    page.locator("summary", has_text="Dismissed").press("Enter")
    expect(page.get_by_text("We sell nothing that can go wrong")).to_be_visible()
    with page.expect_response("**/take-back/"):
        page.get_by_role("button", name="Take back").press("Enter")
    expect(page.locator("summary", has_text="No plan for the unexpected")).to_be_visible()
    with scope(workspace=workspace):
        assert not Dismissal.objects.exists()


def test_the_questionnaire_is_taken_by_keyboard(begun, page, page_url, workspace):
    page.goto(page_url("strategy/maturity/"))
    page.get_by_role("link", name="Take the assessment").press("Enter")
    page.locator(f"[name={next(iter(QUESTIONS))}]").first.focus()
    for number, _key in enumerate(QUESTIONS):
        page.keyboard.press("Space")
        if number:
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
    page.get_by_role("button", name="See the level").press("Enter")
    expect(page.get_by_role("heading", name="Your level: Skilled")).to_be_visible()
    expect(page.get_by_text("You are here")).to_be_visible()
    with scope(workspace=workspace):
        answers = MaturityAssessment.objects.get().answers
    assert sorted(answers.values()) == [1] + [2] * (len(QUESTIONS) - 1)


def test_a_forgotten_question_is_found_from_the_summary(begun, page, page_url):
    page.goto(page_url("strategy/maturity/new/"))
    for key in list(QUESTIONS)[1:]:
        page.locator(f"[name={key}]").nth(1).check()
    page.get_by_role("button", name="See the level").press("Enter")
    page.get_by_role("alert").get_by_role("link").press("Enter")
    expect(page.locator("#id_figures")).to_be_focused()
    expect(page.locator("input:checked")).to_have_count(len(QUESTIONS) - 1)


def test_a_goal_is_set_from_an_objective_without_one(begun, page, page_url):
    page.goto(page_url("strategy/alignment/"))
    page.get_by_role("link", name=re.compile("Set one.*Brand awareness")).press("Enter")
    expect(page.get_by_label("Which number means success?")).to_have_value("reach")
    expect(page.locator("#id_metric_helptext")).to_contain_text("usually counted by: Impressions, Shares, Reach")
    page.get_by_label("The goal in one sentence").fill("Be known in Bergen")
    page.get_by_role("button", name="Save").press("Enter")
    page.goto(page_url("strategy/alignment/"))
    expect(page.locator(".tree").get_by_role("link", name="Be known in Bergen")).to_be_visible()
    expect(page.get_by_text("No goal serves it yet.")).to_have_count(4)


def test_an_objective_moves_by_keyboard(begun, page, page_url):
    page.goto(page_url("strategy/alignment/"))
    page.get_by_role("button", name="Move “Expansion” up").press("Enter")
    page.wait_for_load_state()
    rows = page.locator("tbody th").all_inner_texts()
    assert rows[-2:] == ["Expansion", "Brand awareness and commitment"]
