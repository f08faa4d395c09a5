"""Company, mission, people and roles in a real browser."""

import re

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from accounts.models import FormDraft
from strategy import demo
from strategy.models import CompanySummary, Person, TeamRole
from strategy.services import people as services
from tests.strategy import make

DRAFT_SAVED = re.compile("Draft saved")


@pytest.fixture
def strategy(live_server, workspace, editor, login):
    login(editor)
    with scope(workspace=workspace):
        return make.strategy(workspace)


@pytest.fixture
def company(strategy, page, page_url):
    """The empty form of the company."""
    page.goto(page_url("strategy/company/"))
    return page


def cell(page, column, row):
    return page.get_by_label(f"{column}, row {row}", exact=True)


def rows(page):
    """Return what stands in the rows, those left empty aside."""
    texts = page.locator(".rows-row").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('input')].map(i => i.value))"
    )
    return [tuple(row) for row in texts if any(row)]


# --- Every page, wide and narrow, light and dark -----------------------------


def test_pages_with_content_pass(live_server, workspace, owner, login, page_url, sweep):
    login(owner)
    with scope(workspace=workspace):
        demo.seed(workspace=workspace, by=owner, today=workspace.today())
        person, role = Person.objects.first(), TeamRole.objects.get(key="")
    for address in (
        "strategy/company/",
        "strategy/mission/",
        "strategy/people/",
        f"strategy/people/{person.pk}/edit/",
        f"strategy/people/{person.pk}/delete/",
        f"strategy/roles/{role.pk}/edit/",
    ):
        sweep(page_url(address))


def test_empty_pages_pass(strategy, page_url, sweep):
    for address in ("strategy/company/", "strategy/mission/", "strategy/people/"):
        sweep(page_url(address))


def test_the_page_of_someone_who_only_reads_passes(strategy, viewer, login, page_url, sweep):
    login(viewer)
    sweep(page_url("strategy/people/"))


def test_refused_rows_pass_and_are_found_from_the_summary(company, axe):
    cell(company, "When", 1).fill("soon")
    company.get_by_role("button", name="Save").click()
    expect(company.locator("[data-error-summary]")).to_be_focused()
    axe(company)
    company.get_by_role("link", name="Main milestones so far").first.press("Enter")
    expect(company.locator("#id_milestones")).to_be_focused()
    expect(cell(company, "When", 1)).to_have_value("soon")


# --- Rows --------------------------------------------------------------------


def test_rows_are_added_filled_and_removed_by_keyboard(company, workspace):
    cell(company, "When", 1).focus()
    company.keyboard.type("2016")
    company.keyboard.press("Tab")
    company.keyboard.type("Stall")
    company.keyboard.press("Tab")
    expect(company.get_by_label("Remove row 1")).to_be_focused()
    company.keyboard.press("Tab")
    company.keyboard.type("5/2019")
    company.keyboard.press("Tab")
    company.keyboard.type("Shop")
    add = company.get_by_role("button", name="Add a row")
    add.focus()
    company.keyboard.press("Enter")
    expect(cell(company, "When", 3)).to_be_focused()
    company.keyboard.type("2025")
    cell(company, "What happened", 3).fill("Abroad")
    company.get_by_label("Remove row 1").press("Enter")
    expect(cell(company, "When", 1)).to_be_focused()
    assert rows(company) == [("5/2019", "Shop"), ("2025", "Abroad")]
    company.get_by_role("button", name="Save").press("Enter")
    company.wait_for_url("**/strategy/")
    with scope(workspace=workspace):
        stored = CompanySummary.objects.get().milestones
    assert stored == [{"on": "2019-05", "text": "Shop"}, {"on": "2025", "text": "Abroad"}]


def test_the_last_row_is_emptied_instead_of_removed(company):
    cell(company, "When", 1).fill("2016")
    while company.locator(".rows-row").count() > 1:
        company.get_by_label("Remove row 2").click()
    company.get_by_label("Remove row 1").click()
    expect(company.locator(".rows-row")).to_have_count(1)
    expect(cell(company, "When", 1)).to_have_value("")


def write_four_rows(page):
    for number in range(1, 5):
        if number > page.locator(".rows-row").count():
            page.get_by_role("button", name="Add a row").click()
        cell(page, "When", number).fill(f"201{number}")
    cell(page, "What happened", 2).fill("Second")


FOUR = [("2011", ""), ("2012", "Second"), ("2013", ""), ("2014", "")]


def test_rows_come_back_from_the_servers_draft(company):
    write_four_rows(company)
    expect(company.get_by_text(DRAFT_SAVED)).to_be_visible()
    company.reload()
    assert rows(company) == FOUR
    company.get_by_label("Remove row 2").click()
    with company.expect_response("**/drafts/**"):
        pass
    company.reload()
    assert rows(company) == [FOUR[0], *FOUR[2:]]


def test_rows_come_back_from_the_browsers_own_copy(company, context, workspace, page_url):
    context.set_offline(True)
    write_four_rows(company)
    expect(company.get_by_text("kept in this browser")).to_be_visible()
    with scope(workspace=workspace):
        assert not FormDraft.objects.exists()
    context.set_offline(False)
    context.complaints.clear()
    again = context.new_page()
    again.goto(page_url("strategy/company/"))
    expect(again.get_by_text(DRAFT_SAVED)).to_be_visible()
    assert rows(again) == FOUR


# --- Roles -------------------------------------------------------------------


@pytest.fixture
def team(strategy, workspace, page, page_url):
    """The page with Anna and Elina, who hold nothing yet."""
    with scope(workspace=workspace):
        for name in ("Anna", "Elina"):
            services.save_person(Person(workspace=workspace), by=None, name=name)
    page.goto(page_url("strategy/people/"))
    return page


def holder(workspace, key):
    with scope(workspace=workspace):
        return str(TeamRole.objects.select_related("holder").get(key=key).holder)


def test_a_role_is_given_by_keyboard_where_it_stands(team, workspace):
    select = team.get_by_label("Who holds Copy")
    select.focus()
    with team.expect_response("**/holder/"):
        team.keyboard.type("El")
        team.keyboard.press("Tab")
    expect(select).to_have_value(re.compile(r"\d+"))
    expect(team.locator("#role-state")).to_contain_text("6 of 7 roles are held by nobody")
    expect(team.locator("#live-status")).to_have_text("Saved: Elina holds Copy")
    assert holder(workspace, "copy") == "Elina"


def test_two_people_never_overwrite_each_other_unseen(team, workspace):
    with scope(workspace=workspace):
        role, elina = TeamRole.objects.get(key="copy"), Person.objects.get(name="Elina")
        services.save_role(role, by=None, holder=elina)
    select = team.get_by_label("Who holds Copy")
    select.select_option("Anna")
    expect(team.get_by_role("alert").filter(has_text="Someone else changed this role")).to_be_visible()
    assert select.evaluate("select => select.selectedOptions[0].text") == "Elina"
    assert holder(workspace, "copy") == "Elina"
    select.select_option("Anna")
    expect(team.locator("#live-status")).to_have_text("Saved: Anna holds Copy")
    assert holder(workspace, "copy") == "Anna"


def test_one_person_takes_everything(team, workspace):
    team.get_by_label("One person does all of this?").select_option("Anna")
    team.get_by_role("button", name="Give them every role nobody holds").press("Enter")
    expect(team.get_by_text("Every role is held by somebody.")).to_be_visible()
    assert holder(workspace, "boss") == "Anna"
