"""Tables people upload: CSV in any encoding, TSV and Excel workbooks, read into plain cells."""

import csv
import io
from collections.abc import Iterator
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.tables.sheets import Cell, Limits, NotATable, Sheet, trimmed
from accounts.tables.text import NotText, decode, find_delimiter, take_separator_line
from accounts.tables.workbook import is_workbook, read_workbook

__all__ = ["SUFFIXES", "Cell", "Sheet", "UnreadableTable", "check_size", "read_sheets"]

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
LIMITS = Limits()

_WORDS: dict[str, str | Promise] = {
    "wrong_suffix": _("Choose a file whose name ends in one of %(suffixes)s."),
    "too_big": _("The file is larger than %(megabytes)s MB. Take out what is not needed, or split it."),
    "too_many_rows": _("The table has more than %(limit)s rows. Take out what is not needed, or split it."),
    "too_many_columns": _("The table has more than %(limit)s columns. Take out what is not needed."),
    "too_many_cells": _("The table has more than %(limit)s cells. Take out what is not needed, or split it."),
    "too_many_sheets": _("The workbook has more than %(limit)s sheets. Take out what is not needed."),
    "unpacks_too_big": _("The workbook unpacks to more than %(megabytes)s MB. Take out what is not needed, or save it as CSV."),  # noqa: E501
    "is_empty": _("The file is empty."),
    "is_encrypted": _("The workbook is protected by a password. Save it without one."),
    "is_old_workbook": _("This is a workbook of the old kind (.xls). Save it as .xlsx or CSV."),
    "is_opendocument": _("This is an OpenDocument sheet. Save it as .xlsx or CSV."),
    "is_broken_workbook": _("The workbook is damaged. Open it in your spreadsheet program and save it again as .xlsx."),
    "is_archive": _("This is a packed archive. Unpack it and choose the table inside."),
    "is_pdf": _("This is a PDF. Get the table as CSV or .xlsx instead."),
    "is_markup": _("This is a web page, not a table. Get the table as CSV or .xlsx instead."),
    "is_binary": _("This is no table. Choose a CSV file or an .xlsx workbook."),
    "is_broken": _("The file cannot be read as a table: %(reason)s."),
}  # fmt: skip


class UnreadableTable(ValidationError):
    """The file is no table we can read; the message says what would mend it."""


def read_sheets(data: bytes, filename: str) -> list[Sheet]:
    """Read a CSV, TSV or XLSX file; a text file is one sheet named after the file.

    Numbers of a workbook are Decimal, its dates date, its formulas their last value; the cells of a
    text file are texts. Raises UnreadableTable for anything else, or more than the limits.
    """
    try:
        return _read(data, filename)
    except NotATable as error:
        raise UnreadableTable(str(_WORDS[error.code]), code=error.code, params=error.values) from error
    except NotText as error:
        raise UnreadableTable(str(_WORDS[error.code]), code=error.code) from error


def check_size(size: int) -> None:
    """Raise UnreadableTable for a file that is too large; ask before reading it into memory."""
    if size > LIMITS.file_bytes:
        megabytes = LIMITS.file_bytes // 2**20
        raise UnreadableTable(str(_WORDS["too_big"]), code="too_big", params={"megabytes": megabytes})


def _read(data: bytes, filename: str) -> list[Sheet]:
    name = PurePath(filename)
    if name.suffix.lower() not in SUFFIXES:
        raise NotATable("wrong_suffix", suffixes=", ".join(SUFFIXES))
    check_size(len(data))
    sheets = read_workbook(data, LIMITS) if is_workbook(data) else [Sheet(name.stem, _read_text(data))]
    if not any(sheet.rows for sheet in sheets):
        raise NotATable("is_empty")
    return sheets


def _read_text(data: bytes) -> list[list[Cell]]:
    text, _encoding = decode(data)
    if text.lstrip("\ufeff \r\n\t")[:5].lower().startswith(("<html", "<!doc", "<?xml", "<tabl", "<meta")):
        raise NotATable("is_markup")
    if "\0" in text:
        raise NotATable("is_binary")
    hint, text = take_separator_line(text)
    return trimmed(_records(text, find_delimiter(text, hint)), LIMITS, LIMITS.cells)


def _records(text: str, delimiter: str) -> Iterator[list[Cell]]:
    csv.field_size_limit(1_000_000)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [cell.strip() or None for cell in cells]
    except csv.Error as error:
        raise NotATable("is_broken", reason=str(error)) from error
