"""Tasks that come back are put on the board on their days: once each, whatever is repeated, killed or missed."""

import threading
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django_scopes import scope

from roadmap.models import ChecklistItem, Initiative, RecurringTask, Stage, Task
from roadmap.services import checklists, recurring_tasks
from roadmap.tasks import make_due_tasks
from tests.counting import queries
from tests.roadmap import make
from tests.strategy import make as strategy

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 30)
WORKDAY = timedelta(days=1)


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-30T10:00:00Z", tick=False) as traveller:
        yield traveller


def recurring(workspace, **fields) -> RecurringTask:
    given = {"title": "Answer comments", "interval": "day", "starts_on": MONDAY, **fields}
    return recurring_tasks.save_recurring_task(RecurringTask(workspace=workspace), by=None, **given)


def days() -> list[str]:
    return [task.occurs_on.isoformat() for task in Task.objects.order_by("occurs_on")]


def make_until(one: RecurringTask, day: date) -> list[Task]:
    return recurring_tasks.make_tasks(one, today=day)


def test_each_task_is_as_it_was_written_down(scoped):
    anna = make.person(scoped)
    initiative = make.initiative(strategy.goal(scoped))
    one = recurring(
        scoped, description="All of them", initiative=initiative, assignee=anna, needs_review=True,
        checklist=["Instagram", "Facebook"],
    )  # fmt: skip
    (task,) = make_until(one, MONDAY)
    assert (task.title, task.description, task.initiative, task.assignee) == (
        "Answer comments", "All of them", initiative, anna,
    )  # fmt: skip
    assert (task.stage, task.due_on, task.occurs_on, task.recurring) == (Stage.NEXT, MONDAY, MONDAY, one)
    assert task.needs_review
    assert [point.text for point in ChecklistItem.objects.filter(task=task)] == ["Instagram", "Facebook"]


def test_repeating_makes_nothing_twice(scoped):
    one = recurring(scoped)
    for _again in range(3):
        make_until(one, MONDAY + WORKDAY)
    assert days() == ["2026-11-30", "2026-12-01"]
    one.refresh_from_db()
    assert one.made_until == MONDAY + WORKDAY
    assert one.version == 1


def test_the_last_seven_missed_days_are_caught_up_with_and_the_gap_is_said(scoped):
    one = recurring(scoped, description="All of them")
    made = make_until(one, MONDAY + timedelta(days=9))
    assert days() == [(MONDAY + timedelta(days=n)).isoformat() for n in range(3, 10)]
    first = made[0].description
    assert first.startswith("All of them")
    assert "3 from 2026-11-30 to 2026-12-02" in first
    assert [task.description for task in made[1:]] == ["All of them"] * 6


def test_killed_in_between_the_next_run_goes_on(scoped, monkeypatch):
    one = recurring(scoped, checklist=["Instagram"])

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as during:
        during.setattr(recurring_tasks, "add_points", killed)
        with pytest.raises(KeyboardInterrupt):
            make_until(one, MONDAY)
    assert not Task.objects.exists()
    make_until(one, MONDAY)
    assert checklists.ChecklistItem.objects.count() == 1


def test_every_workspace_has_its_own_day(workspace, other_workspace, clock):
    clock.move_to("2026-11-30T22:30:00Z")  # Tuesday in Helsinki, Monday in Oslo
    for one in (workspace, other_workspace):
        with scope(workspace=one):
            recurring(one)
    assert make_due_tasks() == 3
    with scope(workspace=workspace):
        assert days() == ["2026-11-30", "2026-12-01"]
    with scope(workspace=other_workspace):
        assert days() == ["2026-11-30"]
    assert make_due_tasks() == 0


def test_what_falls_due_in_a_pause_is_left_out(scoped, clock):
    one = recurring(scoped)
    make_until(one, MONDAY)
    recurring_tasks.save_recurring_task(one, by=None, paused=True)
    clock.move_to("2026-12-03T10:00:00Z")
    assert make_until(one, date(2026, 12, 3)) == []
    recurring_tasks.save_recurring_task(one, by=None, paused=False)
    make_until(one, date(2026, 12, 3))
    assert days() == ["2026-11-30", "2026-12-03"]


def test_nothing_comes_of_an_initiative_that_is_over(scoped):
    initiative = make.initiative(strategy.goal(scoped), status=Initiative.Status.DROPPED)
    assert make_until(recurring(scoped, initiative=initiative), MONDAY) == []


