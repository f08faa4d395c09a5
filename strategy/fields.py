"""Form fields that hold more than one value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from strategy.models.rows import LONGEST_TEXT, MOST_ROWS
from strategy.snapshot import span

EMPTY_ROWS = 2

type Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One text of a row; `tidy` returns it as it is stored, or raises ValidationError."""

    name: str
    label: str | Promise
    placeholder: str | Promise = ""
    required: bool = True
    short: bool = False
    tidy: Callable[[str], str] = str

    def clean(self, text: str) -> str:
        if not text:
            if self.required:
                raise ValidationError(_("Fill this in, or empty the whole row."))
            return ""
        if len(text) > LONGEST_TEXT:
            raise ValidationError(_("Use at most %(most)d characters."), params={"most": LONGEST_TEXT})
        return self.tidy(text)

    def accepts(self, text: str) -> bool:
        try:
            self.clean(text)
        except ValidationError:
            return False
        return True


class RowsWidget(forms.Widget):
    """A short table of texts; the inputs of one column share a name, such as `milestones-on`."""

    template_name = "strategy/_rows.html"
    use_fieldset = True

    def __init__(self, columns: tuple[Column, ...], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.columns = columns

    def id_for_label(self, id_: str | None) -> str:
        """Name no single input: the legend speaks for all."""
        return ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Row]:
        """Return the rows in which something is written."""
        texts = {column.name: _texts(data, f"{name}-{column.name}") for column in self.columns}
        longest = max(map(len, texts.values()))
        rows = [{key: found[n] if n < len(found) else "" for key, found in texts.items()} for n in range(longest)]
        return [row for row in rows if any(row.values())]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{column.name}" in data for column in self.columns)

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        attrs = attrs or {}
        written = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        empty: list[Row] = [{}] * min(EMPTY_ROWS, max(MOST_ROWS - len(written), 0))
        checked = len(written) if "aria-invalid" in attrs else 0
        # Looked up once for all rows; the script numbers by the same patterns.
        remove = _("Remove row {n}")
        patterns = [_("%(column)s, row {n}") % {"column": column.label} for column in self.columns]
        rows = [
            {"remove": _numbered(remove, n), "cells": self._cells(name, row, patterns, n, check=n <= checked)}
            for n, row in enumerate([*written, *empty], start=1)
        ]
        context = {"id": attrs.get("id", name), "rows": rows, "remove": remove, "most": MOST_ROWS}
        return render_to_string(self.template_name, context)

    def _cells(
        self, name: str, row: Mapping[str, Any], patterns: list[str], number: int, *, check: bool
    ) -> list[dict[str, Any]]:
        cells = []
        for column, pattern in zip(self.columns, patterns, strict=True):
            text = str(row.get(column.name, ""))
            cells.append(
                {
                    "name": f"{name}-{column.name}",
                    "column": column,
                    "text": text,
                    "pattern": pattern,
                    "spoken": _numbered(pattern, number),
                    "invalid": check and not column.accepts(text),
                }
            )
        return cells


def _numbered(pattern: str, number: int) -> str:
    return pattern.replace("{n}", str(number))


def _texts(data: Mapping[str, Any], key: str) -> list[str]:
    """Return every value sent under a name, by a form or by a draft (where one value is no list)."""
    found = data.getlist(key) if hasattr(data, "getlist") else data.get(key, [])
    values = found if isinstance(found, list) else [found]
    return [value.strip() if isinstance(value, str) else "" for value in values]


class RowsField(forms.Field):
    """A list of short texts in named columns: [{"on": "2019", "text": …}, …]; empty rows fall away."""

    widget: RowsWidget

    def __init__(self, *, columns: tuple[Column, ...], required: bool = False, **options: Any) -> None:
        self.columns = columns
        super().__init__(required=required, widget=RowsWidget(columns), **options)

    def clean(self, value: list[Row]) -> list[Row]:
        super().clean(value)
        if len(value) > MOST_ROWS:
            raise ValidationError(_("Give a list of at most %(most)d rows."), params={"most": MOST_ROWS})
        errors: list[ValidationError] = []
        rows = [self._clean_row(number, row, errors) for number, row in enumerate(value, start=1)]
        if errors:
            raise ValidationError(errors)
        return rows

    def _clean_row(self, number: int, row: Row, errors: list[ValidationError]) -> Row:
        cleaned = {}
        for column in self.columns:
            try:
                cleaned[column.name] = column.clean(row[column.name])
            except ValidationError as error:
                place = {"number": number, "column": column.label, "problem": " ".join(error.messages)}
                errors.append(ValidationError(_("Row %(number)d, %(column)s: %(problem)s"), params=place))
        return cleaned


MINUTES_IN_HOUR = 60
MINUTES_IN_DAY = 24 * MINUTES_IN_HOUR
LONGEST_SPAN = 366 * MINUTES_IN_DAY
"""In minutes; nobody promises an answer later than in a year."""


def in_largest_unit(minutes: int) -> tuple[int, int]:
    """Return number and unit, the largest that divides the time: 120 minutes are 2 × 60."""
    unit = next(size for size in (MINUTES_IN_DAY, MINUTES_IN_HOUR, 1) if minutes % size == 0)
    return minutes // unit, unit


class _UnitSelect(forms.Select):
    """A select that looks like one although it shares a field with a number."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["class"] = "form-select span-unit"
        return context


class SpanWidget(forms.MultiWidget):
    """A number and its unit; the label belongs to the number."""

    UNITS = (
        (1, gettext_lazy("minutes")),
        (MINUTES_IN_HOUR, gettext_lazy("hours")),
        (MINUTES_IN_DAY, gettext_lazy("days")),
    )
    use_fieldset = False

    def __init__(self, attrs: Any = None) -> None:
        number = forms.NumberInput(attrs={"class": "span-number", "min": 1, "step": 1})
        unit = _UnitSelect(choices=self.UNITS, attrs={"aria-label": gettext_lazy("Unit")})
        super().__init__([number, unit], attrs)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_

    def decompress(self, value: int | None) -> list[int | None]:
        return [None, MINUTES_IN_HOUR] if value is None else list(in_largest_unit(value))


class SpanField(forms.MultiValueField):
    """A length of time, typed as a number of minutes, hours or days and kept in minutes."""

    widget = SpanWidget

    def __init__(self, **kwargs: Any) -> None:
        fields = (
            forms.IntegerField(
                min_value=1, required=False, error_messages={"min_value": gettext_lazy("Enter 1 or more.")}
            ),
            forms.TypedChoiceField(choices=SpanWidget.UNITS, coerce=int, empty_value=None, required=False),
        )
        super().__init__(fields, require_all_fields=False, **{"required": False, **kwargs})

    def compress(self, data_list: list[int]) -> int | None:
        number, unit = data_list or (None, None)
        if not number:
            return None
        minutes = number * (unit or MINUTES_IN_HOUR)
        if minutes > LONGEST_SPAN:
            raise ValidationError(_("Enter a year at most."), code="span_too_long")
        return minutes

    def in_words(self, value: Any) -> str:
        """Write minutes in their largest unit; what could not be read is shown as it was typed."""
        if isinstance(value, int):
            return span(value)
        return " ".join(str(part) for part in value) if isinstance(value, list) else str(value)
