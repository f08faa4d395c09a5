"""One person's week: what stands in which list, on the page and through the API."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django_scopes import scope

from accounts.records import save
from roadmap.goal_motion import Direction, direction
from roadmap.models import Effort, Milestone, Stage, Task
from roadmap.selectors.focus import focus, this_week
from roadmap.services.tasks import create_task
from roadmap.week import week_of
from strategy.models import Goal, Person
from tests.counting import cost_of, queries
from tests.roadmap import make
from tests.strategy import make as strategy

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 6, 9)
MONDAY, SUNDAY = date(2026, 6, 8), date(2026, 6, 14)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 6, 9, 12, tzinfo=ZoneInfo("Europe/Helsinki")), tick=False):
        yield


@pytest.fixture
def anna(scoped, contributor) -> Person:
    return save(Person(workspace=scoped), by=None, name="Anna", user=contributor)


@pytest.fixture
def elina(scoped, owner) -> Person:
    return save(Person(workspace=scoped), by=None, name="Elina", user=owner)


@pytest.fixture
def add(scoped):
    def task(title="Write the text", **fields) -> Task:
        return create_task(workspace=scoped, by=fields.pop("by", None), title=title, **fields)

    return task


def titles(tasks) -> list[str]:
    return [task.title for task in tasks]


def due_titles(found) -> dict[date, list[str]]:
    return {day.date: [due.task.title for due in day.tasks] for day in found.due}


# --- What stands where ---------------------------------------------------------------


def test_what_should_have_been_done_is_late_in_the_current_week_only(anna, add):
    add("Last week", assignee=anna, due_on=date(2026, 6, 5))
    add("Yesterday", assignee=anna, due_on=MONDAY)
    add("Done in time", assignee=anna, due_on=MONDAY, stage=Stage.DONE)
    assert titles(this_week(anna, TUESDAY).late) == ["Last week", "Yesterday"]
    assert due_titles(this_week(anna, TUESDAY)) == {MONDAY: ["Done in time"]}
    before = focus(anna, week=week_of(date(2026, 6, 5)), today=TUESDAY)
    assert not before.late
    assert [due.late for day in before.due for due in day.tasks] == [True]


def test_the_week_is_grouped_by_day_from_monday_to_sunday(anna, elina, add):
    add("On Sunday", assignee=anna, due_on=SUNDAY)
    add("Today", assignee=anna, due_on=TUESDAY)
    add("Today too", assignee=anna, due_on=TUESDAY)
    add("Next week", assignee=anna, due_on=SUNDAY + timedelta(days=1))
    add("Somebody else's", assignee=elina, due_on=TUESDAY)
    add("Nobody's", due_on=TUESDAY)
    assert due_titles(this_week(anna, TUESDAY)) == {TUESDAY: ["Today", "Today too"], SUNDAY: ["On Sunday"]}
    assert due_titles(focus(anna, week=week_of(date(2026, 6, 20)), today=TUESDAY)) == {date(2026, 6, 15): ["Next week"]}


def test_what_waits_says_why_and_for_how_many_days_of_the_workspaces_clock(anna, add):
    task = add("Print the labels", assignee=anna, stage=Stage.WAITING, waiting_reason="The printer's offer")
    late_in_the_evening = datetime(2026, 6, 6, 23, 30, tzinfo=ZoneInfo("Europe/Helsinki"))
    Task.objects.filter(pk=task.pk).update(waiting_since=late_in_the_evening)
    (waiting,) = this_week(anna, TUESDAY).waiting
    assert (waiting.task.waiting_reason, waiting.days) == ("The printer's offer", 3)


def test_a_review_waits_for_its_reviewer_else_for_anybody_but_who_did_it_and_who_asked(
    scoped, anna, elina, add, contributor, owner, viewer
):
    looker = save(Person(workspace=scoped), by=None, name="Viewer", user=viewer)
    outside = save(Person(workspace=scoped), by=None, name="Katrin")
    add("For Anna", stage=Stage.REVIEW, reviewer=anna)
    add("Anna's own", stage=Stage.REVIEW, assignee=anna)
    add("Asked by Anna", stage=Stage.REVIEW, submitted_by=contributor)
    add("Open to all", stage=Stage.REVIEW, assignee=outside, submitted_by=None)
    assert titles(this_week(anna, TUESDAY).to_approve) == ["For Anna", "Open to all"]
    assert titles(this_week(elina, TUESDAY).to_approve) == ["Anna's own", "Asked by Anna", "Open to all"]
    assert not this_week(looker, TUESDAY).to_approve
    assert not this_week(outside, TUESDAY).to_approve


def test_own_initiatives_are_those_owned_or_given_hours_to_that_have_begun(scoped, anna, elina):
    goal = strategy.goal(scoped)
    week = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 6, 30)}
    make.initiative(goal, title="Owned", owner=anna, **week)
    shared = make.initiative(goal, title="Shared", owner=elina, **week)
    save(Effort(workspace=scoped), by=None, initiative=shared, person=anna, hours_per_week=Decimal(3))
    make.initiative(goal, title="Somebody else's", owner=elina, **week)
    make.initiative(goal, title="Over", owner=anna, status="done", **week)
    make.initiative(goal, title="Later", owner=anna, starts_on=date(2026, 6, 15), ends_on=date(2026, 6, 20))
    late = make.initiative(goal, title="Overdue", owner=anna, starts_on=date(2026, 5, 1), ends_on=date(2026, 6, 8))
    found = {own.initiative.title: own.health for own in this_week(anna, TUESDAY).initiatives}
    assert found == {"Owned": "at_risk", "Shared": "at_risk", late.title: "late"}


def test_milestones_of_the_week_are_everybodys(scoped, anna):
    for title, day in (("Before", date(2026, 6, 7)), ("First day", MONDAY), ("Last day", SUNDAY)):
        save(Milestone(workspace=scoped), by=None, title=title, due_on=day)
    assert titles(this_week(anna, TUESDAY).milestones) == ["First day", "Last day"]


def test_only_active_goals_of_the_current_strategy_are_asked_whether_they_move(scoped, anna):
    active = strategy.goal(scoped)
    strategy.goal(scoped, title="Met", status=Goal.Status.MET)
    assert [row.goal for row in this_week(anna, TUESDAY).goals] == [active]
    assert this_week(anna, TUESDAY).goals[0].motion is None


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (8000, 8400, Direction.TOWARDS),
        (8400, 8000, Direction.AWAY),
        (8000, 8079, Direction.STILL),
        (0, 0, Direction.STILL),
        (0, 3, Direction.TOWARDS),
    ],
)
def test_a_number_moves_towards_the_target_or_away_from_it(before, now, expected):
    goal = Goal(baseline=Decimal(6000), target=Decimal(12000))
    assert direction(goal, now=Decimal(now), before=Decimal(before)) == expected


def test_with_nothing_due_what_could_come_next_is_offered_own_work_first(anna, elina, add):
    add("Nobody's", stage=Stage.NEXT)
    add("Own, later", stage=Stage.BACKLOG, assignee=anna)
    add("Own", stage=Stage.NEXT, assignee=anna)
    add("Elina's", stage=Stage.NEXT, assignee=elina)
    assert titles(this_week(anna, TUESDAY).suggested) == ["Own", "Own, later", "Nobody's"]
    add("Due", assignee=anna, due_on=TUESDAY)
    assert not this_week(anna, TUESDAY).suggested


def test_a_week_takes_as_many_queries_with_much_in_it_as_with_little(scoped, anna, add):
    goal = strategy.goal(scoped)

    def fill(numbers: range) -> None:
        for n in numbers:
            own = make.initiative(goal, title=f"I {n}", owner=anna, starts_on=MONDAY, ends_on=SUNDAY)
            add(f"Late {n}", assignee=anna, due_on=MONDAY, initiative=own)
            add(f"Due {n}", assignee=anna, due_on=SUNDAY, initiative=own)
            add(f"Waiting {n}", assignee=anna, stage=Stage.WAITING, waiting_reason="An offer")
            add(f"Review {n}", stage=Stage.REVIEW, reviewer=anna, initiative=own)
            save(Milestone(workspace=scoped), by=None, title=f"M {n}", due_on=SUNDAY, initiative=own)

    fill(range(2))
    few = cost_of(lambda: this_week(anna, TUESDAY))
    fill(range(2, 8))
    assert cost_of(lambda: this_week(anna, TUESDAY)) == few


# --- The page ------------------------------------------------------------------------


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_shows_the_members_own_week(client_for, contributor, anna, add, page_url):
    add("Yesterday's letter", assignee=anna, due_on=MONDAY)
    add("Print the labels", assignee=anna, stage=Stage.WAITING, waiting_reason="The printer's offer")
    shown = page(client_for(contributor), page_url("roadmap/focus/"))
    assert "My week" in shown
    assert "Yesterday&#x27;s letter" in shown
    assert "for: The printer&#x27;s offer, since" in shown


def test_somebody_elses_and_another_week_stand_in_the_address(client_for, owner, anna, elina, add, page_url):
    add("Next week's letter", assignee=anna, due_on=date(2026, 6, 18))
    shown = page(client_for(owner), page_url(f"roadmap/focus/?person={anna.pk}&week=2026-06-16"))
    assert "Week of Anna" in shown
    assert "Next week&#x27;s letter" in shown
    assert "week=2026-06-08" in shown
    assert "week=2026-06-22" in shown


def test_who_is_no_person_of_the_strategy_is_led_there(client_for, viewer, anna, page_url):
    shown = page(client_for(viewer), page_url("roadmap/focus/"))
    assert "not tied to a person of the strategy" in shown
    assert f"?person={anna.pk}" in shown


def test_an_empty_week_says_what_to_do(client_for, contributor, anna, page_url):
    shown = page(client_for(contributor), page_url("roadmap/focus/"))
    assert "Nothing due" in shown
    assert "Without one, nobody can tell what the work is for." in shown


@pytest.mark.parametrize("query", ["week=soon", "week=0001-01-01", "person=x"])
def test_odd_addresses_show_the_own_current_week(client_for, contributor, anna, page_url, query):
    assert "My week" in page(client_for(contributor), page_url(f"roadmap/focus/?{query}"))


def test_a_person_of_another_workspace_is_unknown(client_for, owner, other_workspace, page_url, api_for, api_url):
    with scope(workspace=other_workspace):
        stranger = save(Person(workspace=other_workspace), by=None, name="Stranger")
    assert client_for(owner).get(page_url(f"roadmap/focus/?person={stranger.pk}")).status_code == 404
    answer = api_for("read").get(api_url(f"focus/?person={stranger.pk}"))
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "person"


def test_the_page_takes_as_many_queries_with_many_tasks(client_for, contributor, anna, add, page_url):
    client = client_for(contributor)
    add(assignee=anna, due_on=TUESDAY)
    few = queries(client, page_url("roadmap/focus/"))
    for n in range(6):
        add(f"Task {n}", assignee=anna, due_on=TUESDAY)
    assert queries(client, page_url("roadmap/focus/")) == few


def tick(client, page_url, task, **fields):
    fields = {"version": task.version, "person": task.assignee_id or "", "week": "2026-06-08", **fields}
    return client.post(page_url(f"roadmap/focus/tasks/{task.pk}/"), fields, follow=True)


def test_a_task_is_ticked_done_and_the_same_week_is_shown(client_for, contributor, anna, add, page_url):
    task = add("Letter", assignee=anna, due_on=TUESDAY)
    answer = tick(client_for(contributor), page_url, task)
    assert answer.redirect_chain == [(page_url(f"roadmap/focus/?person={anna.pk}&week=2026-06-08"), 302)]
    assert "“Letter” is in “Done” now." in answer.content.decode()
    assert due_titles(this_week(anna, TUESDAY)) == {TUESDAY: ["Letter"]}
    again = tick(client_for(contributor), page_url, task)
    assert "is in “Done” now" in again.content.decode(), "a second click changes nothing"


def test_what_needs_a_review_is_handed_in_and_approved_by_somebody_else(
    client_for, contributor, owner, anna, elina, add, page_url
):
    task = add("Letter", assignee=anna, due_on=TUESDAY, needs_review=True)
    tick(client_for(contributor), page_url, task)
    task.refresh_from_db()
    assert task.stage == Stage.REVIEW
    refused = tick(client_for(contributor), page_url, task)
    assert "Somebody else approves" in refused.content.decode()
    tick(client_for(owner), page_url, task)
    task.refresh_from_db()
    assert (task.stage, task.approved_by) == (Stage.DONE, owner)


def test_a_task_moved_meanwhile_is_not_ticked(client_for, contributor, anna, add, page_url):
    task = add("Letter", assignee=anna, due_on=TUESDAY)
    save(Task.objects.get(pk=task.pk), by=None, title="Another letter")
    assert "in the meantime" in tick(client_for(contributor), page_url, task).content.decode()
    assert Task.objects.get().stage == Stage.BACKLOG


def test_viewers_tick_nothing(client_for, viewer, anna, add, page_url):
    task = add("Letter", assignee=anna, due_on=TUESDAY)
    assert tick(client_for(viewer), page_url, task).status_code == 403


# --- The API -------------------------------------------------------------------------


def test_the_api_tells_a_persons_week(api_for, api_url, scoped, anna, add):
    late = add("Yesterday", assignee=anna, due_on=MONDAY)
    due = add("Today", assignee=anna, due_on=TUESDAY)
    waiting = add("Labels", assignee=anna, stage=Stage.WAITING, waiting_reason="An offer")
    strategy.goal(scoped)
    answer = api_for("read").get(api_url(f"focus/?person={anna.pk}"))
    assert answer.status_code == 200, answer.content
    week = answer.json()
    assert (week["person"], week["first"], week["last"]) == (anna.pk, "2026-06-08", "2026-06-14")
    assert [task["id"] for task in week["late"]] == [late.pk]
    assert [(day["date"], day["tasks"][0]["task"]["id"]) for day in week["due"]] == [("2026-06-09", due.pk)]
    assert [(row["task"]["id"], row["waiting_reason"], row["days"]) for row in week["waiting"]] == [
        (waiting.pk, "An offer", 0)
    ]
    assert week["goals"][0]["motion"] is None


def test_a_key_must_say_whose_week(api_for, api_url, anna):
    answer = api_for("read").get(api_url("focus/"))
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["detail"] == "Say whose week it is: the id of a person of the strategy."


@pytest.mark.parametrize("query", ["week=soon", "week=0001-01-01", "person=x"])
def test_odd_requests_are_refused_by_field(api_for, api_url, anna, query):
    answer = api_for("read").get(api_url(f"focus/?{query}"))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, query.split("=")[0])
