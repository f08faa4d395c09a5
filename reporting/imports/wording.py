"""The words for what can be wrong with a file or a row: what it is, where, and how to mend it."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reporting.imports.targets import label

_WORDS: dict[str, str | Promise] = {
    # the file as a whole
    "is_workbook": _("This is an Excel workbook. In your spreadsheet program choose “Save as” and the type CSV."),
    "is_pdf": _("This is a PDF. Export the figures as CSV instead."),
    "is_archive": _("This is a packed archive. Unpack it and choose the CSV file inside."),
    "is_binary": _("This is no text file. Export the figures as CSV."),
    "is_empty": _("The file is empty."),
    "is_broken": _("The file cannot be read as a table: %(reason)s."),
    "no_header": _("No line with column names was found. The first lines should name the columns, such as Date, Campaign, Spend."),  # noqa: E501
    "wrong_suffix": _("Choose a file whose name ends in one of %(suffixes)s."),
    "too_big": _("The file is larger than %(megabytes)s MB. Export a shorter period, or split it."),
    "file_gone": _("The uploaded file is no longer there. Upload it again."),
    "internal": _("Something went wrong on our side; nothing was stored. Try again, and tell your administrator if it happens twice."),  # noqa: E501
    "interrupted": _("The import was interrupted several times; nothing was stored. Upload the file again."),
    "not_ready": _("The columns are not settled yet. See what is wrong, correct it and check again."),
    "not_waiting": _("This import has already been confirmed."),
    "not_done": _("Only a finished import can be undone."),
    "nothing_to_import": _("No row can be imported. See the problems, correct the columns and check again."),
    # mapping
    "no_such_column": _("The file has no column “%(column)s”."),
    "no_such_target": _("“%(value)s” is not something a column can mean."),
    "target_twice": _("Two columns cannot both be %(target)s: %(column)s. Choose one and ignore the other."),
    "date_needed": _("Say which column holds the date, or give the period of the whole file."),
    "channel_needed": _("Say which column names the channel, or choose one channel for the whole file."),
    "metric_needed": _("Say for at least one column which figure it holds."),
    "rate_needed": _("Money in the file is in %(value)s, the workspace counts in %(currency)s. Enter the rate, or another currency if this is wrong."),  # noqa: E501
    "bad_option": _("The value for “%(value)s” cannot be read."),
    # left out
    "total_row": _("A total; left out so that nothing is counted twice."),
    "note_row": _("A note, not data; left out."),
    "second_table": _("A second table begins here; only the first one is read."),
    "long_row": _("The row has %(cells)s cells, the header %(expected)s: probably a comma inside a value without quotes. Left out."),  # noqa: E501
    "no_date": _("The date cannot be read; the row is left out."),
    "no_channel": _("No channel; the row is left out."),
    "ends_before_start": _("The last day is before the first; the row is left out."),
    # taken in, with a remark
    "short_row": _("The row ends early, %(cells)s cells instead of %(expected)s. What it has is taken in, the rest is unknown."),  # noqa: E501
    "not_a_number": _("Not a number; the value is left unknown."),
    "no_end": _("The last day cannot be read; the row counts for its first day."),
    "no_kind": _("Neither paid nor organic; the file's general choice is used."),
    "text_cut": _("The text is too long and is cut."),
    "damaged_id": _("A spreadsheet has damaged this id. Export again and import the file without opening it first."),
    "own_period_not_added": _("%(metric)s cannot be added up: unknown for %(rows)s rows that several file rows share."),
}  # fmt: skip

_ROW_WORDS: dict[str, str | Promise] = {
    "required": _("This is needed."),
    "unknown_field": _("There is no such field."),
    "not_an_object": _("Send an object with the row's fields."),
    "not_text": _("Send a text."),
    "too_long": _("This text is too long."),
    "unknown_kind": _("Send paid or organic."),
    "not_a_date": _("Send a date such as 2026-03-31."),
    "ends_before_start": _("The last day must not be before the first day."),
    "not_a_number": _("Send a number, or null for unknown."),
    "not_whole": _("Send a whole number."),
    "too_large": _("This number is too large."),
    "not_numbers": _("Send an object of up to 50 names and numbers."),
    "no_such_channel": _("There is no channel with this id. Send an id of this workspace, or a name."),
}


def words(code: str, **values: Any) -> str:
    """Say a problem of a file in the reader's language."""
    template = str(_WORDS.get(code, code))
    return template % values if "%(" in template else template


def problem_words(problem: dict[str, Any]) -> str:
    values = {"column": problem["column"], "value": problem["value"], **problem["more"]}
    values["target"] = values["metric"] = label(problem["value"])
    return words(problem["code"], **values)


def row_words(code: str) -> str:
    return str(_ROW_WORDS[code])
