"""From the bytes of an Excel workbook to its sheets, without trusting the file."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any, NamedTuple

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from accounts.tables.sheets import Cell, Limits, NotATable, Sheet, trimmed

_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
SIGNIFICANT_DIGITS = 15
"""Of a number in a workbook; what follows them is noise of binary fractions."""


def is_workbook(data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", _OLE))


def read_workbook(data: bytes, limits: Limits) -> list[Sheet]:
    """Read every sheet's shown values; raise NotATable for anything else than a sound .xlsx."""
    if data.startswith(_OLE):
        raise NotATable("is_encrypted" if _ENCRYPTED_PART in data else "is_old_workbook")
    _check_archive(data, limits)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        if len(book.worksheets) > limits.sheets:
            raise NotATable("too_many_sheets", limit=limits.sheets)
        return list(_sheets(book.worksheets, limits))
    except NotATable:
        raise
    except (InvalidFileException, SyntaxError, zipfile.BadZipFile, *_BROKEN) as error:
        raise NotATable("is_broken_workbook") from error


# What openpyxl raises when a part is missing, cut off or not what it should be (XML errors are SyntaxErrors).
_BROKEN = (ArithmeticError, AttributeError, EOFError, LookupError, NotImplementedError, OSError, TypeError, ValueError)


class _Part(NamedTuple):
    name: str
    size: int
    is_encrypted: bool


def _check_archive(data: bytes, limits: Limits) -> None:
    """Look at the directory of the archive before anything in it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [_Part(info.filename, info.file_size, bool(info.flag_bits & 1)) for info in archive.infolist()]
            kind = archive.read("mimetype", pwd=None)[:100] if _has_small(parts, "mimetype") else b""
    except (zipfile.BadZipFile, RuntimeError, *_BROKEN) as error:
        raise NotATable("is_broken_workbook") from error
    if sum(part.size for part in parts) > limits.unpacked_bytes or len(parts) > limits.parts:
        raise NotATable("unpacks_too_big", megabytes=limits.unpacked_bytes // 2**20)
    if any(part.is_encrypted for part in parts):
        raise NotATable("is_encrypted")
    if b"opendocument" in kind:
        raise NotATable("is_opendocument")
    if "xl/workbook.xml" not in {part.name.lstrip("/").lower() for part in parts}:
        raise NotATable("is_archive")


def _has_small(parts: list[_Part], name: str) -> bool:
    return any(part.name == name and part.size <= 100 and not part.is_encrypted for part in parts)


def _sheets(worksheets: list[Any], limits: Limits) -> Iterator[Sheet]:
    cells_left = limits.cells
    for worksheet in worksheets:
        # The size a sheet declares may be anything.
        worksheet.reset_dimensions()
        rows = trimmed(_rows(worksheet, limits), limits, cells_left)
        cells_left -= sum(map(len, rows))
        yield Sheet(worksheet.title, rows)


def _rows(worksheet: Any, limits: Limits) -> Iterator[list[Cell]]:
    for row in worksheet.iter_rows(max_col=limits.columns + 1, values_only=True):
        if row.count(None) == len(row):
            yield []
        else:
            yield [_cell(value) for value in row]


def _cell(value: Any) -> Cell:
    match value:
        case None | bool():
            return value
        case int() | float():
            return Decimal(f"{value:.{SIGNIFICANT_DIGITS}g}") if isfinite(value) else str(value)
        case datetime():
            return value.date()
        case date():
            return value
        case time() | timedelta():
            return str(value)
        case _:
            return str(value).strip() or None
