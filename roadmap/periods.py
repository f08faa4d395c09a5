"""The week, month or quarter a board is about."""

from datetime import date, timedelta

from roadmap.timeline import Period, surrounding

WEEK, MONTH, QUARTER = "week", "month", "quarter"
MONTHS_OF = {MONTH: 1, QUARTER: 3}


def around(day: date, *, kind: str, year_start: int) -> Period:
    """Return the week (from Monday), month or quarter around a day; quarters count from the year's first month."""
    if kind != WEEK:
        return surrounding(day, months=MONTHS_OF[kind], year_start=year_start)
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6))
