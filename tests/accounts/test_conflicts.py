"""Two people save the same record: nobody overwrites the other unseen, and choosing loses nothing."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import OperationalError
from django_scopes import scope

from accounts import conflicts, records
from accounts.models import AuditEvent, FormDraft
from strategy.models import CompanySummary, Mission, Persona
from tests.conftest import member
from tests.strategy import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def persona(workspace, scoped) -> Persona:
    return make.persona(workspace, "Marit", age="35", objections="Will it itch?")


@pytest.fixture
def address(page_url, persona) -> str:
    return page_url(f"strategy/personas/{persona.pk}/edit/")


def fields_of(response) -> dict:
    """Return what a browser would send from this page."""
    form, context = response.context["form"], response.context
    sent = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
    sent["opened"] = context["opened"]
    if conflict := context["conflict"]:
        sent |= {"first_version": conflict.first_version, "first_opened": conflict.first_opened}
        sent |= {difference.key: difference.keep for difference in conflict.differences}
    return {name: [getattr(row, "pk", row) for row in v] if isinstance(v, list) else v for name, v in sent.items()}


@pytest.fixture
def mine(client_for, editor, address):
    """Save from a form that was opened before anyone else saved."""
    client = client_for(editor)
    opened = fields_of(client.get(address))

    def save(sent: dict | None = None, **changes):
        return client.post(address, {**(sent or opened), **changes})

    return save


def saved_by(who, persona, **fields) -> None:
    records.save(Persona.objects.get(pk=persona.pk), by=who, **fields)


def choices(response) -> dict[str, str]:
    return {difference.name: difference.keep for difference in response.context["conflict"].differences}


# --- Seeing the difference ------------------------------------------------------


def test_a_save_over_someone_elses_shows_both_values_and_who_saved(mine, persona, owner):
    saved_by(owner, persona, age="40–50")
    response = mine(age="38")
    (difference,) = response.context["conflict"].differences
    assert (difference.label, difference.mine, difference.theirs) == ("Age", "38", "40–50")
    page = response.content.decode()
    assert "Owner saved it on" in page
    assert "Keep mine" in page
    assert "Take theirs" in page
    persona.refresh_from_db()
    assert persona.age == "40–50", "nothing is stored before the choice"


def test_changes_of_different_fields_are_shown_and_one_click_keeps_both(mine, persona, owner):
    saved_by(owner, persona, objections="Too dear?")
    response = mine(age="38")
    assert choices(response) == {"age": "mine", "objections": "theirs"}
    assert mine(fields_of(response)).status_code == 302
    persona.refresh_from_db()
    assert (persona.age, persona.objections) == ("38", "Too dear?")


def test_each_field_is_chosen_by_itself(mine, persona, owner):
    saved_by(owner, persona, age="40–50", objections="Too dear?", gender="Women")
    response = mine(age="38", objections="Can I send it back?", gender="Any")
    assert choices(response) == {"age": "mine", "objections": "mine", "gender": "mine"}
    mine(fields_of(response), **{"keep-objections": "theirs"})
    persona.refresh_from_db()
    assert (persona.age, persona.objections, persona.gender) == ("38", "Too dear?", "Any")


def test_what_is_kept_can_still_be_reworded(mine, persona, owner):
    saved_by(owner, persona, age="40–50")
    mine(fields_of(mine(age="38")), age="38–50")
    persona.refresh_from_db()
    assert persona.age == "38–50"


def test_where_both_typed_the_same_there_is_nothing_to_choose(mine, persona, owner, address):
    saved_by(owner, persona, age="38")
    assert mine(age="38").status_code == 302
    assert not FormDraft.objects.exists()


def test_a_third_person_in_between_is_seen_again(mine, persona, owner, workspace):
    third = member(workspace, "third", "editor")
    saved_by(owner, persona, age="40–50", objections="Too dear?")
    first = mine(age="38")
    saved_by(third, persona, objections="Which farm?", family="Two children")
    second = mine(fields_of(first))
    assert choices(second) == {"age": "mine", "objections": "theirs", "family": "theirs"}
    assert "Third saved it on" in second.content.decode()
    mine(fields_of(second))
    persona.refresh_from_db()
    assert (persona.age, persona.objections, persona.family) == ("38", "Which farm?", "Two children")


def test_one_who_meets_oneself_is_told_so(mine, persona, editor):
    saved_by(editor, persona, age="40–50")
    assert "You saved it yourself in another window" in mine(age="38").content.decode()


# --- All kinds of fields ------------------------------------------------------------


def test_boxes_and_several_choices_are_compared_by_what_they_mean(mine, persona, owner, workspace):
    instagram, tiktok = make.channel(workspace, "Instagram"), make.channel(workspace, "TikTok")
    saved_by(owner, persona, channels=[instagram], is_negative=True)
    response = mine(age="38", channels=[tiktok.pk])
    shown = {d.name: (d.mine, d.theirs, d.keep) for d in response.context["conflict"].differences}
    assert shown["channels"] == ("TikTok", "Instagram", "mine")
    assert shown["is_negative"] == ("No", "Yes", "theirs")
    mine(fields_of(response), **{"keep-channels": "theirs"})
    persona.refresh_from_db()
    assert [channel.name for channel in persona.channels.all()] == ["Instagram"]
    assert persona.is_negative is True
    assert persona.age == "38"


def test_numbers_dates_and_references_are_no_difference_when_they_are_the_same(
    client_for, editor, owner, workspace, page_url, scoped
):
    goal = make.goal(workspace)
    client, address = client_for(editor), page_url(f"strategy/goals/{goal.pk}/edit/")
    sent = fields_of(client.get(address))
    records.save(goal, by=owner, deadline=date(2026, 9, 1))
    response = client.post(address, {**sent, "target": "13000", "version": 1})
    shown = {d.name: (d.mine, d.theirs, d.keep) for d in response.context["conflict"].differences}
    assert set(shown) == {"target", "deadline"}
    assert shown["target"] == ("13,000", "12,000", "mine")
    assert shown["deadline"][2] == "theirs"
    client.post(address, fields_of(response))
    goal.refresh_from_db()
    assert (goal.target, goal.deadline) == (Decimal(13000), date(2026, 9, 1))


def test_rows_are_taken_as_a_whole(client_for, editor, owner, workspace, page_url, scoped):
    rows = [{"on": "2019", "text": "First sweater"}]
    company = make.part(CompanySummary, workspace, name="Knit", milestones=rows)
    client, address = client_for(editor), page_url("strategy/company/")
    sent = {"name": "Knit and Co", "milestones-on": ["2019"], "milestones-text": ["First sweater"], "version": 1}
    sent["opened"] = client.get(address).context["opened"]
    theirs = [*rows, {"on": "2021", "text": "Own shop"}]
    records.save(company, by=owner, milestones=theirs)
    response = client.post(address, sent)
    shown = {d.name: (d.mine, d.theirs, d.keep) for d in response.context["conflict"].differences}
    assert shown["milestones"] == ("2019 · First sweater", "2019 · First sweater\n2021 · Own shop", "theirs")
    again = {**sent, "version": response.context["form"]["version"].value(), "opened": response.context["opened"]}
    client.post(address, {**again, "keep-milestones": "theirs", "keep-name": "mine"})
    company.refresh_from_db()
    assert (company.name, company.milestones) == ("Knit and Co", theirs)


def test_the_newlines_of_a_browser_are_no_change():
    assert conflicts.mark("one\r\ntwo ") == conflicts.mark("one\ntwo")
    assert conflicts.mark(Decimal("12.00")) == conflicts.mark(12)
    assert conflicts.mark(None) == conflicts.mark([]) == conflicts.mark("")


# --- Odd ways in ------------------------------------------------------------------------


def test_two_who_write_a_section_for_the_first_time_do_not_overwrite_each_other(
    client_for, editor, owner, workspace, page_url, scoped
):
    make.strategy(workspace)
    client, address = client_for(editor), page_url("strategy/mission/")
    sent = fields_of(client.get(address))
    make.part(Mission, workspace, statement="Theirs", business_now="Shop")
    response = client.post(address, {**sent, "statement": "Mine"})
    assert choices(response) == {"statement": "mine", "business_now": "theirs"}
    client.post(address, fields_of(response))
    mission = Mission.objects.get()
    assert (mission.statement, mission.business_now) == ("Mine", "Shop")


def test_an_error_while_choosing_keeps_the_choice(mine, persona, owner):
    saved_by(owner, persona, age="40–50", objections="Too dear?")
    again = mine(fields_of(mine(age="38")), name="", **{"keep-objections": "theirs", "keep-age": "theirs"})
    assert choices(again)["age"] == "theirs"
    assert "name" in again.context["form"].errors
    mine(fields_of(again), name="Marit B")
    persona.refresh_from_db()
    assert (persona.name, persona.age, persona.objections) == ("Marit B", "40–50", "Too dear?")


def test_a_draft_left_on_the_choice_asks_again(mine, persona, owner, client_for, editor, address, page_url):
    saved_by(owner, persona, age="40–50")
    typed = {name: value for name, value in fields_of(mine(age="38")).items() if name != "submission"}
    client = client_for(editor)
    client.post(page_url(f"drafts/strategy.persona.{persona.pk}/"), json.dumps(typed), content_type="application/json")
    reopened = fields_of(client.get(address))
    assert reopened["age"] == "38"
    assert choices(client.post(address, reopened)) == {"age": "mine"}


@pytest.mark.parametrize("opened", ["", "{", "[]", '{"pk": 1}', '{"pk": null, "marks": []}', "null"])
def test_marks_nobody_could_have_sent_count_as_unknown(mine, persona, owner, opened):
    saved_by(owner, persona, age="40–50")
    assert choices(mine(age="38", opened=opened))["age"] == "mine"


def test_a_reference_nobody_could_have_chosen_is_shown_as_nothing(client_for, editor, page_url, scoped, workspace):
    goal = make.goal(workspace)
    sent = {"title": "", "channel": "nonsense", "version": "1", "keep-channel": "mine", "keep-title": "mine"}
    assert client_for(editor).post(page_url(f"strategy/goals/{goal.pk}/edit/"), sent).status_code == 200


def test_a_choice_for_a_new_record_is_ignored(client_for, editor, page_url, scoped, workspace):
    make.strategy(workspace)
    response = client_for(editor).post(page_url("strategy/personas/new/"), {"name": "", "keep-name": "theirs"})
    assert response.status_code == 200


# --- The trail --------------------------------------------------------------------------


def test_the_trail_names_only_what_was_changed(mine, persona, editor, workspace):
    channel = make.channel(workspace)
    mine(age="38", channels=[channel.pk])
    event = AuditEvent.objects.filter(object_type="Persona", action="changed").latest("pk")
    assert event.detail["fields"] == ["age", "channels"]


def test_saving_proves_to_the_browser_that_it_is_stored(client_for, editor, address, persona):
    client = client_for(editor)
    sent = {**fields_of(client.get(address)), "submission": "0" * 32}
    assert client.post(address, sent).cookies[f"saved-{'0' * 32}"].value == "1"
    odd = client.post(address, {**sent, "version": "2", "submission": "a; Domain=evil"})
    assert not [name for name in odd.cookies if name.startswith("saved-a")]


def test_what_broke_on_the_server_can_be_sent_again(client_for, editor, address, persona, monkeypatch):
    client = client_for(editor)
    client.raise_request_exception = False
    sent = {**fields_of(client.get(address)), "age": "38", "submission": "1" * 32}
    with monkeypatch.context() as broken:
        broken.setattr(records, "save", lambda *args, **fields: (_ for _ in ()).throw(OperationalError("locked")))
        assert client.post(address, sent).status_code == 500
    client.post(address, sent)
    persona.refresh_from_db()
    assert persona.age == "38"


def test_everything_stays_in_its_workspace(scoped, workspace, other_workspace, persona, owner):
    with scope(workspace=other_workspace):
        assert conflicts.last_saved(persona) is None
