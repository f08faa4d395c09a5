"""The response plan, and who keeps the channels alive: nobody has to ask who answers."""

import pytest
from django.utils import translation

from accounts import records
from strategy.models import Channel, Person, ResponseSituation, Strategy, TeamRole
from strategy.responses import SUGGESTIONS
from strategy.services import response as services
from tests.strategy import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(scoped):
    return make.strategy(scoped)


def situation(workspace, name="Deliveries are late", **fields):
    return make.part(ResponseSituation, workspace, name=name, **fields)


# --- Suggestions -------------------------------------------------------------


def test_suggestions_are_complete_and_speak_of_the_teams_roles(plan):
    keys = set(TeamRole.objects.values_list("key", flat=True))
    for suggestion in SUGGESTIONS.values():
        assert all(suggestion.texts().values()), suggestion.key
        assert {suggestion.responder, suggestion.escalate_to} <= keys
        assert suggestion.answer_within_minutes > 0


def test_an_empty_plan_suggests_what_most_teams_meet(client_for, editor, viewer, page_url, plan):
    url = page_url("strategy/response/")
    page = client_for(editor).get(url).content.decode()
    assert "What could go wrong?" in page
    for suggestion in SUGGESTIONS.values():
        assert str(suggestion.name) in page
    assert "Add to the plan" not in client_for(viewer).get(url).content.decode()


def test_one_click_adds_a_suggestion_ready_to_use(client_for, editor, page_url, plan):
    client = client_for(editor)
    response = client.post(page_url("strategy/response/suggestions/account_taken_over/add/"))
    assert response.status_code == 302
    added = ResponseSituation.objects.get()
    assert (added.severity, added.answer_within_minutes, added.responder.key) == ("high", 30, "boss")
    page = client.get(page_url("strategy/response/")).content.decode()
    assert "Change the password of the company e-mail" in page
    assert page.count("Add to the plan") == len(SUGGESTIONS) - 1


def test_adding_twice_keeps_what_was_made_of_it(plan):
    suggestion = SUGGESTIONS["late_deliveries"]
    first = services.add_suggested(strategy=plan, suggestion=suggestion, by=None)
    records.save(first, by=None, prepared_wording="Our own words")
    again = services.add_suggested(strategy=plan, suggestion=suggestion, by=None)
    assert (again.pk, again.prepared_wording) == (first.pk, "Our own words")


def test_a_suggestion_is_written_in_the_workspaces_language(plan):
    with translation.override("fi"):
        added = services.add_suggested(strategy=plan, suggestion=SUGGESTIONS["late_deliveries"], by=None)
    assert added.name == "Deliveries are late"


def test_an_unknown_suggestion_is_not_found(client_for, editor, page_url, plan):
    assert client_for(editor).post(page_url("strategy/response/suggestions/meteor/add/")).status_code == 404


# --- The plan ----------------------------------------------------------------


def test_the_worst_comes_first_with_who_answers_and_how_soon(client_for, viewer, page_url, scoped):
    person = records.save(Person(workspace=scoped), by=None, name="Anna")
    make.strategy(scoped)
    role = records.save(TeamRole.objects.get(key="conversation"), by=None, holder=person)
    situation(scoped, "A nuisance", severity="low")
    situation(
        scoped,
        "Zero hour",
        severity="high",
        responder=role,
        answer_within_minutes=90,
        steps="Stop\n\nThink",
        prepared_wording="We <know>.\nMore at noon.",
    )
    page = client_for(viewer).get(page_url("strategy/response/")).content.decode()
    assert page.index("Zero hour") < page.index("A nuisance")
    for shown in ("Crisis", "Anna", "90 minutes", "<li>Stop</li><li>Think</li>", "We &lt;know&gt;.\nMore at noon."):
        assert shown in page, shown
    assert "No time set" in page
    assert "data-copy=" in page
    assert "data-print" in page


