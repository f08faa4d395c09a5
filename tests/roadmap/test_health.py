"""How an initiative stands, and what says so."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.health import Facts, Level, Reason, Why, assess, elapsed, level_of

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 20)
HALF = date(2026, 3, 11)


def facts(**known):
    return Facts(FIRST, LAST, **known)


@pytest.mark.parametrize(
    ("known", "today", "reasons"),
    [
        ({}, HALF, [Reason(Why.NOTHING_TO_JUDGE_BY, Level.ON_TRACK)]),
        ({"tasks": 4, "tasks_done": 1}, HALF, [Reason(Why.KEEPS_PACE, Level.ON_TRACK)]),
        ({"tasks": 5, "tasks_done": 1}, HALF, [Reason(Why.TASKS_BEHIND, Level.AT_RISK, 20)]),
        ({"tasks": 5}, date(2026, 3, 5), [Reason(Why.KEEPS_PACE, Level.ON_TRACK)]),
        ({"measured": Fraction(1, 4)}, HALF, [Reason(Why.KEEPS_PACE, Level.ON_TRACK)]),
        ({"measured": Fraction(1, 5)}, HALF, [Reason(Why.MEASURE_BEHIND, Level.AT_RISK, 20)]),
        ({"measured": Fraction(-1, 5)}, HALF, [Reason(Why.MEASURE_BEHIND, Level.AT_RISK, -20)]),
        ({"begun": False}, FIRST, [Reason(Why.NOTHING_TO_JUDGE_BY, Level.ON_TRACK)]),
        ({"begun": False}, FIRST + timedelta(days=1), [Reason(Why.NOT_BEGUN, Level.AT_RISK, 1)]),
        ({"waiting": True}, HALF, [Reason(Why.WAITING, Level.AT_RISK)]),
        ({"tasks": 2, "tasks_done": 1, "tasks_overdue": 1}, HALF, [Reason(Why.TASKS_OVERDUE, Level.AT_RISK, 1)]),
        ({"tasks": 2, "tasks_done": 1, "tasks_waiting": 1}, HALF, [Reason(Why.TASKS_WAITING, Level.AT_RISK, 1)]),
        ({"grave_risks": 2}, HALF, [Reason(Why.GRAVE_RISKS, Level.AT_RISK, 2)]),
        ({"measured": Fraction(1)}, LAST, [Reason(Why.KEEPS_PACE, Level.ON_TRACK)]),
        ({"measured": Fraction(1)}, LAST + timedelta(days=1), [Reason(Why.ENDED, Level.LATE, 1)]),
        (
            {"grave_risks": 1},
            LAST + timedelta(days=3),
            [Reason(Why.ENDED, Level.LATE, 3), Reason(Why.GRAVE_RISKS, Level.AT_RISK, 1)],
        ),
    ],
)
def test_what_speaks_for_the_health(known, today, reasons):
    assert assess(facts(**known), today) == reasons


def test_the_gravest_reason_decides():
    assert level_of([Reason(Why.WAITING, Level.AT_RISK), Reason(Why.ENDED, Level.LATE)]) is Level.LATE


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 800), st.integers(-900, 900))
def test_the_share_of_time_passed_grows_from_nothing_to_all(first, length, shift):
    last, today = first + timedelta(days=length), first + timedelta(days=shift)
    share = elapsed(first, last, today)
    assert 0 <= share <= 1
    assert share <= elapsed(first, last, today + timedelta(days=1))
    assert (share == 0) == (today <= first)
    assert (share == 1) == (today > last)


@given(
    st.integers(0, 20).flatmap(lambda tasks: st.tuples(st.just(tasks), st.integers(0, tasks))),
    st.integers(0, 40),
)
def test_one_more_task_done_never_worsens_the_health(tasks, days):
    total, done = tasks
    today = FIRST + timedelta(days=days)
    before = level_of(assess(facts(tasks=total, tasks_done=done), today))
    after = level_of(assess(facts(tasks=total, tasks_done=min(done + 1, total)), today))
    assert list(Level).index(after) <= list(Level).index(before)
