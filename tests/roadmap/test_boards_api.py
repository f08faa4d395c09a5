"""Tasks, the board and its limits through the REST API."""

import pytest
from django_scopes import scope
from rest_framework.test import APIClient

from accounts.models import Comment
from roadmap.models import Stage, Task
from roadmap.services.moves import move_task
from roadmap.services.stages import set_limits
from tests.counting import queries
from tests.roadmap import board, make
from tests.strategy import make as strategy

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(api_for):
    return api_for("write")


def session(user):
    client = APIClient()
    client.force_login(user)
    return client


def test_a_task_is_created_changed_and_deleted(api, api_url, scoped):
    created = api.post(api_url("tasks/"), {"title": "Film", "stage": "next", "estimated_hours": "2.5"})
    assert created.status_code == 201, created.content
    address = api_url(f"tasks/{created.json()['id']}/")
    changed = api.patch(address, {"title": "Film it", "version": 1})
    assert (changed.json()["title"], changed.json()["version"]) == ("Film it", 2)
    assert api.patch(address, {"title": "No", "version": 1}).json()["code"] == "version_conflict"
    assert api.delete(address).status_code == 204
    assert api.get(address).status_code == 404


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"stage": "waiting"}, "waiting_reason"),
        ({"stage": "nowhere"}, "stage"),
        ({"stage": "done", "needs_review": True}, "stage"),
        ({"title": ""}, "title"),
        ({"estimated_hours": "-1"}, "estimated_hours"),
        ({"due_on": "0202-01-01"}, "due_on"),
        ({"assignee": 0}, "assignee"),
    ],
)
def test_a_refusal_names_the_field(api, api_url, scoped, fields, field):
    response = api.post(api_url("tasks/"), {"title": "x", **fields})
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_the_stage_of_a_stored_task_is_changed_by_moving_it(api, api_url, scoped):
    task = board.task(scoped)
    address = api_url(f"tasks/{task.pk}/")
    assert api.patch(address, {"stage": "next"}).json()["errors"][0]["code"] == "move_it"
    assert api.patch(address, {"stage": "backlog", "title": "x"}).status_code == 200
    moved = api.post(f"{address}move/", {"stage": "waiting", "waiting_reason": "Ola", "version": 2})
    assert (moved.status_code, moved.json()["stage"], moved.json()["waiting_reason"]) == (200, "waiting", "Ola")
    stale = api.post(f"{address}move/", {"stage": "next", "version": 2})
    assert (stale.status_code, stale.json()["code"]) == (409, "version_conflict")
    assert "in the meantime" in stale.json()["detail"]
    assert api.post(f"{address}move/", {"stage": "nowhere"}).json()["errors"][0]["field"] == "stage"


def test_a_card_is_put_between_others(api, api_url, scoped):
    a, b, c = [board.task(scoped, title) for title in "abc"]
    api.post(api_url(f"tasks/{c.pk}/move/"), {"stage": "backlog", "after": a.pk})
    assert board.order("backlog") == ["a", "c", "b"]
    api.post(api_url(f"tasks/{b.pk}/move/"), {"stage": "backlog", "before": a.pk})
    assert board.order("backlog") == ["b", "a", "c"]


def test_a_full_stage_is_overruled_by_editors_only(api, api_url, scoped, contributor, owner):
    set_limits(workspace=scoped, limits={"next": 1}, by=owner)
    task = board.task(scoped)
    board.task(scoped, "x", stage=Stage.NEXT)
    address = api_url(f"tasks/{task.pk}/move/")
    refused = api.post(address, {"stage": "next"})
    assert (refused.status_code, refused.json()["code"]) == (409, "stage_full")
    assert session(contributor).post(address, {"stage": "next", "anyway": True}).status_code == 403
    assert api.post(address, {"stage": "next", "anyway": True}).status_code == 200


