"""The strategy document through the REST API."""

import pytest
from django_scopes import scope

from reporting.models import Observation
from strategy.models import Channel, Goal, SwotItem
from tests.strategy import make

pytestmark = pytest.mark.django_db

GOAL = {
    "title": "Double the German audience",
    "specific": "Followers in Germany",
    "metric": "followers",
    "target": "12000",
    "achievable": "It was done in Finland",
    "relevant": "Anna, six hours a week",
    "deadline": "2026-07-05",
}


@pytest.fixture
def api(api_for):
    return api_for("write")


def fields_of(response) -> set[str]:
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    return {error["field"] for error in response.json()["errors"]}


# --- Company -----------------------------------------------------------------


@pytest.fixture
def company_url(api_url, scoped):
    return api_url(f"strategies/{make.strategy(scoped).pk}/company/")


def test_the_company_is_put_once_and_replaced(api, company_url):
    assert api.get(company_url).status_code == 404
    created = api.put(company_url, {"name": "Saaristo", "founded_on": "2016-04-01"})
    assert created.status_code == 201
    changed = api.put(company_url, {"name": "Saaristo Knitwear", "version": created.json()["version"]})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert api.get(company_url).json()["founded_on"] == "2016-04-01"
    assert api.put(company_url, {"name": "Old", "version": 1}).status_code == 409
    assert fields_of(api.put(company_url, {"name": ""})) == {"name"}


# --- SWOT --------------------------------------------------------------------


def test_swot_items_are_written_moved_and_removed(api, api_url, scoped):
    ids = [
        api.post(api_url("swot-items/"), {"quadrant": "strength", "text": text}).json()["id"]
        for text in ("a", "b", "c")
    ]
    moved = api.post(api_url(f"swot-items/{ids[2]}/move/"), {"quadrant": "strength", "position": 0})
    assert (moved.status_code, moved.json()["position"]) == (200, 0)
    api.patch(api_url(f"swot-items/{ids[0]}/"), {"quadrant": "threat", "text": "A"})
    assert api.delete(api_url(f"swot-items/{ids[1]}/")).status_code == 204
    listed = api.get(api_url("swot-items/")).json()["results"]
    assert [(row["quadrant"], row["position"], row["text"]) for row in listed] == [
        ("strength", 0, "c"),
        ("threat", 0, "A"),
    ]
    assert api.get(api_url("swot-items/?quadrant=threat")).json()["count"] == 1


def test_a_move_to_nowhere_is_refused_by_field(api, api_url, scoped):
    item = make.swot_item(scoped, "a")
    response = api.post(api_url(f"swot-items/{item.pk}/move/"), {"quadrant": "limbo", "position": -1})
    assert fields_of(response) == {"quadrant", "position"}


# --- Personas ----------------------------------------------------------------


def test_personas_are_told_apart(api, api_url):
    api.post(api_url("personas/"), {"name": "Marit", "challenges": "Time"})
    api.post(api_url("personas/"), {"name": "Sale hunter", "is_negative": True})
    assert api.get(api_url("personas/?is_negative=true")).json()["results"][0]["name"] == "Sale hunter"
    assert fields_of(api.post(api_url("personas/"), {"name": "Marit"})) == {"name"}


# --- Channels ----------------------------------------------------------------


def test_channels_carry_metric_keys_and_are_filtered(api, api_url):
    body = {"name": "Instagram", "kind": "instagram", "purpose": "advertising", "metrics": ["clicks", "spend"]}
    assert api.post(api_url("channels/"), body).json()["metrics"] == ["clicks", "spend"]
    api.post(api_url("channels/"), {"name": "Vine", "active": False})
    for query, names in (("active=false", ["Vine"]), ("kind=instagram", ["Instagram"]), ("", ["Instagram", "Vine"])):
        assert [row["name"] for row in api.get(api_url(f"channels/?{query}")).json()["results"]] == names


def test_wrong_channels_are_refused_by_field(api, api_url):
    api.post(api_url("channels/"), {"name": "Instagram"})
    assert fields_of(api.post(api_url("channels/"), {"name": " INSTAGRAM"})) == {"name"}
    assert fields_of(api.post(api_url("channels/"), {"name": "X", "metrics": ["luck"]})) == {"metrics.0"}
    assert fields_of(api.get(api_url("channels/?kind=fax"))) == {"kind"}


def test_the_primary_sales_mark_moves(api, api_url, scoped):
    website = make.channel(scoped, "Website", is_primary_sales=True)
    api.post(api_url("channels/"), {"name": "Instagram", "is_primary_sales": True})
    assert api.get(api_url(f"channels/{website.pk}/")).json()["is_primary_sales"] is False


