"""Any table a person brings becomes plain cells; anything else is refused in words."""

import io
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from accounts import tables
from accounts.tables import Cell, Limits, UnreadableTable, read_sheets
from accounts.tables.columns import dates_in, numbers_in

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC).replace(tzinfo=None)


def rows(data: bytes, filename: str = "table.csv") -> list[list[Cell]]:
    (sheet,) = read_sheets(data, filename)
    return sheet.rows


def workbook(**sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def archive(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return target.getvalue()


def refusal(data: bytes, filename: str = "table.csv") -> str:
    with pytest.raises(UnreadableTable) as refused:
        read_sheets(data, filename)
    assert "%(" not in refused.value.messages[0]
    return str(refused.value.code)


# --- Text ---


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "cp1252"])
def test_text_of_any_encoding(encoding: str) -> None:
    text = "Päivä;Määrä\n1.2.2026;-12,50\n"
    data = ("\ufeff" if encoding in ("utf-16-le", "utf-16-be") else "") + text
    assert rows(data.encode(encoding)) == [["Päivä", "Määrä"], ["1.2.2026", "-12,50"]]


def test_latvian_code_page() -> None:
    text = "Datums;Saņēmējs;Summa\n01.02.2026;SIA Reklāmas nams;-12,50\n02.02.2026;Biedrība Šķūnis;3,00\n"
    assert rows(text.encode("cp1257"))[1:] == [
        ["01.02.2026", "SIA Reklāmas nams", "-12,50"],
        ["02.02.2026", "Biedrība Šķūnis", "3,00"],
    ]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_between_columns_is_found(sign: str) -> None:
    assert rows(f'a{sign}b\n"x,;y"{sign}2\n'.encode()) == [["a", "b"], ["x,;y", "2"]]


def test_a_separator_line_is_no_row() -> None:
    assert rows(b"sep=;\r\na;b\r\n1;2\r\n") == [["a", "b"], ["1", "2"]]


def test_rows_are_of_one_width_and_empty_ends_are_cut() -> None:
    assert rows(b"a,b,c,,\n\n1,\n , ,,\n,,\n") == [["a", "b", "c"], [None] * 3, ["1", None, None]]


# --- Workbooks ---


def test_cells_of_a_workbook_keep_their_kind() -> None:
    data = workbook(
        Plan=[["Line", 1, 2.5, 0.1 + 0.2, True, NOON, date(2026, 3, 2), time(8, 30), None]],
        Empty=[],
    )
    plan, empty = read_sheets(data, "plan.xlsx")
    assert (plan.name, empty.name, empty.rows) == ("Plan", "Empty", [])
    assert plan.rows == [
        ["Line", Decimal(1), Decimal("2.5"), Decimal("0.3"), True, date(2026, 3, 1), date(2026, 3, 2), "08:30:00"]
    ]


def test_a_formula_is_its_last_value_and_unknown_without_one() -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    book.add_worksheet().write_formula("A1", "=1+1", None, 2)
    book.close()
    assert rows(target.getvalue(), "sum.xlsx") == [[Decimal(2)]]
    assert read_sheets(workbook(A=[["a", "=1+1", "b"]]), "sum.xlsx")[0].rows == [["a", None, "b"]]


def test_content_decides_whatever_the_name_says() -> None:
    assert rows(workbook(A=[["a", 1]]), "export.csv") == [["a", Decimal(1)]]
    assert rows(b"a;1\n", "export.xlsx") == [["a", "1"]]


def test_formatted_but_empty_rows_far_below_are_not_counted() -> None:
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.active.row_dimensions[900_000].height = 30
    target = io.BytesIO()
    book.save(target)
    assert rows(target.getvalue(), "a.xlsx") == [["a"]]