def test_a_review_is_approved_or_sent_back_by_somebody_else(api_url, scoped, editor, contributor):
    task = move_task(board.task(scoped), stage=Stage.REVIEW, by=editor)
    address = api_url(f"tasks/{task.pk}/")
    own = session(editor).post(f"{address}approve/", {})
    assert (own.status_code, own.json()["code"]) == (409, "needs_another_person")
    other = session(contributor)
    assert other.post(f"{address}send-back/", {}).json()["errors"][0]["field"] == "remark"
    assert other.post(f"{address}send-back/", {"remark": "Shorter"}).json()["stage"] == "in_progress"
    assert Comment.objects.get().text == "Shorter"
    assert other.post(f"{address}approve/", {}).json()["code"] == "not_in_review"
    move_task(task, stage=Stage.REVIEW, by=editor)
    done = other.post(f"{address}approve/", {})
    assert (done.json()["stage"], done.json()["approved_by"]) == ("done", contributor.pk)


def test_tasks_are_filtered(api, api_url, scoped):
    anna, role = board.person(scoped, "Anna"), board.role(scoped, "Writer")
    channel = strategy.channel(scoped, "Instagram")
    goal = strategy.goal(scoped)
    initiative = make.initiative(goal, channel=channel)
    board.task(scoped, "a", assignee=anna, due_on="2026-05-04")
    board.task(scoped, "b", team_role=role, stage=Stage.NEXT, description="photo")
    board.task(scoped, "c", initiative=initiative)
    found = {
        f"assignee={anna.pk}": ["a"],
        f"role={role.pk}": ["b"],
        "stage=next": ["b"],
        f"initiative={initiative.pk}": ["c"],
        f"goal={goal.pk}": ["c"],
        f"channel={channel.pk}": ["c"],
        "due_after=2026-05-04&due_before=2026-05-04": ["a"],
        "due_before=2026-05-03": [],
        "text=PHOTO": ["b"],
        "updated_since=2000-01-01T00:00:00Z": ["a", "b", "c"],
        "updated_since=2190-01-01T00:00:00Z": [],
    }
    for query, titles in found.items():
        assert [row["title"] for row in api.get(api_url(f"tasks/?{query}")).json()["results"]] == titles, query


def test_the_board_counts_its_stages(api, api_url, scoped):
    assert api.post(api_url("stage-limits/"), {"stage": "next", "most": 1}).status_code == 201
    board.task(scoped, stage=Stage.NEXT)
    answer = api.get(api_url("board/")).json()
    assert [column["stage"] for column in answer["columns"]] == [stage.value for stage in Stage]
    assert answer["columns"][1] == {"stage": "next", "label": "Next", "count": 1, "most": 1, "full": True}
    assert answer["columns"][0]["most"] is None
    assert api.post(api_url("stage-limits/"), {"stage": "next", "most": 2}).status_code == 400


def test_another_workspaces_tasks_and_people_are_unknown(api, api_url, scoped, other_workspace):
    with scope(workspace=other_workspace):
        theirs = board.task(other_workspace)
        person = board.person(other_workspace, "Them")
    assert api.post(api_url(f"tasks/{theirs.pk}/move/"), {"stage": "next"}).status_code == 404
    assert api.get(api_url("tasks/")).json()["count"] == 0
    assert api.post(api_url("tasks/"), {"title": "x", "assignee": person.pk}).status_code == 400


@pytest.mark.parametrize("address", ["tasks/", "board/", "stage-limits/"])
def test_the_endpoints_cost_the_same_with_more_tasks(api, api_url, scoped, address):
    for n in range(3):
        board.task(scoped, str(n), assignee=board.person(scoped, str(n)))
    api.get(api_url(address))
    few = queries(api, api_url(address))
    for n in range(3, 30):
        board.task(scoped, str(n), assignee=board.person(scoped, str(n)))
    assert queries(api, api_url(address)) == few
    assert Task.objects.count() == 30
