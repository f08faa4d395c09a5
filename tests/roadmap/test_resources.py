"""What an initiative needs and how it stands: hours, risks, measure, health; on its page and by the API."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError

from accounts import records
from accounts.models import AuditEvent
from roadmap import signals
from roadmap.models import Effort, Health, Initiative, Risk, Stage
from roadmap.selectors.health import standing, standings
from roadmap.services.initiatives import overrule_health, return_to_computed_health, save_initiative
from roadmap.services.tasks import create_task
from strategy.models import Goal, Person
from tests.counting import cost_of, queries
from tests.reporting import rows
from tests.roadmap import make
from tests.strategy import make as strategy

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 8)


@pytest.fixture
def goal(scoped):
    strategy.strategy(scoped)
    return strategy.goal(scoped)


@pytest.fixture
def initiative(goal):
    return make.initiative(goal, status=Initiative.Status.IN_PROGRESS)


@pytest.fixture
def anna(scoped):
    return records.save(Person(workspace=scoped), by=None, name="Anna")


@pytest.fixture
def heard():
    """Collect what a signal tells, until the test is over."""
    connected = []

    def listen(signal, read):
        told = []

        def receive(sender, **news):
            told.append(read(news))

        signal.connect(receive, weak=False)
        connected.append((signal, receive))
        return told

    yield listen
    for signal, receive in connected:
        signal.disconnect(receive)


@pytest.fixture(autouse=True)
def that_day():
    with time_machine.travel("2026-01-08 09:00+02:00", tick=False):
        yield


def test_hours_of_a_person_are_added_changed_and_taken_off(initiative, anna, client_for, editor, page_url):
    client, page = client_for(editor), page_url(f"roadmap/initiatives/{initiative.pk}/")
    response = client.post(f"{page}people/new/", {"person": anna.pk, "hours_per_week": "6"})
    assert response.url == f"{page}#people"
    effort = Effort.objects.get()
    assert "6 h a week" in client.get(page).content.decode()

    client.post(f"{page}people/{effort.pk}/", {"person": anna.pk, "hours_per_week": "4.5", "version": 1})
    effort.refresh_from_db()
    assert effort.hours_per_week == Decimal("4.5")
    client.post(f"{page}people/{effort.pk}/delete/")
    assert not Effort.objects.exists()


@pytest.mark.parametrize(("hours", "word"), [("0", "more than 0"), ("-2", "more than 0"), ("", "required")])
def test_hours_that_cannot_be_are_refused_and_stay_in_the_form(
    initiative, anna, client_for, editor, page_url, hours, word
):
    address = page_url(f"roadmap/initiatives/{initiative.pk}/people/new/")
    response = client_for(editor).post(address, {"person": anna.pk, "hours_per_week": hours})
    page = response.content.decode()
    assert word in page
    assert f'value="{anna.pk}" selected' in page


def test_the_same_person_twice_is_refused_with_the_way_out(initiative, anna, client_for, editor, page_url):
    address = page_url(f"roadmap/initiatives/{initiative.pk}/people/new/")
    client = client_for(editor)
    client.post(address, {"person": anna.pk, "hours_per_week": "6"})
    page = client.post(address, {"person": anna.pk, "hours_per_week": "2"}).content.decode()
    assert "already given. Change them instead." in page


def test_risks_are_named_on_the_initiative_and_listed_by_weight(initiative, anna, client_for, editor, page_url):
    client = client_for(editor)
    address = page_url(f"roadmap/initiatives/{initiative.pk}/risks/new/")
    risk = {"source": "third_party", "status": "open", "response": ""}
    client.post(address, {**risk, "title": "Maker on leave", "likelihood": 2, "effect": 2})
    client.post(address, {**risk, "title": "Account closed", "likelihood": 2, "effect": 3, "owner": anna.pk})
    page = client.get(page_url("roadmap/risks/")).content.decode()
    assert page.index("Account closed") < page.index("Maker on leave")
    assert "Nothing is planned against it yet." in client.get(address.replace("risks/new/", "")).content.decode()


def test_a_grave_risk_puts_the_initiative_at_risk_until_it_is_gone(initiative):
    risk = records.save(
        Risk(workspace=initiative.workspace, initiative=initiative), by=None, title="Closed", likelihood=2, effect=3
    )
    assert standing(initiative, TODAY).health == Health.AT_RISK
    records.save(risk, by=None, status=Risk.Status.GONE)
    assert standing(initiative, TODAY).health == Health.ON_TRACK


def test_overdue_and_waiting_tasks_speak_against_it(initiative):
    workspace = initiative.workspace
    create_task(workspace=workspace, by=None, title="Late", initiative=initiative, due_on=date(2026, 1, 7))
    create_task(
        workspace=workspace,
        by=None,
        title="Stuck",
        initiative=initiative,
        stage=Stage.WAITING,
        waiting_reason="the translator",
    )
    found = standing(initiative, TODAY)
    assert found.health == Health.AT_RISK
    assert {reason.why for reason in found.reasons} >= {"tasks_overdue", "tasks_waiting"}


def test_the_team_may_overrule_with_a_reason_and_take_it_back(initiative, owner, heard):
    told = heard(signals.initiative_health_overruled, lambda news: news["initiative"].health_override)
    with pytest.raises(ValidationError):
        overrule_health(initiative, health=Health.LATE, reason="  ", by=owner)
    said = overrule_health(initiative, health=Health.LATE, reason="The maker left.", by=owner)
    found = standing(said, TODAY)
    assert (found.health, found.computed, found.is_overruled) == (Health.LATE, Health.ON_TRACK, True)
    back = return_to_computed_health(said, by=owner)
    assert standing(back, TODAY).health == Health.ON_TRACK
    assert told == ["late", ""]
    assert AuditEvent.objects.filter(object_type="Initiative", action="changed").count() == 2


def test_what_the_team_says_stands_on_the_page_with_the_reason(initiative, client_for, editor, page_url):
    client, page = client_for(editor), page_url(f"roadmap/initiatives/{initiative.pk}/")
    refused = client.post(f"{page}health/", {"health": "late", "reason": ""})
    assert refused.status_code == 422
    client.post(f"{page}health/", {"health": "late", "reason": "The maker left."})
    html = client.get(page).content.decode()
    assert "The maker left." in html
    assert "Computed: On track" in html
    client.post(f"{page}health/computed/")
    assert "The maker left." not in client.get(page).content.decode()


def test_done_ones_have_no_health(initiative):
    assert standing(records.save(initiative, by=None, status=Initiative.Status.DONE), TODAY) is None


# The measure


@pytest.fixture
def instagram(scoped):
    return rows.channel(scoped)


def test_a_sum_counts_from_the_first_day_on_its_channel(initiative, instagram, scoped):
    save_initiative(initiative, by=None, channel=instagram, metric="leads", metric_target=Decimal(40))
    rows.observe(scoped, instagram, "2026-01-04", leads=100)
    rows.observe(scoped, instagram, "2026-01-05", leads=4)
    rows.observe(scoped, instagram, "2026-01-07", leads=6)
    rows.observe(scoped, rows.channel(scoped, "Facebook"), "2026-01-07", leads=50)
    rows.recomputed(scoped)
    assert standing(initiative, TODAY).reading.value == 10
    assert standing(initiative, TODAY).reading.as_of == date(2026, 1, 7)


def test_without_a_channel_a_sum_counts_everywhere(initiative, instagram, scoped):
    Goal.objects.update(channel=None)
    stored = save_initiative(initiative, by=None, metric="leads", metric_target=Decimal(40))
    rows.observe(scoped, instagram, "2026-01-06", leads=4)
    rows.observe(scoped, rows.channel(scoped, "Facebook"), "2026-01-07", leads=5)
    rows.recomputed(scoped)
    assert standing(stored, TODAY).reading.value == 9


def test_a_level_is_the_last_one_known_and_starts_where_it_stood(
    initiative, instagram, scoped, client_for, viewer, page_url
):
    save_initiative(
        initiative,
        by=None,
        channel=instagram,
        metric="followers",
        metric_start=Decimal(1000),
        metric_target=Decimal(2000),
    )
    rows.observe(scoped, instagram, "2026-01-05", followers=1100)
    rows.observe(scoped, instagram, "2026-01-07", followers=1250)
    rows.recomputed(scoped)
    page = client_for(viewer).get(page_url(f"roadmap/initiatives/{initiative.pk}/")).content.decode()
    assert "1,250" in page
    assert "(25 %)" in page


def test_a_measure_without_figures_is_unknown_and_says_so(initiative, instagram, client_for, viewer, page_url):
    save_initiative(initiative, by=None, channel=instagram, metric="followers", metric_target=Decimal(5))
    assert standing(initiative, TODAY).reading is None
    page = client_for(viewer).get(page_url(f"roadmap/initiatives/{initiative.pk}/")).content.decode()
    assert "No figures yet" in page


# Doors


def test_saving_tells_other_rooms_and_changed_dates_are_told_apart(goal, owner, heard):
    told = heard(signals.initiative_rescheduled, lambda news: news["before"])
    initiative = save_initiative(Initiative(workspace=goal.workspace), by=owner, **make.INITIATIVE, goal=goal)
    save_initiative(initiative, by=owner, title="Other")
    assert told == []
    save_initiative(initiative, by=owner, ends_on=date(2026, 1, 12))
    assert told == [(date(2026, 1, 5), date(2026, 1, 11))]


def test_a_new_initiative_without_any_goal_leads_to_the_goals(scoped, client_for, editor, page_url):
    strategy.strategy(scoped)
    response = client_for(editor).get(page_url("roadmap/initiatives/new/"))
    assert response.url == page_url("strategy/goals/new/")


def test_the_api_keeps_hours_and_risks(initiative, anna, api_for, api_url):
    api = api_for("write")
    effort = api.post(api_url("efforts/"), {"initiative": initiative.pk, "person": anna.pk, "hours_per_week": "3"})
    assert effort.status_code == 201
    risk = api.post(api_url("risks/"), {"initiative": initiative.pk, "title": "Late", "likelihood": 3, "effect": 3})
    assert risk.json()["weight"] == 9
    wrong = api.post(api_url("risks/"), {"initiative": initiative.pk, "title": "Late", "likelihood": 4, "effect": 3})
    assert wrong.status_code == 400
    assert wrong.json()["errors"][0]["field"] == "likelihood"


def test_the_api_tells_and_overrules_the_health(initiative, api_for, api_url):
    api, url = api_for("write"), api_url(f"initiatives/{initiative.pk}/health/")
    assert api.get(url).json()["reasons"][0]["why"] == "nothing_to_judge_by"
    version = api.get(url).json()["version"]
    said = api.put(url, {"health": "late", "reason": "The maker left.", "version": version})
    assert (said.json()["health"], said.json()["computed"]) == ("late", "on_track")
    assert api.put(url, {"health": "late", "reason": "Again", "version": version}).status_code == 409
    assert api.delete(url).status_code == 204
    assert api.get(url).json()["override"] == ""


def test_standings_of_many_cost_as_much_as_of_few(goal, instagram, client_for, viewer, page_url):
    def add(count):
        for number in range(count):
            initiative = make.initiative(goal, title=f"Number {number}", metric="leads", channel=instagram)
            create_task(workspace=goal.workspace, by=None, title="Do it", initiative=initiative)
            records.save(Risk(workspace=goal.workspace, initiative=initiative), by=None, title="Late")

    def cost():
        found = Initiative.objects.select_related("goal__strategy")
        return cost_of(lambda: standings(found, TODAY)), queries(client, page_url("roadmap/risks/"))

    client = client_for(viewer)
    add(3)
    few = cost()
    add(27)
    assert cost() == few