def test_a_situation_is_written_by_form(client_for, editor, page_url, plan):
    role = TeamRole.objects.get(key="boss")
    data = {
        "name": "Fire in the store",
        "severity": "high",
        "responder": role.pk,
        "answer_within_minutes_0": "2",
        "answer_within_minutes_1": "60",
        "steps": "Call 112",
    }
    client = client_for(editor)
    assert client.post(page_url("strategy/response/new/"), data).status_code == 302
    saved = ResponseSituation.objects.get()
    assert (saved.answer_within_minutes, saved.responder, saved.escalate_to) == (120, role, None)
    again = client.post(page_url("strategy/response/new/"), data).content.decode()
    assert "There is already a situation with this name." in again
    assert client.post(page_url(f"strategy/response/{saved.pk}/delete/")).status_code == 302
    assert not ResponseSituation.objects.exists()


def test_situations_by_api(api_for, api_url, plan):
    api = api_for("write")
    role = TeamRole.objects.get(key="boss")
    body = {"name": "Fire", "severity": "high", "responder": role.pk, "answer_within_minutes": 15}
    created = api.post(api_url("response-situations/"), body)
    assert created.status_code == 201
    assert created.json()["strategy"] == plan.pk
    assert api.post(api_url("response-situations/"), body).status_code == 400
    assert api.post(api_url("response-situations/"), {"name": "x", "answer_within_minutes": 10**9}).status_code == 400
    found = api_for("read").get(api_url("response-situations/?severity=high")).json()["results"]
    assert [row["name"] for row in found] == ["Fire"]
    assert api_for("read").get(api_url("response-situations/?severity=low")).json()["count"] == 0


def test_the_plan_of_an_archived_strategy_stays(client_for, editor, page_url, api_for, api_url, scoped, plan):
    kept = situation(scoped)
    Strategy.objects.update(state=Strategy.State.ARCHIVED)
    assert api_for("write").delete(api_url(f"response-situations/{kept.pk}/")).status_code == 409
    client = client_for(editor)
    for place in (f"{kept.pk}/delete/", "suggestions/product_recall/add/"):
        assert client.post(page_url(f"strategy/response/{place}")).status_code == 403
    assert "Add to the plan" not in client.get(page_url("strategy/response/")).content.decode()
    assert list(ResponseSituation.objects.all()) == [kept]


# --- Who keeps the channels alive --------------------------------------------


def test_a_channel_gets_an_owner_and_its_content(client_for, editor, page_url, plan):
    role = TeamRole.objects.get(key="conversation")
    data = {
        "name": "Instagram",
        "kind": "instagram",
        "active": "on",
        "owner": role.pk,
        "content_kinds": ["story", "short_video"],
        "content_note": "Three a week",
    }
    client = client_for(editor)
    assert client.post(page_url("strategy/channels/new/"), data).status_code == 302
    channel = Channel.objects.get()
    assert (channel.owner, channel.content_kinds) == (role, ["story", "short_video"])
    page = client.get(page_url("strategy/channels/")).content.decode()
    for shown in ("Stories, Short films", "Three a week", "Conversation", "held by nobody yet"):
        assert shown in page, shown


def test_a_channel_nobody_owns_stands_out_unless_it_is_retired(client_for, viewer, page_url, scoped, plan):
    make.channel(scoped, "Vine", active=False)
    url = page_url("strategy/channels/")
    assert "Nobody yet" not in client_for(viewer).get(url).content.decode()
    make.channel(scoped, "Instagram")
    assert "Nobody yet" in client_for(viewer).get(url).content.decode()


def test_content_kinds_are_checked_by_the_api(api_for, api_url, plan):
    api = api_for("write")
    body = {"name": "Instagram", "kind": "instagram", "content_kinds": ["story"]}
    assert api.post(api_url("channels/"), body, format="json").status_code == 201
    for wrong in (["smoke signals"], "story", [["story"]], [None]):
        body = {"name": "X", "kind": "x", "content_kinds": wrong}
        assert api.post(api_url("channels/"), body, format="json").status_code == 400, wrong


def test_many_channels_have_pages(client_for, viewer, page_url, scoped):
    for n in range(21):
        make.channel(scoped, f"Channel {n:02}")
    page = client_for(viewer).get(page_url("strategy/channels/")).content.decode()
    assert "1–20 of 21" in page
