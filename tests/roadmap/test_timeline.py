"""The geometry of the time line: dates in, coordinates out."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap import timeline
from roadmap.timeline import Group, Period, Piece, draw, surrounding, whole

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
DAY = timeline.MIN_WIDTH / 365


def piece(first, last, *, open_ended=False, title="Open a German account", status="planned"):
    return Piece(1, title, first, last, open_ended, status, status.title())


def group(*pieces, deadline=date(2026, 6, 30)):
    return Group(7, "Double the German audience", deadline, pieces)


def only_bar(*, first, last, period=YEAR, today=date(2026, 6, 1), **more):
    return draw([group(piece(first, last, **more))], period=period, today=today).groups[0].bars[0]


def x_values(outline: str) -> list[float]:
    """Return every x of a path of M, H, L and Q commands."""
    points = re.findall(r"[ML]([\d.]+) [\d.]+|H([\d.]+)|Q([\d.]+) [\d.]+ ([\d.]+) [\d.]+", outline)
    return [float(x) for found in points for x in found if x]


# --- Periods -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "year_start", "first", "last"),
    [
        (date(2026, 5, 20), 12, 1, date(2026, 1, 1), date(2026, 12, 31)),
        (date(2026, 5, 20), 3, 1, date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 2, 28), 12, 4, date(2025, 4, 1), date(2026, 3, 31)),
        (date(2026, 2, 28), 3, 2, date(2026, 2, 1), date(2026, 4, 30)),
        (date(2026, 1, 1), 3, 2, date(2025, 11, 1), date(2026, 1, 31)),
        (date(2026, 12, 31), 3, 1, date(2026, 10, 1), date(2026, 12, 31)),
    ],
    ids=["year", "quarter", "fiscal year from April", "fiscal quarter", "quarter over new year", "last day"],
)
def test_the_period_around_a_day_follows_the_fiscal_year(day, months, year_start, first, last):
    assert surrounding(day, months=months, year_start=year_start) == Period(first, last)


def test_everything_reaches_from_the_first_start_to_the_last_deadline():
    goals = [group(piece(date(2026, 2, 10), date(2026, 2, 16)), deadline=date(2026, 8, 3))]
    assert whole(goals, today=date(2026, 3, 1)) == Period(date(2026, 2, 1), date(2026, 8, 31))
    assert whole(goals, today=date(2027, 1, 5)).last == date(2027, 1, 31)


def test_months_are_added_over_the_end_of_a_year():
    assert timeline.add_months(date(2026, 11, 30), 3) == date(2027, 2, 1)
    assert timeline.add_months(date(2026, 1, 15), -1) == date(2025, 12, 1)


# --- Bars --------------------------------------------------------------------


def test_a_bar_runs_from_the_morning_of_its_first_to_the_evening_of_its_last_day():
    xs = x_values(only_bar(first=date(2026, 2, 1), last=date(2026, 2, 28)).outline)
    assert min(xs) == pytest.approx(31 * DAY, abs=0.06)
    assert max(xs) == pytest.approx(59 * DAY, abs=0.06)


def test_a_single_day_is_still_wide_enough_to_be_seen():
    xs = x_values(only_bar(first=date(2026, 12, 31), last=date(2026, 12, 31)).outline)
    assert max(xs) - min(xs) >= timeline.MIN_BAR - 0.1
    assert max(xs) <= timeline.MIN_WIDTH


def test_what_goes_on_until_the_goal_is_met_ends_in_an_arrow_on_the_deadline():
    outline = only_bar(first=date(2026, 2, 1), last=date(2026, 6, 30), open_ended=True).outline
    tip = max(x_values(outline))
    assert tip == pytest.approx(181 * DAY, abs=0.06)
    assert f"L{tip:.1f}" in outline
    assert "Q" not in outline.split("L")[1]


def test_what_reaches_beyond_the_period_is_cut_with_straight_ends():
    outline = only_bar(first=date(2025, 6, 1), last=date(2027, 6, 1)).outline
    assert "Q" not in outline
    assert (min(x_values(outline)), max(x_values(outline))) == (0, timeline.MIN_WIDTH)


def test_an_open_end_beyond_the_period_is_no_arrow():
    assert "L" not in only_bar(first=date(2026, 2, 1), last=date(2027, 6, 30), open_ended=True).outline


def test_what_lies_outside_the_period_is_left_out_and_counted():
    inside, before = piece(date(2026, 3, 1), date(2026, 3, 9)), piece(date(2025, 3, 1), date(2025, 3, 9))
    chart = draw([group(inside, before), group(before)], period=YEAR, today=date(2026, 6, 1))
    assert [len(row.bars) for row in chart.groups] == [1]
    assert chart.left_out == 2


def test_a_late_label_stays_inside_the_drawing():
    bar = only_bar(first=date(2026, 12, 20), last=date(2026, 12, 31), title="Letter to owners of old sweaters")
    assert bar.label_x + len(bar.piece.label) * timeline.CHARACTER <= timeline.MIN_WIDTH
    early = only_bar(first=date(2026, 1, 1), last=date(2026, 1, 7))
    assert early.label_x == 2


# --- Around the bars ---------------------------------------------------------


def test_rows_stand_below_each_other_and_the_height_holds_them():
    two = [piece(date(2026, 3, 1), date(2026, 3, 9)), piece(date(2026, 4, 1), date(2026, 4, 9))]
    chart = draw([group(*two), group(*two)], period=YEAR, today=date(2026, 6, 1))
    ys = [bar.row_y for row in chart.groups for bar in row.bars]
    assert ys == sorted(set(ys))
    assert chart.height >= ys[-1] + timeline.ROW_HEIGHT


def test_today_and_the_deadline_are_marked_only_inside_the_period():
    chart = draw([group(piece(date(2026, 3, 1), date(2026, 3, 9)))], period=YEAR, today=date(2026, 1, 1))
    assert chart.today_x == pytest.approx(DAY / 2, abs=0.06)
    assert chart.groups[0].deadline_x == pytest.approx(181 * DAY, abs=0.06)
    late = group(piece(date(2026, 3, 1), date(2026, 3, 9)), deadline=date(2027, 1, 1))
    chart = draw([late], period=YEAR, today=date(2027, 1, 1))
    assert (chart.today_x, chart.groups[0].deadline_x) == (None, None)


def test_a_quarter_shows_mondays_and_a_year_does_not():
    assert draw([], period=YEAR, today=date(2026, 1, 1)).weeks == []
    quarter = Period(date(2026, 1, 1), date(2026, 3, 31))
    weeks = draw([], period=quarter, today=date(2026, 1, 1)).weeks
    assert len(weeks) == 13
    assert weeks[0] == pytest.approx(4 * timeline.MIN_WIDTH / 90, abs=0.06)


def test_many_years_make_the_drawing_wider():
    chart = draw([], period=Period(date(2020, 1, 1), date(2026, 12, 31)), today=date(2026, 1, 1))
    assert chart.width == 84 * timeline.MIN_MONTH_WIDTH
    assert len(chart.months) == 84
    assert [month.names_year for month in chart.months[:13]] == [True, *[False] * 11, True]


days = st.dates(date(2020, 1, 1), date(2032, 12, 31))


@given(first=days, length=st.integers(0, 900), open_ended=st.booleans(), today=days, months=st.sampled_from([3, 12]))
def test_whatever_is_drawn_stays_inside(first, length, open_ended, today, months):
    last = first + timedelta(days=length)
    period = surrounding(today, months=months, year_start=1)
    chart = draw([group(piece(first, last, open_ended=open_ended))], period=period, today=today)
    bars = [bar for row in chart.groups for bar in row.bars]
    assert len(bars) + chart.left_out == 1
    for bar in bars:
        xs = x_values(bar.outline)
        assert -0.05 <= min(xs) < max(xs) <= chart.width + 0.05
        assert 0 <= bar.label_x <= chart.width
