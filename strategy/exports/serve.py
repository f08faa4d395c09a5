"""What pages and endpoints hand out: the readable page and the files, from the cache while nothing changed."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.core.cache import cache
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Workspace
from strategy import snapshot
from strategy.exports import docx, html, markdown, pdf
from strategy.exports.blank import blank
from strategy.exports.blocks import Print
from strategy.exports.compose import compose
from strategy.exports.example import example
from strategy.models import Strategy, StrategyVersion
from strategy.snapshot import Document

REMEMBERED_FOR = 3600  # seconds
NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    content_type: str
    render: Callable[[Print], bytes]


FORMATS = {
    "pdf": Format("PDF", pdf.CONTENT_TYPE, pdf.render),
    "docx": Format("DOCX", docx.CONTENT_TYPE, docx.render),
    "md": Format("Markdown", markdown.CONTENT_TYPE, markdown.render),
}


@dataclass(frozen=True, slots=True)
class File:
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """The readable page: its parts as HTML, and where each section begins."""

    html: str
    sections: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Edition:
    """A strategy as it is now, or as a version has kept it."""

    strategy: Strategy
    version: StrategyVersion | None = None

    @cached_property
    def document(self) -> Document:
        """Return the plain data; a fixed number of queries."""
        return self.version.document if self.version else snapshot.take(self.strategy)

    @property
    def as_of(self) -> datetime:
        return self.version.taken_at if self.version else self.strategy.changed_at

    @property
    def version_name(self) -> str:
        return f"{self.version.number} – {self.version.name}" if self.version else ""

    def composed(self) -> Print:
        return compose(self.document, as_of=self.as_of, version=self.version_name)

    def key(self, form: str) -> str:
        """Return the place in the cache; another one as soon as anything printed has changed."""
        strategy, version, workspace = self.strategy, self.version, self.strategy.workspace
        state = [strategy.pk, strategy.changed_at.isoformat(), strategy.version, strategy.state]
        return _key(
            form, *state, *((version.pk, version.version) if version else ()), workspace.name, workspace.currency
        )


def edition_of(strategy: Strategy, version_id: int | None = None) -> Edition | None:
    """Return the strategy, or one of its versions; None where there is no such version.

    An archived strategy is kept as it was, although the channels and people it names live on.
    """
    versions = StrategyVersion.objects.filter(strategy=strategy).defer("document")
    if version_id is not None:
        found = versions.filter(pk=version_id).first()
        return Edition(strategy, found) if found else None
    kept = StrategyVersion.Reason.ARCHIVED
    return Edition(strategy, versions.filter(reason=kept).first() if strategy.is_archived else None)


def page(edition: Edition) -> Page:
    """Return the readable page in the reader's language."""
    return _remembered(edition.key("page"), lambda: _page(edition.composed()))


def _page(composed: Print) -> Page:
    sections = tuple((chapter.anchor, chapter.text) for chapter in composed.chapters)
    return Page(html.render(composed), sections, composed.facts)


def strategy_file(edition: Edition, form: str) -> File:
    """Return the strategy in one of `FORMATS`, in the workspace's language."""
    workspace = edition.strategy.workspace
    name = " – ".join([workspace.name, edition.strategy.name, *([edition.version.name] if edition.version else [])])
    with translation.override(workspace.language):
        content = _remembered(edition.key(form), lambda: FORMATS[form].render(edition.composed()))
    return _file(name, form, content)


def template_file(workspace: Workspace, kind: str, form: str) -> File:
    """Return the `blank` template or the filled `example`, in the workspace's language."""
    now = timezone.now()
    with translation.override(workspace.language):
        name, make = TEMPLATES[kind](workspace, now)
        place = _key(kind, form, workspace.name, str(workspace.today().year))
        return _file(name, form, _remembered(place, lambda: FORMATS[form].render(make())))


def _blank(workspace: Workspace, now: datetime) -> tuple[str, Callable[[], Print]]:
    return _("Social media strategy, template"), lambda: blank(workspace.name, made_at=now)


def _example(workspace: Workspace, now: datetime) -> tuple[str, Callable[[], Print]]:
    document = example(workspace.today())
    return _("Social media strategy, filled example"), lambda: compose(document, as_of=now, version=_("Filled example"))


TEMPLATES = {"blank": _blank, "example": _example}


def _file(name: str, form: str, content: bytes) -> File:
    safe = " ".join(NOT_IN_FILE_NAMES.sub(" ", name).split()).strip(".")[:150]
    return File(f"{safe}.{form}", FORMATS[form].content_type, content)


def _key(*state: object) -> str:
    content = json.dumps([translation.get_language(), *state])
    return "strategy-document:" + hashlib.sha256(content.encode()).hexdigest()


def _remembered[Made](place: str, make: Callable[[], Made]) -> Made:
    known: Made | None = cache.get(place)
    if known is None:
        known = make()
        cache.set(place, known, REMEMBERED_FOR)
    return known
