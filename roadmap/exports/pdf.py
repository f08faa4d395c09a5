"""The time line on paper: pages of the picture, then the table. `document.typ` gets data, never code."""

import json
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any

import typst
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Workspace
from accounts.printing import printable
from roadmap import timeline_words as words
from roadmap.exports import svg
from roadmap.selectors.picture import Picture, pages
from roadmap.timeline import Group, Piece

CONTENT_TYPE = "application/pdf"
LAYOUT = "document.typ"
ROWS_ON_A_SHEET = 11
"""So many bars and their headings fit on a landscape A4 page without becoming small."""


def render(shown: Picture, workspace: Workspace) -> bytes:
    """Return a tagged PDF in the current language, with text that can be selected."""
    drawings = [svg.drawing(sheet, workspace) for sheet in pages(shown, rows=ROWS_ON_A_SHEET) if sheet.chart.groups]
    pictures = {f"picture-{n}.svg": drawing.encode() for n, drawing in enumerate(drawings)}
    project = {
        "main.typ": files(__package__).joinpath(LAYOUT).read_bytes(),
        "document.json": json.dumps(printable(_data(shown, workspace, list(pictures))), ensure_ascii=False).encode(),
        **pictures,
    }
    made_at = datetime.combine(shown.today, time(), UTC)
    # The type hints leave out that a project of several files may be given in memory.
    return typst.compile(project, font_paths=_fonts(), ignore_system_fonts=True, timestamp=made_at)  # type: ignore[call-overload]


@cache
def _fonts() -> typst.Fonts:
    """Load the fonts once; the same on every machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(files("manimgx_fonts"))])


def _data(shown: Picture, workspace: Workspace, pictures: list[str]) -> dict[str, Any]:
    first, last = (date_format(day, "DATE_FORMAT") for day in (shown.period.first, shown.period.last))
    return {
        "language": get_language() or "en",
        "owner": workspace.name,
        "title": _("Roadmap"),
        "subtitle": f"{first} – {last}",
        "pictures": pictures,
        "alt": _("Time line of initiatives; the table that follows says the same."),
        "empty": "" if shown.page.rows or shown.milestones else _("Nothing is planned in this period."),
        "head": [_("Initiative"), _("Start"), _("End"), _("Status"), _("Waits for"), _("Slack"), _("Baseline")],
        "groups": [_group(group) for group in shown.page.groups if group.pieces],
        "table_title": _("Initiatives"),
        "milestones_title": _("Milestones"),
        "milestones": [
            [date_format(milestone.day, "SHORT_DATE_FORMAT"), milestone.title, milestone.of, words.reached(milestone)]
            for milestone in shown.milestones
        ],
        "holidays_title": _("Holidays and shopping seasons"),
        "holidays": [[_days(mark.first, mark.last), mark.name, mark.places] for mark in shown.marks.marks],
    }


def _days(first: Any, last: Any) -> str:
    days = [date_format(day, "SHORT_DATE_FORMAT") for day in ((first,) if first == last else (first, last))]
    return " – ".join(days)


def _group(group: Group) -> dict[str, Any]:
    title = group.title
    if group.deadline:
        title = _("%(goal)s, by %(day)s") % {
            "goal": group.title,
            "day": date_format(group.deadline, "SHORT_DATE_FORMAT"),
        }
    return {"title": title, "rows": [_row(piece) for piece in group.pieces]}


def _row(piece: Piece) -> list[str]:
    return [
        piece.title,
        date_format(piece.first, "SHORT_DATE_FORMAT"),
        words.end(piece),
        piece.status_label,
        "\n".join(words.wait(waiting) for waiting in piece.waits_for),
        words.slack(piece),
        words.drift(piece),
    ]
