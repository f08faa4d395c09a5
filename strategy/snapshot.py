"""The whole document as plain data: what versions keep, comparisons compare and exports print.

{
  "format": 1,
  "strategy": {"id": 7, "name": …, "starts_on": "2026-01-01", "ends_on": …, "state": …},
  "workspace": {"name": …, "currency": "EUR", "language": "fi"},
  "parts": {"personas": [{"uid": …, "id": 12, "label": "Marit", "fields": {"name": "Marit", …}}], …}
}

`parts` has one list for each `strategy.sections.Part`, in the order of the
model. Dates are ISO texts, decimals texts, a reference is {"uid", "label"} and
several are a list of those. `uid` tells a row from the others of its part and
stays the same in copies of a strategy; `id` is the row's own.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.units import format_unit
from django.db import models
from django.db.models import Prefetch, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from accounts.formats import reader_locale
from strategy.metrics import METRICS
from strategy.models import Channel, Strategy, StrategyPart
from strategy.sections import SECTIONS, Part

FORMAT = 1
FETCHED = "fetched_"

type Document = dict[str, Any]
type Entry = dict[str, Any]


def take(strategy: Strategy) -> Document:
    """Return the document as it is now; a fixed number of queries, however much it holds."""
    workspace = strategy.workspace
    return {
        "format": FORMAT,
        "strategy": {
            "id": strategy.pk,
            "name": strategy.name,
            "starts_on": strategy.starts_on.isoformat(),
            "ends_on": strategy.ends_on.isoformat(),
            "state": strategy.state,
        },
        "workspace": {"name": workspace.name, "currency": workspace.currency, "language": workspace.language},
        "parts": {
            part.key: [entry(part, row) for row in rows_of(part, strategy)]
            for section in SECTIONS
            for part in section.parts
        },
    }


def rows_of(part: Part, strategy: Strategy) -> QuerySet[Any]:
    """Return the rows of a part with everything they refer to."""
    model = part.model
    rows = model.objects.all() if part.shared else model.objects.filter(strategy=strategy)
    fields = [model._meta.get_field(name) for name in part.fields]
    single = [field.name for field in fields if isinstance(field, models.ForeignKey)]
    manifold = [field.name for field in fields if isinstance(field, models.ManyToManyField)]
    # As plain lists: to put them behind the manager would build a query for each row.
    several = [Prefetch(name, to_attr=f"{FETCHED}{name}") for name in manifold]
    return rows.select_related(*single).prefetch_related(*several) if single else rows.prefetch_related(*several)


def entry(part: Part, row: Any) -> Entry:
    """Return one row as plain data."""
    return {
        "uid": uid_of(row),
        "id": row.pk,
        "label": str(row),
        "fields": {name: plain(row, row._meta.get_field(name)) for name in part.fields},
    }


def uid_of(row: models.Model) -> str:
    return str(row.uid) if isinstance(row, StrategyPart) else str(row.pk)


def plain(row: Any, field: Any) -> Any:
    """Return a field's value as JSON can hold it."""
    if isinstance(field, models.ManyToManyField):
        return [_reference(other) for other in _several(row, field.name)]
    value = getattr(row, field.name)
    if isinstance(value, models.Model):
        return _reference(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value


def _several(row: Any, name: str) -> Any:
    """Return the rows one refers to: those `rows_of` has fetched, else those stored."""
    fetched = getattr(row, f"{FETCHED}{name}", None)
    return getattr(row, name).all() if fetched is None else fetched


def _reference(row: models.Model) -> dict[str, str]:
    return {"uid": uid_of(row), "label": str(row)}


# --- Showing -----------------------------------------------------------------


def label_of(part: Part, name: str) -> str:
    """Return what a field is called, with a capital."""
    label = str(part.model._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def answers(part: Part, fields: dict[str, Any]) -> list[tuple[str, str]]:
    """Return label and text of every field that has an answer; a text may have several lines."""
    shown = ((label_of(part, name), show(part, name, fields.get(name))) for name in part.fields)
    return [(label, text) for label, text in shown if text]


def show(part: Part, name: str, value: Any) -> str:
    """Write a plain value in the reader's language; nothing for no answer."""
    field = part.model._meta.get_field(name)
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(field, models.ManyToManyField):
        return ", ".join(reference["label"] for reference in value)
    if isinstance(field, models.ForeignKey):
        return str(value["label"])
    if isinstance(field, models.JSONField):
        return _show_list(name, value)
    if choices := getattr(field, "flatchoices", None):
        return str(dict(choices).get(value, value))
    return _show_plain(field, name, value)


def _show_plain(field: Any, name: str, value: Any) -> str:
    if isinstance(field, models.BooleanField):
        return _("Yes") if value else ""
    if isinstance(field, models.DateField):
        return formats.date_format(date.fromisoformat(value), "DATE_FORMAT")
    if name.endswith("_minutes"):
        return span(value)
    if isinstance(field, models.DecimalField):
        return _show_decimal(name, Decimal(value))
    if isinstance(field, models.IntegerField):
        return formats.number_format(value, force_grouping=True)
    return str(value)


def _show_list(name: str, value: list[Any]) -> str:
    if name == "metrics":
        return ", ".join(str(METRICS[key].label) if key in METRICS else key for key in value)
    if name == "content_kinds":
        known = dict(Channel.ContentKind.choices)
        return ", ".join(str(known.get(kind, kind)) for kind in value)
    return "\n".join(_show_row(row) for row in value)


def _show_row(row: dict[str, str]) -> str:
    if "on" in row:
        return f"{show_partial_date(row['on'])}: {row['text']}"
    return " – ".join(text for text in row.values() if text)


def show_partial_date(text: str) -> str:
    """Write a year, month or day in the reader's language."""
    parts = text.split("-")
    if len(parts) == 1:
        return text
    day = date(*(int(part) for part in [*parts, "1"][:3]))
    return formats.date_format(day, "DATE_FORMAT" if len(parts) == 3 else "YEAR_MONTH_FORMAT")


def span(minutes: int) -> str:
    """Write a length of time in the largest unit that divides it: 120 minutes are two hours."""
    for size, unit in ((1440, "duration-day"), (60, "duration-hour")):
        if minutes % size == 0:
            return str(format_unit(minutes // size, unit, locale=reader_locale()))
    return str(format_unit(minutes, "duration-minute", locale=reader_locale()))


def _show_decimal(name: str, value: Decimal) -> str:
    if name.endswith("_share"):
        value *= 100
        return formats.number_format(format(value.normalize(), "f"), force_grouping=True) + " %"
    return formats.number_format(format(value.normalize(), "f"), force_grouping=True)
