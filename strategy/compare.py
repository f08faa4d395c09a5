"""What differs between two documents (`strategy.snapshot` says what those are): no database, no clock.

Rows are the same row when they have the same `uid`; a part that exists once in
a strategy is compared with its counterpart whatever its `uid`. The order of
rows, and of what a row lists, is no difference.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from strategy import snapshot
from strategy.models import Strategy
from strategy.sections import SECTIONS, Part, Section
from strategy.snapshot import Document, Entry

NOT_SAID: tuple[Any, ...] = (None, "", [], {})
TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
FEW_WORDS = 3
ALIKE = 0.4
MOST_TOKENS = 4000
"""Longer texts are shown whole, before and after: the search for what they share would take too long."""


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Mark(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that both have, or one of them only."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    name: str
    label: str
    old: str
    new: str

    @property
    def pieces(self) -> list[Piece]:
        return mark_words(self.old, self.new)


@dataclass(frozen=True, slots=True)
class RowChange:
    change: Change
    section: Section
    part: Part
    uid: str
    ids: tuple[int, ...]
    """Ids of the row in the two documents; copies of a strategy have ids of their own."""
    label: str
    fields: list[FieldChange] = field(default_factory=list)
    """Each field that differs; of a row only one document has, each field with an answer."""

    @property
    def model_name(self) -> str:
        return str(self.part.model.__name__)

    @property
    def kind(self) -> str:
        """What the row is, in words: "persona"."""
        name = str(self.part.model._meta.verbose_name)
        return name[:1].upper() + name[1:]


@dataclass(frozen=True, slots=True)
class Comparison:
    strategy: list[FieldChange]
    """Name, period and state of the strategy itself."""
    rows: list[RowChange]

    @property
    def is_empty(self) -> bool:
        return not self.strategy and not self.rows

    def count(self, change: Change) -> int:
        return sum(row.change == change for row in self.rows)

    @property
    def added(self) -> int:
        return self.count(Change.ADDED)

    @property
    def removed(self) -> int:
        return self.count(Change.REMOVED)

    @property
    def changed(self) -> int:
        return self.count(Change.CHANGED)


def compare(old: Document, new: Document) -> Comparison:
    """Return every difference once, in the order of the document."""
    return Comparison(list(_strategy_changes(old, new)), list(_row_changes(old, new)))


def _strategy_changes(old: Document, new: Document) -> Iterator[FieldChange]:
    for name in ("name", "starts_on", "ends_on", "state"):
        before, after = (document["strategy"].get(name) for document in (old, new))
        if before != after:
            yield FieldChange(name, str(_label_of(name)), show_own(name, before), show_own(name, after))


def _label_of(name: str) -> str | Promise:
    label = str(Strategy._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def show_own(name: str, value: str | None) -> str:
    """Write a field of the strategy itself in the reader's language."""
    if name == "state":
        return str(dict(Strategy.State.choices).get(value or "", value or ""))
    return snapshot.show_partial_date(value) if value and name != "name" else value or ""


def _row_changes(old: Document, new: Document) -> Iterator[RowChange]:
    for section in SECTIONS:
        for part in section.parts:
            yield from _part_changes(section, part, _rows(old, part), _rows(new, part))


def _rows(document: Document, part: Part) -> dict[str, Entry]:
    entries = document["parts"].get(part.key, [])
    return {"once" if part.once else entry["uid"]: entry for entry in entries}


def _part_changes(section: Section, part: Part, old: dict[str, Entry], new: dict[str, Entry]) -> Iterator[RowChange]:
    for uid, entry in new.items():
        if uid not in old:
            yield _only_in_one(Change.ADDED, section, part, entry)
        elif changes := _field_changes(part, old[uid], entry):
            ids = (old[uid]["id"], entry["id"])
            yield RowChange(Change.CHANGED, section, part, entry["uid"], ids, entry["label"], changes)
    for uid, entry in old.items():
        if uid not in new:
            yield _only_in_one(Change.REMOVED, section, part, entry)


def _only_in_one(change: Change, section: Section, part: Part, entry: Entry) -> RowChange:
    changes = []
    for name in part.fields:
        if text := snapshot.show(part, name, entry["fields"].get(name)):
            texts = ("", text) if change == Change.ADDED else (text, "")
            changes.append(FieldChange(name, snapshot.label_of(part, name), *texts))
    return RowChange(change, section, part, entry["uid"], (entry["id"],), entry["label"], changes)


def _field_changes(part: Part, old: Entry, new: Entry) -> list[FieldChange]:
    if old["fields"] == new["fields"]:
        return []
    return [
        FieldChange(name, snapshot.label_of(part, name), _written(part, name, before), _written(part, name, after))
        for name in part.fields
        for before, after in [(old["fields"].get(name), new["fields"].get(name))]
        if _substance(before) != _substance(after)
    ]


def _substance(value: Any) -> Any:
    """Return what makes two values the same: of a reference whom it names, of a list what it holds."""
    if value in NOT_SAID:
        return None
    if isinstance(value, dict) and "uid" in value:
        return value["uid"]
    if isinstance(value, list):
        return sorted(json.dumps(_substance(one), sort_keys=True) for one in value)
    return value


def _written(part: Part, name: str, value: Any) -> str:
    """Write a value; unlike on a page, a box that is not ticked says so, since it may have been."""
    if value is False and isinstance(part.model._meta.get_field(name), models.BooleanField):
        return _("No")
    return snapshot.show(part, name, value)


def mark_words(old: str, new: str) -> list[Piece]:
    """Return the two texts as one, with the words that went and the words that came marked."""
    before, after = TOKENS.findall(old), TOKENS.findall(new)
    matcher = SequenceMatcher(a=before, b=after)
    few = min(len(before), len(after)) < FEW_WORDS or len(before) + len(after) > MOST_TOKENS
    if few or matcher.quick_ratio() < ALIKE or matcher.ratio() < ALIKE:
        return _pieces([(Mark.REMOVED, old), (Mark.ADDED, new)] if old != new else [(Mark.SAME, old)])
    found: list[tuple[Mark, str]] = []
    for kind, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if kind == "equal":
            found.append((Mark.SAME, "".join(after[from_new:to_new])))
        else:
            found.append((Mark.REMOVED, "".join(before[from_old:to_old])))
            found.append((Mark.ADDED, "".join(after[from_new:to_new])))
    return _pieces(found)


def _pieces(found: list[tuple[Mark, str]]) -> list[Piece]:
    return [Piece(mark, text) for mark, text in found if text]
