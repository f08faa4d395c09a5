from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import date_input
from accounts.forms import RecordForm
from strategy.layouts import text_area
from strategy.maturity import AREAS, QUESTIONS, Answers, Area, Question
from strategy.models import MaturityAssessment


class MaturityForm(RecordForm):
    """The questionnaire: each question with its four statements, one for each level."""

    last_answers: Answers = MappingProxyType({})

    class Meta:
        model = MaturityAssessment
        fields = ("taken_on", "note")
        labels = {"taken_on": _("Day"), "note": _("What you talked about")}
        widgets = {"taken_on": date_input(), "note": text_area(2)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS.values():
            self.fields[question.key] = _question_field(question)

    def areas(self) -> Iterator[tuple[Area, list[tuple[Any, int | None]]]]:
        """Return the areas with their questions' fields, each with the answer of last time."""
        for area in AREAS:
            yield area, [(self[question.key], self.last_answers.get(question.key)) for question in area.questions]

    @property
    def answers(self) -> dict[str, int]:
        return {key: self.cleaned_data[key] for key in QUESTIONS}


def _question_field(question: Question) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=str(question.text),
        choices=[(points, str(text)) for points, text in enumerate(question.statements, start=1)],
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": _("Choose the statement that fits best today.")},
    )
