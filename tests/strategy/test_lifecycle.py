"""Strategies as a whole: begun, approved, archived, made current, continued in the next one."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django_scopes import scope

from accounts import records
from accounts.models import AuditEvent
from accounts.records import StateConflict
from strategy import snapshot
from strategy.compare import compare
from strategy.models import (
    Audience,
    Competitor,
    Dismissal,
    Goal,
    Persona,
    Review,
    Strategy,
    StrategyArchived,
    StrategyPart,
    StrategyVersion,
    SwotItem,
)
from strategy.sections import SECTIONS
from strategy.selectors.documents import name_for_next
from strategy.services import documents, lifecycle, versions
from tests.counting import cost_of
from tests.strategy import make, whole

pytestmark = pytest.mark.django_db

PERIOD = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 12, 31)}
SHORT = {"starts_on": "2026-01-01", "ends_on": "2026-06-30", "review_every": 3}


@pytest.fixture
def current(scoped):
    return make.strategy(scoped, name="Plan 2026–2027", **PERIOD)


@pytest.fixture
def draft(current, scoped):
    """A second strategy, which is not current."""
    return make.strategy(scoped, name="Plan for Germany", starts_on=date(2028, 1, 1), ends_on=date(2029, 12, 31))


def about(page_url, place, strategy):
    return page_url(f"strategy/{place}/?strategy={strategy.pk}")


def text_of(client, url, **sent):
    answer = client.post(url, sent, follow=True) if sent else client.get(url, follow=True)
    return answer.content.decode()


# --- Settings: money for the start only is why strategies fail -----------------


def test_a_period_shorter_than_two_years_is_warned_about_and_kept(client_for, editor, page_url, current):
    page = text_of(client_for(editor), about(page_url, "settings", current), name="Plan", version=1, **SHORT)
    assert "Money reserved only for the start is why strategies fail" in page
    current.refresh_from_db()
    assert current.ends_on == date(2026, 6, 30)


@pytest.mark.parametrize("extra", [{"short_on_purpose": "on"}, {"ends_on": "2027-12-31"}])
def test_a_short_campaign_on_purpose_and_two_years_are_not_warned_about(client_for, editor, page_url, current, extra):
    sent = {"name": "Plan", "version": 1, **SHORT, **extra}
    assert "is why strategies fail" not in text_of(client_for(editor), about(page_url, "settings", current), **sent)


def test_settings_say_why_short_money_fails(client_for, editor, page_url, current):
    assert "Spread what there is over at least two years" in text_of(
        client_for(editor), about(page_url, "settings", current)
    )


def test_a_change_of_settings_is_a_change_of_the_document(scoped, current):
    before = current.changed_at
    documents.change(current, by=None, name="Renamed")
    current.refresh_from_db()
    assert current.changed_at > before
    assert AuditEvent.objects.filter(object_type="Strategy", action="changed", detail__fields=["name"]).exists()


def test_settings_belong_to_editors_and_refuse_what_was_changed_meanwhile(
    client_for, viewer, editor, page_url, current
):
    url = about(page_url, "settings", current)
    assert client_for(viewer).get(url).status_code == 403
    documents.change(current, by=None, name="By somebody else")
    page = text_of(client_for(editor), url, name="Mine", version=1, **{**SHORT, "ends_on": "2027-12-31"})
    assert "Two people changed this" in page
    assert "By somebody else" in page


# --- Several strategies ----------------------------------------------------------


def test_the_first_strategy_is_current_and_the_next_are_not(current, draft):
    assert current.is_current
    assert not draft.is_current


def test_another_strategy_is_begun_on_the_page(client_for, editor, page_url, current):
    sent = {"name": "Campaign", **SHORT, "short_on_purpose": "on"}
    page = text_of(client_for(editor), page_url("strategy/start/"), **sent)
    assert "Campaign" in page
    assert [row.name for row in Strategy.objects.all()] == ["Plan 2026–2027", "Campaign"]


def test_the_list_shows_every_strategy_with_its_state_last_version_and_review(
    client_for, viewer, page_url, scoped, current, draft
):
    versions.take_version(current, by=None, name="As shown to the bank")
    day = {"held_on": date(2026, 3, 31), "period_start": date(2026, 1, 1), "period_end": date(2026, 3, 31)}
    Review.objects.create(workspace=scoped, strategy=current, **day)
    page = text_of(client_for(viewer), page_url("strategy/strategies/"))
    assert page.index("Plan 2026–2027") < page.index("Plan for Germany")
    for words in ("Current", "Draft", "As shown to the bank", "31 Mar 2026", "1 Jan 2026 – 31 Dec 2027"):
        assert words in page
    assert "Archive" not in page


def test_the_list_costs_the_same_for_twenty_strategies_as_for_two(client_for, editor, page_url, scoped, current):
    client = client_for(editor)
    url = page_url("strategy/strategies/")
    make.strategy(scoped, name="Second", **PERIOD)
    two = cost_of(lambda: client.get(url))
    for number in range(18):
        strategy = make.strategy(scoped, name=f"Plan {number}", **PERIOD)
        versions.take_version(strategy, by=None, name="One")
    assert cost_of(lambda: client.get(url)) == two


def test_without_a_strategy_the_list_leads_to_the_first(client_for, editor, page_url):
    answer = client_for(editor).get(page_url("strategy/strategies/"))
    assert answer["Location"] == page_url("strategy/start/")


# --- Approving ---------------------------------------------------------------------


def test_approving_keeps_a_version_of_what_everybody_works_by(client_for, owner, page_url, current):
    seen = Strategy.objects.get(pk=current.pk).changed_at.isoformat()
    page = text_of(client_for(owner), about(page_url, "approve", current), seen=seen)
    assert "this is what everybody works by" in page
    current.refresh_from_db()
    assert (current.state, current.approved_by) == ("approved", owner)
    version = StrategyVersion.objects.get()
    assert (version.reason, version.number, version.document["strategy"]["state"]) == ("approved", 1, "approved")
    assert AuditEvent.objects.filter(object_type="Strategy", action="approved", actor=owner).count() == 1


def test_only_an_owner_approves(client_for, editor, page_url, current):
    url = about(page_url, "approve", current)
    assert client_for(editor).get(url).status_code == 403
    assert client_for(editor).post(url).status_code == 403
    assert "Approve" not in text_of(client_for(editor), page_url("strategy/strategies/"))


def test_what_is_still_open_is_shown_before_approving(client_for, owner, page_url, scoped, current):
    make.goal(scoped, title="More followers", target=None)
    page = text_of(client_for(owner), about(page_url, "approve", current))
    assert "More followers” has no number" in page
    assert "These sections still ask for something" in page
    assert current.state == "draft"


def test_a_second_click_on_approve_changes_nothing_more(scoped, owner, current):
    first = lifecycle.approve(current, by=owner)
    again = lifecycle.approve(current, by=None)
    assert (again.approved_at, again.approved_by) == (first.approved_at, owner)
    assert StrategyVersion.objects.count() == 1


def test_what_changed_while_the_owner_was_reading_is_not_approved_unseen(client_for, owner, page_url, scoped, current):
    seen = Strategy.objects.get(pk=current.pk).changed_at.isoformat()
    make.persona(scoped)
    page = text_of(client_for(owner), about(page_url, "approve", current), seen=seen)
    assert "Somebody changed the strategy while you were reading" in page
    current.refresh_from_db()
    assert current.state == "draft"


def test_a_change_after_approval_is_said_and_can_be_approved_again(client_for, owner, page_url, scoped, current):
    lifecycle.approve(current, by=owner)
    assert "changed since it was approved" not in text_of(client_for(owner), page_url("strategy/strategies/"))
    make.persona(scoped)
    assert "changed since it was approved" in text_of(client_for(owner), page_url("strategy/strategies/"))
    lifecycle.approve(current, by=owner)
    assert [row.number for row in StrategyVersion.objects.all()] == [2, 1]


@pytest.mark.parametrize("seen", ["", "yesterday", "2026-01-01"])
def test_a_moment_nobody_can_read_is_no_error(client_for, owner, page_url, current, seen):
    assert client_for(owner).post(about(page_url, "approve", current), {"seen": seen}).status_code == 302


# --- Archive -----------------------------------------------------------------------


def test_the_current_strategy_is_not_archived_before_another_is_current(client_for, editor, page_url, current, draft):
    page = text_of(client_for(editor), about(page_url, "archive", current), sent="1")
    assert "is the current strategy. Make another one current" in page
    lifecycle.make_current(draft, by=editor)
    text_of(client_for(editor), about(page_url, "archive", current), sent="1")
    current.refresh_from_db()
    assert current.is_archived


def test_an_archived_strategy_is_kept_as_a_version_and_read_only(scoped, draft):
    persona = make.persona(scoped, strategy=draft)
    archived = lifecycle.archive(draft, by=None)
    assert lifecycle.archive(draft, by=None).is_archived
    assert [row.reason for row in StrategyVersion.objects.filter(strategy=draft)] == ["archived"]
    for refused in (
        lambda: make.persona(scoped, "Jonas", strategy=archived),
        lambda: records.save(persona, by=None, role="Buyer"),
        lambda: records.delete(Persona.objects.get(pk=persona.pk), by=None),
        lambda: documents.change(archived, by=None, name="Other"),
        lambda: lifecycle.approve(archived, by=None),
        lambda: lifecycle.make_current(archived, by=None),
        lambda: versions.save_version(archived, by=None, name="Late"),
    ):
        with pytest.raises(StateConflict):
            refused()


def test_a_change_by_someone_who_has_not_seen_the_archiving_is_refused(scoped, draft):
    persona = make.persona(scoped, strategy=draft)
    read_before = Persona.objects.select_related("strategy").get(pk=persona.pk)
    lifecycle.archive(draft, by=None)
    with pytest.raises(StrategyArchived):
        read_before.save()
    with pytest.raises(StrategyArchived):
        read_before.delete()


def test_the_settings_of_an_archived_strategy_cannot_be_changed(client_for, editor, page_url, draft):
    lifecycle.archive(draft, by=None)
    page = text_of(client_for(editor), about(page_url, "settings", draft))
    assert "This strategy is archived" in page
    assert 'name="ends_on"' not in page
    sent = {"name": "Other", "version": 2, **SHORT}
    client_for(editor).post(about(page_url, "settings", draft), sent)
    draft.refresh_from_db()
    assert draft.name == "Plan for Germany"


@pytest.mark.parametrize(("approved", "state"), [(True, "approved"), (False, "draft")])
def test_out_of_the_archive_it_is_what_it_was(client_for, editor, page_url, draft, approved, state):
    if approved:
        lifecycle.approve(draft, by=None)
    lifecycle.archive(draft, by=None)
    url = about(page_url, "restore", draft)
    text_of(client_for(editor), url, sent="1")
    text_of(client_for(editor), url, sent="1")
    draft.refresh_from_db()
    assert draft.state == state
    assert AuditEvent.objects.filter(object_type="Strategy", action="restored").count() == 1


def test_exactly_one_strategy_is_current(client_for, editor, page_url, current, draft):
    for _click in range(2):
        text_of(client_for(editor), about(page_url, "make-current", draft), sent="1")
    assert [row.name for row in Strategy.objects.filter(is_current=True)] == ["Plan for Germany"]
    assert AuditEvent.objects.filter(action="made current").count() == 1


@pytest.mark.parametrize("place", ["archive", "restore", "make-current"])
def test_steps_are_posted_by_editors(client_for, viewer, contributor, editor, page_url, draft, place):
    url = about(page_url, place, draft)
    assert client_for(viewer).post(url).status_code == 403
    assert client_for(contributor).post(url).status_code == 403
    assert client_for(editor).get(url).status_code == 405


def test_a_strategy_of_another_workspace_is_unknown(client_for, owner, page_url, other_workspace, current):
    with scope(workspace=other_workspace):
        strange = make.strategy(other_workspace)
    for place in ("settings", "approve", "next", "delete", "versions", "compare", "reviews"):
        assert client_for(owner).get(about(page_url, place, strange)).status_code == 404


# --- Deleting ------------------------------------------------------------------------


def test_a_draft_nobody_works_by_is_deleted_after_asking(client_for, editor, page_url, current, draft):
    url = about(page_url, "delete", draft)
    assert "All its sections, versions and reviews" in text_of(client_for(editor), url)
    text_of(client_for(editor), url, sent="1")
    assert list(Strategy.objects.values_list("name", flat=True)) == ["Plan 2026–2027"]


def test_the_current_and_the_approved_are_not_deleted(client_for, editor, page_url, current, draft):
    lifecycle.approve(draft, by=None)
    assert "is the current strategy" in text_of(client_for(editor), about(page_url, "delete", current), sent="1")
    assert "has been approved, so it is kept" in text_of(client_for(editor), about(page_url, "delete", draft), sent="1")
    lifecycle.archive(draft, by=None)
    lifecycle.restore(draft, by=None)
    with pytest.raises(StateConflict):
        documents.delete(draft, by=None)
    assert Strategy.objects.count() == 2


# --- Start the next from this one ---------------------------------------------------


def every_part(of=StrategyPart):
    for model in of.__subclasses__():
        yield from every_part(model) if model._meta.abstract else [model]


def test_every_part_of_a_strategy_is_in_the_catalogue_and_so_copied():
    listed = {part.model for section in SECTIONS for part in section.parts}
    assert set(every_part()) <= listed


def test_the_next_strategy_holds_everything_the_one_before_does(scoped, current):
    whole.fill(current, rows=3)
    later = documents.start_next(current, by=None, name="Next", starts_on=date(2028, 1, 1), ends_on=date(2029, 12, 31))
    assert later.based_on == current
    for model in every_part():
        uids = set(model.objects.filter(strategy=current).values_list("uid", flat=True))
        assert uids
        assert set(model.objects.filter(strategy=later).values_list("uid", flat=True)) == uids
    changed = compare(snapshot.take(current), snapshot.take(later))
    assert {(row.change.value, row.part.key) for row in changed.rows} == {("changed", "goals")}
    assert {field.name for row in changed.rows for field in row.fields} == {"starts_on", "deadline"}
    assert [field.name for field in changed.strategy] == ["name", "starts_on", "ends_on"]


def test_references_lead_to_the_copies(scoped, current):
    whole.fill(current)
    later = documents.start_next(current, by=None, name="Next", **PERIOD)
    goal = Goal.objects.get(strategy=later)
    audience = Audience.objects.get(strategy=later)
    competitor = Competitor.objects.get(strategy=later)
    assert goal.audience == audience
    assert goal.business_objective.strategy == later
    assert {row.strategy for row in audience.personas.all()} == {later}
    assert audience.channels.get().key == "instagram"
    assert competitor.figures.get().strategy == later
    assert SwotItem.objects.get(strategy=later, competitor=competitor).text == "Theirs 0"
    assert Competitor.objects.get(strategy=current).figures.count() == 1


def test_goals_still_worked_on_move_by_as_many_days_as_the_first_day(scoped, current):
    for title, status in (("Kept", "active"), ("Reached", "met"), ("Given up", "dropped")):
        make.goal(scoped, title=title, status=status, starts_on=date(2026, 1, 5), deadline=date(2026, 7, 5))
    make.goal(scoped, title="Some day", starts_on=None, deadline=None)
    later = documents.start_next(current, by=None, name="Next", starts_on=date(2026, 1, 11), ends_on=date(2027, 1, 1))
    moved = {goal.title: (goal.starts_on, goal.deadline) for goal in Goal.objects.filter(strategy=later)}
    assert moved == {"Kept": (date(2026, 1, 15), date(2026, 7, 15)), "Some day": (None, None)}


def test_reviews_versions_and_dismissals_stay_behind(scoped, current):
    Dismissal.objects.create(workspace=scoped, strategy=current, remark="x", reason="y")
    lifecycle.approve(current, by=None)
    later = documents.start_next(current, by=None, name="Next", **PERIOD)
    assert (later.state, later.approved_at, later.is_current) == ("draft", None, False)
    assert not StrategyVersion.objects.filter(strategy=later).exists()
    assert not Dismissal.objects.filter(strategy=later).exists()


def test_copying_takes_the_same_number_of_queries_for_two_rows_as_for_forty(scoped, current):
    whole.fill(current, rows=2)
    small = cost_of(lambda: documents.start_next(current, by=None, name="Small", **PERIOD))
    big = make.strategy(scoped, name="Big", **PERIOD)
    whole.fill(big, rows=40)
    assert cost_of(lambda: documents.start_next(big, by=None, name="Big next", **PERIOD)) == small


def test_the_form_follows_on_from_the_one_before(client_for, editor, page_url, current):
    url = about(page_url, "next", current)
    page = text_of(client_for(editor), url)
    for value in ("Plan 2028–2029", "2028-01-01", "2029-12-31"):
        assert f'value="{value}"' in page
    sent = {"name": "Plan 2028–2029", "starts_on": "2028-01-01", "ends_on": "2029-12-31", "review_every": 6}
    for _click in range(2):
        client_for(editor).post(url, {**sent, "submission": "press-next"})
    assert [row.name for row in Strategy.objects.filter(based_on=current)] == ["Plan 2028–2029"]


def test_the_next_can_start_from_an_archived_one(client_for, editor, page_url, scoped, draft):
    whole.fill(draft)
    lifecycle.archive(draft, by=None)
    sent = {"name": "Again", "starts_on": "2030-01-01", "ends_on": "2031-12-31", "review_every": 3}
    text_of(client_for(editor), about(page_url, "next", draft), **sent)
    assert Persona.objects.filter(strategy__name="Again").exists()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Plan 2026–2027", "Plan 2028–2029"), ("Strategy", "Strategy 2028–2029"), ("Room 12", "Room 12 2028–2029")],
)
def test_the_name_of_the_next_has_its_years_moved_on(name, expected):
    strategy = Strategy(name=name, **PERIOD)
    assert name_for_next(strategy, (date(2028, 1, 1), date(2029, 12, 31))) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 1, 1), date(2027, 12, 31), (date(2028, 1, 1), date(2029, 12, 31))),
        (date(2026, 11, 1), date(2028, 10, 31), (date(2028, 11, 1), date(2030, 10, 31))),
        (date(2026, 3, 10), date(2026, 4, 20), (date(2026, 4, 21), date(2026, 5, 31))),
    ],
)
def test_the_next_period_has_the_same_length(first, last, expected):
    assert documents.next_period(Strategy(starts_on=first, ends_on=last)) == expected


# --- At the same time -----------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_people_who_act_at_once_get_versions_without_gaps_and_one_approval(workspace):
    with scope(workspace=workspace):
        strategy = make.strategy(workspace)
    problems: list[BaseException] = []

    def act(step):
        try:
            with scope(workspace=workspace):
                step()
        except BaseException as error:
            problems.append(error)
        finally:
            connection.close()

    steps = [lambda n=n: versions.save_version(strategy, by=None, name=f"{n}") for n in range(3)]
    steps += [lambda: lifecycle.approve(strategy, by=None)] * 3
    threads = [threading.Thread(target=act, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with scope(workspace=workspace):
        numbers = sorted(StrategyVersion.objects.values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        assert StrategyVersion.objects.filter(reason="named").count() == 3
        assert StrategyVersion.objects.filter(reason="approved").count() == 1


# --- API -------------------------------------------------------------------------------


@pytest.fixture
def api(api_for):
    return api_for("write")


def test_strategies_are_written_and_changed_by_api(api, api_url):
    made = api.post(api_url("strategies/"), {"name": "Plan", "starts_on": "2026-01-01", "ends_on": "2027-12-31"})
    assert (made.status_code, made.json()["is_current"], made.json()["state"]) == (201, True, "draft")
    url = api_url(f"strategies/{made.json()['id']}/")
    changed = api.patch(url, {"name": "Renamed", "version": made.json()["version"], "state": "approved"})
    assert (changed.json()["name"], changed.json()["state"]) == ("Renamed", "draft")
    assert api.patch(url, {"name": "Old", "version": 1}).status_code == 409
    assert api.patch(url, {"ends_on": "2020-01-01"}).json()["errors"][0]["field"] == "ends_on"
    assert api.get(api_url("strategies/?is_current=true")).json()["count"] == 1


def test_states_are_changed_by_api_with_the_same_rules(api, api_url, current, draft):
    one, two = (api_url(f"strategies/{row.pk}/") for row in (current, draft))
    refused = api.post(f"{one}archive/")
    assert (refused.status_code, refused.json()["code"]) == (409, "strategy_current")
    assert api.post(f"{two}make-current/").json()["is_current"] is True
    archived = api.post(f"{one}archive/").json()
    assert (archived["state"], archived["next_review_due"]) == ("archived", None)
    assert api.patch(one, {"name": "Other"}).status_code == 409
    assert api.post(f"{one}restore/").json()["state"] == "draft"
    assert api.delete(two).status_code == 409
    assert api.delete(one).status_code == 204


def test_approving_by_api_needs_an_owner(api, api_url, client_for, owner, editor, current):
    url = api_url(f"strategies/{current.pk}/approve/")
    assert api.post(url).status_code == 403
    assert client_for(editor).post(url).status_code == 403
    changed_at = Strategy.objects.get(pk=current.pk).changed_at
    early = {"seen": (changed_at - timedelta(seconds=1)).isoformat()}
    assert client_for(owner).post(url, early, content_type="application/json").status_code == 409
    answer = client_for(owner).post(url, {"seen": changed_at.isoformat()}, content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (200, "approved")


def test_the_next_is_started_by_api(api, api_url, scoped, current):
    whole.fill(current)
    made = api.post(api_url(f"strategies/{current.pk}/next/"), {})
    body = made.json()
    assert (made.status_code, body["name"], body["based_on"]) == (201, "Plan 2028–2029", current.pk)
    assert (body["starts_on"], body["ends_on"]) == ("2028-01-01", "2029-12-31")
    backwards = {"starts_on": "2028-01-01", "ends_on": "2027-01-01"}
    assert api.post(api_url(f"strategies/{current.pk}/next/"), backwards).status_code == 400
    assert Persona.objects.filter(strategy=body["id"]).count() == 1


def test_the_list_by_api_costs_the_same_for_many(api, api_url, scoped, current):
    api.get(api_url("strategies/"))  # the key notes its first use
    two = cost_of(lambda: api.get(api_url("strategies/")))
    for number in range(10):
        make.strategy(scoped, name=f"Plan {number}", **PERIOD)
    assert cost_of(lambda: api.get(api_url("strategies/"))) == two


def test_the_api_of_another_workspace_is_unknown(api_for, api_url, other_workspace, current):
    assert api_for("write", other_workspace).post(api_url(f"strategies/{current.pk}/archive/")).status_code == 404
