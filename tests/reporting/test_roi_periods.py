from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.periods import (
    Period,
    Preset,
    daily_shares,
    last_months_with_data,
    preset_period,
    share_in,
)

dates = st.dates(date(2000, 1, 1), date(2040, 12, 31))
periods = st.builds(lambda start, days: Period(start, start + timedelta(days=days)), dates, st.integers(0, 900))


def period(start, end):
    return Period(date.fromisoformat(start), date.fromisoformat(end))


@given(periods)
def test_whole_months_and_edges_make_up_the_period(p):
    whole = [Period(m, (m + timedelta(days=31)).replace(day=1) - timedelta(days=1)) for m in p.whole_months]
    assert sum(part.days for part in [*whole, *p.edges]) == p.days
    assert len(p.edges) <= 2


def test_a_part_of_one_month_has_one_edge_and_no_whole_month():
    p = period("2026-03-05", "2026-03-20")
    assert (p.whole_months, p.edges) == ([], [p])


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (("2026-04-01", "2026-04-30"), ("2026-03-01", "2026-03-31")),
        (("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31")),
        (("2026-11-01", "2026-11-22"), ("2026-10-01", "2026-10-22")),
        (("2026-03-01", "2026-03-30"), ("2026-02-01", "2026-02-28")),
        (("2026-04-10", "2026-04-16"), ("2026-04-03", "2026-04-09")),
    ],
    ids=["month", "year", "month to date", "shorter month before", "a week"],
)
def test_the_previous_period_is_the_one_of_the_same_length_before(now, before):
    assert period(*now).previous == period(*before)


@given(periods)
def test_the_previous_period_ends_before_this_one_starts(p):
    assert p.previous.end < p.start


def test_a_period_does_not_end_before_it_starts():
    with pytest.raises(ValueError, match="ends on or after"):
        period("2026-02-01", "2026-01-31")


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        (Preset.THIS_MONTH, ("2026-05-01", "2026-05-14")),
        (Preset.LAST_MONTH, ("2026-04-01", "2026-04-30")),
        (Preset.LAST_3_MONTHS, ("2026-02-01", "2026-04-30")),
        (Preset.LAST_12_MONTHS, ("2025-05-01", "2026-04-30")),
        (Preset.FISCAL_YEAR, ("2025-07-01", "2026-05-14")),
        (Preset.ALL, ("2024-03-01", "2026-02-28")),
    ],
)
def test_presets(preset, expected):
    data = (date(2024, 3, 9), date(2026, 2, 3))
    assert preset_period(preset, date(2026, 5, 14), 7, data) == period(*expected)


def test_all_data_is_the_current_month_while_there_is_none():
    assert preset_period(Preset.ALL, date(2026, 5, 14), 1, None) == period("2026-05-01", "2026-05-14")


def test_the_default_period_is_the_last_twelve_months_with_data():
    assert last_months_with_data(date(2024, 1, 1), date(2025, 8, 23)) == period("2024-09-01", "2025-08-31")
    assert last_months_with_data(date(2025, 6, 9), date(2025, 8, 23)) == period("2025-06-01", "2025-08-31")


@given(st.integers(-10_000_000, 10_000_000), periods)
def test_daily_shares_sum_to_the_total_and_differ_by_one_unit_at_most(total, p):
    shares = [share for _, share in daily_shares(total, p)]
    assert sum(shares) == total
    assert max(shares) - min(shares) <= 1


@given(st.integers(-10_000_000, 10_000_000), periods, dates, st.integers(0, 900))
def test_a_part_takes_the_sum_of_its_days(total, covered, start, days):
    part = Period(start, start + timedelta(days=days))
    by_day = sum(s for day, s in daily_shares(total, covered) if part.start <= day <= part.end)
    assert share_in(total, covered, part) == by_day
