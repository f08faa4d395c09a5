"""Moving initiatives, and what hangs together, through the REST API."""

from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scope

from accounts import records
from roadmap.models import Dependency, Effort, Initiative, Milestone
from roadmap.services.dependencies import save_dependency
from strategy.models import Person
from tests.counting import queries
from tests.roadmap import make
from tests.strategy import make as strategy

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(api_for):
    return api_for("write")


@pytest.fixture
def pair(scoped):
    """Two initiatives: "Localise" begins the day after "Account" ends."""
    goal = strategy.goal(scoped)
    account = make.initiative(goal, title="Account")
    localise = make.initiative(goal, title="Localise", starts_on=date(2026, 1, 12), ends_on=date(2026, 1, 18))
    save_dependency(Dependency(workspace=scoped), by=None, predecessor=account, successor=localise)
    return account, localise


NEXT_WEEK = {"starts_on": "2026-01-12", "ends_on": "2026-01-18", "follow": True, "version": 1}


def test_a_dry_run_says_what_a_move_does_and_the_move_does_it(api, api_url, pair):
    address = api_url(f"initiatives/{pair[0].pk}/move/")
    said = api.post(address, {**NEXT_WEEK, "dry_run": True}, format="json").json()
    assert Initiative.objects.get(pk=pair[0].pk).version == 1
    done = api.post(address, NEXT_WEEK, format="json").json()
    assert [row["initiative"] for row in done["moved"]] == [pair[0].pk, pair[1].pk]
    assert done["moved"][1] == {
        "initiative": pair[1].pk,
        "title": "Localise",
        "starts_on_before": "2026-01-12",
        "ends_on_before": "2026-01-18",
        "starts_on": "2026-01-19",
        "ends_on": "2026-01-25",
        "version": 2,
    }
    for answer in (said, done):
        answer.pop("dry_run")
        for row in answer["moved"]:
            row.pop("version")
    assert said == done


def test_what_a_move_breaks_is_named(api, api_url, pair):
    address = api_url(f"initiatives/{pair[0].pk}/move/")
    answer = api.post(address, {**NEXT_WEEK, "follow": False}, format="json").json()
    found = [(row["kind"], row["initiative"]) for row in answer["consequences"]]
    assert ("link_violated", pair[1].pk) in found


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_stale_move_is_a_conflict(api, api_url, pair, dry_run):
    records.save(Initiative.objects.get(pk=pair[0].pk), by=None, title="Renamed")
    refused = api.post(api_url(f"initiatives/{pair[0].pk}/move/"), {**NEXT_WEEK, "dry_run": dry_run}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "version_conflict")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ends_on": "2026-01-01"}, "ends_on"),
        ({"ends_on": None}, "ends_on"),
        ({"starts_on": "0202-01-01"}, "starts_on"),
    ],
)
def test_impossible_days_are_refused_by_field(api, api_url, pair, fields, field):
    refused = api.post(api_url(f"initiatives/{pair[0].pk}/move/"), {**NEXT_WEEK, **fields}, format="json")
    assert refused.status_code == 400
    assert [error["field"] for error in refused.json()["errors"]] == [field]


def test_ties_are_written_and_a_circle_is_refused(api, api_url, pair):
    account, localise = pair
    paid = make.initiative(account.goal, title="Paid", starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 8))
    body = {"predecessor": localise.pk, "successor": paid.pk, "lag_days": 3}
    made = api.post(api_url("dependencies/"), body)
    assert made.status_code == 201
    found = api.get(api_url(f"dependencies/?successor={paid.pk}")).json()["results"]
    assert [row["predecessor"] for row in found] == [localise.pk]
    refused = api.post(api_url("dependencies/"), {"predecessor": paid.pk, "successor": account.pk})
    error = refused.json()["errors"][0]
    assert (refused.status_code, error["field"]) == (400, "predecessor")
    assert "“Account” → “Localise”" in error["detail"]
    address = api_url(f"dependencies/{made.json()['id']}/")
    assert api.patch(address, {"lag_days": 0, "version": 1}).json()["version"] == 2
    assert api.patch(address, {"lag_days": 1, "version": 1}).status_code == 409
    assert api.delete(address).status_code == 204


