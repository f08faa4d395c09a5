"""Calendar months, each written as its first day."""

from datetime import date, timedelta


def month_of(day: date) -> date:
    return day.replace(day=1)


def add_months(month: date, count: int) -> date:
    year, index = divmod(month.year * 12 + month.month - 1 + count, 12)
    return date(year, index + 1, 1)


def last_day(month: date) -> date:
    return add_months(month, 1) - timedelta(days=1)


def month_range(first: date, count: int) -> list[date]:
    return [add_months(first, i) for i in range(count)]


def months_between(first: date, last: date) -> int:
    """Count whole months from `first` to `last`; negative when `last` is earlier."""
    return (last.year - first.year) * 12 + last.month - first.month


def is_over(month: date, today: date) -> bool:
    """Tell whether the month's last day is before `today` (a date in the workspace's time zone)."""
    return add_months(month, 1) <= today


def parse_month(text: str) -> date:
    """Read "2026-01". Raises ValueError for anything else."""
    if len(text) != 7:
        raise ValueError(text)
    return date.fromisoformat(f"{text}-01")


def fiscal_year(month: date, starts: int) -> int:
    """Return the calendar year in which the month's fiscal year begins; `starts` is its first month's number."""
    return month.year if month.month >= starts else month.year - 1


def fiscal_quarter(month: date, starts: int) -> int:
    """Return the quarter, 1 to 4, of the fiscal year that begins with the month numbered `starts`."""
    return (month.month - starts) % 12 // 3 + 1
