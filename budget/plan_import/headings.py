"""Column heads: months in the languages of the product, days, quarters, totals, plan or actual."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from babel import Locale

LANGUAGES = ("en", "fi", "nb", "lv")
EARLIEST, LATEST = 1990, 2100
YEAR_DIGITS = 4


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


TOTALS = _set_of(
    "total totals sum subtotal altogether annual ytd ltd yhteensä summa välisumma totalt totalsum "
    "delsum kopā pavisam starpsumma"
)
PLANNED = _set_of(
    "plan planned budget budgeted suunniteltu suunnitelma budjetti budjetoitu planlagt budsjett "
    "budsjettert plānots plāns plānotais budžets"
)
ACTUAL = _set_of(
    "actual actuals spent spend toteuma toteutunut toteutuneet käytetty faktisk brukt regnskap forbruk "
    "faktiski faktiskais izlietots iztērēts"
)
OTHER = _set_of(
    "variance difference diff remaining left available orders order ads revenue conversion roas roi sales "
    "sale cost clicks impressions leads erotus jäljellä poikkeama myynti avvik differanse igjen omsetning "
    "inntekt starpība atlikums ieņēmumi"
)
_QUARTER = re.compile(
    r"\b(?:q|k|kv|kvartaali|kvartal|quarter)\.?\s*[1-4]\b|\b[1-4]\s*\.?\s*(?:q|kv|kvartaali|kvartal|quarter|ceturksnis)\b",
    re.IGNORECASE,
)
_YEAR_MONTH = re.compile(r"^(\d{4})\s*[-/.]\s*(\d{1,2})$")
_MONTH_YEAR = re.compile(r"^(\d{1,2})\s*[-/.]\s*(\d{4})$")
_ISO_DAY = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?$")
_DOTTED_DAY = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$")
_WORDS = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class Head:
    """What a column head says; `year` None: only the month is named."""

    month: int | None = None
    year: int | None = None
    day: int | None = None
    is_quarter: bool = False
    is_total: bool = False
    measure: str = ""
    """"planned", "actual", "other", or empty where the head does not say."""


def words_of(text: str) -> list[str]:
    return _WORDS.findall(text.casefold())


def measure_of(text: str) -> str:
    """Tell whether a text speaks of plans, of what was spent, or of something else."""
    words = set(words_of(text))
    if words & ACTUAL:
        return "actual"
    if words & OTHER:
        return "other"
    return "planned" if words & PLANNED else ""


def is_total(text: str) -> bool:
    return bool(set(words_of(text)) & TOTALS)


def read_head(cell: object) -> Head:
    if isinstance(cell, bool) or cell is None:
        return Head()
    if isinstance(cell, date):
        return _day(cell.year, cell.month, cell.day)
    if isinstance(cell, Decimal):
        return _numbered(cell)
    return _read_text(" ".join(str(cell).split()))


def _numbered(number: Decimal) -> Head:
    """Take 202601 for a month; a bare number is none."""
    year, month = divmod(int(number), 100) if number == int(number) else (0, 0)
    return _month(year, month) if EARLIEST <= year <= LATEST else Head()


def _read_text(text: str) -> Head:
    if _QUARTER.search(text):
        return Head(is_quarter=True)
    if found := _YEAR_MONTH.match(text):
        return _month(int(found[1]), int(found[2]))
    if found := _MONTH_YEAR.match(text):
        return _month(int(found[2]), int(found[1]))
    if found := _ISO_DAY.match(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTTED_DAY.match(text):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    return _named(text)


def _month(year: int, month: int) -> Head:
    return Head(month, year) if 1 <= month <= 12 and EARLIEST <= year <= LATEST else Head()


def _day(year: int, month: int, day: int) -> Head:
    try:
        found = date(year, month, day)
    except ValueError:
        return Head()
    return Head(found.month, found.year, found.day) if EARLIEST <= year <= LATEST else Head()


def _named(text: str) -> Head:
    """Read "Jan", "January 2026", "tammi-26", "Jan 2026 actual"; more words make it no month."""
    measure, months, year, others = measure_of(text), [], None, 0
    for word in words_of(text):
        if word.isascii() and word.isdecimal() and len(word) <= YEAR_DIGITS:
            year = _year(word)
        elif word in month_names():
            months.append(month_names()[word])
        elif word not in PLANNED | ACTUAL | OTHER:
            others += 1
    if len(months) == 1 and not others:
        return Head(months[0], year, measure=measure)
    return Head(is_total=is_total(text), measure=measure)


def _year(digits: str) -> int | None:
    year = int(digits) + (2000 if len(digits) == 2 else 0)
    return year if EARLIEST <= year <= LATEST else None


@cache
def month_names() -> dict[str, int]:
    """Return the numbers of the months by their names, whole and short, in every language."""
    names: dict[str, int] = {}
    for language in LANGUAGES:
        months = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    names[name.casefold().strip(". ")] = number
    for name, number in list(names.items()):
        if len(name) > 3 and name[:3].isalpha():
            names.setdefault(name[:3], number)
    return names | {"sept": 9, "des": 12, "okt": 10}
