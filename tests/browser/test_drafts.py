"""What was typed is never lost, whatever happens to the page."""

import re

import pytest
from django_scopes import scope
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import FormDraft

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = re.compile("Draft saved")


@pytest.fixture
def form_url(login, editor, workspace) -> str:
    login(editor)
    return f"/w/{workspace.slug}/strategy/personas/new/"


def open_form(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


def drafts_of(workspace) -> list[dict]:
    with scope(workspace=workspace):
        return list(FormDraft.objects.values_list("data", flat=True))


def test_a_form_left_without_saving_is_there_again(context, form_url):
    page = open_form(context, form_url)
    page.get_by_label("Name").first.fill("Careful Carla")
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.close()

    again = open_form(context, form_url)
    expect(again.get_by_label("Name").first).to_have_value("Careful Carla")
    expect(again.get_by_text("unsaved draft")).to_be_visible()


def test_the_last_words_before_closing_are_kept_too(context, form_url):
    page = open_form(context, form_url)
    page.get_by_label("Name").first.fill("Careful Carla")
    page.close(run_before_unload=True)

    again = open_form(context, form_url)
    expect(again.get_by_label("Name").first).to_have_value("Careful Carla")


def test_without_a_connection_the_words_stay_in_the_browser(context, form_url, workspace):
    page = open_form(context, form_url)
    context.set_offline(True)
    page.get_by_label("Name").first.fill("Careful Carla")
    expect(page.get_by_text("kept in this browser")).to_be_visible()
    assert drafts_of(workspace) == []
    context.set_offline(False)
    context.complaints.clear()

    again = open_form(context, form_url)
    expect(again.get_by_label("Name").first).to_have_value("Careful Carla")
    expect(again.get_by_text(SAVED)).to_be_visible()
    assert drafts_of(workspace)[0]["name"] == "Careful Carla"


def test_saving_leaves_no_draft_behind(context, form_url, workspace):
    page = open_form(context, form_url)
    page.get_by_label("Name").first.fill("Careful Carla")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Careful Carla").first).to_be_visible()
    assert drafts_of(workspace) == []
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))") == []


def test_a_discarded_draft_stays_away(context, form_url, workspace):
    page = open_form(context, form_url)
    page.get_by_label("Name").first.fill("Careful Carla")
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Discard draft").click()
    page.get_by_role("dialog").get_by_role("button", name="Discard").click()
    expect(page.get_by_label("Name").first).to_have_value("")
    assert drafts_of(workspace) == []


def test_a_box_that_was_unticked_stays_unticked_in_the_draft(context, login, editor, workspace):
    login(editor)
    address = f"/w/{workspace.slug}/strategy/channels/new/"
    page = open_form(context, address)
    page.get_by_label("In use").uncheck()
    expect(page.get_by_text(SAVED)).to_be_visible()
    expect(open_form(context, address).get_by_label("In use")).not_to_be_checked()
