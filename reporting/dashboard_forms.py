"""What is typed on the dashboard's pages: a period, the ROI settings, staff hours."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from accounts.fields import PercentField
from accounts.forms import RecordForm
from accounts.models import Workspace
from reporting.models import RoiSettings, StaffHours
from reporting.periods import Period, Preset, preset_period
from reporting.selectors import Freshness

EARLIEST = date(1990, 1, 1)
LATEST = date(2100, 12, 31)

PRESET_LABELS = {
    Preset.THIS_MONTH: _("This month"),
    Preset.LAST_MONTH: _("Last month"),
    Preset.LAST_3_MONTHS: _("Last 3 months"),
    Preset.LAST_12_MONTHS: _("Last 12 months"),
    Preset.FISCAL_YEAR: _("This fiscal year"),
    Preset.ALL: _("All data"),
}


def period_errors(start: date | None, end: date | None) -> dict[str, Any]:
    """Say by field what is wrong with the two days of a period; both absent is right."""
    if start is None and end is None:
        return {}
    if start is None or end is None:
        return {"start" if start is None else "end": _("Enter both the first and the last day.")}
    if end < start:
        return {"end": _("The last day must not be before the first day.")}
    if start < EARLIEST:
        return {"start": _("Enter a day from 1990 on.")}
    if end > LATEST:
        return {"end": _("Enter a day before 2101.")}
    return {}


class PeriodForm(forms.Form):
    """A preset, or a first and a last day; nothing chosen is the default period."""

    preset = forms.TypedChoiceField(
        choices=[(preset.value, label) for preset, label in PRESET_LABELS.items()],
        coerce=Preset,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the periods above, or enter two days.")},
    )
    start = forms.DateField(
        label=_("From"), required=False, error_messages={"invalid": _("Enter a day such as 2026-03-01.")}
    )
    end = forms.DateField(
        label=_("To"), required=False, error_messages={"invalid": _("Enter a day such as 2026-03-31.")}
    )

    def __init__(self, data: Any, *, workspace: Workspace, known: Freshness) -> None:
        super().__init__(data)
        self.workspace = workspace
        self.known = known

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not values.get("preset"):
            for name, message in period_errors(values.get("start"), values.get("end")).items():
                self.add_error(name, message)
        return values

    @property
    def default(self) -> Period:
        return self.known.default_period(self.workspace.today())

    @property
    def period(self) -> Period:
        """Return the period to show; what cannot be read falls back to the default one."""
        if not self.is_valid():
            return self.default
        values = self.cleaned_data
        if values["preset"]:
            return self.preset_period(values["preset"])
        return Period(values["start"], values["end"]) if values["start"] else self.default

    def preset_period(self, preset: Preset) -> Period:
        data = (self.known.data_from, self.known.data_until)
        return preset_period(
            preset,
            self.workspace.today(),
            self.workspace.fiscal_year_start,
            (data[0], data[1]) if data[0] and data[1] else None,
        )

    @property
    def visible_days(self) -> list["TypedDay"]:
        return [TypedDay(self, name) for name in ("start", "end")]


class TypedDay:
    """One of the two days as it stands in its field: what was typed, right or wrong, else the day shown."""

    def __init__(self, form: PeriodForm, name: str) -> None:
        self.name = name
        self.label = form.fields[name].label
        self.errors: Sequence[Any] = form.errors.get(name, [])
        self.typed = form.data.get(name) or getattr(form.period, name).isoformat()
        # A date field of the browser drops what is not a date.
        self.input_type = "text" if self.errors else "date"


class RoiSettingsForm(RecordForm):
    gross_margin = PercentField(
        label=_("Gross margin, %"),
        validators=[
            MinValueValidator(Decimal(0), _("Enter 0 or more.")),
            MaxValueValidator(Decimal(1), _("A gross margin is at most 100 percent.")),
        ],
        help_text=_(
            "What is left of the revenue after the direct costs of what was sold. "
            "Example: a mug sold for 20 costs 11 to make, so the margin is 45 %."
        ),
    )

    class Meta:
        model = RoiSettings
        fields = [
            "gross_margin",
            "return_basis",
            "hourly_cost",
            "saving_per_request",
            "lead_value",
            "shared_cost_split",
        ]
        help_texts = {
            "return_basis": _("Margin is what the company keeps; whole revenue makes ROI look better than it is."),
            "hourly_cost": _("Salary with its side costs for one hour. Counts only in “ROI with staff time”."),
            "saving_per_request": _("What a request handled in social media saves against phone or e-mail."),
            "lead_value": _("What one open lead is worth: for example 1 in 20 buys for 400, so 20."),
            "shared_cost_split": _("For costs and hours that belong to no single channel, month by month."),
        }


class MonthInput(forms.DateInput):
    input_type = "month"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m", attrs={"placeholder": "2026-03"})


class StaffHoursForm(RecordForm):
    month = forms.DateField(
        label=_("Month"),
        widget=MonthInput,
        input_formats=["%Y-%m", "%Y-%m-01"],
        error_messages={"invalid": _("Enter a month such as 2026-03.")},
    )

    class Meta:
        model = StaffHours
        fields = ["month", "channel", "hours", "hourly_cost", "note"]
        help_texts = {
            "channel": _("Leave empty when the hours served all channels: they are split like shared costs."),
            "hourly_cost": _("Leave empty to use the cost of an hour from the ROI settings."),
            "note": _("Who or what, for example “Copywriting”."),
        }
