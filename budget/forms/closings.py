"""The form that reopens a month."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from budget.models import MonthClosing


class ReopenForm(forms.Form):
    """Why a closed month is reopened."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=MonthClosing._meta.get_field("reopen_reason").max_length,
        help_text=_("It stands in the history of the budget, with your name and the day."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