def test_milestones_are_written_and_found_by_day(api, api_url, pair):
    made = api.post(api_url("milestones/"), {"title": "Live", "due_on": "2026-01-09", "initiative": pair[0].pk})
    assert made.status_code == 201
    api.post(api_url("milestones/"), {"title": "Half", "due_on": "2026-03-31"})
    found = api.get(api_url("milestones/?end=2026-01-31")).json()["results"]
    assert [row["title"] for row in found] == ["Live"]
    reached = api.patch(api_url(f"milestones/{made.json()['id']}/"), {"reached_on": "2026-01-08"})
    assert reached.json()["reached_on"] == "2026-01-08"
    both = {"title": "Both", "due_on": "2026-01-09", "initiative": pair[0].pk, "goal": pair[0].goal_id}
    assert api.post(api_url("milestones/"), both).json()["errors"][0]["field"] == "goal"


def test_the_schedule_says_what_is_critical_and_what_can_slip(api, api_url, pair):
    alone = make.initiative(pair[0].goal, title="Alone", ends_on=None, until_goal_is_met=True)
    answer = api.get(api_url("roadmap/schedule/")).json()
    rows = {row["initiative"]: row for row in answer["initiatives"]}
    assert [(rows[one.pk]["slack"], rows[one.pk]["critical"]) for one in pair] == [(0, True), (0, True)]
    assert (rows[alone.pk]["slack"], rows[alone.pk]["open_ended"]) == (None, True)
    assert [row["violated"] for row in answer["dependencies"]] == [False]


def test_the_plan_is_kept_to_compare_with(api, api_url, pair):
    assert api.post(api_url("roadmap/baseline/"), {"goal": pair[0].goal_id}).json() == {"initiatives": 2}
    pair[0].refresh_from_db()
    assert pair[0].baseline_starts_on == pair[0].starts_on


def test_the_load_of_people(api, api_url, pair):
    anna = Person.objects.create(workspace=pair[0].workspace, name="Anna", hours_per_week=Decimal(20))
    Effort.objects.create(workspace=anna.workspace, initiative=pair[0], person=anna, hours_per_week=Decimal("20.5"))
    answer = api.get(api_url("load/?at=2026-01-07&weeks=2")).json()["people"][0]
    assert answer["weeks"] == [
        {"week": "2026-01-05", "hours": "20.50", "overloaded": True},
        {"week": "2026-01-12", "hours": "0.00", "overloaded": False},
    ]
    assert api.get(api_url("load/?weeks=1000")).status_code == 400


def test_read_keys_only_read_and_others_are_unknown(api, api_for, api_url, pair, other_workspace):
    reader = api_for("read")
    assert reader.post(api_url(f"initiatives/{pair[0].pk}/move/"), NEXT_WEEK).status_code == 403
    assert reader.get(api_url("roadmap/schedule/")).status_code == 200
    with scope(workspace=other_workspace):
        theirs = make.initiative(strategy.goal(other_workspace))
    assert api.post(api_url(f"initiatives/{theirs.pk}/move/"), NEXT_WEEK).status_code == 404
    refused = api.post(api_url("dependencies/"), {"predecessor": theirs.pk, "successor": pair[0].pk})
    assert refused.json()["errors"][0]["field"] == "predecessor"


@pytest.mark.parametrize("address", ["dependencies/", "milestones/", "roadmap/schedule/", "load/"])
def test_an_endpoint_costs_the_same_with_more_rows(api, api_url, pair, address):
    def more(numbers):
        for n in numbers:
            one = make.initiative(pair[0].goal, title=f"Step {n}")
            save_dependency(Dependency(workspace=one.workspace), by=None, predecessor=pair[0], successor=one)
            records.save(Milestone(workspace=one.workspace), by=None, title="M", due_on=one.ends_on, initiative=one)
            person = Person.objects.create(workspace=one.workspace, name=f"Person {n}")
            Effort.objects.create(workspace=one.workspace, initiative=one, person=person, hours_per_week=Decimal(2))

    more(range(2))
    api.get(api_url(address))
    few = queries(api, api_url(address))
    more(range(2, 15))
    assert queries(api, api_url(address)) == few
