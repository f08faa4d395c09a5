"""What part of the time line is shown."""

from django import forms
from django.utils.translation import gettext_lazy as _

from strategy.models import validate_planned_date


class PeriodForm(forms.Form):
    """Which part of the time line is shown: `zoom`, and a day within it."""

    ZOOMS = (("quarter", _("Quarter")), ("year", _("Year")), ("all", _("All")))

    zoom = forms.ChoiceField(choices=ZOOMS, required=False)
    at = forms.DateField(required=False, input_formats=["%Y-%m-%d"], validators=[validate_planned_date])
