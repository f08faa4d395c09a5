"""Moving initiatives in the browser, and the pages about how they hang together."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django_scopes import scope

from accounts import records
from roadmap.models import Dependency, Effort, Initiative, Milestone
from roadmap.services.dependencies import save_dependency
from roadmap.services.schedule import freeze_baseline
from strategy.models import Person
from tests.counting import queries
from tests.roadmap import make
from tests.strategy import make as strategy

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel("2026-01-05 10:00 +02:00", tick=False):
        yield


@pytest.fixture
def pair(scoped):
    """Two initiatives: "Localise" begins the day after "Account" ends."""
    goal = strategy.goal(scoped)
    account = make.initiative(goal, title="Account")
    localise = make.initiative(goal, title="Localise", starts_on=date(2026, 1, 12), ends_on=date(2026, 1, 18))
    save_dependency(Dependency(workspace=scoped), by=None, predecessor=account, successor=localise)
    return account, localise


@pytest.fixture
def address(page_url, pair):
    return page_url(f"roadmap/initiatives/{pair[0].pk}/move/")


NEXT_WEEK = {"starts_on": "2026-01-12", "ends_on": "2026-01-18", "version": 1, "follow": "on"}


# --- Moving --------------------------------------------------------------------


def test_the_form_stands_on_the_days_as_they_are(client_for, editor, address):
    page = client_for(editor).get(address).content.decode()
    assert 'value="2026-01-05"' in page
    assert 'name="version" value="1"' in page


def test_the_preview_lists_what_moves_and_writes_nothing(client_for, editor, address, pair):
    response = client_for(editor).post(address, {**NEXT_WEEK, "preview": "1"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "<html" in page
    assert page.count("7 days later") == 4
    assert "Move 2 initiatives" in page
    assert 'name="follow" value="on"' in page
    assert Initiative.objects.get(pk=pair[0].pk).version == 1


def test_a_script_gets_the_preview_as_a_fragment(client_for, editor, address):
    fragment = client_for(editor).post(address, {**NEXT_WEEK, "preview": "1"}, headers=HTMX).content.decode()
    assert "<html" not in fragment
    assert "Move 2 initiatives" in fragment


def test_the_preview_warns_in_words(client_for, editor, address):
    alone = {**NEXT_WEEK, "follow": "", "preview": "1"}
    page = client_for(editor).post(address, alone).content.decode()
    assert "“Localise” waits for “Account” and would begin too early" in page


def test_moving_leads_to_the_time_line_with_a_way_back(client_for, editor, address, page_url, pair):
    client = client_for(editor)
    response = client.post(address, NEXT_WEEK, follow=True)
    assert response.redirect_chain[0][0] == page_url("roadmap/")
    assert "2 initiatives have been moved." in response.content.decode()
    back = f"{address}?starts_on=2026-01-05&amp;ends_on=2026-01-11"
    assert back in response.content.decode()
    assert [one.starts_on for one in Initiative.objects.order_by("pk")] == [date(2026, 1, 12), date(2026, 1, 19)]
    form = client.get(back.replace("&amp;", "&")).content.decode()
    assert 'value="2026-01-05"' in form
    assert 'name="version" value="2"' in form


def test_a_script_is_told_that_the_roadmap_changed(client_for, editor, address):
    response = client_for(editor).post(address, NEXT_WEEK, headers=HTMX)
    assert (response.status_code, response["HX-Trigger"]) == (204, "roadmap-changed")


def test_sent_twice_it_moves_once(client_for, editor, address, pair):
    client = client_for(editor)
    statuses = [client.post(address, NEXT_WEEK, headers=HTMX).status_code for _ in range(2)]
    assert statuses == [204, 204]
    assert {one.version for one in Initiative.objects.all()} == {2}


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        ({"shift": "2", "unit": "weeks"}, date(2026, 1, 19)),
        ({"shift": "-3", "unit": "days"}, date(2026, 1, 2)),
    ],
)
def test_one_can_say_by_how_much(client_for, editor, address, pair, fields, days):
    unchanged = {"starts_on": "2026-01-05", "ends_on": "2026-01-11", "version": 1}
    client_for(editor).post(address, {**unchanged, **fields})
    assert Initiative.objects.get(pk=pair[0].pk).starts_on == days


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"ends_on": "2026-01-01"}, "The end lies before the start."),
        ({"ends_on": ""}, "Give an end."),
        ({"starts_on": ""}, "Choose a start"),
        ({"starts_on": "20226-01-01"}, "id_starts_on"),
        ({"shift": "2"}, "not both"),
        ({"shift": "99999", "starts_on": "", "ends_on": ""}, "5200"),
        ({"starts_on": "2099-12-30", "ends_on": "2099-12-31"}, "“Localise” would get impossible days"),
    ],
)
def test_doubtful_days_are_refused_by_field_and_kept(client_for, editor, address, pair, fields, word):
    for more in ({}, {"preview": "1"}):
        response = client_for(editor).post(address, {**NEXT_WEEK, **fields, **more}, headers=HTMX)
        assert response.status_code == 422
        assert word in response.content.decode()
    assert Initiative.objects.get(pk=pair[0].pk).version == 1


@pytest.mark.parametrize("preview", ["", "1"])
def test_a_stale_move_is_refused_saying_who_changed_what(client_for, editor, owner, address, pair, preview):
    records.save(Initiative.objects.get(pk=pair[0].pk), by=owner, title="Renamed")
    response = client_for(editor).post(address, {**NEXT_WEEK, "preview": preview}, headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Owner changed initiative" in page
    assert f"{address}?starts_on=2026-01-12&amp;ends_on=2026-01-18" in page


def test_what_goes_on_until_its_goal_is_met_has_no_end_to_choose(client_for, editor, page_url, pair):
    daily = make.initiative(pair[0].goal, title="Daily", ends_on=None, until_goal_is_met=True)
    address = page_url(f"roadmap/initiatives/{daily.pk}/move/")
    client = client_for(editor)
    assert "until the goal is met" in client.get(address).content.decode()
    client.post(address, {"shift": "1", "unit": "weeks", "version": 1})
    daily.refresh_from_db()
    assert (daily.starts_on, daily.ends_on) == (date(2026, 1, 12), None)


# --- How it hangs together -------------------------------------------------------


def test_the_panel_says_what_waits_for_what_and_how_it_strayed(client_for, editor, viewer, page_url, pair):
    account, localise = pair
    freeze_baseline(workspace=account.workspace, by=None)
    client_for(editor).post(page_url(f"roadmap/initiatives/{account.pk}/move/"), {**NEXT_WEEK, "follow": ""})
    panel = client_for(viewer).get(page_url(f"roadmap/initiatives/{account.pk}/schedule/"), headers=HTMX)
    text = panel.content.decode()
    assert "<html" not in text
    assert "It starts 7 days later than approved." in text
    assert "7 days too late for what waits for it" in text
    assert "begins too early" in text
    assert "dependencies/new" not in text
    page = client_for(editor).get(page_url(f"roadmap/initiatives/{localise.pk}/schedule/")).content.decode()
    assert "<html" in page
    assert f"dependencies/new/?successor={localise.pk}" in page


def test_a_tie_is_made_changed_and_removed(client_for, editor, page_url, pair):
    account, localise = pair
    paid = make.initiative(account.goal, title="Paid", starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 8))
    client = client_for(editor)
    form = client.get(page_url(f"roadmap/dependencies/new/?successor={paid.pk}")).content.decode()
    assert f'<option value="{paid.pk}" selected>' in form
    made = client.post(
        page_url("roadmap/dependencies/new/"), {"predecessor": localise.pk, "successor": paid.pk, "lag_days": 3}
    )
    assert made.url == page_url(f"roadmap/initiatives/{paid.pk}/schedule/")
    tie = Dependency.objects.get(successor=paid)
    circle = client.post(
        page_url("roadmap/dependencies/new/"), {"predecessor": paid.pk, "successor": account.pk, "lag_days": 0}
    )
    assert "“Account” → “Localise”" in circle.content.decode()
    client.post(page_url(f"roadmap/dependencies/{tie.pk}/delete/"))
    assert not Dependency.objects.filter(pk=tie.pk).exists()


def test_a_milestone_is_written_and_reached_in_place(client_for, editor, viewer, page_url, pair):
    client = client_for(editor)
    fields = {"title": "Account is live", "due_on": "2026-01-09", "initiative": pair[0].pk}
    assert client.post(page_url("roadmap/milestones/new/"), fields).url == page_url("roadmap/milestones/")
    milestone = Milestone.objects.get()
    toggle = page_url(f"roadmap/milestones/{milestone.pk}/reached/")
    row = client.post(toggle, {"reached": "1"}, headers=HTMX).content.decode()
    assert "Take back" in row
    milestone.refresh_from_db()
    assert milestone.reached_on == date(2026, 1, 5)
    assert client.post(toggle).status_code == 302
    milestone.refresh_from_db()
    assert milestone.reached_on is None
    assert "Mark as reached" not in client_for(viewer).get(page_url("roadmap/milestones/")).content.decode()


def test_a_milestone_belongs_to_one_of_both(client_for, editor, page_url, pair):
    both = {"title": "Live", "due_on": "2026-01-09", "initiative": pair[0].pk, "goal": pair[0].goal_id}
    assert "not to both" in client_for(editor).post(page_url("roadmap/milestones/new/"), both).content.decode()


def test_the_plan_is_kept_after_a_question(client_for, editor, page_url, pair):
    client, address = client_for(editor), page_url("roadmap/baseline/")
    assert "No plan has been kept so far." in client.get(address).content.decode()
    assert "2 initiatives are kept" in client.post(address, follow=True).content.decode()
    assert "is replaced" in client.get(address).content.decode()


# --- People's load -----------------------------------------------------------------


def gives(initiative, person, hours):
    Effort.objects.create(
        workspace=initiative.workspace, initiative=initiative, person=person, hours_per_week=Decimal(hours)
    )


def test_the_load_says_who_has_too_much_in_which_week(client_for, viewer, page_url, pair):
    workspace = pair[0].workspace
    anna = Person.objects.create(workspace=workspace, name="Anna", hours_per_week=Decimal(20))
    Person.objects.create(workspace=workspace, name="Elina")
    gives(pair[0], anna, 12)
    gives(pair[1], anna, "20.5")
    done = make.initiative(pair[0].goal, title="Done", status="done")
    gives(done, anna, 40)
    page = client_for(viewer).get(page_url("roadmap/load/")).content.decode()
    assert page.count('class="number load-over"') == 1
    assert page.count('class="number load-free"') == 1
    assert "too much" in page
    assert "hours unknown" in page
    assert "Week 2" in page
    later = client_for(viewer).get(page_url("roadmap/load/?at=2026-03-30")).content.decode()
    assert "too much" not in later


# --- Tenancy and bounds --------------------------------------------------------------


def test_another_workspaces_ties_and_milestones_are_unknown(client_for, owner, page_url, other_workspace, pair):
    with scope(workspace=other_workspace):
        goal = strategy.goal(other_workspace)
        theirs, then = make.initiative(goal), make.initiative(goal)
        tie = save_dependency(Dependency(workspace=other_workspace), by=None, predecessor=theirs, successor=then)
        milestone = records.save(Milestone(workspace=other_workspace), by=None, title="T", due_on=date(2026, 1, 9))
    client = client_for(owner)
    for address in (
        f"initiatives/{theirs.pk}/move/",
        f"initiatives/{theirs.pk}/schedule/",
        f"dependencies/{tie.pk}/edit/",
        f"dependencies/{tie.pk}/delete/",
        f"milestones/{milestone.pk}/edit/",
        f"milestones/{milestone.pk}/delete/",
    ):
        assert client.get(page_url(f"roadmap/{address}")).status_code == 404, address
    assert client.post(page_url(f"roadmap/initiatives/{theirs.pk}/move/"), NEXT_WEEK).status_code == 404
    assert client.post(page_url(f"roadmap/milestones/{milestone.pk}/reached/")).status_code == 404
    refused = client.post(
        page_url("roadmap/dependencies/new/"), {"predecessor": theirs.pk, "successor": pair[0].pk, "lag_days": 0}
    )
    assert refused.status_code == 200
    assert Dependency.objects.count() == 1


def fill(goal, numbers):
    before = None
    for n in numbers:
        one = make.initiative(
            goal,
            title=f"Step {n}",
            starts_on=date(2026, 1, 5) + timedelta(days=7 * n),
            ends_on=date(2026, 1, 5) + timedelta(days=7 * n + 6),
        )
        gives(one, Person.objects.create(workspace=goal.workspace, name=f"Person {n}", hours_per_week=20), 5)
        records.save(Milestone(workspace=goal.workspace), by=None, title="M", due_on=one.ends_on, initiative=one)
        if before:
            save_dependency(Dependency(workspace=goal.workspace), by=None, predecessor=before, successor=one)
        before = one
    return before


@pytest.mark.parametrize(
    "page",
    [
        "milestones/",
        "milestones/new/",
        "dependencies/new/",
        "load/",
        "baseline/",
        "initiatives/{}/schedule/",
        "initiatives/{}/move/",
    ],
)
def test_a_page_costs_the_same_with_more_rows(client_for, editor, page_url, scoped, page):
    goal = strategy.goal(scoped)
    one = fill(goal, range(3))
    client, url = client_for(editor), page_url(f"roadmap/{page.format(one.pk)}")
    client.get(url)
    few = queries(client, url)
    for n in range(3):
        records.save(Milestone(workspace=scoped), by=None, title=f"More {n}", due_on=one.ends_on, initiative=one)
    before = fill(goal, range(3, 25))
    save_dependency(Dependency(workspace=scoped), by=None, predecessor=one, successor=before)
    assert queries(client, url) == few
