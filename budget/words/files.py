"""What is said about files people bring, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from xlsxwriter.utility import xl_col_to_name

from budget.plan_import.layout import Note
from budget.plan_import.reading import Problem

type Text = str | Promise

NOTES: dict[Note, Text] = {
    Note.DAYS: gettext_lazy("The columns are days; they are added up to months."),
    Note.QUARTERS: gettext_lazy(
        "Quarters are no months and are left out. If only quarters are given, write their amounts into months first."
    ),
    Note.ACTUALS: gettext_lazy(
        "The file has planned and actual columns side by side; only the planned ones are taken. "
        "What was spent is booked as expenses."
    ),
    Note.TOTAL_COLUMNS: gettext_lazy("Columns of totals are left out."),
    Note.BLOCKS: gettext_lazy("Each line is a block of rows; only the rows of the plan are taken."),
    Note.YEAR_ASSUMED: gettext_lazy("The months name no year; they are taken for those of this budget."),
    Note.OUTSIDE: gettext_lazy("Some months lie outside this budget and are left out."),
}

_PROBLEMS: dict[str, Text] = {
    "not_an_amount": gettext_lazy(
        "“%(text)s” is no amount. The month is left empty; correct the cell and upload again."
    ),
    "negative": gettext_lazy("%(text)s is below 0. A plan is 0 or more, so the month is left empty."),
    "too_large": gettext_lazy("%(text)s is too large to be an amount. The month is left empty."),
    "rounded": gettext_lazy("%(text)s is finer than the currency's unit and is rounded, half to even."),
    "formula_without_value": gettext_lazy(
        "A formula nobody has calculated yet. Open the file in your spreadsheet program, save it and upload it again."
    ),
    "not_a_month": gettext_lazy("“%(text)s” is no month. Write it like 2026-01."),
}


def problem_in_words(problem: Problem) -> str:
    return str(_PROBLEMS[problem.code]) % {"text": problem.text}


def place_in_words(sheet: str, problem: Problem) -> str:
    """Name a cell as spreadsheet programs do: sheet Plan, cell D7."""
    return _("sheet %(sheet)s, cell %(cell)s") % {
        "sheet": sheet,
        "cell": f"{xl_col_to_name(problem.column - 1)}{problem.row}",
    }
