"""Time spent: on the page of a task, in a week, through the API."""

import re
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from roadmap import signals
from roadmap.models import Task, TimeEntry
from roadmap.selectors.time_entries import week_sheet
from roadmap.services import time_entries
from strategy.models import Person
from tests.counting import cost_of, queries
from tests.roadmap import make
from tests.strategy import make as strategy

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 2)
MONDAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _wednesday(db):
    with time_machine.travel("2026-12-02T10:00:00Z", tick=False):
        yield


@pytest.fixture
def task(scoped) -> Task:
    return make.task(scoped)


@pytest.fixture
def anna(scoped, contributor) -> Person:
    return make.person(scoped, "Anna", contributor)


@pytest.fixture
def elina(scoped) -> Person:
    return make.person(scoped, "Elina")


def spend(task: Task, person: Person, hours: str, day: date = TODAY, by=None) -> TimeEntry:
    entry = TimeEntry(workspace=task.workspace, task=task)
    return time_entries.save_time_entry(entry, by=by, person=person, date=day, hours=Decimal(hours))


# --- On the page of a task ---


@pytest.mark.parametrize("typed", ["1,5", "1.5", "1:30", "90 min"])
def test_time_is_written_down_as_people_write_it(client_for, contributor, page_url, task, anna, typed):
    sent = {"hours": typed, "date": "2026-12-01", "person": anna.pk, "note": "Elbow"}
    response = client_for(contributor).post(page_url(f"roadmap/tasks/{task.pk}/time/new/"), sent)
    assert response.url == page_url(f"roadmap/tasks/{task.pk}/") + "#time", response.context["form"].errors
    entry = TimeEntry.objects.get()
    assert (entry.hours, entry.person, entry.created_by, entry.note) == (Decimal("1.5"), anna, contributor, "Elbow")


def test_the_form_begins_with_today_and_oneself(client_for, contributor, page_url, task, anna, elina):
    form = client_for(contributor).get(page_url(f"roadmap/tasks/{task.pk}/time/new/")).context["form"]
    assert (form["date"].value(), form["person"].value()) == (TODAY, anna.pk)
    assert list(form.fields["person"].queryset) == [anna]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"hours": "soon"}, "hours"),
        ({"hours": "0"}, "hours"),
        ({"hours": "25"}, "hours"),
        ({"date": "2026-12-03"}, "date"),
    ],
)
def test_what_cannot_be_is_refused_in_its_place_and_kept(client_for, contributor, page_url, task, anna, wrong, field):
    sent = {"hours": "1", "date": "2026-12-02", "person": anna.pk, "note": "Keep me", **wrong}
    response = client_for(contributor).post(page_url(f"roadmap/tasks/{task.pk}/time/new/"), sent)
    assert field in response.context["form"].errors
    assert "Keep me" in response.content.decode()
    assert not TimeEntry.objects.exists()


def test_nobody_works_more_than_a_day_in_a_day(task, anna, scoped):
    spend(task, anna, "20")
    with pytest.raises(ValidationError, match=r"24\.5 hours"):
        spend(make.task(scoped, "Another"), anna, "4.5")
    assert TimeEntry.objects.count() == 1


def test_the_page_sets_time_beside_the_estimate(client_for, viewer, page_url, scoped, anna):
    task = make.task(scoped, estimated_hours=3)
    spend(task, anna, "2")
    spend(task, anna, "1.5")
    page = client_for(viewer).get(page_url(f"roadmap/tasks/{task.pk}/")).content.decode()
    assert "3.5 h of 3 h estimated" in page
    assert "0.5 h over" in page


def test_contributors_keep_their_own_time_and_editors_anybodys(
    client_for, contributor, editor, page_url, task, anna, elina
):
    theirs, own = spend(task, elina, "2"), spend(task, anna, "1")
    sent = {"hours": "3", "date": "2026-12-01"}
    mine = client_for(contributor)
    assert mine.post(page_url(f"roadmap/time/{theirs.pk}/edit/"), {**sent, "person": elina.pk}).status_code == 403
    assert mine.post(page_url(f"roadmap/time/{theirs.pk}/delete/")).status_code == 403
    refused = mine.post(page_url(f"roadmap/tasks/{task.pk}/time/new/"), {**sent, "person": elina.pk})
    assert "person" in refused.context["form"].errors
    assert (
        mine.post(page_url(f"roadmap/time/{own.pk}/edit/"), {**sent, "person": anna.pk, "version": 1}).status_code
        == 302
    )
    assert mine.post(page_url(f"roadmap/time/{own.pk}/delete/")).status_code == 302
    editors = client_for(editor)
    assert editors.post(page_url(f"roadmap/time/{theirs.pk}/edit/"), {**sent, "person": elina.pk}).status_code == 302
    assert [entry.hours for entry in TimeEntry.objects.all()] == [Decimal(3)]