def test_a_channel_in_use_is_not_deleted(api, api_url, scoped):
    channel = make.channel(scoped)
    Observation.objects.create(workspace=scoped, channel=channel, date="2026-01-01", until="2026-01-01")
    response = api.delete(api_url(f"channels/{channel.pk}/"))
    assert response.status_code == 409
    assert response.json()["code"] == "channel_in_use"
    assert Channel.objects.filter(pk=channel.pk).exists()


# --- Goals -------------------------------------------------------------------


def test_a_goal_is_created_and_read_back(api, api_url, scoped):
    channel = make.channel(scoped)
    created = api.post(api_url("goals/"), {**GOAL, "channel": channel.pk})
    assert created.status_code == 201, created.content
    read = api.get(api_url(f"goals/{created.json()['id']}/")).json()
    assert (read["target"], read["channel"], read["status"]) == ("12000.00", channel.pk, "active")


def test_goals_are_filtered(api, api_url, scoped):
    channel = make.channel(scoped)
    make.goal(scoped, title="spring", deadline="2026-03-31", channel=channel)
    retention = make.objective(scoped, "retention")
    make.goal(scoped, title="autumn", deadline="2026-10-31", business_objective=retention, status="met")
    found = {
        f"channel={channel.pk}": ["spring"],
        f"business_objective={retention.pk}": ["autumn"],
        "status=met": ["autumn"],
        "deadline_before=2026-03-31": ["spring"],
        "deadline_after=2026-04-01": ["autumn"],
        "metric=followers": ["spring", "autumn"],
    }
    for query, titles in found.items():
        assert [row["title"] for row in api.get(api_url(f"goals/?{query}")).json()["results"]] == titles, query


def test_a_goal_may_begin_as_a_title(api, api_url):
    assert fields_of(api.post(api_url("goals/"), {"specific": "x"})) == {"title"}
    created = api.post(api_url("goals/"), {"title": "Be heard in Germany"}).json()
    assert (created["target"], created["deadline"], created["business_objective"]) == (None, None, None)


def test_rules_between_fields_name_the_field_to_mend(api, api_url):
    assert fields_of(api.post(api_url("goals/"), {**GOAL, "starts_on": "2026-08-01"})) == {"deadline"}
    assert fields_of(api.post(api_url("goals/"), {**GOAL, "target_is_change": True})) == {"baseline"}
    assert fields_of(api.post(api_url("goals/"), {**GOAL, "deadline": "9999-12-31"})) == {"deadline"}


def test_a_stale_version_is_a_conflict_and_changes_nothing(api, api_url, scoped):
    goal = make.goal(scoped)
    first = api.patch(api_url(f"goals/{goal.pk}/"), {"title": "First", "version": 1})
    assert first.json()["version"] == 2
    second = api.patch(api_url(f"goals/{goal.pk}/"), {"title": "Second", "version": 1})
    assert second.status_code == 409
    assert second["Content-Type"] == "application/problem+json"
    assert second.json()["code"] == "version_conflict"
    assert Goal.objects.get().title == "First"


# --- Who may ------------------------------------------------------------------


def test_a_read_key_reads_only(api_for, api_url, scoped):
    goal = make.goal(scoped)
    api = api_for("read")
    assert api.get(api_url("goals/")).status_code == 200
    assert api.patch(api_url(f"goals/{goal.pk}/"), {"title": "x"}).status_code == 403
    company = api_url(f"strategies/{goal.strategy_id}/company/")
    assert api.put(company, {"name": "x"}).status_code == 403
    assert api.post(api_url("swot-items/1/move/"), {}).status_code == 403


def test_another_workspace_is_out_of_sight(api, api_url, other_workspace, workspace):
    with scope(workspace=other_workspace):
        channel, goal = make.channel(other_workspace), make.goal(other_workspace)
        persona, item = make.persona(other_workspace), make.swot_item(other_workspace, "x")
    places = (("channels", channel), ("goals", goal), ("personas", persona), ("swot-items", item))
    for prefix, row in places:
        assert api.get(api_url(f"{prefix}/{row.pk}/")).status_code == 404
        assert api.delete(api_url(f"{prefix}/{row.pk}/")).status_code == 404
        assert api.get(api_url(f"{prefix}/")).json()["count"] == 0
    assert fields_of(api.post(api_url("goals/"), {**GOAL, "channel": channel.pk})) == {"channel"}
    with scope(workspace=other_workspace):
        assert SwotItem.objects.count() == 1
