"""The form of a budget."""

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django.utils.translation import gettext_lazy as _

from accounts.forms import RecordForm
from budget.fields import MonthField
from budget.models import Budget


class BudgetForm(RecordForm):
    first_month = MonthField(label=_("First month"))

    class Meta:
        model = Budget
        fields = ["name", "first_month", "months", "close_after_days"]
        help_texts = {
            "name": _("For instance “Social media 2026”."),
            "months": _("12 for a year. It can be changed later."),
            "close_after_days": _(
                "Days after the end of a month; reported ad spend may arrive up to a week late. "
                "Leave empty to close months by hand only."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout("name", Row(Column("first_month"), Column("months")), "close_after_days", "version")
