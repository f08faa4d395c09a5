"""Reads of versions, and of what differs between two of them, by whom and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.ids import id_in
from accounts.models import AuditEvent
from strategy import snapshot
from strategy.compare import Change, Comparison, FieldChange, RowChange
from strategy.models import Strategy, StrategyVersion
from strategy.snapshot import Document

NOW = "now"
STILL_BEING_WRITTEN = timedelta(minutes=1)
"""A change that was under way when a version was taken carries an earlier moment than the version."""


def versions() -> QuerySet[StrategyVersion]:
    """Return all versions without their documents, which are large."""
    return StrategyVersion.objects.select_related("strategy", "taken_by").defer("document")


def versions_of(strategy: Strategy) -> QuerySet[StrategyVersion]:
    """Return the versions of a strategy, the latest first."""
    return versions().filter(strategy=strategy)


def version_before(version: StrategyVersion) -> StrategyVersion | None:
    """Return the version of the same strategy that was taken before this one."""
    return versions().filter(strategy=version.strategy_id, number__lt=version.number).first()


@dataclass(frozen=True)
class Side:
    """One of the two documents compared: a version, or a strategy as it is now."""

    strategy: Strategy
    version: StrategyVersion | None
    moment: datetime

    @property
    def token(self) -> str:
        """What the address calls it: the id of the version, or "now-" and the id of the strategy."""
        return str(self.version.pk) if self.version else f"{NOW}-{self.strategy.pk}"

    @property
    def label(self) -> str:
        return version_label(self.version) if self.version else _("As it is now")

    @property
    def document(self) -> Document:
        return self.version.document if self.version else snapshot.take(self.strategy)


def version_label(version: StrategyVersion) -> str:
    return _("Version %(number)d: %(name)s") % {"number": version.number, "name": version.name}


def side(token: str, strategy: Strategy) -> Side | None:
    """Return the document an address names; None for one that does not exist.

    `now` is the given strategy as it is, `now-7` strategy 7, and `12` version 12.
    """
    if token == NOW:
        return present(strategy)
    if token.startswith(f"{NOW}-"):
        other = Strategy.objects.filter(pk=number).first() if (number := id_in(token.removeprefix(f"{NOW}-"))) else None
        return present(other) if other else None
    version = versions().filter(pk=number).first() if (number := id_in(token)) else None
    return Side(version.strategy, version, version.taken_at) if version else None


def present(strategy: Strategy) -> Side:
    return Side(strategy, None, timezone.now())


# --- By whom and when -------------------------------------------------------------


@dataclass(frozen=True)
class Author:
    """Who made a change, and when."""

    name: str
    at: datetime


class Authors:
    """Who did what between two moments, as the audit trail tells it; one query."""

    def __init__(self, rows: Iterable[RowChange], old: Side, new: Side) -> None:
        shown = list(rows)
        first, last = sorted([old.moment, new.moment])
        events = AuditEvent.objects.filter(
            at__gt=first - STILL_BEING_WRITTEN,
            at__lte=last,
            object_type__in={Strategy.__name__, *(row.model_name for row in shown)},
            object_id__in={str(new.strategy.pk), *(str(pk) for row in shown for pk in row.ids)},
        )
        self._events = list(events.select_related("actor").order_by("-at", "-pk"))
        self._strategy_id = new.strategy.pk

    def of_row(self, row: RowChange) -> Author | None:
        """Return who added or removed a row, or changed it last."""
        wanted = {Change.ADDED: {"created"}, Change.REMOVED: {"deleted"}, Change.CHANGED: {"changed", "moved"}}
        # Comparing backwards, what was deleted since looks added.
        actions = wanted[row.change] | ({"created", "deleted"} if row.change != Change.CHANGED else set())
        return self._latest(event for event in self._about(row) if event.action in actions)

    def of_field(self, row: RowChange, change: FieldChange) -> Author | None:
        """Return who last changed a field of a row."""
        return self._latest(event for event in self._about(row) if _names(event, change.name))

    def of_own_field(self, change: FieldChange) -> Author | None:
        """Return who last changed a field of the strategy itself."""
        own = (
            event
            for event in self._events
            if event.object_type == Strategy.__name__ and event.object_id == str(self._strategy_id)
        )
        return self._latest(event for event in own if _names(event, change.name))

    def _about(self, row: RowChange) -> Iterable[AuditEvent]:
        ids = {str(pk) for pk in row.ids}
        return (event for event in self._events if event.object_type == row.model_name and event.object_id in ids)

    @staticmethod
    def _latest(events: Iterable[AuditEvent]) -> Author | None:
        event = next(iter(events), None)
        return Author(str(event.actor or _("Luotsi")), event.at) if event else None


def _names(event: AuditEvent, field: str) -> bool:
    """Tell whether an event changed a field; moving a SWOT item changes its quadrant."""
    return field in event.detail.get("fields", ()) or (event.action == "moved" and field in event.detail)


@dataclass(frozen=True)
class Told:
    """A change with who made it."""

    change: RowChange
    author: Author | None
    fields: list[tuple[FieldChange, Author | None]]
    """Of a changed row each field with its author, where that is not the author of the whole."""

    @property
    def fields_below_label(self) -> list[tuple[FieldChange, Author | None]]:
        """What is left to say of a row below its name: of one that came or went, no name a second time."""
        if self.change.change == Change.CHANGED:
            return self.fields
        return [(field, author) for field, author in self.fields if self.change.label not in (field.old, field.new)]


def told(rows: Iterable[RowChange], authors: Authors) -> list[Told]:
    return [_told(row, authors) for row in rows]


def _told(row: RowChange, authors: Authors) -> Told:
    if row.change != Change.CHANGED:
        return Told(row, authors.of_row(row), [(change, None) for change in row.fields])
    by_field = [(change, authors.of_field(row, change)) for change in row.fields]
    everyone = {author for _change, author in by_field}
    if len(everyone) == 1:
        return Told(row, everyone.pop(), [(change, None) for change, _author in by_field])
    return Told(row, None, by_field)


def own_changes(comparison: Comparison, authors: Authors) -> list[tuple[FieldChange, Author | None]]:
    return [(change, authors.of_own_field(change)) for change in comparison.strategy]
