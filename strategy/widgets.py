"""Widgets that stay fast when there is much to choose from."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

CHOSEN = mark_safe(" selected")


class LongSelect(forms.Select):
    """A list to choose one of many from, ungrouped, written without a template for each option."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        choices = ((str(choice), label) for choice, label in self.choices)
        options = ((choice, CHOSEN if choice in chosen else "", label) for choice, label in choices)
        written = format_html_join("", '<option value="{}"{}>{}</option>', options)
        attributes = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>{}</select>', name, attributes, written)


class Names(ModelChoiceIterator):
    """Choices of rows by their name, without loading the rows."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from self.queryset.values_list("pk", "name")


def offer_names(field: Any, rows: QuerySet[Any], *, empty_label: Any) -> None:
    """Let one of many named rows be chosen, quickly."""
    field.iterator = Names
    field.empty_label = empty_label
    field.queryset = rows
