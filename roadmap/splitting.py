"""How a piece of work too large for a week falls into tasks: text and dates in, a proposal out.

A description whose parts stand on lines of their own gives a task for each
line; any other gives one for each week. The tasks are due on workdays, evenly
spread, the last one on the last workday. Days are inclusive.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

WEEK_DAYS = 7
ENOUGH_TASKS = 2
MOST_TASKS = 30
LONGEST_TITLE = 200
SATURDAY = 5

_BULLET = re.compile(r"(?:[-*+•·▪◦‣–—]|\(?\d{1,3}[.)]|\(?[A-Za-z][.)]|\[[ xX]?\]|[☐☑✓])\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """A proposed task; `text` is the whole line where it is longer than a title may be."""

    title: str
    due_on: date
    text: str = ""


def too_large(first: date, last: date, *, tasks: int) -> bool:
    """Tell whether the work lasts longer than a week and is not divided into tasks yet."""
    return (last - first).days >= WEEK_DAYS and tasks < ENOUGH_TASKS


def propose(description: str, first: date, last: date, *, name_week: Callable[[int], str]) -> list[Part]:
    """Return the tasks of the description's lines, else one for each week, named by its number from 1."""
    texts = parts_of(description)
    if len(texts) < ENOUGH_TASKS:
        texts = [name_week(number) for number in range(1, weeks(first, last) + 1)]
    return [
        Part(shortened(text), due_on, text if len(text) > LONGEST_TITLE else "")
        for text, due_on in zip(texts, spread(len(texts), first, last), strict=True)
    ]


def parts_of(description: str) -> list[str]:
    """Return the lines without their bullets and numbers, each said once, at most `MOST_TASKS`."""
    found: dict[str, str] = {}
    for line in description.splitlines():
        text = without_bullet(line)
        if any(character.isalnum() for character in text):
            found.setdefault(text.casefold(), text)
    return list(found.values())[:MOST_TASKS]


def without_bullet(line: str) -> str:
    """Return the words of a line of a list: "2. [ ] Translate" is "Translate"."""
    text = " ".join(line.split())
    while match := _BULLET.match(text):
        text = text[match.end() :]
    return text


def shortened(text: str) -> str:
    """Return what fits into a title, cut between words where there are some."""
    if len(text) <= LONGEST_TITLE:
        return text
    cut = text[: LONGEST_TITLE - 1]
    return (cut.rsplit(" ", 1)[0] or cut).rstrip() + "…"


def weeks(first: date, last: date) -> int:
    """Return how many weeks the days touch when counted from the first, 1 to `MOST_TASKS`."""
    return min(max((last - first).days // WEEK_DAYS + 1, 1), MOST_TASKS)


def spread(count: int, first: date, last: date) -> list[date]:
    """Return so many workdays, evenly spread, in order, the last one last; without any workday the last day."""
    days = workdays(first, last) or [last]
    return [days[-(-number * len(days) // count) - 1] for number in range(1, count + 1)]


def workdays(first: date, last: date) -> list[date]:
    """Return the days from Monday to Friday among them."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day.weekday() < SATURDAY]
