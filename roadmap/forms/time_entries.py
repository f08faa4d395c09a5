"""Time spent on tasks, as it is typed."""

from decimal import Decimal
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.fields import date_input
from accounts.forms import RecordForm
from accounts.templatetags.luotsi import number
from roadmap.durations import LONGEST_TEXT, NotHours, hours_in
from roadmap.models import TimeEntry
from strategy.models import Person

UNREADABLE = _("Write hours such as 1.5, 1,5, 1:30 or 90 min.")


class HoursField(forms.CharField):
    """Working time in hours, typed as people write it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs |= {"autocomplete": "off", "maxlength": LONGEST_TEXT}

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return hours_in(text)
        except NotHours:
            raise ValidationError(UNREADABLE, code="unreadable") from None

    def in_words(self, value: Any) -> str:
        return number(value) if isinstance(value, Decimal) else str(value)


class TimeEntryForm(RecordForm):
    hours = HoursField(label=_("Hours"), help_text=_("Such as 1.5, 1:30 or 90 min."))

    class Meta:
        model = TimeEntry
        fields = ["person", "date", "hours", "note"]
        widgets = {"date": date_input()}
        labels = {"person": _("Who"), "date": _("Day"), "note": _("Note")}

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset, person.required = people, True
        self.helper.layout = Layout(
            Row(Column("hours", css_class="col-sm-6"), Column("date", css_class="col-sm-6")),
            "person",
            "note",
            "version",
        )
