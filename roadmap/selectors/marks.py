"""Public holidays and shopping seasons of the target regions, within a period."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from roadmap.public_holidays import public_holidays
from roadmap.seasons import seasons
from roadmap.timeline import Mark, Period
from strategy import countries as territories

MOST_DAYS = 100
"""In a longer period single public holidays are counted instead of shown."""
MOST_YEARS = 4
"""In a longer period nothing is marked: it would be a barcode."""

NAMES: dict[str, str | Promise] = {
    "valentine": _("Valentine's Day"),
    "mothers_day": _("Mother's Day"),
    "fathers_day": _("Father's Day"),
    "school": _("Back to school"),
    "singles_day": _("Singles' Day"),
    "black_friday": _("Black Friday"),
    "cyber_monday": _("Cyber Monday"),
    "christmas": _("Christmas season"),
}


@dataclass(frozen=True, slots=True)
class Marks:
    """The days to mark, in their order, and how many public holidays are only counted."""

    marks: list[Mark] = field(default_factory=list)
    counted: int = 0
    too_long: bool = False


def marks_of(countries: Sequence[str], period: Period) -> Marks:
    """Return what to mark in a period; no query."""
    years = range(period.first.year, period.last.year + 1)
    if not countries or len(years) > MOST_YEARS:
        return Marks(too_long=bool(countries))
    holidays = _merged(_holidays(countries, years), period, is_season=False)
    found = _merged(_seasons(countries, years), period, is_season=True)
    if period.days > MOST_DAYS:
        return Marks(found, counted=len(holidays))
    return Marks(sorted([*holidays, *found], key=lambda mark: (mark.first, mark.last)))


type Day = tuple[date, date, str, str]
"""First day, last day, name and country."""


def _holidays(countries: Iterable[str], years: Iterable[int]) -> Iterable[Day]:
    language = get_language() or "en"
    for year in years:
        for country in countries:
            for day, name in public_holidays(country, year, language):
                yield day, day, name, country


def _seasons(countries: Iterable[str], years: Iterable[int]) -> Iterable[Day]:
    for year in years:
        for country in countries:
            for season in seasons(country, year):
                yield season.first, season.last, str(NAMES[season.key]), country


def _merged(days: Iterable[Day], period: Period, *, is_season: bool) -> list[Mark]:
    """Return one mark for what several countries keep at the same time under the same name."""
    places: dict[tuple[date, date, str], list[str]] = defaultdict(list)
    for first, last, name, country in days:
        if period.overlaps(first, last):
            places[first, last, name].append(country)
    return [Mark(*what, _places(where), is_season) for what, where in sorted(places.items())]


def _places(codes: Iterable[str]) -> str:
    language = get_language() or "en"
    return ", ".join(sorted(territories.name_of(code, language) for code in codes))
