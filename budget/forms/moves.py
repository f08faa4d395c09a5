"""The form of a movement of money."""

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django.utils.translation import gettext_lazy as _

from accounts.forms import RecordForm
from budget import selectors
from budget.fields import AmountField, MonthChoiceField
from budget.forms.shared import month_choices
from budget.models import Budget, Move


class MoveForm(RecordForm):
    """A move between lines and open months of one budget."""

    from_month = MonthChoiceField(label=_("From month"))
    to_month = MonthChoiceField(label=_("To month"))
    amount = AmountField(label=_("Amount"))

    class Meta:
        model = Move
        fields = ["from_line", "from_month", "to_line", "to_month", "amount", "reason"]
        help_texts = {"reason": _("The plan itself stays as it is; the reason stands beside the move.")}

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        closed = selectors.closed_months(budget)
        open_months = month_choices([month for month in budget.month_list() if month not in closed])
        for end in ("from", "to"):
            fields[f"{end}_line"].queryset = budget.lines.all()
            fields[f"{end}_month"].choices = open_months
        self.helper.layout = Layout(
            Row(Column("from_line"), Column("from_month")),
            Row(Column("to_line"), Column("to_month")),
            "amount",
            "reason",
            "version",
        )