def test_someone_without_a_person_is_told_what_to_do(client_for, contributor, page_url, task, elina):
    page = client_for(contributor).get(page_url(f"roadmap/tasks/{task.pk}/")).content.decode()
    assert "ask an editor to link your account" in page


def test_rooms_hear_which_months_have_changed(task, anna):
    heard = []

    def listen(sender, task, month, by, **rest):
        heard.append((task.pk, month.isoformat()))

    signals.time_spent.connect(listen)
    try:
        entry = spend(task, anna, "1")
        time_entries.save_time_entry(entry, by=None, date=date(2026, 11, 30))
        time_entries.delete_time_entry(entry, by=None)
        time_entries.delete_time_entry(entry, by=None)
    finally:
        signals.time_spent.disconnect(listen)
    assert heard[0] == (task.pk, "2026-12-01")
    assert sorted(heard[1:3]) == [(task.pk, "2026-11-01"), (task.pk, "2026-12-01")]
    assert heard[3:] == [(task.pk, "2026-11-01")]


# --- The week ---


def cell(task: Task, day: date) -> str:
    return f"{task.pk}-{day.isoformat()}"


def post_week(client, page_url, person: Person, **cells: str):
    return client.post(page_url("roadmap/time/"), {"person": person.pk, "week": MONDAY.isoformat(), **cells})


def typed(task: Task, day: date, hours: str, seen: str = "0") -> dict[str, str]:
    return {f"h-{cell(task, day)}": hours, f"s-{cell(task, day)}": seen}


def test_a_week_is_written_at_once(client_for, contributor, page_url, scoped, anna):
    film, cut = make.task(scoped, "Film", assignee=anna, stage="next"), make.task(scoped, "Cut")
    cells = {**typed(film, MONDAY, "1:30"), **typed(film, TODAY, "2"), **typed(cut, TODAY, "90 min"), "also": cut.pk}
    client = client_for(contributor)
    response = post_week(client, page_url, anna, **cells)
    assert response.status_code == 302
    shown = client.get(response.url).context["sheet"]
    assert [(row.task.title, row.total) for row in shown.rows] == [("Cut", Decimal("1.5")), ("Film", Decimal("3.5"))]
    assert shown.total == 5
    assert dict(shown.totals)[TODAY] == Decimal("3.5")


def test_an_emptied_cell_takes_its_hours_away_and_others_stay(client_for, contributor, page_url, task, anna):
    spend(task, anna, "1", MONDAY)
    spend(task, anna, "2", TODAY)
    post_week(
        client_for(contributor), page_url, anna, **typed(task, MONDAY, "", "1.00"), **typed(task, TODAY, "2", "2.00")
    )
    assert [(entry.date, entry.version) for entry in TimeEntry.objects.all()] == [(TODAY, 1)]
    assert AuditEvent.objects.filter(action="deleted", object_type="TimeEntry").count() == 1


def test_a_cell_someone_else_changed_is_kept_until_it_is_saved_again(client_for, contributor, page_url, task, anna):
    spend(task, anna, "3", TODAY)
    client = client_for(contributor)
    refused = post_week(client, page_url, anna, **typed(task, TODAY, "2", "0"), **typed(task, MONDAY, "1"))
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Someone else wrote down 3 here" in page
    assert re.search(f'name="s-{cell(task, TODAY)}" value="3(.0+)?"', page)
    assert TimeEntry.objects.get(date=TODAY).hours == 3
    assert TimeEntry.objects.get(date=MONDAY).hours == 1
    post_week(client, page_url, anna, **typed(task, TODAY, "2", "3.00"))
    assert TimeEntry.objects.get(date=TODAY).hours == 2


