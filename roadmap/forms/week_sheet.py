"""What was typed into a week sheet.

A cell is named `h-<task>-<day>`; beside it `s-<task>-<day>` says what it held when the sheet was
opened, so that only what was changed is written, and nothing over someone else's change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from accounts.ids import id_in
from roadmap.durations import NotHours, hours_in
from roadmap.forms.time_entries import UNREADABLE

MOST_CELLS = 1000
LONGEST = Decimal(24)


@dataclass(slots=True)
class Typed:
    """A cell as it was sent; `problem` says why it is not stored."""

    task: int
    day: date
    text: str
    seen: Decimal
    hours: Decimal = Decimal(0)
    problem: str = ""

    @property
    def is_changed(self) -> bool:
        return not self.problem and self.hours != self.seen


def read_cells(sent: Mapping[str, str]) -> dict[tuple[int, date], Typed]:
    """Return the cells that were sent by task and day; what names no cell is passed over."""
    cells = {}
    for name in list(sent)[:MOST_CELLS]:
        place = _place(name)
        if place is not None:
            cells[place] = _read(place, sent[name].strip(), sent.get(f"s{name[1:]}", ""))
    return cells


def _place(name: str) -> tuple[int, date] | None:
    kind, _dash, rest = name.partition("-")
    number, _dash, day = rest.partition("-")
    task = id_in(number)
    if kind != "h" or task is None:
        return None
    try:
        return task, date.fromisoformat(day)
    except ValueError:
        return None


def _read(place: tuple[int, date], text: str, seen: str) -> Typed:
    cell = Typed(*place, text, _plain(seen))
    try:
        cell.hours = hours_in(text) if text else Decimal(0)
    except NotHours:
        cell.problem = str(UNREADABLE)
    if cell.hours > LONGEST:
        cell.problem = _("A day has 24 hours.")
    return cell


def _plain(text: str) -> Decimal:
    """Read back a hidden field of our own; what somebody made of it counts as nothing seen."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return Decimal(0)
    return value if value.is_finite() else Decimal(0)
