"""The geometry of the time line: dates in, coordinates out."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap import timeline
from roadmap.timeline import (
    Group,
    Mark,
    Milestone,
    Period,
    Piece,
    Tie,
    draw,
    paged,
    surrounding,
    surrounding_week,
    whole,
)

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


# --- Milestones, arrows, baseline, marks -----------------------------------------


def keyed(key, first, last, **more):
    return Piece(key, f"Step {key}", first, last, False, "planned", "Planned", **more)


def tied(first, second, **fields):
    chart = draw([group(first, second)], period=YEAR, today=date(2026, 1, 1), ties=[Tie(1, 1, 2, **fields)])
    return chart.groups[0].bars, [arrow.outline for arrow in chart.arrows]


def test_an_arrow_runs_from_the_end_of_one_bar_to_the_start_of_the_next():
    (one, two), (outline,) = tied(
        keyed(1, date(2026, 2, 1), date(2026, 2, 28)), keyed(2, date(2026, 4, 1), date(2026, 4, 9))
    )
    assert outline.startswith(f"M{one.right:.1f} {one.middle:.1f}")
    assert f"V{two.middle:.1f}H{two.left:.1f}" in outline


def test_an_arrow_that_leads_back_goes_around_between_the_rows():
    (_one, two), (outline,) = tied(
        keyed(1, date(2026, 2, 1), date(2026, 2, 28)), keyed(2, date(2026, 1, 5), date(2026, 1, 9))
    )
    assert f"V{two.row_y + 2:.1f}H" in outline


def test_no_arrow_leads_to_what_is_not_drawn():
    _bars, arrows = tied(keyed(1, date(2026, 2, 1), date(2026, 2, 28)), keyed(2, date(2027, 2, 1), date(2027, 2, 9)))
    assert arrows == []


def test_a_milestone_stands_in_the_middle_of_its_day_and_names_itself_where_there_is_room():
    two = [Milestone(1, "Launch", date(2026, 3, 1)), Milestone(2, "Press day", date(2026, 3, 3))]
    chart = draw([Group(None, "The whole plan", None, [], two)], period=YEAR, today=date(2026, 1, 1))
    first, second = chart.groups[0].diamonds
    assert first.x == pytest.approx(59.5 * DAY, abs=0.06)
    assert (first.names_itself, second.names_itself) == (False, True)


def test_the_baseline_lies_under_the_bar_at_its_own_days():
    frozen = (date(2026, 2, 1), date(2026, 2, 28))
    moved = keyed(1, date(2026, 2, 8), date(2026, 3, 7), baseline=frozen)
    bar = draw([group(moved)], period=YEAR, today=date(2026, 1, 1)).groups[0].bars[0]
    assert min(x_values(bar.baseline)) == pytest.approx(31 * DAY, abs=0.06)
    assert max(x_values(bar.baseline)) == pytest.approx(59 * DAY, abs=0.06)
    assert (moved.starts_later, moved.ends_later) == (7, 7)


def test_a_season_is_a_band_with_its_name_where_it_fits():
    marks = [
        Mark(date(2026, 11, 29), date(2026, 12, 24), "Christmas season", "Norway", True),
        Mark(date(2026, 11, 27), date(2026, 11, 27), "Black Friday", "Norway", True),
    ]
    quarter = Period(date(2026, 10, 1), date(2026, 12, 31))
    chart = draw([], period=quarter, today=date(2026, 1, 1), marks=marks)
    assert [band.names_itself for band in chart.bands] == [True, False]
    assert chart.top > draw([], period=quarter, today=date(2026, 1, 1)).top


def test_a_month_numbers_its_days():
    month = surrounding(date(2026, 2, 15), months=1, year_start=1)
    assert [tick.first.day for tick in draw([], period=month, today=date(2026, 1, 1)).days] == list(range(1, 29))


def test_the_week_around_a_day_begins_on_monday():
    assert surrounding_week(date(2026, 1, 15)) == Period(date(2026, 1, 12), date(2026, 1, 18))


# --- Pages -----------------------------------------------------------------------


def numbers(page):
    return [(part.title, [p.key for p in part.pieces], part.continued) for part in page.groups]


def test_a_group_goes_on_over_the_end_of_a_page():
    day = date(2026, 3, 1)
    groups = [
        Group(n, f"Goal {n}", None, [keyed(10 * n + m, day, day) for m in range(3)], [Milestone(n, "Launch", day)])
        for n in (1, 2)
    ]
    first, second = (paged(groups, period=YEAR, number=n, size=4) for n in (1, 2))
    assert numbers(first) == [("Goal 1", [10, 11, 12], False), ("Goal 2", [20], False)]
    assert numbers(second) == [("Goal 2", [21, 22], True)]
    assert second.groups[0].milestones == ()
    assert (first.next, second.next, first.rows) == (2, None, 6)


@given(sizes=st.lists(st.integers(0, 7), max_size=6), size=st.integers(1, 5))
def test_the_pages_together_hold_every_row_once(sizes, size):
    day = date(2026, 3, 1)
    groups = [
        Group(n, f"Goal {n}", None, [keyed(100 * n + m, day, day) for m in range(count)])
        for n, count in enumerate(sizes)
    ]
    shown, number = [], 1
    while number:
        page = paged(groups, period=YEAR, number=number, size=size)
        shown += [piece.key for part in page.groups for piece in part.pieces]
        number = page.next
    assert shown == [piece.key for part in groups for piece in part.pieces]
