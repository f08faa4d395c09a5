"""The page of a task, and its check list."""

import threading
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django_scopes import scope

from accounts import comments
from accounts.models import AuditEvent
from roadmap.models import ChecklistItem, Stage, Task
from roadmap.services import checklists
from tests.counting import queries
from tests.roadmap import make
from tests.strategy import make as strategy

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def task(scoped) -> Task:
    return make.task(scoped)


@pytest.fixture
def points(task) -> list[ChecklistItem]:
    return checklists.add_points(task, texts=["Script", "Light", "Cut"], by=None)


def texts(task: Task) -> list[str]:
    return list(ChecklistItem.objects.filter(task=task).values_list("text", flat=True))


# --- The page ---


def test_the_page_says_all_there_is_to_know(client_for, viewer, page_url, scoped):
    goal = strategy.goal(scoped)
    channel = strategy.channel(scoped)
    initiative = make.initiative(goal, channel=channel)
    task = make.task(
        scoped,
        "Choose the ten makers",
        initiative=initiative,
        assignee=make.person(scoped, "Anna"),
        reviewer=make.person(scoped, "Elina"),
        needs_review=True,
        due_on="2026-01-05",
        estimated_hours=3,
        why="They speak to the right people",
        description="Look at saves, not likes",
        stage=Stage.WAITING,
        waiting_reason="The list from the agency",
    )
    page = client_for(viewer).get(page_url(f"roadmap/tasks/{task.pk}/")).content.decode()
    for said in (
        "Choose the ten makers", "Open a German account", "Anna", "Elina", "Instagram", "late", "Waiting",
        "They speak to the right people", "Look at saves, not likes", "The list from the agency", "0 h of 3 h",
    ):  # fmt: skip
        assert said in page
    assert "<textarea" not in page


def test_members_talk_about_a_task(client_for, contributor, page_url, task, scoped):
    address = page_url(f"comments/roadmap.task.{task.pk}/")
    assert client_for(contributor).post(address, {"text": "Which camera?"}).status_code == 302
    assert comments.on_topic(f"roadmap.task.{task.pk}").get().text == "Which camera?"
    assert client_for(contributor).get(page_url("comments/roadmap.task.0/")).status_code == 404
    assert client_for(contributor).get(page_url(f"comments/roadmap.task.{task.pk + 1}/")).status_code == 404


def test_a_page_takes_as_many_queries_for_three_points_as_for_thirty(client_for, contributor, page_url, task):
    client = client_for(contributor)
    client.get(page_url(f"roadmap/tasks/{task.pk}/"))
    checklists.add_points(task, texts=["One"] * 3, by=contributor)
    few = queries(client, page_url(f"roadmap/tasks/{task.pk}/"))
    checklists.add_points(task, texts=["One"] * 27, by=contributor)
    assert queries(client, page_url(f"roadmap/tasks/{task.pk}/")) == few


def test_another_workspaces_task_is_unknown(client_for, outsider, other_workspace, task):
    client = client_for(outsider)
    for path in (f"roadmap/tasks/{task.pk}/", f"roadmap/tasks/{task.pk}/files/", f"roadmap/tasks/{task.pk}/checklist/"):
        assert client.get(f"/w/{other_workspace.slug}/{path}").status_code == 404


# --- The check list ---


def test_a_pasted_list_becomes_as_many_points(client_for, contributor, page_url, task):
    pasted = "- [ ] Script\n\n* Light  and sound\r\n☐ Cut\n-5 degrees\n"
    response = client_for(contributor).post(page_url(f"roadmap/tasks/{task.pk}/checklist/"), {"text": pasted})
    assert response.url == page_url(f"roadmap/tasks/{task.pk}/") + "#checklist"
    assert texts(task) == ["Script", "Light and sound", "Cut", "-5 degrees"]


def test_a_second_click_adds_nothing(client_for, contributor, page_url, task):
    client, submission = client_for(contributor), uuid.uuid4().hex
    for _click in range(2):
        client.post(page_url(f"roadmap/tasks/{task.pk}/checklist/"), {"text": "Script", "submission": submission})
    assert texts(task) == ["Script"]


@pytest.mark.parametrize(
    ("text", "said"),
    [("  \n ", "Write what is to be done first."), ("x" * 301, "longer than 300"), ("a\n" * 101, "at most 100")],
)
def test_what_cannot_be_added_stays_in_its_field(client_for, contributor, page_url, task, text, said):
    sent = {"text": text, "submission": f"refused-{len(text)}"}
    response = client_for(contributor).post(page_url(f"roadmap/tasks/{task.pk}/checklist/"), sent, headers=HTMX)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert response.context["adding"] == text
    assert texts(task) == []


def test_ticking_notes_who_and_when_and_ticking_again_changes_nothing(client_for, contributor, page_url, points):
    client = client_for(contributor)
    before = points[0].task.updated_at
    for _click in range(2):
        client.post(page_url(f"roadmap/checklist/{points[0].pk}/tick/"), {"done": "1"}, headers=HTMX)
    points[0].refresh_from_db()
    assert points[0].done_by == contributor
    assert points[0].version == 2
    assert Task.objects.get().updated_at > before
    client.post(page_url(f"roadmap/checklist/{points[0].pk}/tick/"), {"done": "0"})
    points[0].refresh_from_db()
    assert points[0].done_at is None
    assert points[0].done_by is None


