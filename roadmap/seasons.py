"""Days and weeks in which people buy, by country: rules in, dates out.

Mother's and Father's Day follow each country's custom, the Christmas season begins with Advent, Black
Friday follows the fourth Thursday of November. The weeks before school are rough: the terms differ
by state and year. Countries are ISO 3166-1 alpha-2. Public holidays are in
`roadmap.public_holidays`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.easter import easter

MONDAY, THURSDAY, SUNDAY = 0, 3, 6


@dataclass(frozen=True, slots=True)
class Season:
    key: str
    first: date
    last: date


def seasons(country: str, year: int) -> Iterator[Season]:
    """Return the shopping days and seasons of a country that begin in a year, by their first day."""
    yield from sorted((*_everywhere(year), *_of_country(country, year)), key=lambda season: season.first)


def _everywhere(year: int) -> Iterator[Season]:
    black_friday = nth_weekday(year, 11, THURSDAY, 4) + timedelta(days=1)
    yield _day("valentine", date(year, 2, 14))
    yield _day("singles_day", date(year, 11, 11))
    yield _day("black_friday", black_friday)
    yield _day("cyber_monday", black_friday + timedelta(days=3))
    yield Season("christmas", first_advent(year), date(year, 12, 24))


def _of_country(country: str, year: int) -> Iterator[Season]:
    yield _day("mothers_day", MOTHERS_DAY.get(country, _second_sunday_of_may)(year))
    yield _day("fathers_day", FATHERS_DAY.get(country, _third_sunday_of_june)(year))
    if country in SCHOOL:
        (first_month, first_day), (last_month, last_day) = SCHOOL[country]
        yield Season("school", date(year, first_month, first_day), date(year, last_month, last_day))


def _day(key: str, day: date) -> Season:
    return Season(key, day, day)


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """Return the n-th such weekday of a month, Monday being 0."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def last_weekday(year: int, month: int, weekday: int) -> date:
    last = (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def first_advent(year: int) -> date:
    """Return the fourth Sunday before Christmas."""
    eve = date(year, 12, 24)
    return eve - timedelta(days=(eve.weekday() - SUNDAY) % 7 + 21)


# --- Customs of countries ----------------------------------------------------


def _second_sunday_of_may(year: int) -> date:
    return nth_weekday(year, 5, SUNDAY, 2)


def _third_sunday_of_june(year: int) -> date:
    return nth_weekday(year, 6, SUNDAY, 3)


def _first_sunday_of_may(year: int) -> date:
    return nth_weekday(year, 5, SUNDAY, 1)


def _last_sunday_of_may(year: int) -> date:
    return last_weekday(year, 5, SUNDAY)


def _french_mothers_day(year: int) -> date:
    """Return the last Sunday of May, or the Sunday after where that is Pentecost."""
    day = _last_sunday_of_may(year)
    pentecost = easter(year) + timedelta(days=49)
    return day + timedelta(days=7) if day == pentecost else day


def _mothering_sunday(year: int) -> date:
    """Return the fourth Sunday of Lent."""
    return easter(year) - timedelta(days=21)


def _second_sunday_of_november(year: int) -> date:
    return nth_weekday(year, 11, SUNDAY, 2)


def _ascension(year: int) -> date:
    return easter(year) + timedelta(days=39)


type Rule = Callable[[int], date]


def _each_year(month: int, day: int) -> Rule:
    return lambda year: date(year, month, day)


MOTHERS_DAY: dict[str, Rule] = {
    "NO": lambda year: nth_weekday(year, 2, SUNDAY, 2),
    "SE": _last_sunday_of_may,
    "FR": _french_mothers_day,
    **dict.fromkeys(("GB", "IE"), _mothering_sunday),
    **dict.fromkeys(("ES", "PT", "LT", "HU", "RO"), _first_sunday_of_may),
    "PL": _each_year(5, 26),
    "MX": _each_year(5, 10),
}
FATHERS_DAY: dict[str, Rule] = {
    **dict.fromkeys(("FI", "SE", "NO", "EE", "IS"), _second_sunday_of_november),
    "DE": _ascension,
    "DK": _each_year(6, 5),
    **dict.fromkeys(("ES", "IT", "PT"), _each_year(3, 19)),
    "PL": _each_year(6, 23),
    "LV": lambda year: nth_weekday(year, 9, SUNDAY, 2),
    "LT": lambda year: nth_weekday(year, 6, SUNDAY, 1),
    **dict.fromkeys(("AU", "NZ"), lambda year: nth_weekday(year, 9, SUNDAY, 1)),
    "AT": lambda year: nth_weekday(year, 6, SUNDAY, 2),
}
# When families buy for the new school year: the weeks before it begins, month and day.
SCHOOL: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "FI": ((7, 25), (8, 15)),
    **dict.fromkeys(("NO", "SE", "DK"), ((8, 1), (8, 25))),
    **dict.fromkeys(("EE", "LV", "LT", "PL", "CZ"), ((8, 10), (9, 1))),
    **dict.fromkeys(("DE", "AT", "GB", "IE", "FR", "NL", "BE"), ((8, 10), (9, 10))),
    **dict.fromkeys(("ES", "IT", "PT"), ((8, 20), (9, 15))),
    **dict.fromkeys(("US", "CA"), ((7, 15), (9, 5))),
}
