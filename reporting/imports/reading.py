"""From the bytes of an export to a table of texts.

Exports differ in encoding, delimiter, title lines before the header, totals and notes around the data,
and rows that end early. Everything left out is named in `Table.problems`; nothing is guessed silently.
"""

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from accounts.tables.headers import clean
from accounts.tables.text import NotText, decode, find_delimiter, take_separator_line
from reporting.imports.problems import Problem, UnreadableFile

HEADER_SEARCH_ROWS = 20
_TOTAL = re.compile(
    r"^(grand |sub)?(total|totals|totale|totalt|totaux|gesamt|gesamtsumme|summe|sum|yhteensä|kopā|итого)"
    r"(\s*$|\s*[:\-–])"
    r"|^(ergebnisse aus|results from|résultats de|resultados de)\s+\d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Table:
    headers: list[str]
    columns: list[pl.Series]
    rows: Sequence[int]
    """The row's number in the file for each data row, as a spreadsheet shows it."""
    preamble: list[str]
    header_row: int
    encoding: str
    delimiter: str
    problems: list[Problem] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    def samples(self, count: int = 20) -> list[list[str]]:
        """Return each column's first values that are not empty."""
        return [column.filter(column != "").head(count).to_list() for column in self.columns]


class _Record(NamedTuple):
    row: int
    cells: list[str]


def read_table(data: bytes, *, is_known: Callable[[str], bool]) -> Table:
    """Read a delimited text file; `is_known` tells whether a cell looks like a column name.

    Raises UnreadableFile when the bytes are another format, empty, or hold no header with data.
    """
    text, encoding = _decode(data)
    hint, text = take_separator_line(text)
    text = text.replace("\r\n", "\n")
    delimiter = find_delimiter(text, hint)
    source = _Source(text, encoding, delimiter, first_row=2 if hint else 1)
    return _read_regular(source, is_known) or _read_any(source, is_known)


class _Source(NamedTuple):
    text: str
    encoding: str
    delimiter: str
    first_row: int


def _read_regular(source: _Source, is_known: Callable[[str], bool]) -> Table | None:
    """Read at full speed a file whose data rows are all of the header's width, without quotes.

    Returns None for any other file.
    """
    text, delimiter = source.text, source.delimiter
    if '"' in text or "\r" in text:
        return None
    head = _records("\n".join(text.split("\n", 200)[:200]), source)
    at = _find_header(head, is_known)
    if at is None or len(head[at].cells) < 2:
        return None
    headers = head[at].cells
    body = text.split("\n", at + 1)[-1].rstrip("\n")
    height = body.count("\n") + 1
    if body.count(delimiter) != (len(headers) - 1) * height or delimiter.join(headers) in body:
        return None
    frame = _frame(body, delimiter, len(headers))
    if frame is None or frame.height != height:
        return None
    first_row = head[at].row + 1
    problems: list[Problem] = []
    kept = _drop_around(_edges(frame, first_row), headers, problems)
    if not kept or frame.select(pl.all_horizontal(pl.all() == "").any()).item():
        return None
    rows = range(kept[0].row, kept[-1].row + 1)
    columns = frame.slice(rows.start - first_row, len(rows)).get_columns()
    return _table(source, head[:at], head[at], headers, columns, rows, problems)


def _edges(frame: pl.DataFrame, first_row: int, last: int = 40) -> list[_Record]:
    """Return the first data row and the last ones, where totals stand."""
    positions = [0, *range(max(1, frame.height - last), frame.height)]
    return [_Record(first_row + at, list(frame.row(at))) for at in positions]


def _frame(body: str, delimiter: str, width: int) -> pl.DataFrame | None:
    try:
        frame = pl.read_csv(
            body.encode(),
            has_header=False,
            separator=delimiter,
            quote_char=None,
            infer_schema=False,
        )
    except pl.exceptions.PolarsError:
        return None
    return frame.fill_null("") if frame.width == width else None


def _read_any(source: _Source, is_known: Callable[[str], bool]) -> Table:
    """Read a file with quotes, uneven rows, several tables or whatever else turns up."""
    records = _unwrap_quoted_rows(_records(source.text, source))
    at = _find_header(records, is_known)
    if at is None:
        raise UnreadableFile("no_header")
    header, body = records[at], records[at + 1 :]
    headers = _rejoin_split_names(header.cells, _usual_width(body))
    problems: list[Problem] = []
    body = _first_table_only(body, header.cells, is_known, problems)
    body = _drop_around(body, headers, problems)
    body = _even_out(body, headers, problems)
    columns = [pl.Series(column, dtype=pl.String) for column in zip(*(r.cells for r in body), strict=True)]
    columns = columns or [pl.Series([], dtype=pl.String) for _ in headers]
    return _table(source, records[:at], header, headers, columns, [record.row for record in body], problems)


def _table(
    source: _Source,
    preamble: list[_Record],
    header: _Record,
    headers: list[str],
    columns: list[pl.Series],
    rows: Sequence[int],
    problems: list[Problem],
) -> Table:
    width = _used_width(headers, columns)
    return Table(
        headers=_keep_apart(headers[:width]),
        columns=columns[:width],
        rows=rows,
        preamble=[" ".join(filter(None, map(clean, record.cells))) for record in preamble],
        header_row=header.row,
        encoding=source.encoding,
        delimiter=source.delimiter,
        problems=problems,
    )


def _decode(data: bytes) -> tuple[str, str]:
    try:
        return decode(data)
    except NotText as error:
        raise UnreadableFile(error.code) from error


def _records(text: str, source: _Source) -> list[_Record]:
    csv.field_size_limit(1_000_000)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=source.delimiter)
    try:
        return list(map(_Record, itertools.count(source.first_row), rows))
    except csv.Error as error:
        raise UnreadableFile("is_broken", reason=str(error)) from error


