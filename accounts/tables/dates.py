"""Dates of one column, decided together.

Whether `03/04/2025` is the 3rd of April or the 4th of March is a matter of the column, never of the
cell. Times of day are cut off, not converted: a converted midnight would fall on another day.
"""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ,].*)?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_MONTH = re.compile(r"^(\d{4})[-/](\d{1,2})$")
_DOTTED = re.compile(r"^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})\.?(?:[T ,].*)?$")
_SLASHED = re.compile(r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?:[T ,].*)?$")
_NAME_FIRST = re.compile(r"^(?:[^\W\d]+\.?,? )?([^\W\d]{3,})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:[ ,].*)?$")
_DAY_FIRST = re.compile(r"^(?:[^\W\d]+\.?,? )?(\d{1,2})\.?(?: de)?[ -]([^\W\d]{3,})\.?(?: de)?[ -](\d{4})(?:[ ,].*)?$")
_RANGE = re.compile(r"^(.+?)\s+(?:-|–|—|to|bis|au)\s+(.+)$")

_MONTH_NAMES = (
    "jan janv januar january ene enero tammi janvāris",
    "feb févr février februar february febrero helmi februāris",
    "mar mär märz mars march marzo maalis marts",
    "apr avr avril april abril huhti aprīlis",
    "may mai mayo touko maijs",
    "jun juin juni june junio kesä jūnijs",
    "jul juil juillet juli july julio heinä jūlijs",
    "aug août august agosto elo augusts",
    "sep sept september septembre septiembre syys septembris",
    "oct okt october oktober octobre octubre loka oktobris",
    "nov november novembre noviembre marras novembris",
    "dec déc dez des december dezember desember décembre diciembre joulu decembris",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}

type Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class ReadDates:
    periods: dict[str, Period]
    """First and last day by cell text; what cannot be read is not in it."""
    day_first: bool | None
    """How slashed dates were read; None when the column has none."""
    is_certain: bool
    """False when every slashed date fits both orders, so that the order is a guess."""


def read_dates(texts: Iterable[str], *, day_first: bool | None = None) -> ReadDates:
    """Read the distinct texts of one column; `day_first` overrules the decision for slashed dates."""
    stripped = {text: text.strip() for text in texts}
    pairs = [(int(m[1]), int(m[2]), _year(m[3])) for t in stripped.values() if (m := _SLASHED.match(t))]
    decided, is_certain = _day_comes_first(pairs) if day_first is None else (day_first, True)
    periods = {text: period for text, t in stripped.items() if (period := _period(t, decided))}
    return ReadDates(periods, decided if pairs else None, is_certain or not pairs)


def find_period(lines: Iterable[str]) -> Period | None:
    """Return the first date range in title lines, for files without a date column."""
    for line in lines:
        if labelled := re.findall(r"(?:start|end)[^:]*:\s*([^,]+)", line, re.IGNORECASE):
            line = " - ".join(labelled[:2])
        if (found := _RANGE.match(line.strip())) and (period := _range(found, day_first=False)):
            return period
    return None


def _day_comes_first(pairs: list[tuple[int, int, int]]) -> tuple[bool, bool]:
    """Decide by what is possible, else by the order whose dates lie closer together."""
    month_first_fails = sum(first > 12 for first, _, _ in pairs)
    day_first_fails = sum(second > 12 for _, second, _ in pairs)
    if month_first_fails or day_first_fails:
        return month_first_fails > day_first_fails, True
    spread_day_first = _spread([_date(year, month, day) for day, month, year in pairs])
    spread_month_first = _spread([_date(year, month, day) for month, day, year in pairs])
    return spread_day_first < spread_month_first, False


def _spread(dates: list[date | None]) -> int:
    known = [day for day in dates if day]
    return (max(known) - min(known)).days if known else 0


def _period(text: str, day_first: bool) -> Period | None:
    if found := _MONTH.match(text):
        return _whole_month(int(found[1]), int(found[2]))
    if (found := _RANGE.match(text)) and (period := _range(found, day_first)):
        return period
    day = _day(text, day_first)
    return (day, day) if day else None


def _range(found: re.Match[str], day_first: bool) -> Period | None:
    first, last = _day(found[1].strip(), day_first), _day(found[2].strip(), day_first)
    return (first, last) if first and last and first <= last else None


def _day(text: str, day_first: bool) -> date | None:
    if found := _ISO.match(text) or _COMPACT.match(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTTED.match(text):
        return _date(_year(found[3]), int(found[2]), int(found[1]))
    if found := _SLASHED.match(text):
        day, month = (found[1], found[2]) if day_first else (found[2], found[1])
        return _date(_year(found[3]), int(month), int(day))
    if found := _NAME_FIRST.match(text):
        return _date(int(found[3]), _month_number(found[1]), int(found[2]))
    if found := _DAY_FIRST.match(text):
        return _date(int(found[3]), _month_number(found[2]), int(found[1]))
    return None


def _month_number(name: str) -> int:
    return _MONTHS.get(name.casefold(), 0)


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


def _date(year: int, month: int, day: int) -> date | None:
    """Return the date, or None when there is no such day or it lies outside 1990-2100."""
    try:
        return date(year, month, day) if 1990 <= year <= 2100 else None
    except ValueError:
        return None


def _whole_month(year: int, month: int) -> Period | None:
    first = _date(year, month, 1)
    return (first, first.replace(day=calendar.monthrange(year, month)[1])) if first else None
