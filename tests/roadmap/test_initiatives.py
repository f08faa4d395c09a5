"""Initiatives under a goal, entered and followed through the pages."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from roadmap import demo
from roadmap.models import Initiative
from roadmap.selectors.overview import overview
from roadmap.services.initiatives import change_status
from strategy import demo as strategy_demo
from strategy.models import Goal
from tests.roadmap import make
from tests.strategy import make as strategy

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}

# The practitioners' example, as it stands: the goal begins on Monday 5 January 2026 and lasts six months.
WORKED_EXAMPLE = [
    {"title": "Open a German account", "starts_on": "2026-01-05", "ends_on": "2026-01-11"},
    {"title": "Localise the 50 best performing pieces", "starts_on": "2026-01-12", "ends_on": "2026-01-18"},
    {
        "title": "Paid campaign across Germany for 1,000 local followers",
        "starts_on": "2026-01-19",
        "ends_on": "2026-01-25",
    },
    {
        "title": "Publish unique or localised German content daily",
        "starts_on": "2026-01-12",
        "until_goal_is_met": "on",
    },
    {"title": "5,000 followers through influencers", "starts_on": "2026-01-26", "ends_on": "2026-04-25"},
]


def test_the_worked_example_can_be_entered_as_it_stands(client_for, editor, page_url, scoped):
    client = client_for(editor)
    strategy.strategy(scoped)
    client.post(page_url("strategy/goals/new/"), {**strategy.GOAL, "status": "active"})
    goal = Goal.objects.get()
    for initiative in WORKED_EXAMPLE:
        data = {"goal": goal.pk, "success_measure": "Counted", "resources": "Anna", "status": "planned", **initiative}
        response = client.post(page_url("roadmap/initiatives/new/"), data)
        assert response.status_code == 302, response.context["form"].errors
        assert response.url == page_url(f"roadmap/initiatives/{Initiative.objects.latest('pk').pk}/")
    assert Initiative.objects.count() == 5
    daily = Initiative.objects.get(until_goal_is_met=True)
    assert daily.last_day == goal.deadline
    drawn = client.get(page_url("roadmap/?zoom=all")).content.decode()
    for initiative in WORKED_EXAMPLE:
        assert drawn.count(initiative["title"]) >= 2
    assert "until the goal is met" in drawn


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"ends_on": "", "until_goal_is_met": ""}, "Give an end"),
        ({"ends_on": "2026-01-11", "until_goal_is_met": "on"}, "not both"),
        ({"ends_on": "2026-01-04"}, "The end lies before the start."),
        ({"success_measure": ""}, "success_measure"),
    ],
    ids=["no end", "two ends", "backwards", "no measure"],
)
def test_a_doubtful_initiative_is_refused_and_keeps_what_was_typed(client_for, editor, page_url, scoped, fields, word):
    goal = strategy.goal(scoped)
    data = {**make.INITIATIVE, "goal": goal.pk, "status": "planned", **fields}
    page = client_for(editor).post(page_url("roadmap/initiatives/new/"), data).content.decode()
    assert word in page
    assert 'value="Open a German account"' in page
    assert not Initiative.objects.exists()


def test_the_database_refuses_what_the_form_would(scoped):
    with pytest.raises(ValidationError):
        make.initiative(strategy.goal(scoped), ends_on=None)


def test_an_initiative_starts_from_its_goal(client_for, editor, page_url, scoped):
    goal = strategy.goal(scoped)
    page = client_for(editor).get(page_url(f"roadmap/initiatives/new/?goal={goal.pk}")).content.decode()
    assert f'<option value="{goal.pk}" selected>' in page


# --- Status in place -----------------------------------------------------------


def test_the_status_changes_in_place_and_returns_the_row(client_for, editor, page_url, scoped):
    initiative = make.initiative(strategy.goal(scoped))
    url = page_url(f"roadmap/initiatives/{initiative.pk}/status/")
    row = client_for(editor).post(url, {"status": "done"}, headers=HTMX)
    assert row.status_code == 200
    assert '<option value="done" selected>' in row.content.decode()
    initiative.refresh_from_db()
    assert (initiative.status, initiative.version) == ("done", 2)
    assert AuditEvent.objects.filter(actor=editor, object_type="Initiative", action="changed").exists()


def test_an_unknown_status_is_refused_in_the_row(client_for, editor, page_url, scoped):
    initiative = make.initiative(strategy.goal(scoped))
    url = page_url(f"roadmap/initiatives/{initiative.pk}/status/")
    response = client_for(editor).post(url, {"status": "vanished"}, headers=HTMX)
    assert response.status_code == 422
    assert "invalid-feedback" in response.content.decode()


def test_a_status_change_keeps_what_someone_else_just_wrote(scoped):
    initiative = make.initiative(strategy.goal(scoped))
    Initiative.objects.filter(pk=initiative.pk).update(title="Renamed meanwhile")
    change_status(initiative, status="waiting", by=None)
    stored = Initiative.objects.get()
    assert (stored.title, stored.status) == ("Renamed meanwhile", "waiting")


def test_a_viewer_sees_the_status_and_cannot_change_it(client_for, viewer, page_url, scoped):
    initiative = make.initiative(strategy.goal(scoped))
    client = client_for(viewer)
    page = client.get(page_url("roadmap/initiatives/")).content.decode()
    assert "Planned" in page
    assert "<select" not in page
    assert client.post(page_url(f"roadmap/initiatives/{initiative.pk}/status/"), {"status": "done"}).status_code == 403


# --- Lateness ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "today", "late"),
    [
        ("planned", date(2026, 1, 11), False),
        ("planned", date(2026, 1, 12), True),
        ("waiting", date(2026, 1, 12), True),
        ("done", date(2026, 2, 1), False),
        ("dropped", date(2026, 2, 1), False),
    ],
)
def test_late_is_what_should_have_ended_and_has_not(scoped, status, today, late):
    initiative = make.initiative(strategy.goal(scoped), status=status)
    assert initiative.is_late(today) is late
    assert overview(today=today).late == int(late)


def test_open_ended_work_is_late_after_the_goals_deadline(scoped):
    goal = strategy.goal(scoped, deadline=date(2026, 7, 5))
    initiative = make.initiative(goal, ends_on=None, until_goal_is_met=True)
    assert not initiative.is_late(date(2026, 7, 5))
    assert initiative.is_late(date(2026, 7, 6))
    assert overview(today=date(2026, 7, 6)).late == 1


def test_the_overview_names_what_is_next_and_missing(client_for, viewer, page_url, scoped):
    client = client_for(viewer)
    assert "break a goal down" in client.get(page_url("roadmap/summary/")).content.decode()
    goal = strategy.goal(scoped)
    strategy.goal(scoped, title="A goal nobody works on")
    make.initiative(goal, title="Later", starts_on=date(2026, 1, 8))
    make.initiative(goal, title="Sooner", starts_on=date(2026, 1, 6))
    seen = overview(today=date(2026, 1, 5))
    assert (seen.open, seen.next.title, seen.bare_goals) == (2, "Sooner", 1)
    with time_machine.travel("2026-01-05 12:00"):
        assert "1 goal has no initiative yet" in client.get(page_url("roadmap/summary/")).content.decode()


# --- Pages -----------------------------------------------------------------------


def test_the_time_line_tells_every_status_in_words(client_for, viewer, page_url, scoped):
    goal = strategy.goal(scoped)
    for status in Initiative.Status:
        make.initiative(goal, title=f"Work {status.value}", status=status)
    page = client_for(viewer).get(page_url("roadmap/?zoom=quarter&at=2026-01-15")).content.decode()
    for status in Initiative.Status:
        assert f'class="piece piece-{status.value}"' in page
        assert f"Work {status.value} · {status.label} · 5 Jan 2026" in page
    assert "style=" not in page


def test_the_time_line_keeps_its_numbers_in_every_language(client_for, viewer, page_url, scoped):
    make.initiative(strategy.goal(scoped))
    viewer.language = "fi"
    viewer.save()
    page = client_for(viewer).get(page_url("roadmap/?zoom=year&at=2026-01-15")).content.decode()
    assert 'viewBox="0 0 960.0 ' in page
    assert 'x1="10,' not in page


def test_earlier_and_later_walk_by_whole_periods(client_for, viewer, page_url, scoped):
    strategy.goal(scoped)
    page = client_for(viewer).get(page_url("roadmap/?zoom=quarter&at=2026-02-15")).content.decode()
    assert "January 2026 – March 2026" in page
    assert "zoom=quarter&amp;at=2025-10-01" in page
    assert "zoom=quarter&amp;at=2026-04-01" in page


@pytest.mark.parametrize(
    "query", ["?zoom=century", "?zoom=year&at=someday", "?zoom=year&at=9999-12-31", "?at=0001-01-01"]
)
def test_a_mistyped_period_still_shows_the_time_line(client_for, viewer, page_url, scoped, query):
    strategy.goal(scoped)
    assert client_for(viewer).get(page_url(f"roadmap/{query}")).status_code == 200


def test_without_goals_the_roadmap_says_where_to_begin(client_for, editor, page_url):
    for page in ("roadmap/", "roadmap/initiatives/"):
        content = client_for(editor).get(page_url(page)).content.decode()
        assert "First a goal, then the steps" in content
        assert page_url("strategy/goals/new/") in content


def test_the_panel_of_a_goal_is_a_fragment_with_its_initiatives(client_for, viewer, page_url, scoped):
    goal = strategy.goal(scoped)
    make.initiative(goal)
    make.initiative(strategy.goal(scoped, title="Another"), title="Elsewhere")
    panel = client_for(viewer).get(page_url(f"roadmap/goals/{goal.pk}/panel/")).content.decode()
    assert "Open a German account" in panel
    assert "Elsewhere" not in panel
    assert "<html" not in panel


def test_deleting_leads_back_to_the_goal(client_for, editor, page_url, scoped):
    initiative = make.initiative(strategy.goal(scoped))
    response = client_for(editor).post(page_url(f"roadmap/initiatives/{initiative.pk}/delete/"))
    assert response.url == page_url(f"roadmap/goals/{initiative.goal_id}/")
    assert not Initiative.objects.exists()


# --- Demonstration ---------------------------------------------------------------


def test_the_demonstration_holds_the_worked_example_and_is_repeatable(scoped, owner):
    today = date(2026, 5, 20)
    goals = strategy_demo.seed(workspace=scoped, by=owner, today=today)["goals"]
    first = demo.seed(workspace=scoped, by=owner, today=today, goals=goals)
    assert demo.seed(workspace=scoped, by=owner, today=today, goals=goals) == first
    assert {plan["title"] for plan in WORKED_EXAMPLE} <= {initiative.title for initiative in goals[0].initiatives.all()}
    assert set(Initiative.objects.values_list("status", flat=True)) == set(Initiative.Status.values)
