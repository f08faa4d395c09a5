"""The customer journey: ordered stages, each with an owner, an answer, a service time and perhaps a metric."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django_scopes import scope

from accounts import records
from accounts.models import AuditEvent
from accounts.records import VersionConflict
from strategy.fields import LONGEST_SPAN, SpanField
from strategy.journey import COUNTS, STANDARD_STAGES
from strategy.models import JourneyStage, Person, Strategy, StrategyArchived, TeamRole
from strategy.services import journey as services
from tests.strategy import make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def order() -> list[tuple[int, str]]:
    return list(JourneyStage.objects.values_list("position", "name"))


@pytest.fixture
def abc(scoped):
    """A journey of three stages."""
    strategy = make.strategy(scoped)
    JourneyStage.objects.all().delete()
    blank = {"workspace": scoped, "strategy": strategy}
    return [services.save_stage(JourneyStage(**blank), by=None, name=name) for name in "abc"]


# --- Order -------------------------------------------------------------------


def test_a_strategy_begins_with_the_usual_stages(scoped):
    make.strategy(scoped)
    assert order() == [(place, str(stage.name)) for place, stage in enumerate(STANDARD_STAGES)]


@pytest.mark.parametrize(
    ("position", "expected"), [(0, "cab"), (1, "acb"), (2, "abc"), (99, "abc")], ids=["first", "second", "same", "far"]
)
def test_a_stage_moves(abc, owner, position, expected):
    services.move_stage(abc[2], position=position, by=owner)
    assert order() == list(enumerate(expected))
    assert AuditEvent.objects.filter(action="moved", actor=owner, object_id=str(abc[2].pk)).exists()


def test_deleting_closes_the_gap(abc):
    services.delete_stage(abc[1], by=None)
    assert order() == [(0, "a"), (1, "c")]


def test_a_move_does_not_disturb_whoever_is_writing(abc):
    stale = JourneyStage.objects.get(pk=abc[0].pk)
    services.move_stage(abc[0], position=2, by=None)
    services.save_stage(stale, by=None, version=stale.version, answer="By film")
    assert order() == [(0, "b"), (1, "c"), (2, "a")]


def test_writing_over_someone_elses_answer_is_refused(abc):
    services.save_stage(abc[0], by=None, version=1, answer="theirs")
    with pytest.raises(VersionConflict):
        services.save_stage(abc[0], by=None, version=1, answer="mine")


def test_an_archived_journey_stays_as_it_is(abc):
    Strategy.objects.update(state=Strategy.State.ARCHIVED)
    for write in (
        lambda: services.move_stage(abc[0], position=2, by=None),
        lambda: services.delete_stage(abc[0], by=None),
        lambda: services.save_stage(abc[0], by=None, answer="x"),
    ):
        with pytest.raises(StrategyArchived):
            write()
    assert order() == list(enumerate("abc"))


@pytest.mark.django_db(transaction=True)
def test_many_moves_at_once_end_in_a_complete_order(workspace):
    with scope(workspace=workspace):
        make.strategy(workspace)
        stages = list(JourneyStage.objects.all()[:6])

    def move(n: int) -> None:
        try:
            with scope(workspace=workspace):
                services.move_stage(stages[n], position=(n * 3) % 5, by=None)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(move, range(6)))
    with scope(workspace=workspace):
        assert [position for position, _name in order()] == list(range(len(STANDARD_STAGES)))


# --- A length of time --------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [(["90", "1"], 90), (["4", "60"], 240), (["3", "1440"], 4320), (["", "60"], None), ([], None)],
)
def test_a_span_is_kept_in_minutes(typed, minutes):
    assert SpanField().clean(typed) == minutes


@pytest.mark.parametrize(("minutes", "shown"), [(90, [90, 1]), (240, [4, 60]), (4320, [3, 1440]), (None, [None, 60])])
def test_a_span_is_shown_in_its_largest_unit(minutes, shown):
    assert SpanField().widget.decompress(minutes) == shown


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["0", "60"], "Enter 1 or more."),
        (["four", "60"], "Enter a whole number."),
        (["1.5", "60"], "Enter a whole number."),
        (["400", "1440"], "Enter a year at most."),
        (["9" * 30, "1440"], "Enter a year at most."),
        (["4", "7"], "Select a valid choice"),
    ],
)
def test_a_wrong_span_says_what_is_wrong(client_for, editor, page_url, abc, typed, message):
    data = {"name": "a", "service_minutes_0": typed[0], "service_minutes_1": typed[1]}
    page = client_for(editor).post(page_url(f"strategy/journey/{abc[0].pk}/edit/"), data).content.decode()
    assert message in page
    assert f'value="{typed[0]}"' in page


# --- The page ----------------------------------------------------------------


def test_the_journey_reads_as_a_flow(client_for, viewer, page_url, abc, scoped):
    person = records.save(Person(workspace=scoped), by=None, name="Anna")
    role = records.save(TeamRole.objects.get(key="conversation"), by=None, holder=person)
    services.save_stage(abc[0], by=None, answer="By name", owner=role, service_minutes=240, metric="leads")
    boss = TeamRole.objects.get(key="boss")
    services.save_stage(abc[1], by=None, owner=boss)
    page = client_for(viewer).get(page_url("strategy/journey/")).content.decode()
    for shown in ("By name", "Anna", "4 hours", "Leads", "Not answered yet", "held by nobody yet", "Nobody yet"):
        assert shown in page, shown
    assert "journey-move" not in page


def test_a_stage_is_written_with_owner_and_time(client_for, editor, page_url, abc):
    role = TeamRole.objects.get(key="conversation")
    client = client_for(editor)
    data = {
        "name": "Asks",
        "question": "How do they ask?",
        "answer": "By message",
        "owner": role.pk,
        "service_minutes_0": "4",
        "service_minutes_1": "60",
        "metric": "leads",
    }
    response = client.post(page_url("strategy/journey/new/"), data)
    assert response.status_code == 302
    stage = JourneyStage.objects.get(name="Asks")
    assert (stage.position, stage.owner, stage.service_minutes, stage.metric) == (3, role, 240, "leads")
    assert response.url.endswith(f"#stage-{stage.pk}")
    edit = client.get(page_url(f"strategy/journey/{stage.pk}/edit/")).content.decode()
    assert 'name="service_minutes_0" value="4"' in edit
    assert "Conversation: nobody yet" in edit


def test_only_what_adds_up_over_days_is_offered_to_count_a_stage(client_for, editor, page_url, abc):
    assert {"clicks", "leads", "purchases"} <= set(COUNTS)
    assert not {"reach", "followers", "revenue", "spend", "nps"} & set(COUNTS)
    page = client_for(editor).get(page_url(f"strategy/journey/{abc[0].pk}/edit/")).content.decode()
    assert 'value="purchases"' in page
    assert 'value="reach"' not in page


def test_a_metric_chosen_elsewhere_is_not_lost(client_for, editor, page_url, abc):
    services.save_stage(abc[0], by=None, metric="reach")
    page = client_for(editor).get(page_url(f"strategy/journey/{abc[0].pk}/edit/")).content.decode()
    assert 'value="reach" selected' in page


def test_a_draft_of_a_time_comes_back(client_for, editor, page_url, abc):
    client, key = client_for(editor), f"strategy.journeystage.{abc[0].pk}"
    draft = {"name": "a, better", "service_minutes_0": "3", "service_minutes_1": "1440"}
    client.post(page_url(f"drafts/{key}/"), json.dumps(draft), content_type="application/json")
    page = client.get(page_url(f"strategy/journey/{abc[0].pk}/edit/")).content.decode()
    assert 'name="service_minutes_0" value="3"' in page
    assert '<option value="1440" selected>' in page


def test_two_people_writing_see_both_times(client_for, editor, page_url, abc):
    services.save_stage(abc[0], by=None, service_minutes=60)
    typed = {"name": "a", "service_minutes_0": "2", "service_minutes_1": "1440", "version": "1"}
    page = client_for(editor).post(page_url(f"strategy/journey/{abc[0].pk}/edit/"), typed).content.decode()
    assert "2 days" in page
    assert "1 hour" in page


def test_buttons_move_without_scripts(client_for, editor, page_url, abc):
    client, url = client_for(editor), page_url(f"strategy/journey/{abc[1].pk}/move/")
    response = client.post(url, {"step": "-1"})
    assert response.status_code == 302
    assert response.url.endswith(f"#stage-{abc[1].pk}")
    assert order() == list(enumerate("bac"))
    client.post(url, {"step": "-1"})
    assert order() == list(enumerate("bac"))
    for wrong in ({}, {"step": "2"}, {"position": "-1"}):
        assert client.post(url, wrong).status_code == 422


def test_dragging_names_the_place(client_for, editor, page_url, abc):
    url = page_url(f"strategy/journey/{abc[2].pk}/move/")
    assert client_for(editor).post(url, {"position": "0"}, headers=HTMX).status_code == 204
    assert order() == list(enumerate("cab"))


def test_a_viewer_cannot_move(client_for, viewer, page_url, abc):
    url = page_url(f"strategy/journey/{abc[0].pk}/move/")
    assert client_for(viewer).post(url, {"step": "1"}).status_code == 403


def test_a_stranger_finds_nothing(client_for, outsider, page_url, abc):
    for place in ("", f"{abc[0].pk}/edit/", f"{abc[0].pk}/delete/"):
        assert client_for(outsider).get(page_url(f"strategy/journey/{place}")).status_code == 404


def test_a_long_journey_has_pages_and_a_moved_stage_is_followed(client_for, editor, page_url, abc, scoped):
    blank = {"workspace": scoped, "strategy": abc[0].strategy}
    for n in range(30):
        services.save_stage(JourneyStage(**blank), by=None, name=f"Stage {n}")
    client = client_for(editor)
    second = client.get(page_url("strategy/journey/?page=2")).content.decode()
    assert 'start="21"' in second
    assert "Stage 29" in second
    at_the_edge = JourneyStage.objects.get(position=19)
    assert "page=2#" in client.post(page_url(f"strategy/journey/{at_the_edge.pk}/move/"), {"step": "1"}).url


def test_deleting_on_the_page(client_for, editor, page_url, abc):
    assert client_for(editor).post(page_url(f"strategy/journey/{abc[0].pk}/delete/")).status_code == 302
    assert order() == [(0, "b"), (1, "c")]


# --- The API -----------------------------------------------------------------


def test_stages_by_api(api_for, api_url, abc):
    api = api_for("write")
    role = TeamRole.objects.get(key="boss")
    created = api.post(api_url("journey-stages/"), {"name": "d", "owner": role.pk, "service_minutes": 90}).json()
    assert (created["position"], created["owner"], created["strategy"]) == (3, role.pk, abc[0].strategy_id)
    moved = api.post(api_url(f"journey-stages/{created['id']}/move/"), {"position": 0})
    assert (moved.status_code, moved.json()["position"]) == (200, 0)
    assert order() == list(enumerate("dabc"))
    assert api.delete(api_url(f"journey-stages/{abc[0].pk}/")).status_code == 204
    assert order() == list(enumerate("dbc"))
    found = api_for("read").get(api_url(f"journey-stages/?owner={role.pk}")).json()["results"]
    assert [row["name"] for row in found] == ["d"]


@pytest.mark.parametrize(
    "wrong", [{"service_minutes": LONGEST_SPAN + 1}, {"service_minutes": 0}, {"metric": "luck"}, {"owner": 999_999}]
)
def test_the_api_refuses_what_the_form_refuses(api_for, api_url, abc, wrong):
    address = api_url(f"journey-stages/{abc[0].pk}/")
    assert api_for("write").patch(address, wrong, format="json").status_code == 400


def test_moving_in_an_archived_strategy_answers_with_a_conflict(api_for, api_url, abc):
    Strategy.objects.update(state=Strategy.State.ARCHIVED)
    assert api_for("write").post(api_url(f"journey-stages/{abc[0].pk}/move/"), {"position": 1}).status_code == 409


def test_the_page_of_an_archived_journey_is_read_only(client_for, editor, page_url, abc):
    Strategy.objects.update(state=Strategy.State.ARCHIVED)
    client = client_for(editor)
    assert "journey-move" not in client.get(page_url("strategy/journey/")).content.decode()
    for action in ("move", "delete"):
        assert client.post(page_url(f"strategy/journey/{abc[0].pk}/{action}/"), {"step": "1"}).status_code == 403
