"""Tables to take away."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.http import HttpResponse

type Field = str | int | Decimal | None


def csv_response(name: str, rows: Iterable[Sequence[Field]]) -> HttpResponse:
    """Answer with a table as CSV under a file name; amounts are plain decimals, the unknown is empty."""
    # Excel takes a file for UTF-8 only with the mark in front.
    response = HttpResponse("\N{BYTE ORDER MARK}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(response).writerows([_plain(field) for field in row] for row in rows)
    return response


def _plain(field: Field) -> Field:
    if isinstance(field, Decimal):
        return f"{field:f}"
    return harmless(field) if isinstance(field, str) else field


def harmless(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
