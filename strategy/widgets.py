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
CHECKED = mark_safe(" checked")
BOX = (
    '<div class="form-check"><input type="checkbox" class="form-check-input" name="{}" value="{}" id="{}"{}>'
    '<label class="form-check-label" for="{}">{}</label></div>'
)


class LongSelect(forms.Select):
    """A list to choose one of many from, ungrouped, written without a template for each option."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        choices = ((str(choice), label) for choice, label in self.choices)
        options = ((choice, CHOSEN if choice in chosen else "", label) for choice, label in choices)
        written = format_html_join("", '<option value="{}"{}>{}</option>', options)
        attributes = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>{}</select>', name, attributes, written)


class TickBoxes(forms.SelectMultiple):
    """Boxes to tick several of many, written without a template for each."""

    use_fieldset = True

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        """Name no single box: the legend speaks for all."""
        return ""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        place = (attrs or {}).get("id", name)
        chosen = set(self.format_value(value))
        choices = enumerate((str(choice), label) for choice, label in self.choices)
        boxes = (
            (name, choice, f"{place}_{number}", CHECKED if choice in chosen else "", f"{place}_{number}", label)
            for number, (choice, label) in choices
        )
        return format_html('<div class="choice-columns" id="{}">{}</div>', place, format_html_join("", BOX, boxes))


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