def test_moving_keeps_the_order_whole(client_for, contributor, page_url, points):
    client = client_for(contributor)
    move = page_url(f"roadmap/checklist/{points[2].pk}/move/")
    for _press in range(3):
        client.post(move, {"direction": "up"}, headers=HTMX)
    assert texts(points[0].task) == ["Cut", "Script", "Light"]
    client.post(move, {"direction": "down"}, headers=HTMX)
    assert texts(points[0].task) == ["Script", "Cut", "Light"]
    checklists.delete_point(points[0], by=None)
    assert list(ChecklistItem.objects.values_list("position", flat=True)) == [1, 2]


def test_rewording_over_someone_elses_change_shows_both(client_for, contributor, page_url, points):
    client = client_for(contributor)
    address = page_url(f"roadmap/checklist/{points[0].pk}/edit/")
    opened = client.get(address, headers=HTMX)
    assert 'value="Script"' in opened.content.decode()
    checklists.reword(points[0], text="Script with Elina", by=None)
    refused = client.post(address, {"text": "Text", "version": "1"}, headers=HTMX)
    assert refused.status_code == 422
    assert "Script with Elina" in refused.content.decode()
    assert 'value="Text"' in refused.content.decode()
    client.post(address, {"text": "Text", "version": refused.context["version"]}, headers=HTMX)
    assert texts(points[0].task)[0] == "Text"


def test_an_empty_wording_is_refused(client_for, contributor, page_url, points):
    address = page_url(f"roadmap/checklist/{points[0].pk}/edit/")
    assert client_for(contributor).post(address, {"text": " "}, headers=HTMX).status_code == 422
    assert texts(points[0].task)[0] == "Script"


def test_deleting_twice_is_no_error(client_for, contributor, page_url, points):
    checklists.delete_point(points[1], by=contributor)
    checklists.delete_point(points[1], by=contributor)
    assert texts(points[0].task) == ["Script", "Cut"]
    assert AuditEvent.objects.filter(action="deleted", object_type="ChecklistItem").count() == 1


def test_viewers_see_the_list_and_change_nothing(client_for, viewer, page_url, points):
    client = client_for(viewer)
    assert "Script" in client.get(page_url(f"roadmap/tasks/{points[0].task_id}/checklist/")).content.decode()
    for path in ("tick", "move", "edit", "delete"):
        assert client.post(page_url(f"roadmap/checklist/{points[0].pk}/{path}/")).status_code == 403


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_people_at_the_same_time_lose_nothing(workspace):
    with scope(workspace=workspace):
        task = make.task(workspace)
        first, second = checklists.add_points(task, texts=["Script", "Light"], by=None)
    together = threading.Barrier(4)
    failed = []

    def run(call):
        try:
            with scope(workspace=workspace):
                together.wait()
                call()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    calls = [
        lambda: checklists.tick(first, done=True, by=None),
        lambda: checklists.tick(second, done=True, by=None),
        lambda: checklists.add_points(task, texts=["Cut"], by=None),
        lambda: checklists.add_points(task, texts=["Sound"], by=None),
    ]
    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with scope(workspace=workspace):
        assert ChecklistItem.objects.filter(done_at__isnull=False).count() == 2
        assert sorted(ChecklistItem.objects.values_list("position", flat=True)) == [1, 2, 3, 4]


# --- The endpoint ---


def test_programs_keep_a_check_list(api_for, api_url, task):
    client = api_for("write")
    url = api_url(f"tasks/{task.pk}/checklist/")
    first = client.post(url, {"text": "Script"}).json()
    second = client.post(url, {"text": "Light", "done": True}).json()
    assert (first["position"], first["done"], second["position"], second["done"]) == (1, False, 2, True)
    changed = client.patch(f"{url}{second['id']}/", {"position": 1, "text": "Light and sound"}).json()
    assert (changed["position"], changed["text"]) == (1, "Light and sound")
    listed = client.get(url).json()["results"]
    assert [point["text"] for point in listed] == ["Light and sound", "Script"]
    stale = client.patch(f"{url}{second['id']}/", {"text": "Old", "version": 1})
    assert stale.status_code == 409
    assert client.delete(f"{url}{first['id']}/").status_code == 204
    assert client.post(url, {"text": ""}).status_code == 400
    assert client.get(api_url("tasks/999999/checklist/")).status_code == 404


def test_a_point_is_found_below_its_own_task_only(api_for, api_url, task, points, scoped):
    other = make.task(scoped, "Another")
    assert api_for("read").get(api_url(f"tasks/{other.pk}/checklist/{points[0].pk}/")).status_code == 404


def test_a_list_that_is_full_is_refused_by_name(task):
    checklists.add_points(task, texts=["One"] * 100, by=None)
    with pytest.raises(ValidationError, match="at most 100"):
        checklists.add_points(task, texts=["One more"], by=None)


def test_done_is_counted(client_for, viewer, page_url, points):
    ChecklistItem.objects.filter(pk=points[0].pk).update(done_at=timezone.now())
    assert "1 of 3 done" in client_for(viewer).get(page_url(f"roadmap/tasks/{points[0].task_id}/")).content.decode()
