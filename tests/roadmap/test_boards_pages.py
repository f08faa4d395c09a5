"""Pages of the board: what is shown, moves and additions, personal boards, limits, and what they cost."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django_scopes import scope

from roadmap.models import Stage, StageLimit, Task
from roadmap.services.moves import move_task
from roadmap.services.stages import set_limits
from tests.counting import queries
from tests.roadmap import board, make
from tests.strategy import make as strategy

pytestmark = pytest.mark.django_db


@pytest.fixture
def board_url(page_url):
    return page_url("roadmap/board/")


@pytest.fixture
def see(client_for, editor, board_url):
    """Read the board, or a page below it, as an editor."""

    def read(rest: str = "") -> str:
        response = client_for(editor).get(board_url + rest)
        assert response.status_code == 200
        return response.content.decode()

    return read


def shown(page: str) -> set[str]:
    """Return the titles of the cards of a page."""
    return {part.split('"', 1)[0] for part in page.split('data-card data-title="')[1:]}


def json_post(client, address, **fields):
    return client.post(address, fields, headers={"Accept": "application/json"})


# --- What is shown -------------------------------------------------------------


def test_a_card_says_what_there_is_to_know(see, scoped, owner):
    anna = board.person(scoped, "Anna Berg")
    initiative = make.initiative(strategy.goal(scoped), title="Open a German account")
    channel = strategy.channel(scoped, "Instagram")
    board.task(
        scoped,
        "Write captions",
        assignee=anna,
        initiative=initiative,
        team_role=board.role(scoped, "Writer"),
        channel=channel,
        due_on=scoped.today() - timedelta(days=1),
        stage=Stage.WAITING,
        waiting_reason="the translator",
    )
    Task.objects.update(waiting_since=timezone.now() - timedelta(days=3, hours=1))
    page = see()
    for text in ("Write captions", "Anna Berg", ">AB<", "Writer", "Instagram", "Open a German account", "late"):
        assert text in page
    assert "waiting 3 days: the translator" in page


def test_the_period_chooses_what_was_done_and_what_is_due(see, scoped):
    today = scoped.today()
    long_ago = today - timedelta(days=400)
    for title, fields in {
        "open": {},
        "due long ago": {"due_on": long_ago},
        "done now": {"stage": Stage.DONE},
        "done long ago": {"stage": Stage.DONE},
    }.items():
        board.task(scoped, title, **fields)
    then = datetime.combine(long_ago, datetime.min.time(), tzinfo=UTC) + timedelta(hours=12)
    Task.objects.filter(title="done long ago").update(done_at=then)
    for kind in ("week", "month", "quarter"):
        assert shown(see(f"?period={kind}")) == {"open", "due long ago", "done now"}
        assert shown(see(f"?period={kind}&at={long_ago}")) == {"due long ago", "done long ago"}
    assert shown(see("?period=nonsense&at=0001-01-01&person=x")) == {"open", "due long ago", "done now"}
    assert see("?at=1990-01-01")
    assert see("?at=2199-12-31")


def test_a_day_ends_at_the_workspaces_midnight(see, scoped):
    """Half past eleven in the evening of 31 May in Helsinki is still May, an hour later it is June."""
    board.task(scoped, "May", stage=Stage.DONE)
    board.task(scoped, "June", stage=Stage.DONE)
    Task.objects.filter(title="May").update(done_at=datetime(2025, 5, 31, 20, 30, tzinfo=UTC))
    Task.objects.filter(title="June").update(done_at=datetime(2025, 5, 31, 21, 30, tzinfo=UTC))
    assert shown(see("?at=2025-05-15")) == {"May"}
    assert shown(see("?at=2025-06-15")) == {"June"}


def test_the_board_is_filtered(see, scoped):
    anna, role = board.person(scoped, "Anna"), board.role(scoped, "Writer")
    held = board.role(scoped, "Editor in chief", holder=anna)
    channel = strategy.channel(scoped, "Instagram")
    goal = strategy.goal(scoped)
    initiative = make.initiative(goal, channel=channel)
    board.task(scoped, "hers", assignee=anna)
    board.task(scoped, "of her role", team_role=held)
    board.task(scoped, "as writer", team_role=role)
    board.task(scoped, "of the initiative", initiative=initiative)
    board.task(scoped, "on the channel", channel=channel, description="Needs a Photo")
    found = {
        f"person={anna.pk}": {"hers", "of her role"},
        f"role={role.pk}": {"as writer"},
        f"channel={channel.pk}": {"of the initiative", "on the channel"},
        f"initiative={initiative.pk}": {"of the initiative"},
        f"goal={goal.pk}": {"of the initiative"},
        "text=photo": {"on the channel"},
        f"person={anna.pk}&text=nothing": set(),
    }
    for query, titles in found.items():
        assert shown(see(f"?{query}")) == titles, query


def test_a_limit_is_shown_with_what_the_stage_holds(see, scoped, owner):
    set_limits(workspace=scoped, limits={"next": 2}, by=owner)
    for title in ("a", "b"):
        board.task(scoped, title, stage=Stage.NEXT)
    assert "2 of 2" in see()
    assert "2 of 2" in see("?text=a")
    assert "1 shown" in see("?text=a")


def test_long_columns_go_on_where_they_ended(see, scoped):
    for n in range(120):
        board.task(scoped, f"task {n:03}")
    page = see()
    seen = shown(page)
    assert len(seen) == 50
    while 'hx-get="' in page:
        address = page.split('hx-get="', 1)[1].split('"', 1)[0].replace("&amp;", "&")
        page = see(address.split("/board/", 1)[1])
        assert not shown(page) & seen
        seen |= shown(page)
    assert len(seen) == 120
    assert len(shown(see("?cards=200"))) == 120


def test_an_unknown_place_in_a_column_is_not_found(client_for, editor, board_url):
    for query in ("", "?stage=nowhere&below=1.1", "?stage=next", "?stage=next&below=1", f"?stage=next&below={2**80}.1"):
        assert client_for(editor).get(f"{board_url}column/{query}").status_code == 404


# --- Moving --------------------------------------------------------------------


def test_a_script_moves_a_card_and_is_told_why_not(client_for, editor, contributor, owner, page_url, scoped):
    task = board.task(scoped)
    address = page_url(f"roadmap/tasks/{task.pk}/move/")
    client = client_for(contributor)
    assert json_post(client, address, stage="waiting").json()["code"] == "waiting_reason_missing"
    moved = json_post(client, address, stage="next", version=1)
    assert (moved.status_code, moved.json()["version"]) == (200, 2)
    stale = json_post(client, address, stage="done", version=1)
    assert (stale.status_code, stale.json()["code"]) == (409, "version_conflict")
    assert "Contributor changed" in stale.json()["detail"]
    assert json_post(client, address, stage="nowhere").status_code == 422
    set_limits(workspace=scoped, limits={"done": 1}, by=owner)
    board.task(scoped, "x", stage=Stage.DONE)
    full = json_post(client, address, stage="done")
    assert (full.status_code, full.json()["code"], full.json()["may_overrule"]) == (409, "stage_full", False)
    assert json_post(client, address, stage="done", anyway="on").status_code == 403
    as_editor = client_for(editor)
    assert json_post(as_editor, address, stage="done").json()["may_overrule"] is True
    assert json_post(as_editor, address, stage="done", anyway="on").status_code == 200
    Task.objects.all().delete()
    assert json_post(client, address, stage="next").status_code == 404


def test_without_scripts_a_page_moves_the_card(client_for, editor, page_url, scoped, owner):
    task = board.task(scoped)
    address, client = page_url(f"roadmap/tasks/{task.pk}/move/"), client_for(editor)
    assert "In progress" in client.get(address).content.decode()
    refused = client.post(address, {"stage": "waiting"})
    assert refused.status_code == 422
    assert "Say what the task waits for." in refused.content.decode()
    moved = client.post(address, {"stage": "waiting", "waiting_reason": "Ola"}, follow=True)
    assert "“Write the captions” is in “Waiting” now." in moved.content.decode()
    set_limits(workspace=scoped, limits={"next": 1}, by=owner)
    board.task(scoped, "x", stage=Stage.NEXT)
    assert "Move anyway" in client.post(address, {"stage": "next"}).content.decode()
    assert client.post(address, {"stage": "next", "anyway": "on"}).status_code == 302


def test_who_approves_their_own_work_is_told_so(client_for, owner, page_url, scoped):
    task = move_task(board.task(scoped), stage=Stage.REVIEW, by=owner)
    answer = json_post(client_for(owner), page_url(f"roadmap/tasks/{task.pk}/move/"), stage="done")
    assert "you approved your own work" in answer.json()["said"]
    assert "Owner approved their own work" in client_for(owner).get(page_url("roadmap/board/")).content.decode()


# --- News ----------------------------------------------------------------------


def test_nothing_is_sent_until_something_is_written(client_for, editor, board_url, scoped, owner):
    client = client_for(editor)
    task = board.task(scoped)

    def revision(page):
        return page.split('data-revision="', 1)[1].split('"', 1)[0]

    def news(since):
        return client.get(f"{board_url}changes/", {"since": since})

    known = revision(client.get(board_url).content.decode())
    writes = [
        lambda: move_task(task, stage=Stage.NEXT, by=owner),
        lambda: board.task(scoped, "second"),
        lambda: set_limits(workspace=scoped, limits={"next": 9}, by=owner),
        lambda: StageLimit.objects.all().delete(),
        lambda: Task.objects.filter(title="second").delete(),
    ]
    for write in writes:
        assert news(known).status_code == 204
        write()
        answer = news(known)
        assert answer.status_code == 200
        known = revision(answer.content.decode())


# --- Adding --------------------------------------------------------------------


def test_a_task_is_added_by_its_title_where_the_board_looks(client_for, contributor, board_url, scoped):
    anna = board.person(scoped, "Anna")
    client, address = client_for(contributor), f"{board_url}add/"
    added = json_post(client, address, title=" Film ", stage="next", assignee=anna.pk)
    assert added.status_code == 200
    task = Task.objects.get()
    assert (task.title, task.stage, task.assignee, task.created_by) == ("Film", "next", anna, contributor)
    assert json_post(client, address, title="", stage="next").status_code == 422
    assert json_post(client, address, title="x", stage="waiting").json()["code"] == "waiting_reason_missing"
    back = client.post(address, {"title": "Cut", "stage": "next"})
    assert back["Location"].startswith(board_url)


def test_without_scripts_a_refused_addition_goes_on_in_the_form(client_for, contributor, board_url, scoped):
    page = client_for(contributor).post(f"{board_url}add/", {"title": "Ask Ola", "stage": "waiting"}, follow=True)
    assert "Say what the task waits for." in page.content.decode()
    assert 'value="Ask Ola"' in page.content.decode()


def test_an_initiative_shows_its_tasks_and_takes_more(client_for, contributor, page_url, scoped):
    initiative = make.initiative(strategy.goal(scoped))
    board.task(scoped, "hers", initiative=initiative)
    board.task(scoped, "another")
    client, address = client_for(contributor), page_url(f"roadmap/initiatives/{initiative.pk}/tasks/")
    assert shown(client.get(address).content.decode()) == {"hers"}
    added = client.post(address, {"title": "new"}, headers={"HX-Request": "true"})
    assert shown(added.content.decode()) == {"hers", "new"}
    assert client.post(address, {"title": " "}).status_code == 422
    assert client.post(address, {"title": "plain"}).status_code == 302


# --- The form ------------------------------------------------------------------


def test_a_task_is_written_edited_and_deleted(client_for, contributor, page_url, scoped):
    client = client_for(contributor)
    form = {"title": "Film", "stage": "waiting", "submission": "one"}
    page = client.post(page_url("roadmap/tasks/new/"), form)
    assert "Say what the task waits for." in page.content.decode()
    form |= {"waiting_reason": "rain", "estimated_hours": "2.5", "due_on": "2026-05-04"}
    for _twice in range(2):
        assert client.post(page_url("roadmap/tasks/new/"), form).status_code == 302
    task = Task.objects.get()
    assert (task.stage, task.waiting_reason, str(task.estimated_hours)) == ("waiting", "rain", "2.50")
    address = page_url(f"roadmap/tasks/{task.pk}/")
    opened = client.get(f"{address}edit/").content.decode()
    assert 'name="stage"' not in opened
    changed = {
        "title": "Film it",
        "waiting_reason": "sun",
        "version": 1,
        "opened": f'{{"pk": {task.pk}, "marks": {{}}}}',
    }
    assert client.post(f"{address}edit/", changed).status_code == 302
    assert Task.objects.get().title == "Film it"
    assert "Film it" in client.get(f"{address}delete/").content.decode()
    client.post(f"{address}delete/")
    assert not Task.objects.exists()


def test_a_save_over_someone_elses_shows_both(client_for, editor, page_url, scoped, owner):
    task = board.task(scoped, "Film")
    task = move_task(task, stage=Stage.NEXT, by=owner)
    edited = {"title": "Mine", "version": 1, "opened": f'{{"pk": {task.pk}, "marks": {{}}}}'}
    page = client_for(editor).post(page_url(f"roadmap/tasks/{task.pk}/edit/"), edited).content.decode()
    assert "Mine" in page
    assert Task.objects.get().title == "Film"


# --- Personal boards -----------------------------------------------------------


def test_my_work_is_the_work_of_who_is_signed_in_by_hat(client_for, editor, page_url, scoped):
    anna = board.person(scoped, "Anna", user=editor)
    writer, critic = board.role(scoped, "Writer", holder=anna), board.role(scoped, "Critic")
    board.task(scoped, "as writer", assignee=anna, team_role=writer)
    board.task(scoped, "as critic", assignee=anna, team_role=critic)
    board.task(scoped, "of whoever writes", team_role=writer)
    ola = board.person(scoped, "Ola")
    board.task(scoped, "of Ola", assignee=ola)
    client, address = client_for(editor), page_url("roadmap/my-work/")
    assert shown(client.get(address).content.decode()) == {"as writer", "as critic", "of whoever writes"}
    page = client.get(f"{address}?role={writer.pk}").content.decode()
    assert shown(page) == {"as writer", "of whoever writes"}
    assert "Critic" in page
    assert shown(client.get(f"{address}?person={ola.pk}").content.decode()) == {"of Ola"}


def test_without_a_person_the_page_says_how_to_become_one(client_for, editor, viewer, page_url, scoped):
    assert "choose your account there" in client_for(editor).get(page_url("roadmap/my-work/")).content.decode()
    assert "Ask an editor" in client_for(viewer).get(page_url("roadmap/my-work/")).content.decode()


# --- Limits, roles, tenancy ----------------------------------------------------


def test_editors_set_the_limits(client_for, editor, contributor, board_url, scoped):
    client = client_for(editor)
    assert client.post(f"{board_url}limits/", {"next": "3", "review": ""}).status_code == 302
    assert list(StageLimit.objects.values_list("stage", "most")) == [("next", 3)]
    assert client.post(f"{board_url}limits/", {"next": "0"}).status_code == 422
    assert client_for(contributor).get(f"{board_url}limits/").status_code == 403


def test_viewers_look_only(client_for, viewer, board_url, scoped):
    board.task(scoped)
    page = client_for(viewer).get(board_url).content.decode()
    assert shown(page) == {"Write the captions"}
    assert "data-add" not in page
    assert "data-move-menu" not in page


def test_another_workspaces_tasks_are_unknown(client_for, owner, page_url, board_url, other_workspace, scoped):
    with scope(workspace=other_workspace):
        theirs = board.task(other_workspace, "Theirs")
        person = board.person(other_workspace, "Them")
    client = client_for(owner)
    assert shown(client.get(board_url).content.decode()) == set()
    for address in ("move/", "edit/", "delete/"):
        assert client.get(page_url(f"roadmap/tasks/{theirs.pk}/{address}")).status_code == 404
    assert client.post(page_url(f"roadmap/tasks/{theirs.pk}/move/"), {"stage": "next"}).status_code == 404
    refused = json_post(client, f"{board_url}add/", title="x", stage="next", assignee=person.pk)
    assert refused.status_code == 422


# --- Cost ----------------------------------------------------------------------


def fill(workspace, numbers):
    for n in numbers:
        goal = strategy.goal(workspace, title=f"Goal {n}")
        person = board.person(workspace, f"Person {n}")
        role = board.role(workspace, f"Role {n}", holder=person)
        fields = {"assignee": person, "team_role": role, "initiative": make.initiative(goal)}
        board.task(workspace, f"Task {n}", stage=list(Stage)[n % 3], **fields)


@pytest.mark.parametrize("page", ["board/", "board/changes/?since=x", "my-work/", "tasks/new/", "board/limits/"])
def test_a_page_costs_the_same_with_more_tasks(client_for, editor, page_url, scoped, page):
    board.person(scoped, "Anna", user=editor)
    fill(scoped, range(3))
    client, url = client_for(editor), page_url(f"roadmap/{page}")
    client.get(url)
    few = queries(client, url)
    fill(scoped, range(3, 30))
    assert queries(client, url) == few


def test_five_thousand_tasks_cost_no_more_queries_and_no_more_cards(client_for, editor, board_url, scoped):
    fill(scoped, range(3))
    client = client_for(editor)
    client.get(board_url)
    few = queries(client, board_url)
    many = [
        Task(workspace=scoped, title=f"Task {n}", rank=n, stage=stage)
        for n in range(1250)
        for stage in (Stage.BACKLOG, Stage.NEXT, Stage.IN_PROGRESS, Stage.REVIEW)
    ]
    Task.objects.bulk_create(many, batch_size=500)
    assert queries(client, board_url) == few
    page = client.get(board_url).content.decode()
    assert page.count("data-card") == 4 * 50
    assert "1,251" in page
