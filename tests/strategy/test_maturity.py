"""Maturity: an open score, one move at a time, kept over time."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from strategy import maturity
from strategy.maturity import AREAS, QUESTIONS, Level
from strategy.metrics import METRICS
from strategy.models import MaturityAssessment
from strategy.services import maturity as services
from tests.strategy import make

ANSWERS = st.fixed_dictionaries({key: st.integers(1, 4) for key in QUESTIONS})


def alike(points):
    return dict.fromkeys(QUESTIONS, points)


# --- Score ---------------------------------------------------------------------


@pytest.mark.parametrize("level", Level)
def test_the_same_answer_everywhere_is_that_level(level):
    assert maturity.score(alike(level)).level == level


@given(ANSWERS, st.sampled_from(sorted(QUESTIONS)))
def test_a_better_answer_never_lowers_the_level(answers, key):
    better = {**answers, key: min(answers[key] + 1, 4)}
    assert maturity.score(better).level >= maturity.score(answers).level


@given(ANSWERS)
def test_the_level_lies_between_the_lowest_and_the_highest_answer(answers):
    assert min(answers.values()) <= maturity.score(answers).level <= max(answers.values())


@given(ANSWERS)
def test_points_are_the_sum_of_the_answers(answers):
    result = maturity.score(answers)
    assert result.points == sum(answers.values())
    assert result.most == 4 * len(QUESTIONS)


def test_two_thirds_of_the_answers_must_describe_the_level():
    keys = list(QUESTIONS)
    answers = {**alike(2), **dict.fromkeys(keys[:10], 3)}
    assert maturity.NEEDED_ANSWERS == 10
    assert maturity.score(answers).level == Level.EXPERT
    assert maturity.score({**answers, keys[0]: 2}).level == Level.SKILLED


def test_a_neglected_area_holds_the_whole_back():
    neglected = {question.key: 1 for question in AREAS[-1].questions}
    assert maturity.score({**alike(4), **neglected}).level == Level.SKILLED
    assert [score.area.key for score in maturity.score({**alike(4), **neglected}).weakest] == ["leadership"]


def test_areas_that_are_alike_have_no_weakest():
    assert maturity.score(alike(3)).weakest == []


@given(ANSWERS)
def test_the_next_move_is_one_statement_on_in_a_weakest_area(answers):
    move = maturity.next_move(answers)
    if move is None:
        assert answers == alike(4)
        return
    statements = move.question.statements
    assert statements.index(move.next) == statements.index(move.today) + 1
    assert move.area in [score.area for score in maturity.score(answers).weakest or maturity.score(answers).areas]


@pytest.mark.parametrize(
    "answers",
    [None, [], {}, alike(0), alike(5), alike(2.0), alike("2"), alike(True), {**alike(1), "more": 1}],
)
def test_answers_are_one_number_to_each_question(answers):
    with pytest.raises(ValidationError):
        maturity.validate_answers(answers)


def test_metrics_ask_for_the_level_that_masters_them():
    named = {metric for metrics in maturity.NEEDED.values() for metric in metrics}
    assert named <= set(METRICS)
    assert maturity.level_needed("followers") == Level.BEGINNER
    assert maturity.level_needed("revenue") == Level.SKILLED
    assert maturity.level_needed("nps") == Level.EXPERT
    assert "nps" in maturity.metrics_above(Level.SKILLED)
    assert maturity.metrics_above(Level.FORERUNNER) == []


# --- Pages ---------------------------------------------------------------------


@pytest.fixture
def strategy(scoped):
    return make.strategy(scoped)


def form_data(points, **fields):
    return {"taken_on": "2026-03-01", **{key: str(value) for key, value in alike(points).items()}, **fields}


@pytest.mark.django_db
def test_the_questionnaire_is_answered_and_shown_openly(strategy, client_for, editor, page_url, scoped):
    client = client_for(editor)
    first = client.get(page_url("strategy/maturity/")).content.decode()
    assert "Where do you stand?" in first
    assert "at least 10 of the 14 answers" in first
    response = client.post(page_url("strategy/maturity/new/"), form_data(2, costs="1", note="With Elina"))
    assert response.url == page_url("strategy/maturity/")
    page = client.get(response.url).content.decode()
    for text in ("Your level: Skilled", "3 of 8", "weakest", "With Elina", "What the next level needs: Expert"):
        assert text in page
    assert "There is a monthly budget, and we compare it with what was spent." in page
    taken = MaturityAssessment.objects.get()
    assert (taken.level, taken.taken_by) == (2, editor)


@pytest.mark.django_db
def test_every_question_wants_an_answer(strategy, client_for, editor, page_url, scoped):
    response = client_for(editor).post(page_url("strategy/maturity/new/"), form_data(2, costs=""))
    page = response.content.decode()
    assert 'href="#id_costs"' in page
    assert page.count(" checked") == 13
    assert not MaturityAssessment.objects.exists()


@pytest.mark.django_db
def test_an_assessment_of_a_day_to_come_is_refused(strategy, client_for, editor, page_url, scoped):
    response = client_for(editor).post(page_url("strategy/maturity/new/"), form_data(2, taken_on="2090-01-01"))
    assert "This day lies ahead" in response.content.decode()


@pytest.mark.django_db
def test_past_assessments_are_kept_and_last_answers_shown(strategy, client_for, editor, page_url, scoped, owner):
    for day, points in ((date(2025, 9, 1), 1), (date(2026, 3, 1), 3)):
        services.assess(workspace=scoped, answers=alike(points), taken_on=day, by=owner)
    client = client_for(editor)
    page = client.get(page_url("strategy/maturity/")).content.decode()
    assert page.index("Expert</td>") < page.index("Beginner</td>")
    assert client.get(page_url("strategy/maturity/new/")).content.decode().count("your answer last time") == 14
    assert "Expert" in client.get(page_url("strategy/")).content.decode()


@pytest.mark.django_db
def test_a_viewer_reads_the_level_and_takes_no_assessment(strategy, client_for, viewer, page_url):
    client = client_for(viewer)
    assert "Take the assessment" not in client.get(page_url("strategy/maturity/")).content.decode()
    assert client.get(page_url("strategy/maturity/new/")).status_code == 403


# --- API -----------------------------------------------------------------------


@pytest.mark.django_db
def test_the_questionnaire_by_api(api_for, api_url, scoped):
    client = api_for("write")
    areas = client.get(api_url("maturity-questions/")).json()
    assert [area["key"] for area in areas] == [area.key for area in AREAS]
    answers = {question["key"]: 3 for area in areas for question in area["questions"]}
    taken = client.post(api_url("maturity-assessments/"), {"taken_on": "2026-03-01", "answers": answers}, format="json")
    assert (taken.status_code, taken.json()["level"], taken.json()["level_name"]) == (201, 3, "Expert")
    assert client.get(api_url("maturity-assessments/")).json()["count"] == 1
    assert client.get(api_url(f"maturity-assessments/{taken.json()['id']}/")).json()["answers"] == answers
    for wrong in ({}, {**answers, "costs": 5}, {**answers, "costs": None}, [1]):
        response = client.post(
            api_url("maturity-assessments/"), {"taken_on": "2026-03-01", "answers": wrong}, format="json"
        )
        assert response.status_code == 400
