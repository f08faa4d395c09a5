"""At which levels the team is alerted, and who gets the e-mail."""

import re
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import RecordForm
from accounts.models import User
from budget.models import Budget
from budget.models.budgets import validate_alert_levels


class LevelsField(forms.CharField):
    """Percentages as people write them: "80, 100" or "80 % 100 %"."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(level) for level in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        parts = [part for part in re.split(r"[\s,;%]+", text) if part]
        if not all(re.fullmatch(r"[0-9]{1,4}", part) for part in parts):
            raise ValidationError(_("Write whole percentages with commas between them, for instance 80, 100."))
        levels = sorted({int(part) for part in parts})
        validate_alert_levels(levels)
        return levels

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class AlertsForm(RecordForm):
    alert_levels = LevelsField(
        label=_("Alert at these percentages"),
        required=False,
        help_text=_("Of what a line has available in a month. Empty: no alerts. At 100 everything is spent."),
    )

    class Meta:
        model = Budget
        fields = ["alert_levels", "alerted"]
        widgets = {"alerted": forms.CheckboxSelectMultiple}
        labels = {"alerted": _("Who gets the e-mail")}
        help_texts = {"alerted": _("Nobody ticked: all owners and editors.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = User.objects.filter(memberships__workspace=self.workspace, is_active=True).order_by("name", "email")
        self.fields["alerted"].queryset = members  # type: ignore[attr-defined]
        self.helper.layout = Layout("alert_levels", "alerted", "version")
