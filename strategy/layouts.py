"""How a guided form looks: each field with its question, and an example beside it."""

from typing import Any

from crispy_forms.layout import Div, Field, Fieldset
from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString


class Guided(Field):
    """A field with its question (the help text) above and an example beside it."""

    template = "strategy/_guided_field.html"

    def __init__(self, name: str, example: str | Promise = "") -> None:
        super().__init__(name)
        self.name = name
        self.example = example

    def render(self, form: Any, context: Any, *args: Any, **kwargs: Any) -> SafeString:
        self.attrs = self._described_by(form[self.name])
        return super().render(form, context, *args, **{**kwargs, "extra_context": {"example": self.example}})

    def _described_by(self, bound: Any) -> dict[str, str]:
        if bound.use_fieldset:
            return {}
        parts = {"helptext": bound.help_text, "example": self.example, "error": bound.errors}
        ids = [f"{bound.auto_id}_{part}" for part, present in parts.items() if present]
        return {"aria-describedby": " ".join(ids)} if ids else {}


class Section(Fieldset):
    """A group of fields under a legend, marked with a letter of SMART where it stands for one."""

    def __init__(self, title: str | Promise, *fields: Any, letter: str | Promise = "") -> None:
        super().__init__("", *fields, css_class="form-section")
        self.title = title
        self.letter = letter

    def render(self, form: Any, context: Any, *args: Any, **kwargs: Any) -> SafeString:
        # Put together here, since the legend must follow the language of the request.
        mark = format_html('<span class="smart-letter" aria-hidden="true">{}</span> ', self.letter)
        self.legend = format_html("{}{}", mark if self.letter else "", self.title)
        return super().render(form, context, *args, **kwargs)


def side_by_side(*fields: Any) -> Div:
    return Div(*(Div(field, css_class="col-sm") for field in fields), css_class="row g-2")


def text_area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})
