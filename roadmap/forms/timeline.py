"""What of the plan the time line shows, as its address says it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roadmap.selectors.picture import View
from strategy.models import validate_planned_date

ON_AND_OFF = (("on", "on"), ("off", "off"))
PARTS = (("chart", "chart"), ("rows", "rows"))


def _switch() -> forms.ChoiceField:
    return forms.ChoiceField(choices=ON_AND_OFF, required=False)


class ViewForm(forms.Form):
    """`by` groups, `zoom` and a day within (`at`) say the period; the switches are on unless turned off.

    `page` counts pages of rows from 1. `part` asks for the chart or the rows of the table alone.
    """

    ZOOMS = (
        ("week", _("Week")),
        ("month", _("Month")),
        ("quarter", _("Quarter")),
        ("year", _("Year")),
        ("all", _("All")),
    )
    GROUPINGS = (("goal", _("Goal")), ("owner", _("Owner")), ("channel", _("Channel")))

    by = forms.ChoiceField(choices=GROUPINGS, required=False)
    zoom = forms.ChoiceField(choices=ZOOMS, required=False)
    at = forms.DateField(required=False, input_formats=["%Y-%m-%d"], validators=[validate_planned_date])
    closed = _switch()
    baseline = _switch()
    holidays = _switch()
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000)
    part = forms.ChoiceField(choices=PARTS, required=False)

    def view(self) -> View:
        """Return what is asked for; a field that was mistyped counts as left out."""
        self.is_valid()
        asked: dict[str, Any] = self.cleaned_data
        day: date | None = asked.get("at")
        return View(
            by=asked.get("by") or "goal",
            zoom=asked.get("zoom") or "",
            day=day,
            closed=asked.get("closed") != "off",
            baseline=asked.get("baseline") != "off",
            holidays=asked.get("holidays") != "off",
            page=asked.get("page") or 1,
        )

    def part_asked(self) -> str:
        self.is_valid()
        part: str = self.cleaned_data.get("part", "")
        return part
