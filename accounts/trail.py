"""The audit trail in words: who did what to which thing, newest first.

Rooms name their kinds of things here (`name_kinds`), by the name of the model's
class, as the trail stores it. What a room left unnamed is called as its model is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.models import AuditEvent, User
from accounts.roles import Role

EARLIEST, LATEST = date(1990, 1, 1), date(2199, 12, 31)

ACTIONS: dict[str, str | Promise] = {
    "adopted": gettext_lazy("adopted"),
    "approved": gettext_lazy("approved"),
    "asked for approval": gettext_lazy("asked for the approval of"),
    "archived": gettext_lazy("archived"),
    "changed": gettext_lazy("changed"),
    "closed": gettext_lazy("closed"),
    "confirmed": gettext_lazy("confirmed"),
    "copied": gettext_lazy("copied"),
    "created": gettext_lazy("created"),
    "deleted": gettext_lazy("deleted"),
    "imported": gettext_lazy("imported"),
    "invitation accepted": gettext_lazy("accepted"),
    "invitation withdrawn": gettext_lazy("withdrew"),
    "invited": gettext_lazy("invited"),
    "led to a version": gettext_lazy("led to a version of"),
    "made current": gettext_lazy("made current"),
    "member removed": gettext_lazy("removed from the workspace"),
    "moved": gettext_lazy("moved"),
    "plan frozen": gettext_lazy("kept the days planned now, to compare with later, of"),
    "planned": gettext_lazy("planned"),
    "refused": gettext_lazy("refused"),
    "reopened": gettext_lazy("reopened a month of"),
    "restored": gettext_lazy("restored"),
    "returned": pgettext_lazy("in the history", "sent back"),
    "took over": gettext_lazy("took over money in"),
    "revoked": gettext_lazy("revoked"),
    "role changed": gettext_lazy("changed the role of"),
    "stored": gettext_lazy("stored figures in"),
    "undone": gettext_lazy("took back"),
    "uploaded": gettext_lazy("uploaded"),
}

_kinds: dict[str, str | Promise] = {
    "ApiKey": gettext_lazy("API key"),
    "Comment": gettext_lazy("comment"),
    "Invitation": gettext_lazy("invitation"),
    "User": gettext_lazy("member"),
    "Workspace": gettext_lazy("workspace"),
}


@dataclass(frozen=True)
class Entry:
    """One event as a reader sees it."""

    at: datetime
    who: str
    action: str
    kind: str
    label: str
    details: str

    @property
    def sentence(self) -> str:
        """Say it in one line: "changed persona Marit: age, objections"."""
        said = " ".join(filter(None, (self.action, self.kind, self.label)))
        return f"{said}: {self.details}" if self.details else said


def name_kinds(**names: str | Promise) -> None:
    """Let a room name its kinds of things: `name_kinds(SwotItem=_("SWOT item"))`."""
    _kinds.update(names)


def kinds() -> list[tuple[str, str]]:
    """List the kinds one can ask for, by name."""
    return sorted(((kind, str(name)) for kind, name in _kinds.items()), key=lambda pair: pair[1].casefold())


def events(
    *, actor: User | None = None, kind: str = "", first: date | None = None, last: date | None = None
) -> QuerySet[AuditEvent]:
    """Return the events of the workspace, newest first; days are those of the current time zone."""
    found = AuditEvent.objects.select_related("actor").order_by("-at", "-pk")
    if actor is not None:
        found = found.filter(actor=actor)
    if kind:
        found = found.filter(object_type=kind)
    return between(found, first=first, last=last)


def between(
    events: QuerySet[AuditEvent], *, first: date | None = None, last: date | None = None
) -> QuerySet[AuditEvent]:
    """Narrow events to those from the first to the last day."""
    if first:
        events = events.filter(at__gte=_midnight(first))
    if last and last < LATEST:
        events = events.filter(at__lt=_midnight(last + timedelta(days=1)))
    return events


def _midnight(day: date) -> datetime:
    # The ends of the calendar cannot be moved between time zones.
    return timezone.make_aware(datetime.combine(min(max(day, EARLIEST), LATEST), time.min))


def in_words(event: AuditEvent) -> Entry:
    kind = kind_of(event)
    return Entry(
        at=event.at,
        who=str(event.actor) if event.actor else _("Automatic"),
        action=str(ACTIONS.get(event.action, event.action)),
        kind=kind,
        label="" if event.label.casefold() == kind.casefold() else event.label,
        details=details_of(event),
    )


def kind_of(event: AuditEvent) -> str:
    model = _model_of(event.object_type)
    named = _kinds.get(event.object_type)
    if named is None and model is not None:
        named = model._meta.verbose_name
    return str(named or event.object_type)


def details_of(event: AuditEvent) -> str:
    """Say what a change was about: which fields, which role, how many rows."""
    detail = event.detail
    if event.action == "changed" and detail.get("fields"):
        return ", ".join(_field_names(event.object_type, detail["fields"]))
    if detail.get("role") in Role.values:
        return str(Role(detail["role"]).label)
    if isinstance(detail.get("rows"), int):
        return ngettext("%(number)d row", "%(number)d rows", detail["rows"]) % {"number": detail["rows"]}
    months = detail.get("months") or ([detail["month"]] if detail.get("month") else [])
    return ", ".join(str(month) for month in months)


def _field_names(kind: str, fields: Iterable[str]) -> list[str]:
    model = _model_of(kind)
    return [_field_name(model, name) for name in fields]


def _field_name(model: Any, name: str) -> str:
    try:
        return str(model._meta.get_field(name).verbose_name)
    except (AttributeError, FieldDoesNotExist):
        return name.replace("_", " ")


def _model_of(kind: str) -> Any:
    """Return the model whose class has this name; the names are unique among our rooms."""
    return next((model for model in apps.get_models() if model.__name__ == kind), None)
