"""The empty document: every section with its questions and a place for the answers."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.printing import printable
from strategy import snapshot
from strategy.exports.blocks import Blank, Block, Heading, ListBlock, Paragraph, Print, Quadrants, Table
from strategy.exports.compose import chapter
from strategy.exports.questions import question
from strategy.journey import STANDARD_STAGES
from strategy.models import SwotItem
from strategy.objectives import ALIGNMENTS
from strategy.sections import SECTIONS, Part
from strategy.selectors.swot import COMPETITOR_GUIDES, QUADRANT_GUIDES
from strategy.team_roles import STANDARD_ROLES

ROWS = 5
NOT_ASKED = {"user", "active", "status"}
"""What only the product itself needs to know."""


def blank(owner: str, *, made_at: datetime) -> Print:
    """Return the template in the language that is active, with the name of the workspace on it."""
    return Print(
        language=get_language() or "en",
        owner=printable(owner),
        title=_("Social media strategy"),
        subtitle=_("Template with the questions of every section"),
        made_at=made_at,
        facts=((_("Company"), ""), (_("Period"), ""), (_("As of"), "")),
        contents_title=_("Contents"),
        blocks=tuple(_blocks()),
    )


def _blocks() -> Iterator[Block]:
    for section in SECTIONS:
        yield from chapter(section)
        for part in section.parts:
            yield from PLACES.get(part.key, _each)(part)


def _asked(part: Part) -> list[str]:
    return [name for name in part.fields if name not in NOT_ASKED]


def _once(part: Part) -> Iterator[Block]:
    for name in _asked(part):
        asked = question(part, name)
        yield Blank(asked.label, asked.text, asked.lines)


def _each(part: Part) -> Iterator[Block]:
    """Ask for one row, on a page to be copied for the others."""
    if not part.once:
        yield Paragraph(_("Copy the lines below for each one."), "note")
    yield from _once(part)


def _table(
    title: str, part: Part, names: Sequence[str], widths: Sequence[int], rows: Sequence[tuple[str, ...]] = ()
) -> Iterator[Block]:
    """Ask in a list, and leave a table to be filled in; `rows` hold what is usual."""
    asked = [question(part, name) for name in names]
    yield Heading(2, title)
    yield ListBlock(tuple(f"{one.label}: {one.text}" if one.text else one.label for one in asked))
    filled = [row + ("",) * (len(names) - len(row)) for row in rows] or [("",) * len(names)] * ROWS
    header = tuple(snapshot.label_of(part, name) for name in names)
    yield Table(title, header, tuple(filled), tuple(widths))


def _people(part: Part) -> Iterator[Block]:
    return _table(_("People"), part, ("name", "title", "hours_per_week", "note"), (3, 3, 2, 4))


def _roles(part: Part) -> Iterator[Block]:
    rows = [(str(role.name), str(role.duties)) for role in STANDARD_ROLES]
    return _table(_("Roles"), part, ("name", "duties", "holder"), (3, 6, 3), rows)


def _journey(part: Part) -> Iterator[Block]:
    rows = [(str(stage.name), str(stage.question)) for stage in STANDARD_STAGES]
    return _table(
        _("Customer journey"), part, ("name", "question", "answer", "owner", "service_minutes"), (3, 4, 6, 2, 2), rows
    )


def _objectives(part: Part) -> Iterator[Block]:
    rows = [(str(alignment.business_kpi), str(alignment.social_kpi)) for alignment in ALIGNMENTS]
    return _table(
        _("Business objectives and what shows them"),
        part,
        ("name", "social_kpi", "metrics"),
        (3, 3, 4),
        [*rows, ("", "")],
    )


def _figures(part: Part) -> Iterator[Block]:
    return _table(_("Figures of their profiles"), part, part.fields, (4, 3, 4, 3, 3, 3, 3))


def _regions(part: Part) -> Iterator[Block]:
    return _table(_("Geography"), part, part.fields, (2, 2, 3, 2, 3, 3))


def _swot(part: Part) -> Iterator[Block]:
    for title, guides in ((_("Your company"), QUADRANT_GUIDES), (_("A competitor"), COMPETITOR_GUIDES)):
        cells = ((f"{kind.label} – {guides[kind.value][0]}", ("",) * ROWS) for kind in SwotItem.Quadrant)
        yield Quadrants(title, tuple(cells))


PLACES: dict[str, Callable[[Part], Iterator[Block]]] = {
    "people": _people,
    "team_roles": _roles,
    "regions": _regions,
    "swot": _swot,
    "competitor_figures": _figures,
    "journey": _journey,
    "objectives": _objectives,
}
