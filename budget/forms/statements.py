"""What is typed about a statement: the file, and what its columns mean."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.formats import currency_choices
from accounts.tables import SUFFIXES, Sheet
from budget.statements import HEADER_SEARCH_ROWS, Layout, Spending, Target, problems_of
from budget.words.statements import MAPPING_PROBLEMS, TARGETS

SAMPLES = 3


class StatementUploadForm(forms.Form):
    file = forms.FileField(
        label=_("Statement of your bank or card"),
        help_text=_("CSV or Excel (.xlsx), up to 10 MB and 5,000 rows."),
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class LayoutForm(forms.Form):
    """What the columns of a sheet mean, a choice to each."""

    header = forms.IntegerField(
        label=_("Row with the names of the columns"), min_value=0, help_text=_("0 if there is none.")
    )
    spending = forms.ChoiceField(
        label=_("What was spent is"),
        choices=[
            (Spending.NEGATIVE, _("negative: -120.00")),
            (Spending.POSITIVE, _("positive: 120.00")),
        ],
        help_text=_("Of one column of amounts, without a mark for debit or credit."),
    )
    day_first = forms.TypedChoiceField(
        label=_("Dates such as 03/04/2026"),
        choices=[
            ("", _("Decide from the column")),
            ("yes", _("3 April (day first)")),
            ("no", _("4 March (month first)")),
        ],
        coerce={"yes": True, "no": False}.get,
        empty_value=None,
        required=False,
    )
    currency = forms.ChoiceField(label=_("Currency of rows that name none"), required=False)

    def __init__(self, data: Any = None, *, sheet: Sheet, layout: Layout) -> None:
        super().__init__(data, initial=_initial(layout))
        fields: Any = self.fields
        self.sheet = sheet
        fields["header"].max_value = len(sheet.rows)
        fields["header"].widget.attrs["max"] = min(len(sheet.rows), HEADER_SEARCH_ROWS)
        fields["currency"].choices = [("", _("The workspace's own")), *currency_choices()]
        choices = [("", _("Leave out")), *TARGETS.items()]
        names = sheet.rows[layout.header - 1] if 0 < layout.header <= len(sheet.rows) else []
        self.width = len(sheet.rows[0]) if sheet.rows else 0
        for at in range(self.width):
            name = str(names[at]) if at < len(names) and names[at] is not None else ""
            label = name or _("Column %(number)s") % {"number": at + 1}
            fields[f"column-{at}"] = forms.ChoiceField(label=label, choices=choices, required=False)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def columns(self) -> list[tuple[Any, list[Any]]]:
        """Return each column's choice with its first values."""
        header = self.initial["header"]
        body = self.sheet.rows[header : header + 50]
        return [
            (self[f"column-{at}"], [row[at] for row in body if row[at] is not None][:SAMPLES])
            for at in range(self.width)
        ]

    def clean_header(self) -> int:
        header: int = self.cleaned_data["header"]
        if header >= len(self.sheet.rows):
            raise forms.ValidationError(
                _("The sheet has %(rows)s rows; the names must stand above the others."),
                params={"rows": len(self.sheet.rows)},
            )
        return header

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for problem in problems_of(self.layout()):
            self.add_error(None, str(MAPPING_PROBLEMS[problem]))
        return cleaned

    def layout(self) -> Layout:
        chosen = {at: self.cleaned_data.get(f"column-{at}") for at in range(self.width)}
        return Layout(
            header=self.cleaned_data.get("header") or 0,
            columns={at: Target(target) for at, target in chosen.items() if target},
            spending=Spending(self.cleaned_data.get("spending") or Spending.NEGATIVE),
            currency=self.cleaned_data.get("currency") or "",
            day_first=self.cleaned_data.get("day_first"),
        )


def _initial(layout: Layout) -> dict[str, Any]:
    return {
        "header": layout.header,
        "spending": layout.spending,
        "currency": layout.currency,
        "day_first": {True: "yes", False: "no", None: ""}[layout.day_first],
        **{f"column-{at}": target for at, target in layout.columns.items()},
    }
