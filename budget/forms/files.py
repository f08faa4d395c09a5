"""Forms of the files a budget is brought in."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from xlsxwriter.utility import xl_col_to_name

from accounts.ids import id_in
from accounts.tables import SUFFIXES
from budget.fields import MonthField
from budget.models import Budget, BudgetLine, month_name
from budget.months import add_months, months_between
from budget.plan_import.layout import Layout
from budget.selectors.plan_imports import NEW, Preview

MOST_COLUMNS_SHOWN = 40
"""Of columns whose month can be chosen one by one."""


class PlanFileForm(forms.Form):
    file = forms.FileField(
        label=_("Your budget"),
        help_text=_("An Excel workbook (.xlsx) or a CSV file. Nothing is planned before you have seen what was read."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SUFFIXES)}),
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty.")},
    )


class LayoutForm(forms.Form):
    """Where the file keeps what; columns are named by their letters."""

    sheet = forms.TypedChoiceField(label=_("Sheet"), coerce=int)
    header = forms.IntegerField(label=_("Row of the column heads"), min_value=1)
    name = forms.TypedChoiceField(label=_("Column of the lines' names"), coerce=int)
    category = forms.TypedChoiceField(label=_("Column of the categories"), coerce=int, required=False, empty_value=None)
    measure = forms.CharField(
        label=_("Rows that hold the plan"),
        required=False,
        max_length=120,
        help_text=_("Only where each line is a block of rows: the text of the rows to take, such as “Budget”."),
    )
    block = forms.TypedChoiceField(
        label=_("Column that names the blocks"), coerce=int, required=False, empty_value=None
    )
    first = MonthField(
        label=_("The first month is"),
        required=False,
        help_text=_("Another month here moves all of them, such as last year's budget into this year."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, preview: Preview, budget: Budget) -> None:
        self.layout = preview.layout or Layout(0, 0, 0, {})
        self.preview = preview
        super().__init__(data, initial=self._initial())
        choices = self._columns()
        none = [("", _("none"))]
        self.fields["sheet"].choices = [(i, sheet.name) for i, sheet in enumerate(preview.sheets)]  # type: ignore[attr-defined]
        self.fields["name"].choices = choices  # type: ignore[attr-defined]
        self.fields["category"].choices = none + choices  # type: ignore[attr-defined]
        self.fields["block"].choices = none + choices  # type: ignore[attr-defined]
        months = [("", _("left out"))] + [(f"{m:%Y-%m}", month_name(m)) for m in budget.month_list()]
        for column in self._month_columns():
            head = self._head(column)
            label = xl_col_to_name(column) + (f": {head}" if head else "")
            self.fields[f"month_{column}"] = forms.ChoiceField(label=label, required=False, choices=months)

    def _initial(self) -> dict[str, Any]:
        layout = self.layout
        months = {f"month_{column}": f"{month:%Y-%m}" for column, month in layout.months.items()}
        return {
            "sheet": layout.sheet,
            "header": layout.header + 1,
            "name": layout.name,
            "category": layout.category,
            "measure": layout.measure,
            "block": layout.block,
            "first": min(layout.months.values(), default=None),
            **months,
        }

    def _width(self) -> int:
        return max((len(row) for row in self.preview.sheet.rows), default=1)

    def _head(self, column: int) -> str:
        rows = self.preview.sheet.rows
        row = rows[self.layout.header] if self.layout.header < len(rows) else []
        cell = row[column] if column < len(row) else None
        return "" if cell is None else str(cell)[:40]

    def _columns(self) -> list[tuple[int, str]]:
        names = [(column, self._head(column)) for column in range(self._width())]
        return [(column, f"{xl_col_to_name(column)} {head}".strip()) for column, head in names]

    def _month_columns(self) -> Sequence[int]:
        """Offer each column its month where there are few enough; days are summed as they were read."""
        width = self._width()
        return range(width) if width <= MOST_COLUMNS_SHOWN and not self.sums_days else []

    @property
    def sums_days(self) -> bool:
        return len(set(self.layout.months.values())) < len(self.layout.months)

    def month_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("month_")]

    def plain_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if not name.startswith("month_")]

    def layout_sent(self) -> dict[str, Any]:
        """Return the layout as `correct_layout` takes it; months of other heads are left to be read."""
        data = self.cleaned_data
        layout = {name: data[name] for name in ("sheet", "name", "category", "measure", "block")}
        chosen = {name.removeprefix("month_"): data[name] for name in data if name.startswith("month_") and data[name]}
        if not self.month_fields() or self._is_moved():
            months = self._moved(self.layout.months)
            chosen = {str(column): f"{month:%Y-%m}" for column, month in months.items()}
        layout["header"] = data["header"] - 1
        if (layout["sheet"], layout["header"]) != (self.layout.sheet, self.layout.header):
            return layout  # what is chosen for the columns belongs to other heads
        return {**layout, "months": chosen}

    def _is_moved(self) -> bool:
        first = self.cleaned_data["first"]
        return bool(first and self.layout.months and first != min(self.layout.months.values()))

    def _moved(self, months: Mapping[int, date]) -> dict[int, date]:
        """Move all months so that the first is the one that was given."""
        if not self._is_moved():
            return dict(months)
        distance = months_between(min(months.values()), self.cleaned_data["first"])
        return {column: add_months(month, distance) for column, month in months.items()}


def choices_in(data: Any, preview: Preview) -> dict[str, Any]:
    """Read which lines and months somebody ticked, as `apply_plan` takes them."""
    lines = {}
    for row in preview.rows:
        target, category = data.get(f"line_{row.key}", ""), data.get(f"category_{row.key}", "")
        lines[row.key] = {
            "take": f"take_{row.key}" in data,
            "line": target if target == NEW or id_in(target) else "",
            "category": category if category in BudgetLine.Category.values else "",
        }
    return {"lines": lines, "months": data.getlist("months"), "rules": "rules" in data}
