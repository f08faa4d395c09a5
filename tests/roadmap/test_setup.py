"""The asset set-up: what has to stand before a channel is used."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django_scopes import scope

from accounts import records
from roadmap import setup
from roadmap.models import Task
from roadmap.selectors.setup import channels_to_set_up, setup_rows
from roadmap.services.setup import create_missing, settle
from strategy.team_roles import STANDARD_ROLES
from tests.counting import queries
from tests.strategy import make as strategy

ROLES = {role.key for role in STANDARD_ROLES}


@pytest.mark.parametrize("point", setup.POINTS, ids=lambda point: point.key)
def test_a_point_says_why_and_how_and_who(point):
    assert all((point.title, point.why, point.how))
    assert point.role in ROLES
    assert len(point.key) <= Task._meta.get_field("setup_point").max_length


@pytest.fixture
def instagram(scoped):
    return strategy.channel(scoped, "Instagram", kind="instagram")


def everything(workspace):
    return create_missing(workspace=workspace, channels=[None, *channels_to_set_up()], by=None)


@pytest.mark.django_db
def test_missing_tasks_are_created_once_and_new_channels_show_as_missing(scoped, instagram):
    retired = strategy.channel(scoped, "X", kind="x", active=False)
    assert len(everything(scoped)) == len(setup.points_for(None)) + len(setup.points_for(instagram))
    assert create_missing(workspace=scoped, channels=[None, instagram, retired], by=None) == []
    site = strategy.channel(scoped, "Site", kind="website")
    rows = {row.channel: row for row in setup_rows()}
    assert set(rows) == {None, instagram, site}
    assert (rows[instagram].missing, rows[site].missing) == (0, len(setup.points_for(site)))
    assert "handle" not in {cell.point.key for cell in rows[site].cells}


@pytest.mark.django_db
def test_points_are_settled_and_opened_again(scoped, instagram):
    point = setup.BY_KEY["two_factor"]

    def state(**fields):
        settle(workspace=scoped, point=point, channel=instagram, by=None, **fields)
        row = next(row for row in setup_rows() if row.channel == instagram)
        return next((cell.state, cell.reason) for cell in row.cells if cell.point is point)

    assert state(state="done") == ("done", "")
    assert state(state="not_relevant", reason="Managed by the network") == ("not_relevant", "Managed by the network")
    assert state(state="open") == ("open", "")
    task = Task.objects.get()
    assert (task.stage, task.done_at, task.description) == ("backlog", None, str(point.how))
    records.save(task, by=None, description="Ask Elina")
    assert state(state="done") == ("done", "")
    assert Task.objects.get().description == "Ask Elina"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "fields", "place"),
    [
        ("company_email", {"state": "done"}, "point"),
        ("handle", {"state": "not_relevant", "reason": " "}, "reason"),
        ("handle", {"state": "missing"}, "state"),
    ],
)
def test_a_doubtful_answer_is_refused(scoped, instagram, key, fields, place):
    with pytest.raises(ValidationError) as refused:
        settle(workspace=scoped, point=setup.BY_KEY[key], channel=instagram, by=None, **fields)
    assert set(refused.value.message_dict) == {place}
    assert not Task.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_create_each_task_once(workspace):
    with scope(workspace=workspace):
        strategy.channel(workspace, "Instagram", kind="instagram")
    start = threading.Barrier(2)
    made = []

    def click():
        try:
            start.wait()
            with scope(workspace=workspace):
                made.append(len(everything(workspace)))
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _person in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with scope(workspace=workspace):
        assert sorted(made) == [0, Task.objects.count()]


@pytest.mark.django_db
def test_the_page_creates_and_settles(client_for, contributor, page_url, instagram):
    client = client_for(contributor)
    assert "Create all missing tasks" in client.get(page_url("roadmap/setup/")).content.decode()
    client.post(page_url("roadmap/setup/create/"), {"channel": instagram.pk})
    assert Task.objects.count() == len(setup.points_for(instagram))
    answer = page_url("roadmap/setup/points/handle/")
    back = client.post(answer, {"channel": instagram.pk, "state": "done"})
    assert back.url == page_url(f"roadmap/setup/?channel={instagram.pk}#handle")
    refused = client.post(answer, {"channel": instagram.pk, "state": "not_relevant", "reason": ""})
    assert refused.status_code == 422
    assert client.post(answer, {"channel": "999999", "state": "done"}).status_code == 404


@pytest.mark.django_db
def test_viewers_see_the_board_and_change_nothing(client_for, viewer, page_url, instagram):
    client = client_for(viewer)
    assert "Create all missing tasks" not in client.get(page_url("roadmap/setup/")).content.decode()
    assert client.post(page_url("roadmap/setup/create/"), {"channel": "all"}).status_code == 403


@pytest.mark.django_db
def test_the_api_shows_creates_and_settles(api_for, api_url, instagram):
    api = api_for("write")
    address = api_url("setup/")
    total = sum(len(row["points"]) for row in api.get(address).json()["rows"])
    assert api.post(address, {}, format="json").json()["created"] == total
    assert api.post(address, {}, format="json").json()["created"] == 0
    body = {"channel": instagram.pk, "point": "handle", "state": "not_relevant"}
    assert {error["field"] for error in api.post(address, body, format="json").json()["errors"]} == {"reason"}
    rows = api.post(address, {**body, "reason": "Taken since 2015"}, format="json").json()["rows"]
    handle = next(point for row in rows for point in row["points"] if point["key"] == "handle")
    assert (handle["state"], handle["reason"]) == ("not_relevant", "Taken since 2015")


@pytest.mark.django_db
def test_the_board_takes_the_same_queries_for_any_number_of_channels(client_for, contributor, page_url, scoped):
    client = client_for(contributor)
    strategy.channel(scoped, "Instagram", kind="instagram")
    before = queries(client, page_url("roadmap/setup/"))
    for number in range(12):
        strategy.channel(scoped, f"Channel {number}", kind="facebook")
    everything(scoped)
    assert queries(client, page_url("roadmap/setup/")) == before
