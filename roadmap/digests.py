"""When a digest is due: by the clock of the workspace, at most once a day."""

from datetime import date, datetime

WORKDAYS = range(5)


def is_due(now: datetime, *, rhythm: str, weekday: int, hour: int, sent_on: date | None) -> bool:
    """Tell whether it should leave at this time of the workspace's clock.

    An hour that the clock leaves out in spring is reached with the next one; one that comes twice
    in autumn finds the digest sent. A day that has gone by is not made up for.
    """
    if sent_on is not None and sent_on >= now.date():
        return False
    days = {"workdays": WORKDAYS, "weekly": (weekday,)}.get(rhythm, ())
    return now.weekday() in days and now.hour >= hour
