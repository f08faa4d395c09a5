"""Two people, one record: what one has typed beside what the other has saved, field by field.

A form carries a short mark of each value it was opened with. When saving meets a
newer version, the marks tell which fields this person changed: those begin as
"keep mine", all others as "take theirs", and one click then keeps both changes.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django import forms
from django.db.models import Model, QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils import formats
from django.utils.translation import gettext as _

from accounts.fields import SaysInWords
from accounts.formats import reader_locale
from accounts.forms import RecordForm
from accounts.models import AuditEvent

MINE, THEIRS = "mine", "theirs"
CHOICE_PREFIX = "keep-"
NEVER_COMPARED = {"version"}

type Choices = dict[str, str]


@dataclass(frozen=True)
class Difference:
    """One field in which what was typed is not what is stored."""

    name: str
    label: str
    mine: str
    theirs: str
    keep: str

    @property
    def key(self) -> str:
        return f"{CHOICE_PREFIX}{self.name}"


@dataclass(frozen=True)
class Conflict:
    """What to choose from, who saved last, and what the form was first opened with.

    A draft left on this page begins again with the latter, so that the choice is asked for again.
    """

    differences: list[Difference]
    saved: AuditEvent | None
    first_version: str
    first_opened: str


# --- What the form was opened with ---------------------------------------------


@dataclass(frozen=True)
class Opened:
    """The record a form was opened for (None: a new one) and the marks of its values."""

    pk: int | None
    marks: Mapping[str, str]

    def as_text(self) -> str:
        return json.dumps({"pk": self.pk, "marks": self.marks})

    def changed(self, name: str, value: object) -> bool:
        """Tell whether a value is another than the form was opened with; yes where that is not known."""
        return self.marks.get(name) != mark(value)


UNKNOWN = Opened(0, {})


def opened_with(form: RecordForm) -> Opened:
    """Return the marks of the values a form for this record begins with."""
    values = {name: form.get_initial_for_field(field, name) for name, field in _fields(form)}
    return Opened(form.instance.pk, {name: mark(value) for name, value in values.items()})


def read_opened(text: object) -> Opened:
    """Read what a form sent back; what nobody could have sent counts as unknown."""
    try:
        found = json.loads(str(text or ""))
        return Opened(found["pk"], {str(name): str(value) for name, value in found["marks"].items()})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return UNKNOWN


def mark(value: object) -> str:
    return hashlib.blake2s(json.dumps(plain(value)).encode(), digest_size=6).hexdigest()


def plain(value: Any) -> Any:
    """Return a value so that the stored and the typed form of the same thing are equal."""
    if value is None or value == "":
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, QuerySet) or (isinstance(value, list | tuple) and value and isinstance(value[0], Model)):
        return sorted(str(row.pk) for row in value) or ""
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in sorted(value.items()) if part not in ("", None)}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value] or ""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        return format(Decimal(value).normalize(), "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").strip()


def before_the_choice(data: Mapping[str, Any]) -> dict[str, str]:
    """Return version and marks a form was first opened with, from what it sent or what a draft of it holds."""
    version = data.get("first_version") or data.get("version") or ""
    opened = data.get("first_opened") or data.get("opened") or ""
    return {"version": str(version), "opened": str(opened)}


# --- The choice ------------------------------------------------------------------


def choices_in(data: Mapping[str, Any]) -> Choices:
    """Return what was chosen for each field."""
    return {
        key.removeprefix(CHOICE_PREFIX): str(value)
        for key, value in data.items()
        if key.startswith(CHOICE_PREFIX) and value in (MINE, THEIRS)
    }


def take_theirs(form: RecordForm, chosen: Choices) -> None:
    """Let the fields chosen so keep what is stored: a disabled field ignores what was sent."""
    for name, field in _fields(form):
        field.disabled = field.disabled or chosen.get(name) == THEIRS


def compare(typed: RecordForm, stored: RecordForm, opened: Opened, chosen: Choices) -> list[Difference]:
    """List the fields of a validated form that differ from the form of the stored record."""
    found = []
    names = {*typed.fields_to_save(), *typed.errors, *chosen}
    for name, field in _fields(typed):
        if name not in names:
            continue
        theirs = stored.get_initial_for_field(stored.fields[name], name)
        mine = typed.cleaned_data.get(name, typed[name].data)
        if plain(mine) == plain(theirs):
            continue
        keep = chosen.get(name) or (MINE if opened.changed(name, mine) else THEIRS)
        label = str(typed[name].label)
        found.append(Difference(name, label, in_words(field, mine), in_words(field, theirs), keep))
    return found


def last_saved(record: Model) -> AuditEvent | None:
    """Return who wrote the record last, from the audit trail."""
    events = AuditEvent.objects.filter(object_type=type(record).__name__, object_id=str(record.pk))
    return events.select_related("actor").order_by("-at", "-pk").first()


def _fields(form: RecordForm) -> Iterable[tuple[str, forms.Field]]:
    return [(name, field) for name, field in form.fields.items() if name not in NEVER_COMPARED]


# --- In words ----------------------------------------------------------------------


def in_words(field: forms.Field, value: Any) -> str:
    """Write a field's value as the person reading would write it; empty when there is none."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(field, SaysInWords):
        return field.in_words(value)
    if isinstance(field, forms.ModelChoiceField):
        return ", ".join(str(row) for row in _rows(field, value))
    if isinstance(field, forms.ChoiceField):
        return ", ".join(_chosen(field, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | Decimal):
        return str(format_decimal(value, format="#,##0.######", locale=reader_locale()))
    if isinstance(value, date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, list | tuple):
        return "\n".join(_row_in_words(part) for part in value)
    return str(value)


def _rows(field: "forms.ModelChoiceField[Any]", value: Any) -> Collection[Any]:
    if isinstance(value, Model):
        return [value]
    if isinstance(value, QuerySet | list | tuple):
        return list(value)
    try:
        return list(field.queryset.filter(pk=value)) if field.queryset is not None else []
    except (TypeError, ValueError):  # no id at all
        return []


def _chosen(field: forms.ChoiceField, value: Any) -> list[str]:
    labels = dict(_flat(field.choices))
    values = value if isinstance(value, list | tuple) else [value]
    return [str(labels.get(str(one), one)) for one in values]


def _flat(choices: Any) -> Iterable[tuple[str, Any]]:
    """List value and label of every choice, those in groups too."""
    if isinstance(choices, ModelChoiceIterator):
        return
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), label


def _row_in_words(row: Any) -> str:
    if isinstance(row, Mapping):
        return " · ".join(str(part) for part in row.values() if part)
    return str(row)
