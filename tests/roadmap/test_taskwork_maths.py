"""Hours as people write them, and the days on which a task comes back."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.durations import NotHours, hours_in
from roadmap.recurrence import Every, Rhythm, days_after, days_between, next_day

# --- Hours ---


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("1,5", "1.50"),
        ("1.5", "1.50"),
        (" 1.5 h ", "1.50"),
        ("2", "2.00"),
        ("2h", "2.00"),
        ("1:30", "1.50"),
        ("0:05", "0.08"),
        ("90 min", "1.50"),
        ("90min", "1.50"),
        ("20 min", "0.33"),
        ("1 h 30 min", "1.50"),
        ("1h30", "1.50"),
        ("1h 30m", "1.50"),
        ("0", "0.00"),
    ],
)
def test_hours_are_understood_however_they_are_written(text, hours):
    assert hours_in(text) == Decimal(hours)


@pytest.mark.parametrize("text", ["", " ", "x", "1:60", "-1", "1,2,3", "1 2", "1e5", "½", "١", "1.5 days", "9" * 30])
def test_what_says_no_hours_is_refused(text):
    with pytest.raises(NotHours):
        hours_in(text)


@given(st.integers(0, 24 * 60))
def test_minutes_and_clock_say_the_same(minutes):
    assert hours_in(f"{minutes} min") == hours_in(f"{minutes // 60}:{minutes % 60:02}")


@given(st.text(max_size=25))
def test_any_text_is_hours_or_refused(text):
    with suppress(NotHours):
        assert hours_in(text) >= 0


# --- Days ---

MONDAY = date(2026, 11, 30)


def listed(rhythm: Rhythm, first: date, last: date) -> list[str]:
    return [day.isoformat() for day in days_between(rhythm, first, last)]


def test_every_day_comes_through_the_change_of_clocks():
    assert len(listed(Rhythm(Every.DAY), date(2026, 3, 28), date(2026, 3, 30))) == 3


def test_workdays_leave_out_the_weekend():
    days = listed(Rhythm(Every.WORKDAY), date(2026, 12, 4), date(2026, 12, 7))
    assert days == ["2026-12-04", "2026-12-07"]


def test_a_week_begins_with_the_first_such_day():
    assert listed(Rhythm(Every.WEEK, weekday=2), MONDAY, MONDAY + timedelta(days=13)) == ["2026-12-02", "2026-12-09"]
    assert listed(Rhythm(Every.WEEK, weekday=0), MONDAY, MONDAY) == ["2026-11-30"]


def test_the_31st_is_the_last_day_of_every_month():
    days = listed(Rhythm(Every.MONTH, day=31), date(2028, 1, 1), date(2028, 4, 30))
    assert days == ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]


def test_the_29th_of_february_is_there_in_leap_years_only():
    assert listed(Rhythm(Every.MONTH, day=29), date(2027, 2, 1), date(2027, 3, 31)) == ["2027-02-28", "2027-03-29"]
    assert listed(Rhythm(Every.MONTH, day=29), date(2028, 2, 1), date(2028, 2, 29)) == ["2028-02-29"]


def test_a_month_goes_on_over_the_turn_of_the_year():
    assert listed(Rhythm(Every.MONTH, day=5), date(2026, 12, 6), date(2027, 1, 31)) == ["2027-01-05"]


RHYTHMS = st.builds(Rhythm, st.sampled_from(Every), st.integers(0, 6), st.integers(1, 31))
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))


@given(RHYTHMS, DAYS, st.integers(0, 200), st.integers(0, 200))
def test_made_in_two_goes_the_days_are_those_made_in_one(rhythm, start, first_go, later):
    middle = start + timedelta(days=first_go)
    until = middle + timedelta(days=later)
    at_once = days_after(rhythm, starts_on=start, made_until=None, until=until, ends_on=None)
    before = days_after(rhythm, starts_on=start, made_until=None, until=middle, ends_on=None)
    made_until = before[-1] if before else None
    assert before + days_after(rhythm, starts_on=start, made_until=made_until, until=until, ends_on=None) == at_once
    assert at_once == sorted(set(at_once))


@given(RHYTHMS, DAYS, DAYS)
def test_the_next_day_is_the_first_that_comes(rhythm, start, after):
    found = next_day(rhythm, starts_on=start, after=after, ends_on=None)
    assert found is not None
    assert found > after
    assert found >= start
    assert next(days_between(rhythm, max(start, after + timedelta(days=1)), found)) == found


def test_after_the_end_nothing_comes():
    ends_on = date(2026, 12, 5)
    assert next_day(Rhythm(Every.WEEK), starts_on=MONDAY, after=MONDAY, ends_on=ends_on) is None
    assert (
        days_after(Rhythm(Every.DAY), starts_on=MONDAY, made_until=None, until=date(2027, 1, 1), ends_on=ends_on)[-1]
        == ends_on
    )
