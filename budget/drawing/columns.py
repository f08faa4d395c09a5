"""The columns of the grid: months, and behind them the sums of their quarter and year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from budget.carryover import Figures, LineFigures, over_the_year
from budget.money import ZERO
from budget.months import fiscal_quarter, fiscal_year
from budget.selectors import Month


@dataclass(frozen=True, slots=True)
class Column:
    """A month, or the sum of the months from `start` up to but not including `stop`."""

    label: str
    start: int
    stop: int
    month: Month | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """What one column holds: figures, and what is committed beside them."""

    figures: Figures
    committed: Decimal


def columns(months: Sequence[Month], *, year_starts: int, quarters: bool, years: bool) -> list[Column]:
    """Return the columns in order; `year_starts` is the number of the fiscal year's first month."""
    found = []
    quarter_from = year_from = 0
    for month in months:
        stop = month.index + 1
        following = months[stop].month if stop < len(months) else None
        year, quarter = fiscal_year(month.month, year_starts), fiscal_quarter(month.month, year_starts)
        found.append(Column("", month.index, stop, month))
        ends_year = following is None or fiscal_year(following, year_starts) != year
        if following is None or ends_year or fiscal_quarter(following, year_starts) != quarter:
            if quarters:
                found.append(Column(quarter_label(quarter, year, year_starts), quarter_from, stop))
            quarter_from = stop
        if ends_year:
            if years:
                found.append(Column(year_label(year, year_starts), year_from, stop))
            year_from = stop
    found.append(Column(_("Total"), 0, len(months)))
    return found


def year_label(year: int, year_starts: int) -> str:
    """Name a fiscal year: "2026", or "2025/26" where it does not begin in January."""
    return str(year) if year_starts == 1 else f"{year}/{(year + 1) % 100:02}"


def quarter_label(quarter: int, year: int, year_starts: int) -> str:
    name = pgettext("quarter of a year", "Q%(number)s %(year)s")
    return name % {"number": quarter, "year": year_label(year, year_starts)}


def values(columns: Sequence[Column], months: Sequence[Figures], committed: Sequence[Decimal]) -> Iterator[Value]:
    """Yield what each column holds of a line, or of a sum of lines."""
    for column in columns:
        part = slice(column.start, column.stop)
        if column.month:
            yield Value(months[column.start], committed[column.start])
        else:
            line = LineFigures(months[column.start].carried_in, tuple(months[part]))
            yield Value(over_the_year(line), sum(committed[part], ZERO))
