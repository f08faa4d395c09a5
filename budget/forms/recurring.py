"""The form of a recurring expense."""

from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from budget.forms.expenses import DAY, BillForm
from budget.models import RecurringExpense


class RecurringForm(BillForm):
    class Meta:
        model = RecurringExpense
        fields = [
            "line",
            "vendor",
            "entered",
            "currency",
            "tax_share",
            "with_tax",
            "interval",
            "day",
            "starts_on",
            "ends_on",
            "paused",
            "channel",
            "initiative",
            "note",
        ]
        widgets = {"starts_on": DAY, "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].help_text = _("Another currency counts at the rate of the day it is booked.")
        self.helper.layout = Layout(
            Row(Column("line", css_class="col-sm-6"), Column("vendor", css_class="col-sm-6")),
            Fieldset(
                _("What each bill says"),
                Row(Column("entered", css_class="col-sm-6"), Column("currency", css_class="col-sm-6")),
                Row(Column("tax_share", css_class="col-sm-6"), Column("with_tax", css_class="col-sm-6 align-self-end")),
            ),
            Fieldset(
                _("When it comes"),
                Row(Column("interval", css_class="col-sm-6"), Column("day", css_class="col-sm-6")),
                Row(Column("starts_on", css_class="col-sm-6"), Column("ends_on", css_class="col-sm-6")),
                "paused",
            ),
            Fieldset(_("What it is for"), Row(Column("channel"), Column("initiative")), "note"),
            "version",
        )
