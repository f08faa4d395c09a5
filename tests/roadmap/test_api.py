"""Initiatives through the REST API; bounds and tenancy of the roadmap."""

from datetime import date

import pytest
from django_scopes import scope

from roadmap.models import Initiative
from tests.counting import queries
from tests.roadmap import make
from tests.strategy import make as strategy

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(api_for):
    return api_for("write")


@pytest.fixture
def goal(scoped):
    return strategy.goal(scoped)


def body(goal, /, **fields):
    return {
        "goal": goal.pk,
        "title": "Open a German account",
        "starts_on": "2026-01-05",
        "ends_on": "2026-01-11",
        "success_measure": "It is live",
        **fields,
    }


def test_an_initiative_is_created_changed_and_deleted(api, api_url, goal):
    created = api.post(api_url("initiatives/"), body(goal))
    assert created.status_code == 201, created.content
    address = api_url(f"initiatives/{created.json()['id']}/")
    changed = api.patch(address, {"status": "done", "version": 1})
    assert (changed.json()["status"], changed.json()["version"]) == ("done", 2)
    assert api.delete(address).status_code == 204
    assert api.get(address).status_code == 404


def test_until_the_goal_is_met_has_no_end(api, api_url, goal):
    created = api.post(api_url("initiatives/"), body(goal, ends_on=None, until_goal_is_met=True))
    assert (created.status_code, created.json()["ends_on"]) == (201, None)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ends_on": "2026-01-01"}, "ends_on"),
        ({"ends_on": None}, "ends_on"),
        ({"until_goal_is_met": True}, "ends_on"),
        ({"goal": 0}, "goal"),
        ({"status": "vanished"}, "status"),
        ({"starts_on": "0202-01-05"}, "starts_on"),
        ({"ends_on": "9999-12-31"}, "ends_on"),
        ({"success_measure": ""}, "success_measure"),
    ],
)
def test_a_refusal_names_the_field(api, api_url, goal, fields, field):
    response = api.post(api_url("initiatives/"), body(goal, **fields))
    assert response.status_code == 400
    assert {error["field"] for error in response.json()["errors"]} == {field}


def test_a_stale_version_is_a_conflict(api, api_url, goal):
    initiative = make.initiative(goal)
    address = api_url(f"initiatives/{initiative.pk}/")
    api.patch(address, {"title": "First", "version": 1})
    refused = api.patch(address, {"title": "Second", "version": 1})
    assert (refused.status_code, refused.json()["code"]) == (409, "version_conflict")
    assert Initiative.objects.get().title == "First"


def test_initiatives_are_filtered_by_goal_status_and_time(api, api_url, goal, scoped):
    other = strategy.goal(scoped, title="Other", deadline=date(2026, 3, 31))
    make.initiative(goal, title="january", status="done")
    make.initiative(goal, title="february", starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 8))
    make.initiative(other, title="open", starts_on=date(2026, 1, 12), ends_on=None, until_goal_is_met=True)
    found = {
        f"goal={other.pk}": ["open"],
        "status=done": ["january"],
        "end=2026-01-31": ["january", "open"],
        "start=2026-02-01": ["open", "february"],
        "start=2026-04-01": [],
        "start=2026-01-11&end=2026-01-11": ["january"],
    }
    for query, titles in found.items():
        assert [row["title"] for row in api.get(api_url(f"initiatives/?{query}")).json()["results"]] == titles, query


def test_a_read_key_only_reads(api_for, api_url, goal):
    api = api_for("read")
    assert api.get(api_url("initiatives/")).status_code == 200
    assert api.post(api_url("initiatives/"), body(goal)).status_code == 403


# --- Tenancy -------------------------------------------------------------------


def test_another_workspaces_initiatives_and_goals_are_unknown(
    api, api_url, client_for, owner, page_url, other_workspace, scoped
):
    with scope(workspace=other_workspace):
        theirs = make.initiative(strategy.goal(other_workspace))
    assert api.get(api_url(f"initiatives/{theirs.pk}/")).status_code == 404
    assert api.get(api_url("initiatives/")).json()["count"] == 0
    refused = api.post(api_url("initiatives/"), body(theirs.goal))
    assert refused.json()["errors"][0]["field"] == "goal"
    client = client_for(owner)
    for address in ("", "edit/", "delete/"):
        assert client.get(page_url(f"roadmap/initiatives/{theirs.pk}/{address}")).status_code == 404
    assert client.post(page_url(f"roadmap/initiatives/{theirs.pk}/status/"), {"status": "done"}).status_code == 404
    for address in ("", "panel/"):
        assert client.get(page_url(f"roadmap/goals/{theirs.goal_id}/{address}")).status_code == 404
    assert f'value="{theirs.goal_id}"' not in client.get(page_url("roadmap/initiatives/new/")).content.decode()


# --- Bounds --------------------------------------------------------------------


def fill(workspace, numbers):
    for n in numbers:
        goal = strategy.goal(workspace, title=f"Goal {n}")
        for m in range(2):
            make.initiative(goal, title=f"Initiative {n}.{m}")


@pytest.mark.parametrize("page", ["", "?zoom=all", "initiatives/", "initiatives/new/", "summary/"])
def test_a_page_costs_the_same_with_more_rows(client_for, editor, page_url, scoped, page):
    fill(scoped, range(3))
    client, url = client_for(editor), page_url(f"roadmap/{page}")
    client.get(url)
    few = queries(client, url)
    fill(scoped, range(3, 30))
    assert queries(client, url) == few


def test_a_goals_page_costs_the_same_with_more_initiatives(client_for, editor, page_url, goal):
    client, url = client_for(editor), page_url(f"roadmap/goals/{goal.pk}/")
    make.initiative(goal)
    client.get(url)
    few = queries(client, url)
    for n in range(29):
        make.initiative(goal, title=f"Initiative {n}")
    assert queries(client, url) == few


def test_the_endpoint_costs_the_same_with_more_rows(api, api_url, scoped):
    fill(scoped, range(3))
    api.get(api_url("initiatives/"))
    few = queries(api, api_url("initiatives/"))
    fill(scoped, range(3, 20))
    assert queries(api, api_url("initiatives/")) == few
