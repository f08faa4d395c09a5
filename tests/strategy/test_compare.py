"""What differs between two documents: every difference once, nothing else, by whom and when."""

import copy
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django_scopes import scope
from hypothesis import given
from hypothesis import strategies as st

from accounts import records
from strategy import snapshot
from strategy.compare import Change, Mark, compare, mark_words
from strategy.models import Competitor, Goal, SwotItem
from strategy.selectors import versions as selectors
from strategy.services import documents, lifecycle, swot, versions
from tests.counting import cost_of
from tests.strategy import make, whole

# --- The rules, on documents made up by chance --------------------------------------

TEXTS = st.text("abc äå,.\n–", max_size=40).map(str.strip)
PEOPLE = st.lists(st.sampled_from("ABCD"), unique=True).map(lambda uids: [{"uid": u, "label": f"L{u}"} for u in uids])
PERSONA = {
    "name": TEXTS.filter(bool),
    "is_negative": st.booleans(),
    "challenges": TEXTS,
    "channels": PEOPLE,
}
GOAL = {
    "title": TEXTS.filter(bool),
    "target": st.none() | st.integers(0, 10**6).map(str),
    "deadline": st.none() | st.dates(date(1990, 1, 1), date(2099, 12, 31)).map(date.isoformat),
    "status": st.sampled_from(Goal.Status.values),
    "channel": st.none() | st.sampled_from("AB").map(lambda uid: {"uid": uid, "label": f"L{uid}"}),
}
COMPANY = {"name": TEXTS.filter(bool), "founder": TEXTS}
KINDS: dict[str, Any] = {"personas": PERSONA, "goals": GOAL, "company": COMPANY}


@st.composite
def rows(draw, kind: str, most: int = 4, taken: frozenset[str] = frozenset()):
    uids = st.uuids().map(str).filter(lambda uid: uid not in taken)
    drawn = draw(st.lists(uids, unique=True, max_size=1 if kind == "company" else most))
    return [entry(uid, draw(st.fixed_dictionaries(KINDS[kind]))) for uid in drawn]


