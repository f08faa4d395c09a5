"""Maturity: an open score, one move at a time, kept over time."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from strategy import maturity
from strategy.maturity import AREAS, QUESTIONS, Level
from strategy.metrics import METRICS

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