def _unwrap_quoted_rows(records: list[_Record]) -> list[_Record]:
    """Undo "CSV in CSV": every row wrapped whole into one quoted cell by a spreadsheet."""
    sample = [record.cells for record in records[:50] if any(record.cells)]
    wrapped = [cells for cells in sample if len(cells) == 1 and "," in cells[0]]
    if len(sample) < 2 or len(wrapped) * 10 < len(sample) * 9:
        return records
    return [_Record(record.row, next(csv.reader(record.cells[:1]), [])) for record in records]


def _find_header(records: Sequence[_Record], is_known: Callable[[str], bool]) -> int | None:
    """Return where most cells are known column names, else the first line as wide as the data."""
    first = range(min(HEADER_SEARCH_ROWS, len(records)))
    width = _usual_width(records)
    known = {at: sum(is_known(cell) for cell in records[at].cells) for at in first}
    best = max(first, key=lambda at: (known[at], len(records[at].cells) == width, -at), default=None)
    if best is not None and known[best]:
        return best
    return next((at for at in first if width > 1 and len(records[at].cells) == width), None)


def _usual_width(records: Sequence[_Record]) -> int:
    widths = [len(record.cells) for record in records[:200] if any(record.cells)]
    return max(set(widths), key=widths.count, default=0)


def _rejoin_split_names(headers: list[str], width: int) -> list[str]:
    """Put back together a name whose comma lost its quotes: `CPM (cost per 1` + `000 impressions)`."""
    joined: list[str] = []
    for name in headers:
        if joined and len(headers) > width and joined[-1].count("(") > joined[-1].count(")"):
            joined[-1] = f"{joined[-1]},{name}"
        else:
            joined.append(name)
    return joined if len(joined) == width else headers


def _first_table_only(
    body: list[_Record], header: list[str], is_known: Callable[[str], bool], problems: list[Problem]
) -> list[_Record]:
    """Cut where the header comes again or, after an empty line, another header begins."""
    after_gap = False
    for at, record in enumerate(body):
        if not any(record.cells):
            after_gap = True
        elif after_gap or record.cells == header:
            after_gap = False
            if record.cells == header or sum(is_known(cell) for cell in record.cells) >= 2:
                problems.append(Problem("second_table", row=record.row, value=_shown(record)))
                return body[:at]
    return body


def _drop_around(body: list[_Record], headers: list[str], problems: list[Problem]) -> list[_Record]:
    """Drop empty lines, total rows at either end, and one-cell notes below the data."""
    body = [record for record in body if "".join(record.cells).strip()]
    dropped: list[Problem] = []
    while body and (code := _is_not_data(body[-1], headers)):
        record = body.pop()
        dropped.append(Problem(code, row=record.row, value=_shown(record)))
    if body and _is_total(body[0]):
        dropped.append(Problem("total_row", row=body[0].row, value=_shown(body[0])))
        body = body[1:]
    problems.extend(reversed(dropped))
    return body


def _is_not_data(record: _Record, headers: list[str]) -> str | None:
    if _is_total(record):
        return "total_row"
    filled = [cell for cell in record.cells if cell.strip()]
    is_note = len(headers) > 1 and len(filled) == 1 and not filled[0].strip()[0].isdigit()
    return "note_row" if is_note else None


def _is_total(record: _Record) -> bool:
    return any(_TOTAL.match(clean(cell)) for cell in record.cells[:3])


def _even_out(body: list[_Record], headers: list[str], problems: list[Problem]) -> list[_Record]:
    """Give every row the header's width: pad what ends early, leave out what has too many values."""
    width, even = len(headers), []
    if all(len(record.cells) == width for record in body):
        return body
    for record in body:
        cells = record.cells
        if len(cells) == width:
            even.append(record)
        elif len(cells) < width:
            problems.append(Problem("short_row", row=record.row, more={"cells": len(cells), "expected": width}))
            even.append(_Record(record.row, cells + [""] * (width - len(cells))))
        elif any(cell.strip() for cell in cells[width:]):
            more = {"cells": len(cells), "expected": width}
            problems.append(Problem("long_row", row=record.row, value=_shown(record), skipped=True, more=more))
        else:
            even.append(_Record(record.row, cells[:width]))
    return even


def _used_width(headers: list[str], columns: list[pl.Series]) -> int:
    """Leave out nameless, empty columns at the right edge (a trailing delimiter)."""
    width = len(headers)
    while width > 1 and not clean(headers[width - 1]) and (columns[width - 1] == "").all():
        width -= 1
    return width


def _keep_apart(headers: Sequence[str]) -> list[str]:
    """Number names that occur twice: `Views`, `Views (2)`."""
    return list(_numbered(headers))


def _numbered(headers: Sequence[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for position, header in enumerate(headers, 1):
        name = clean(header) or f"#{position}"
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def _shown(record: _Record) -> str:
    return " | ".join(cell.strip() for cell in record.cells if cell.strip())[:200]