def test_after_its_end_or_deletion_nothing_comes_and_what_was_made_stays(scoped):
    one = recurring(scoped, ends_on=MONDAY)
    make_until(one, MONDAY + timedelta(days=3))
    recurring_tasks.delete_recurring_task(one, by=None)
    assert make_until(one, MONDAY + timedelta(days=3)) == []
    assert days() == ["2026-11-30"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_make_each_day_once(workspace):
    with scope(workspace=workspace):
        one = recurring(workspace, checklist=["Instagram"])
    together = threading.Barrier(2)
    made = []

    def work():
        try:
            with scope(workspace=workspace):
                together.wait()
                made.extend(recurring_tasks.make_tasks(one, today=MONDAY + timedelta(days=4)))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _worker in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(made) == 5
    with scope(workspace=workspace):
        assert len(set(days())) == Task.objects.count() == ChecklistItem.objects.count() == 5


# --- In the browser ---


def test_a_task_that_comes_back_is_written_down_once(client_for, contributor, page_url, scoped, clock):
    client = client_for(contributor)
    sent = {
        "title": "Report", "interval": "month", "weekday": "0", "day": "31", "starts_on": "2026-11-30",
        "checklist": "Figures\n- Words",
    }  # fmt: skip
    response = client.post(page_url("roadmap/recurring/new/"), sent, follow=True)
    page = response.content.decode()
    assert "1 task is on the board." in page
    assert "on the last day of every month" in page
    assert RecurringTask.objects.get().checklist == ["Figures", "Words"]
    assert RecurringTask.objects.get().created_by == contributor
    assert days() == ["2026-11-30"]


def test_the_form_shows_the_check_list_as_lines_and_tells_of_a_colleagues_change(
    client_for, contributor, page_url, scoped
):
    one = recurring(scoped, starts_on=date(2030, 1, 1), checklist=["Figures", "Words"])
    client = client_for(contributor)
    address = page_url(f"roadmap/recurring/{one.pk}/")
    assert "Figures\nWords</textarea>" in client.get(address).content.decode()
    recurring_tasks.save_recurring_task(one, by=None, title="The report")
    sent = {"title": "Report", "interval": "day", "weekday": "0", "starts_on": "2030-01-01", "version": "1"}
    assert "Two people changed this" in client.post(address, sent).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"ends_on": "2026-11-29"}, "ends_on"),
        ({"weekday": "7"}, "weekday"),
        ({"day": "32"}, "day"),
        ({"checklist": "x" * 301}, "checklist"),
        ({"checklist": "a\n" * 101}, "checklist"),
        ({"starts_on": ""}, "starts_on"),
    ],
)
def test_what_cannot_be_is_refused_in_its_place(client_for, contributor, page_url, scoped, wrong, field):
    sent = {"title": "Report", "interval": "month", "weekday": "0", "day": "1", "starts_on": "2026-11-30", **wrong}
    response = client_for(contributor).post(page_url("roadmap/recurring/new/"), sent)
    assert {field, "__all__"} & set(response.context["form"].errors)
    assert not RecurringTask.objects.exists()


def test_pausing_and_deleting(client_for, contributor, viewer, page_url, scoped):
    one = recurring(scoped, starts_on=date(2030, 1, 1))
    client = client_for(contributor)
    client.post(page_url(f"roadmap/recurring/{one.pk}/pause/"), {"paused": "1"})
    assert "paused" in client_for(viewer).get(page_url("roadmap/recurring/")).content.decode()
    client.post(page_url(f"roadmap/recurring/{one.pk}/delete/"))
    assert not RecurringTask.objects.exists()


def test_a_long_list_takes_as_many_queries(client_for, viewer, page_url, scoped):
    for number in range(3):
        recurring(scoped, title=f"Task {number}", assignee=make.person(scoped, f"Person {number}"))
    few = queries(client_for(viewer), page_url("roadmap/recurring/"))
    for number in range(3, 30):
        recurring(scoped, title=f"Task {number}", assignee=make.person(scoped, f"Person {number}"))
    assert queries(client_for(viewer), page_url("roadmap/recurring/")) == few


# --- The endpoint ---


def test_programs_keep_tasks_that_come_back(api_for, api_url, scoped, clock):
    client = api_for("write")
    url = api_url("recurring-tasks/")
    sent = {"title": "Report", "interval": "week", "weekday": 4, "starts_on": "2026-11-30", "checklist": ["Figures"]}
    made = client.post(url, sent)
    assert made.status_code == 201, made.json()
    assert made.json()["next_date"] == "2026-12-04"
    one = f"{url}{made.json()['id']}/"
    assert client.patch(one, {"paused": True, "version": 1}).json()["next_date"] is None
    assert client.patch(one, {"paused": False, "version": 1}).status_code == 409
    assert client.post(url, {**sent, "weekday": 9}).status_code == 400
    assert client.post(url, {**sent, "ends_on": "2026-11-01"}).status_code == 400
    assert len(client.get(f"{url}?paused=true").json()["results"]) == 1
    assert client.delete(one).status_code == 204
