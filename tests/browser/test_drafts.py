"""What was typed is never lost, whatever happens to the page."""

import contextlib
import re

import pytest
from django_scopes import scope
from playwright.sync_api import BrowserContext, Page, expect
from playwright.sync_api import Error as PlaywrightError

from accounts import records
from accounts.models import FormDraft
from tests.browser.conftest import NARROW, WIDE, assert_no_sideways_scroll
from tests.strategy import make

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = re.compile("Draft saved")


@pytest.fixture
def form_url(login, editor, workspace) -> str:
    login(editor)
    with scope(workspace=workspace):
        make.strategy(workspace)
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


def copies_in(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))")


def test_a_form_sent_without_a_connection_is_there_again(context, form_url, workspace):
    page = open_form(context, form_url)
    context.set_offline(True)
    page.get_by_label("Name").first.fill("Careful Carla")
    with contextlib.suppress(PlaywrightError):
        page.get_by_role("button", name="Save").click()
    page.wait_for_url("chrome-error://**")
    context.set_offline(False)
    context.complaints.clear()

    # Browsers put the error page in the place of the form: the way back leads to what was before it.
    page.close()
    again = open_form(context, form_url)
    expect(again.get_by_label("Name").first).to_have_value("Careful Carla")
    again.get_by_role("button", name="Save").click()
    expect(again.get_by_text("Careful Carla").first).to_be_visible()
    assert copies_in(again) == []
    assert drafts_of(workspace) == []


def test_what_was_saved_does_not_come_back(context, form_url, workspace):
    page = open_form(context, form_url)
    page.get_by_label("Name").first.fill("Careful Carla")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Careful Carla").first).to_be_visible()
    expect(open_form(context, form_url).get_by_label("Name").first).to_have_value("")
    page.go_back()
    page.reload()
    expect(page.get_by_label("Name").first).to_have_value("")
    assert drafts_of(workspace) == []
    assert not [cookie for cookie in context.cookies() if cookie["name"].startswith("saved-")]


def test_a_form_that_was_refused_and_then_saved_leaves_nothing_behind(context, form_url, workspace):
    page = open_form(context, form_url)
    page.get_by_label("Age", exact=True).fill("35")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("could not be saved yet")).to_be_visible()
    assert len(copies_in(page)) == 1
    page.get_by_label("Name").first.fill("Careful Carla")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Careful Carla").first).to_be_visible()
    assert copies_in(page) == []
    expect(open_form(context, form_url).get_by_label("Age", exact=True)).to_have_value("")


def test_words_kept_in_the_browser_do_not_overwrite_what_others_saved_meanwhile(
    context, login, editor, owner, workspace
):
    login(editor)
    with scope(workspace=workspace):
        persona = make.persona(workspace, "Marit", age="35")
    address = f"/w/{workspace.slug}/strategy/personas/{persona.pk}/edit/"
    page = open_form(context, address)
    context.set_offline(True)
    page.get_by_label("Age", exact=True).fill("38")
    expect(page.get_by_text("kept in this browser")).to_be_visible()
    page.close()
    with scope(workspace=workspace):
        records.save(persona, by=owner, age="40–50", gender="Women")
    context.set_offline(False)
    context.complaints.clear()

    again = open_form(context, address)
    expect(again.get_by_label("Age", exact=True)).to_have_value("38")
    again.get_by_role("button", name="Save").click()
    expect(again.get_by_role("heading", name="Two people changed this")).to_be_visible()
    expect(again.get_by_text("Owner saved it on")).to_be_visible()
    again.get_by_role("group", name="Age").get_by_label("Keep mine").focus()
    again.keyboard.press("ArrowRight")
    expect(again.get_by_role("group", name="Age").get_by_label("Take theirs")).to_be_checked()
    expect(again.get_by_role("group", name="Gender").get_by_label("Take theirs")).to_be_checked()
    again.get_by_role("button", name="Save").press("Enter")
    expect(again.get_by_text("Saved.")).to_be_visible()
    with scope(workspace=workspace):
        persona.refresh_from_db()
    assert (persona.age, persona.gender) == ("40–50", "Women")


def test_the_choice_between_two_texts_is_readable_for_everyone(context, page, login, editor, owner, workspace, axe):
    login(editor)
    with scope(workspace=workspace):
        persona = make.persona(workspace, "Marit", age="35")
    page.goto(f"/w/{workspace.slug}/strategy/personas/{persona.pk}/edit/")
    page.get_by_label("Age", exact=True).fill("38")
    with scope(workspace=workspace):
        records.save(persona, by=owner, age="40–50", challenges="Little time, " * 40)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Two people changed this")).to_be_visible()
    for size, scheme in ((WIDE, "light"), (WIDE, "dark"), (NARROW, "light")):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        assert_no_sideways_scroll(page)
        axe(page)