def test_what_cannot_be_read_is_marked_and_the_rest_stored(client_for, contributor, page_url, task, anna):
    refused = post_week(
        client_for(contributor), page_url, anna, **typed(task, MONDAY, "soon"), **typed(task, TODAY, "25"),
        **typed(task, date(2026, 12, 1), "1"), **{"h-999999-2026-12-01": "1", "h-x": "1", "h-1-x": "1"},
    )  # fmt: skip
    assert refused.status_code == 422
    page = refused.content.decode()
    assert 'value="soon"' in page
    assert "A day has 24 hours." in page
    assert TimeEntry.objects.get().date == date(2026, 12, 1)


def test_a_day_of_several_entries_is_changed_on_the_task_page_only(client_for, contributor, page_url, task, anna):
    spend(task, anna, "1")
    spend(task, anna, "2")
    client = client_for(contributor)
    assert "several entries" in client.get(page_url("roadmap/time/?week=2026-12-02")).content.decode()
    assert post_week(client, page_url, anna, **typed(task, TODAY, "5", "3.00")).status_code == 422
    assert TimeEntry.objects.count() == 2


def test_a_week_of_someone_else_can_be_read_and_not_written(client_for, contributor, page_url, task, elina):
    spend(task, elina, "1")
    client = client_for(contributor)
    page = client.get(page_url(f"roadmap/time/?person={elina.pk}&week=2026-12-02")).content.decode()
    assert "Film the elbow" in page
    assert 'class="form-control week-cell' not in page
    assert post_week(client, page_url, elina, **typed(task, TODAY, "2", "1.00")).status_code == 403


@pytest.mark.parametrize("week", ["", "x", "0001-01-01", "9999-12-31", "2026-12-06"])
def test_any_week_can_be_asked_for(client_for, viewer, page_url, anna, week):
    assert client_for(viewer).get(page_url(f"roadmap/time/?week={week}")).status_code == 200


def test_without_anybody_the_page_says_where_to_begin(client_for, viewer, page_url, scoped):
    assert "Nobody in the team yet" in client_for(viewer).get(page_url("roadmap/time/")).content.decode()


def test_a_long_week_takes_as_many_queries(client_for, viewer, page_url, scoped, anna):
    def fill(count: int) -> None:
        for number in range(count):
            spend(make.task(scoped, f"Task {number}"), anna, "0.1")

    fill(3)
    client = client_for(viewer)
    assert cost_of(lambda: week_sheet(anna, MONDAY)) == 2
    few = queries(client, page_url("roadmap/time/"))
    fill(27)
    assert queries(client, page_url("roadmap/time/")) == few


# --- The endpoint ---


def test_programs_write_down_time(api_for, api_url, task, anna, elina, scoped):
    initiative = make.initiative(strategy.goal(scoped))
    other = make.task(scoped, "Another", initiative=initiative)
    client = api_for("write")
    url = api_url("time-entries/")
    first = client.post(url, {"task": task.pk, "person": anna.pk, "date": "2026-11-30", "hours": "1.5"})
    assert first.status_code == 201, first.json()
    client.post(url, {"task": other.pk, "person": elina.pk, "date": "2026-12-02", "hours": "2", "note": "Cut"})

    def hours(query: str) -> list[str]:
        return [entry["hours"] for entry in client.get(url + query).json()["results"]]

    assert hours("") == ["2.00", "1.50"]
    assert hours(f"?person={anna.pk}") == hours(f"?task={task.pk}") == hours("?end=2026-11-30") == ["1.50"]
    assert hours(f"?initiative={initiative.pk}") == hours("?start=2026-12-01") == ["2.00"]
    one = f"{url}{first.json()['id']}/"
    assert client.patch(one, {"hours": "2.25", "version": 1}).json()["hours"] == "2.25"
    assert client.patch(one, {"hours": "3", "version": 1}).status_code == 409
    assert client.patch(one, {"date": "2026-12-03"}).json()["errors"][0]["field"] == "date"
    assert client.delete(one).status_code == 204


def test_contributors_own_time_only_through_the_api_too(api_url, client_for, contributor, task, anna, elina):
    client = client_for(contributor)
    sent = {"task": task.pk, "date": "2026-12-02", "hours": "1"}
    url = api_url("time-entries/")
    assert client.post(url, {**sent, "person": elina.pk}, content_type="application/json").status_code == 403
    assert client.post(url, {**sent, "person": anna.pk}, content_type="application/json").status_code == 201
    assert client.delete(f"{url}{spend(task, elina, '1').pk}/").status_code == 403
