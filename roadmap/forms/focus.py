"""Whose week is shown, and when the digest comes."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.forms import RecordForm
from roadmap.models import DigestSettings
from strategy.models import validate_planned_date

HOURS = [(hour, f"{hour:02d}:00") for hour in range(24)]


class WeekForm(forms.Form):
    """Whose week, and a day within it; both may be left out."""

    person = forms.IntegerField(required=False, min_value=1)
    week = forms.DateField(required=False, input_formats=["%Y-%m-%d"], validators=[validate_planned_date])


class TickForm(WeekForm):
    """Which version of a task is ticked, and the week it stands in."""

    version = forms.IntegerField(min_value=1)

    @property
    def place(self) -> dict[str, Any]:
        """Return the person and the week to go back to, as far as they were understood."""
        return {name: self.cleaned_data.get(name) for name in ("person", "week")}


class DigestForm(RecordForm):
    weekday = forms.TypedChoiceField(
        label=_("Day of the week"),
        coerce=int,
        choices=lambda: list(WEEKDAYS.items()),
        help_text=_("For the weekly digest only."),
    )
    hour = forms.TypedChoiceField(
        label=_("Hour"), coerce=int, choices=HOURS, help_text=_("By the clock of the workspace, or shortly after.")
    )

    class Meta:
        model = DigestSettings
        fields = ["rhythm", "weekday", "hour"]
        labels = {"rhythm": _("How often")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hour"].help_text = _("By the clock of the workspace (%(zone)s), or shortly after.") % {
            "zone": self.workspace.time_zone
        }