# --- Refused ---


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"", "a.csv", "is_empty"),
        (b" \n \n", "a.csv", "is_empty"),
        (b";;\n;;\n", "a.csv", "is_empty"),
        (b"a,b\n", "a.pdf", "wrong_suffix"),
        (b"a,b\n", "a", "wrong_suffix"),
        (b"%PDF-1.7 ...", "a.csv", "is_pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.csv", "is_binary"),
        (b"a,b\n" * 2000 + b"\0\0", "a.csv", "is_binary"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "a.csv", "is_markup"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xlsx", "is_old_workbook"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "is_encrypted"),
        (b"PK\x03\x04 cut off", "a.xlsx", "is_broken_workbook"),
        (archive(readme=b"hello"), "a.xlsx", "is_archive"),
        (archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "a.xlsx", "is_opendocument"),
        (archive(**{"xl/workbook.xml": b"<not", "[Content_Types].xml": b"<not"}), "a.xlsx", "is_broken_workbook"),
        (archive(**{"xl/workbook.xml": b"0" * (101 * 2**20)}), "a.xlsx", "unpacks_too_big"),
        (b"a" * (10 * 2**20 + 1), "a.csv", "too_big"),
        (b"a\n" * 100_001, "a.csv", "too_many_rows"),
        (b"a," * 501 + b"a", "a.csv", "too_many_columns"),
        (b"a," * 499 + b"a\n" + b"a\n" * 4_001, "a.csv", "too_many_cells"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_refused_by_name(data: bytes, filename: str, code: str) -> None:
    assert refusal(data, filename) == code


def test_a_workbook_over_the_limits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    wide, long = workbook(A=[["a"] * 4]), workbook(A=[["a"]] * 4, B=[["a"]])
    monkeypatch.setattr(tables, "LIMITS", Limits(columns=3, rows=3))
    assert refusal(wide, "a.xlsx") == "too_many_columns"
    assert refusal(long, "a.xlsx") == "too_many_rows"
    monkeypatch.setattr(tables, "LIMITS", Limits(sheets=1))
    assert refusal(long, "a.xlsx") == "too_many_sheets"
    monkeypatch.setattr(tables, "LIMITS", Limits(cells=4))
    assert refusal(long, "a.xlsx") == "too_many_cells"


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_half_a_workbook_is_refused(cut: float) -> None:
    data = workbook(A=[["a", 1]] * 50)
    assert refusal(data[: int(len(data) * cut)], "a.xlsx") == "is_broken_workbook"


def test_a_workbook_with_swollen_entities_is_refused() -> None:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "lol">{lines}]><worksheet><sheetData><row><c t="str"><v>&l9;</v></c></row></sheetData></worksheet>'  # noqa: E501
    sound = zipfile.ZipFile(io.BytesIO(workbook(A=[["a"]])))
    parts = {name: sound.read(name) for name in sound.namelist()}
    assert refusal(archive(**{**parts, "xl/worksheets/sheet1.xml": bomb.encode()}), "a.xlsx") == "is_broken_workbook"


# --- Columns ---


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["1 234,50", "-7", "12,00-", "(3,10)", "x", None], ["1234.50", "-7", "-12.00", "-3.10", None, None]),
        (["1,234.50", "€ 7.10", "kr 9"], ["1234.50", "7.10", "9"]),
        (["1.234", "2,50"], ["1234", "2.50"]),
        (["1.234", "2.5"], ["1.234", "2.5"]),
        ([Decimal("1.5"), "2,25", True, date(2026, 1, 1)], ["1.5", "2.25", None, None]),
        ([], []),
    ],
)
def test_numbers_are_read_by_column(written: list[Cell], read: list[str | None]) -> None:
    assert numbers_in(written) == [None if number is None else Decimal(number) for number in read]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["2026-03-04", "04.03.2026", date(2026, 3, 4), "20260304"], [date(2026, 3, 4)] * 4),
        (["03/04/2026", "13/04/2026"], [date(2026, 4, 3), date(2026, 4, 13)]),
        (["2026-03", "soon", None, Decimal(5)], [None] * 4),
    ],
)
def test_dates_are_read_by_column(written: list[Cell], read: list[date | None]) -> None:
    assert dates_in(written) == read


def test_said_order_of_day_and_month_holds() -> None:
    assert dates_in(["03/04/2026"], day_first=True) == [date(2026, 4, 3)]
    assert dates_in(["03/04/2026"], day_first=False) == [date(2026, 3, 4)]
