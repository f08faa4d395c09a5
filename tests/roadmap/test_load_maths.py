"""The maths of people's time."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from roadmap.load import Commitment, hours_by_week, overloads, week_of, weeks_from

ANNA, MARIT = 1, 2
FIRST_WEEK, SECOND_WEEK = date(2026, 1, 5), date(2026, 1, 12)


def gives(hours, first, last, person=ANNA):
    return Commitment(person, Decimal(hours), first, last)


def test_hours_add_up_in_every_week_that_has_a_day_of_the_work():
    hours = hours_by_week(
        [gives(10, date(2026, 1, 11), date(2026, 1, 12)), gives("2.5", date(2026, 1, 1), date(2026, 6, 1))],
        first=FIRST_WEEK,
        last=date(2026, 1, 18),
    )
    assert hours == {(ANNA, FIRST_WEEK): Decimal("12.5"), (ANNA, SECOND_WEEK): Decimal("12.5")}


def test_a_week_begins_on_monday_across_the_turn_of_the_year():
    assert week_of(date(2026, 1, 1)) == date(2025, 12, 29)
    assert weeks_from(date(2026, 1, 1), 2) == [date(2025, 12, 29), FIRST_WEEK]


def test_only_people_and_weeks_that_get_worse_are_named():
    before = {(ANNA, FIRST_WEEK): Decimal(50), (MARIT, FIRST_WEEK): Decimal(10)}
    after = {
        (ANNA, FIRST_WEEK): Decimal(50),
        (ANNA, SECOND_WEEK): Decimal(45),
        (MARIT, FIRST_WEEK): Decimal(40),
        (3, FIRST_WEEK): Decimal(100),
    }
    found = overloads(before, after, {ANNA: Decimal(40), MARIT: Decimal(40), 3: None})
    assert [(one.person, one.week, one.before, one.after, one.weeks) for one in found] == [
        (ANNA, SECOND_WEEK, 0, 45, 1)
    ]


days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@given(st.lists(st.tuples(days, days, st.integers(1, 40))), days, days)
def test_a_part_of_the_calendar_holds_the_same_hours_as_the_whole(rows, one, other):
    given_hours = [gives(hours, min(a, b), max(a, b)) for a, b, hours in rows]
    first, last = min(one, other), max(one, other)
    whole = hours_by_week(given_hours, first=date(2025, 1, 1), last=date(2027, 12, 31))
    part = hours_by_week(given_hours, first=first, last=last)
    # In the last week only what begins by the last day counts.
    inner = {key for key in whole if week_of(first) <= key[1] < week_of(last)}
    assert {key: whole[key] for key in inner} == {key: part[key] for key in part if key[1] < week_of(last)}