def entry(uid: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {"uid": uid, "id": hash(uid) % 10**6, "label": fields.get("name") or fields["title"], "fields": fields}


@st.composite
def a_document(draw):
    own = {"name": draw(TEXTS.filter(bool)), "starts_on": "2026-01-01", "ends_on": "2027-12-31", "state": "draft"}
    return {"format": 1, "strategy": {"id": 1, **own}, "parts": {kind: draw(rows(kind)) for kind in KINDS}}


@given(a_document())
def test_a_document_is_no_different_from_itself(document):
    assert compare(document, copy.deepcopy(document)).is_empty


@given(a_document(), st.randoms())
def test_another_order_is_no_difference(document, random):
    shuffled = copy.deepcopy(document)
    for part in shuffled["parts"].values():
        random.shuffle(part)
        for row in part:
            for value in row["fields"].values():
                if isinstance(value, list):
                    random.shuffle(value)
    assert compare(document, shuffled).is_empty


@given(a_document(), a_document())
def test_looking_the_other_way_swaps_added_and_removed(one, other):
    there, back = compare(one, other), compare(other, one)
    assert (there.added, there.changed, there.removed) == (back.removed, back.changed, back.added)
    swapped = {Change.ADDED: Change.REMOVED, Change.REMOVED: Change.ADDED, Change.CHANGED: Change.CHANGED}

    def differences(found, *, turned):
        for row in found.rows:
            for field in row.fields:
                texts = (field.new, field.old) if turned else (field.old, field.new)
                change = swapped[row.change] if turned else row.change
                # A part that exists once may go by another uid in each of the two.
                uid = "" if row.part.once else row.uid
                yield (change, row.part.key, uid, field.name, *texts)

    assert sorted(differences(there, turned=False)) == sorted(differences(back, turned=True))


@given(st.data(), a_document())
def test_every_difference_made_is_reported_exactly_once(data, document):
    new = copy.deepcopy(document)
    made = [made_here for kind in KINDS for made_here in change_some(data, new["parts"][kind], kind)]
    found = compare(document, new)
    reported = [
        (row.change.value, row.part.key, row.uid, field.name)
        if row.change == Change.CHANGED
        else (row.change.value, row.part.key, row.uid, "")
        for row in found.rows
        for field in (row.fields if row.change == Change.CHANGED else [None])
    ]
    assert sorted(reported) == sorted(made)


def change_some(data, part: list[dict[str, Any]], kind: str) -> list[tuple[str, str, str, str]]:
    """Change, remove and add rows at random; return what was done."""
    made: list[tuple[str, str, str, str]] = []
    taken = frozenset(row["uid"] for row in part)
    for row in list(part):
        what = data.draw(st.sampled_from(["keep", "remove", "change"]))
        if what == "remove":
            part.remove(row)
            made.append(("removed", kind, row["uid"], ""))
        elif what == "change":
            name = data.draw(st.sampled_from(sorted(KINDS[kind])))
            before = substance(row["fields"][name])
            row["fields"][name] = data.draw(KINDS[kind][name].filter(lambda v, b=before: substance(v) != b))
            made.append(("changed", kind, row["uid"], name))
    for row in data.draw(rows(kind, most=2, taken=taken)) if kind != "company" or not (part or made) else []:
        part.append(row)
        made.append(("added", kind, row["uid"], ""))
    return made


def substance(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(one["uid"] for one in value) or None
    return value["uid"] if isinstance(value, dict) else None if value == "" else value


@given(TEXTS, TEXTS)
def test_marked_words_hold_both_texts(old, new):
    pieces = mark_words(old, new)
    assert "".join(piece.text for piece in pieces if piece.mark != Mark.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.mark != Mark.REMOVED) == new
    assert all(piece.text for piece in pieces)


# --- Words --------------------------------------------------------------------------


def marked(old: str, new: str) -> str:
    signs = {Mark.SAME: "%s", Mark.ADDED: "+%s+", Mark.REMOVED: "-%s-"}
    return "".join(signs[piece.mark] % piece.text for piece in mark_words(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("We sell warm sweaters", "We sell warm socks", "We sell warm -sweaters-+socks+"),
        ("Wool from three farms.", "Wool from three farms. And dye.", "Wool from three farms.+ And dye.+"),
        ("30–45", "35–52", "-30–45-+35–52+"),
        ("Draft", "Approved", "-Draft-+Approved+"),
        ("", "New", "+New+"),
        (
            "Nothing shared at all here",
            "Quite another sentence",
            "-Nothing shared at all here-+Quite another sentence+",
        ),
        ("Same", "Same", "Same"),
    ],
)
def test_words_that_went_and_came_are_marked(old, new, expected):
    assert marked(old, new) == expected


def test_a_text_too_long_to_search_is_shown_whole():
    old, new = "one two " * 3000, "one two " * 3000 + "three"
    assert [piece.mark for piece in mark_words(old, new)] == [Mark.REMOVED, Mark.ADDED]


# --- What is a difference ---------------------------------------------------------------

pytestmark = pytest.mark.django_db


@pytest.fixture
def strategy(scoped):
    return make.strategy(scoped, name="Plan", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31))


def since(strategy, before):
    strategy.refresh_from_db()
    found = compare(before, snapshot.take(strategy))
    return {
        (row.change.value, row.label): {field.name: (field.old, field.new) for field in row.fields}
        for row in found.rows
    }


def test_a_renamed_competitor_is_one_difference_and_not_one_in_each_row_about_it(scoped, strategy):
    whole.fill(strategy)
    before = snapshot.take(strategy)
    records.save(Competitor.objects.get(), by=None, name="Nordwolle")
    assert since(strategy, before) == {("changed", "Nordwolle"): {"name": ("Competitor 0", "Nordwolle")}}


def test_values_are_written_as_on_the_page(scoped, strategy):
    whole.fill(strategy)
    before = snapshot.take(strategy)
    goal = Goal.objects.get()
    records.save(goal, by=None, target="12000", baseline="6000", status="met", target_is_change=True, audience=None)
    changes = since(strategy, before)["changed", "Goal 0"]
    assert changes["target"] == ("", "12,000")
    assert changes["status"] == ("Active", "Met")
    assert changes["target_is_change"] == ("No", "Yes")
    assert changes["audience"] == ("Audience 0", "")


def test_moving_items_about_is_no_difference(scoped, strategy):
    items = [make.swot_item(scoped, text) for text in "abc"]
    before = snapshot.take(strategy)
    swot.move_swot_item(items[2], quadrant="strength", position=0, by=None)
    assert since(strategy, before) == {}


def test_a_document_kept_before_a_section_existed_can_still_be_compared(scoped, strategy):
    whole.fill(strategy)
    new = snapshot.take(strategy)
    old = copy.deepcopy(new)
    del old["parts"]["audiences"]
    del old["parts"]["goals"][0]["fields"]["channel"]
    found = compare(old, new)
    assert [(row.change.value, row.part.key) for row in found.rows] == [("added", "audiences"), ("changed", "goals")]


# --- By whom and when, on the page ------------------------------------------------------


@pytest.fixture
def history(scoped, strategy, owner, editor):
    """A version of May, and the changes of three people after it."""
    with time_machine.travel(datetime(2026, 5, 1, 8, tzinfo=UTC), tick=False):
        marit = make.persona(scoped, challenges="Little time", age="35")
        gone = make.swot_item(scoped, "Small stock")
        version = versions.save_version(strategy, by=owner, name="Spring")
    with time_machine.travel(datetime(2026, 5, 3, 11, 2, tzinfo=UTC), tick=False):
        records.save(marit, by=editor, challenges="Little <b>time</b> in the evening")
        records.save(marit, by=owner, age="40")
    with time_machine.travel(datetime(2026, 5, 4, 6, 30, tzinfo=UTC), tick=False):
        swot.delete_swot_item(SwotItem.objects.get(pk=gone.pk), by=owner)
        records.save(whole.Persona(workspace=scoped, strategy=strategy), by=editor, name="Ingrid")
        documents.change(strategy, by=editor, name="Plan for Germany")
    return version


@pytest.fixture
def look(client_for, viewer, page_url):
    def open_page(query=""):
        answer = client_for(viewer).get(page_url(f"strategy/compare/{query}"))
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    return open_page


def test_the_page_tells_what_changed_by_whom_and_when(history, look):
    page = look()
    assert "1 added, 1 changed, 1 removed" in page
    assert "Editor, 3 May 2026, 14:02" in page
    assert "Owner, 3 May 2026, 14:02" in page
    assert "Owner, 4 May 2026, 09:30" in page
    assert "Editor, 4 May 2026, 09:30" in page
    for words in ("Added", "Removed", "Changed", "Small stock", "Ingrid", "The strategy itself"):
        assert words in page


def test_marked_words_are_told_in_words_and_not_by_colour_alone(history, look):
    page = look()
    assert '<ins><span class="visually-hidden">[added: </span>Plan for Germany<span' in page
    assert '<del><span class="visually-hidden">[removed: </span>35<span' in page


def test_what_people_wrote_is_escaped(history, look):
    page = look()
    assert "<b>" not in page
    assert "&lt;" in page


def test_two_documents_that_say_the_same_say_so(history, look):
    assert "The two documents say the same" in look(f"?from={history.pk}&to={history.pk}")


def test_without_a_version_the_page_says_what_to_do(strategy, look):
    assert "Nothing to compare with yet" in look()


def test_versions_of_two_strategies_are_compared(scoped, history, strategy, look):
    later = documents.start_next(strategy, by=None, name="Next", starts_on=date(2028, 1, 1), ends_on=date(2029, 1, 1))
    make.persona(scoped, "Jonas", strategy=later)
    page = look(f"?from=now-{strategy.pk}&to=now-{later.pk}")
    assert "1 added, 0 changed, 0 removed" in page
    assert "Jonas" in page
    assert f'<option value="{history.pk}">Version 1: Spring</option>' in page


def test_looking_back_from_now_to_then_names_the_same_people(history, strategy, look):
    page = look(f"?from=now&to={history.pk}")
    assert "1 added, 1 changed, 1 removed" in page
    assert "Owner, 4 May 2026, 09:30" in page


@pytest.mark.parametrize("query", ["?from=999", "?from=x", "?to=now-999", "?to=now-", "?from=-1", "?from=" + "9" * 30])
def test_what_does_not_exist_is_not_found(history, client_for, viewer, page_url, query):
    assert client_for(viewer).get(page_url(f"strategy/compare/{query}")).status_code == 404


def test_a_version_of_another_workspace_is_not_found(history, client_for, viewer, page_url, other_workspace):
    with scope(workspace=other_workspace):
        strange = versions.save_version(make.strategy(other_workspace), by=None, name="Theirs")
    assert client_for(viewer).get(page_url(f"strategy/compare/?from={strange.pk}")).status_code == 404


def test_states_and_periods_are_compared_too(scoped, strategy, owner, look):
    versions.save_version(strategy, by=owner, name="Before")
    documents.change(strategy, by=owner, ends_on=date(2028, 12, 31))
    lifecycle.approve(strategy, by=owner)
    first = selectors.versions_of(strategy).last()
    page = look(f"?from={first.pk}")
    assert "Approved" in page
    assert "2028" in page
    assert page.count("Owner, ") >= 2


def test_a_long_comparison_is_shown_in_pages_at_the_same_cost(scoped, strategy, client_for, viewer, page_url):
    version = versions.save_version(strategy, by=None, name="Empty")
    client, url = client_for(viewer), page_url(f"strategy/compare/?from={version.pk}")
    make.persona(scoped, "One")
    few = cost_of(lambda: client.get(url))
    for number in range(60):
        make.persona(scoped, f"Persona {number:02}")
    assert cost_of(lambda: client.get(url)) == few
    page = client.get(url).content.decode()
    assert "1–25 of 61" in page
    assert "Persona 59" not in page
    assert "Persona 59" in client.get(f"{url}&page=3").content.decode()


# --- API ---------------------------------------------------------------------------------


def test_the_comparison_by_api(history, strategy, api_for, api_url):
    body = api_for("read").get(api_url(f"strategies/{strategy.pk}/comparison/?from={history.pk}")).json()
    assert (body["added"], body["changed"], body["removed"]) == (1, 1, 1)
    assert body["strategy"][0]["new"] == "Plan for Germany"
    changed = next(row for row in body["rows"] if row["change"] == "changed")
    by_field = {field["name"]: field for field in changed["fields"]}
    assert (changed["section"], changed["part"], changed["label"]) == ("personas", "personas", "Marit")
    assert by_field["age"]["changed_by"] == {"name": "Owner", "at": "2026-05-03T14:02:00+03:00"}
    assert by_field["challenges"]["changed_by"]["name"] == "Editor"
    assert (by_field["age"]["old"], by_field["age"]["new"]) == ("35", "40")


@pytest.mark.parametrize("query", ["", "?from=x", "?from=now&to=now-999"])
def test_an_api_comparison_with_nothing_is_refused_by_name(history, strategy, api_for, api_url, query):
    answer = api_for("read").get(api_url(f"strategies/{strategy.pk}/comparison/{query}"))
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] in ("from", "to")
