"""Talking about a section in two browsers, with mentions chosen by keyboard."""

import re

import pytest
from django.core import mail
from django_scopes import scope
from playwright.sync_api import Page, expect

from accounts import comments, tasks
from accounts.models import AuditEvent, Comment
from strategy.models import Strategy
from tests.browser.conftest import NARROW, WIDE, assert_no_sideways_scroll
from tests.strategy import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def strategy(workspace) -> Strategy:
    with scope(workspace=workspace):
        return make.strategy(workspace)


@pytest.fixture
def address(workspace, strategy) -> str:
    return f"/w/{workspace.slug}/strategy/swot/"


@pytest.fixture
def say(workspace, strategy):
    def add(text: str, by) -> Comment:
        with scope(workspace=workspace):
            topic = f"strategy.{strategy.pk}.swot"
            return comments.add_comment(workspace=workspace, topic=topic, text=text, by=by)

    return add


def open_discussion(page: Page, address: str):
    page.goto(address)
    page.evaluate("document.querySelector('#discussion').scrollIntoView()")
    panel = page.get_by_role("region", name="Comments")
    expect(panel).to_be_visible()
    return panel


def texts_of(workspace) -> list[str]:
    with scope(workspace=workspace):
        return list(Comment.objects.order_by("pk").values_list("text", flat=True))


def test_a_member_is_mentioned_by_keyboard_answers_and_settles_it(
    page, context, second_context, login, contributor, editor, viewer, address, workspace, axe
):
    login(contributor)
    login(editor, second_context)
    panel = open_discussion(page, address)
    field = panel.get_by_label("Add a comment")
    field.focus()
    page.keyboard.type("Is this still so, @ed")
    options = page.get_by_role("listbox", name="Members")
    expect(options.get_by_role("option")).to_have_count(1)
    expect(options.get_by_role("option", selected=True)).to_contain_text("Editor")
    axe(page)
    page.keyboard.press("Enter")
    expect(field).to_have_value("Is this still so, @Editor ")
    expect(options).to_have_count(0)
    page.keyboard.type("or old?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(panel.locator(".comment-text")).to_have_text("Is this still so, @Editor or old?")
    expect(panel.get_by_label("Add a comment")).to_have_value("")
    expect(panel.get_by_text("1 open")).to_be_visible()

    with scope(workspace=workspace):
        tasks.mail_mentions()
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body).group(1)
    theirs = second_context.new_page()
    theirs.goto(link)
    answer = theirs.get_by_role("region", name="Comments")
    expect(answer.locator(".comment-text")).to_contain_text("or old?")
    answer.get_by_label("Add a comment").fill("Checked today.")
    answer.get_by_role("button", name="Comment", exact=True).press("Enter")
    expect(answer.get_by_text("2 open")).to_be_visible()
    answer.get_by_role("button", name="Resolve Is this still so").press("Enter")
    expect(answer.get_by_text("resolved by Editor")).to_be_visible()
    expect(answer.get_by_text("1 open")).to_be_visible()

    again = open_discussion(page, address)
    expect(again.locator(".comment-text").last).to_have_text("Checked today.")
    assert texts_of(workspace) == ["Is this still so, @Editor or old?", "Checked today."]


def test_escape_leaves_the_list_and_keeps_what_was_typed(page, login, contributor, viewer, address):
    login(contributor)
    field = open_discussion(page, address).get_by_label("Add a comment")
    field.press_sequentially("mail @vie")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(field).to_have_value("mail @vie")


def test_ones_own_comment_is_reworded_and_deleted(page, login, contributor, address, say, owner, workspace):
    say("From the owner", owner)
    say("First thought", contributor)
    login(contributor)
    panel = open_discussion(page, address)
    expect(panel.get_by_role("link", name="Edit")).to_have_count(1)
    panel.get_by_role("link", name="Edit First thought").press("Enter")
    field = panel.get_by_label("Your comment")
    expect(field).to_be_focused()
    field.fill("Second thought")
    panel.get_by_role("button", name="Save").press("Enter")
    expect(panel.get_by_text("Second thought").first).to_be_visible()
    expect(panel.get_by_role("heading", name="Comments")).to_be_focused()
    panel.get_by_role("button", name="Delete Second thought").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Delete").press("Enter")
    expect(panel.get_by_text("Second thought")).to_have_count(0)
    assert texts_of(workspace) == ["From the owner"]


def test_a_second_click_says_nothing_twice(page, login, contributor, address, workspace):
    login(contributor)
    panel = open_discussion(page, address)
    panel.get_by_label("Add a comment").fill("Only once")
    panel.get_by_role("button", name="Comment", exact=True).dblclick()
    expect(panel.get_by_role("listitem")).to_have_count(1)
    assert texts_of(workspace) == ["Only once"]


def test_what_was_typed_survives_a_lost_connection_and_a_lost_session(
    page, context, login, contributor, address, workspace
):
    login(contributor)
    panel = open_discussion(page, address)
    field, send = panel.get_by_label("Add a comment"), panel.get_by_role("button", name="Comment", exact=True)
    field.fill("A long thought")
    context.set_offline(True)
    send.click()
    expect(panel.get_by_text("Your text is still here")).to_be_visible()
    context.set_offline(False)
    context.complaints.clear()
    cookies = context.cookies()
    context.clear_cookies(name="sessionid")
    send.click()
    expect(panel.get_by_text("Your text is still here")).to_be_visible()
    expect(field).to_have_value("A long thought")
    context.add_cookies(cookies)
    send.click()
    expect(panel.get_by_role("listitem")).to_have_count(1)
    assert texts_of(workspace) == ["A long thought"]


def test_the_discussion_is_readable_for_everyone(page, login, contributor, viewer, address, say, workspace, axe):
    say("See https://example.com/" + "long" * 40 + " @Viewer", contributor)
    done = say("Settled " * 30, viewer)
    with scope(workspace=workspace):
        comments.resolve(done, by=contributor, resolved=True)
    login(contributor)
    for size, scheme in ((WIDE, "light"), (WIDE, "dark"), (NARROW, "light")):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        panel = open_discussion(page, address)
        panel.get_by_text("resolved by").click()
        panel.get_by_label("Add a comment").press_sequentially("A line long enough to reach the edge @v")
        expect(page.get_by_role("option")).to_have_count(1)
        assert_no_sideways_scroll(page)
        axe(page)


def test_without_scripts_the_discussion_is_a_page(browser, live_server, login, contributor, address, workspace):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    login(contributor, context)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("link", name="Comments").click()
    page.get_by_label("Add a comment").fill("Without scripts")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("Without scripts").first).to_be_visible()
    page.get_by_role("link", name="Edit Without scripts").click()
    page.get_by_label("Your comment").fill("Plainly")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Plainly").first).to_be_visible()
    page.get_by_role("button", name="Resolve").click()
    expect(page.get_by_text("resolved by Contributor")).to_be_visible()
    context.close()
    assert texts_of(workspace) == ["Plainly"]


def test_the_history_is_readable_for_everyone(sweep, login, owner, workspace, say):
    say("One thing", owner)
    with scope(workspace=workspace):
        assert AuditEvent.objects.exists()
    login(owner)
    sweep(f"/w/{workspace.slug}/history/")
    sweep(f"/w/{workspace.slug}/history/?last=2001-01-01")
