"""Turn a document as plain data into blocks, in the language that is active."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.printing import printable
from strategy.exports.blocks import Block, Heading, Paragraph, Print
from strategy.exports.chapters import CHAPTERS, Source
from strategy.models import Strategy
from strategy.sections import SECTIONS, Section
from strategy.snapshot import Document


def compose(document: Document, *, as_of: datetime, version: str = "") -> Print:
    """Return the whole strategy; what nobody has written yet is named in one line."""
    source = Source(printable(document))
    written = {section.key: tuple(CHAPTERS[section.key](source)) for section in SECTIONS}
    missing = [str(section.title) for section in SECTIONS if not written[section.key]]
    return Print(
        language=get_language() or "en",
        owner=source.document["workspace"]["name"],
        title=source.document["strategy"]["name"],
        subtitle=_("Social media strategy"),
        made_at=as_of,
        facts=_facts(source, timezone.localdate(as_of), printable(version)),
        contents_title=_("Contents"),
        blocks=(*_chapters(written), *_still_missing(missing)),
    )


def _chapters(written: dict[str, tuple[Block, ...]]) -> Iterator[Block]:
    for section in SECTIONS:
        if written[section.key]:
            yield from chapter(section)
            yield from written[section.key]


def chapter(section: Section) -> Iterator[Block]:
    """Return the title of a section and the question it answers."""
    yield Heading(1, str(section.title), section.key)
    yield Paragraph(str(section.question), "note")


def _still_missing(titles: Sequence[str]) -> Iterator[Block]:
    if titles:
        yield Paragraph(_("Not yet written: %(sections)s.") % {"sections": ", ".join(titles)}, "note")


def _facts(source: Source, as_of: date, version: str) -> tuple[tuple[str, str], ...]:
    strategy = source.document["strategy"]
    facts = [
        (_("Company"), source.own_name),
        (_("Period"), f"{_day(strategy['starts_on'])} – {_day(strategy['ends_on'])}"),
        (_("State"), str(dict(Strategy.State.choices).get(strategy["state"], strategy["state"]))),
        (_("Version"), version),
        (_("As of"), _day(as_of.isoformat())),
    ]
    return tuple((label, text) for label, text in facts if text)


def _day(text: str) -> str:
    return formats.date_format(date.fromisoformat(text), "DATE_FORMAT")
