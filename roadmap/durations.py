"""Working time as people write it: 1,5 and 1.5 are hours, 1:30 and 90 min the same."""

import re
from decimal import Decimal

MINUTES_OF_AN_HOUR = 60
HUNDREDTH = Decimal("0.01")
LONGEST_TEXT = 20


class NotHours(ValueError):
    """The text says no working time."""


_HOURS = re.compile(r"(?P<hours>\d{1,3}(?:[.,]\d{1,4})?)\s*(?:h|hr|hrs|hours?|t|tim|tuntia|st)?")
_CLOCK = re.compile(r"(?P<hours>\d{1,3}):(?P<minutes>[0-5]\d)")
_PARTS = re.compile(r"(?:(?P<hours>\d{1,3})\s*[ht]\s*)?(?P<minutes>\d{1,4})\s*(?:m|min|mins|minutes?)?\.?")


def hours_in(text: str) -> Decimal:
    """Return the hours a text says, to the hundredth, rounded half to even; raise `NotHours` when it says none.

    Understood are 1,5 · 1.5 · 1.5 h · 1:30 · 1 h 30 min · 1h30 · 90 min. A number alone is hours.
    """
    said = " ".join(text.split()).lower()
    if not said or len(said) > LONGEST_TEXT or not said.isascii():
        raise NotHours(text)
    if found := _HOURS.fullmatch(said):
        return Decimal(found["hours"].replace(",", ".")).quantize(HUNDREDTH)
    found = _CLOCK.fullmatch(said) or _PARTS.fullmatch(said)
    if found is None:
        raise NotHours(text)
    minutes = int(found["hours"] or 0) * MINUTES_OF_AN_HOUR + int(found["minutes"])
    return (Decimal(minutes) / MINUTES_OF_AN_HOUR).quantize(HUNDREDTH)
