"""Shopping days and seasons by country, against days known from calendars."""

from datetime import date

import pytest

from roadmap import public_holidays
from roadmap.seasons import first_advent, last_weekday, seasons


def day(country, key, year):
    return next(season.first for season in seasons(country, year) if season.key == key)


@pytest.mark.parametrize(
    ("country", "key", "year", "expected"),
    [
        ("FI", "mothers_day", 2026, date(2026, 5, 10)),
        ("NO", "mothers_day", 2026, date(2026, 2, 8)),
        ("GB", "mothers_day", 2026, date(2026, 3, 15)),
        ("FR", "mothers_day", 2026, date(2026, 5, 31)),
        ("FR", "mothers_day", 2023, date(2023, 6, 4)),
        ("SE", "mothers_day", 2026, date(2026, 5, 31)),
        ("FI", "fathers_day", 2026, date(2026, 11, 8)),
        ("DE", "fathers_day", 2026, date(2026, 5, 14)),
        ("US", "fathers_day", 2026, date(2026, 6, 21)),
        ("US", "black_friday", 2026, date(2026, 11, 27)),
        ("US", "black_friday", 2024, date(2024, 11, 29)),
        ("LV", "cyber_monday", 2024, date(2024, 12, 2)),
    ],
)
def test_each_country_keeps_its_own_days(country, key, year, expected):
    assert day(country, key, year) == expected


@pytest.mark.parametrize("year", range(2020, 2033))
def test_advent_begins_four_sundays_before_christmas(year):
    begins = first_advent(year)
    assert begins.weekday() == 6
    assert date(year, 11, 27) <= begins <= date(year, 12, 3)


def test_the_last_weekday_of_a_month_is_found_in_every_month():
    assert last_weekday(2026, 5, 6) == date(2026, 5, 31)
    assert last_weekday(2024, 2, 3) == date(2024, 2, 29)
    assert last_weekday(2026, 12, 0) == date(2026, 12, 28)


def test_seasons_come_in_their_order():
    firsts = [season.first for season in seasons("NO", 2026)]
    assert firsts == sorted(firsts)


def test_holidays_are_named_in_the_language_of_the_reader_where_it_is_known():
    assert (date(2026, 12, 6), "Itsenäisyyspäivä") in public_holidays.public_holidays("FI", 2026, "fi")
    assert (date(2026, 5, 17), "Grunnlovsdag") in public_holidays.public_holidays("NO", 2026, "nb")
    assert (date(2026, 5, 17), "Constitution Day") in public_holidays.public_holidays("NO", 2026, "lv")
    assert public_holidays.public_holidays("XX", 2026, "en") == ()
