"""Bytes become a table, whatever the platform wrapped around it."""

import pytest

from reporting.imports.mapping import is_known, propose, signature
from reporting.imports.problems import UnreadableFile
from reporting.imports.reading import Table, read_table
from tests.shared_data import shared


def read(data: str | bytes) -> Table:
    return read_table(data.encode() if isinstance(data, str) else data, is_known=is_known)


def cells(table: Table) -> list[list[str]]:
    return [column.to_list() for column in table.columns]


def codes(table: Table) -> list[tuple[str, int]]:
    return [(problem.code, problem.row) for problem in table.problems]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("Datum,Kampagne\n2026-01-01,Frühling\n".encode("utf-8-sig"), "utf-8-sig"),
        ("Datum,Kampagne\n2026-01-01,Frühling\n".encode(), "utf-8"),
        ("Datum,Kampagne\n2026-01-01,Frühling\n".encode("utf-16"), "utf-16"),
        ("Datum,Kampagne\n2026-01-01,Frühling\n".encode("cp1252"), "cp1252"),
        ("Дата,Кампания\n2026-01-01,Весна\n".encode("cp1251"), "cp1251"),
    ],
    ids=["utf-8 with mark", "utf-8", "utf-16", "western", "cyrillic"],
)
def test_encodings(data: bytes, encoding: str) -> None:
    table = read(data)
    assert table.encoding == encoding
    assert table.columns[1].to_list() in (["Frühling"], ["Весна"])


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_delimiters_count_outside_quotes_only(sign: str) -> None:
    table = read(f'date{sign}campaign{sign}spend\n2026-01-01{sign}"a,b;c,d;e"{sign}5\n')
    assert cells(table) == [["2026-01-01"], ["a,b;c,d;e"], ["5"]]


def test_a_separator_line_is_not_data() -> None:
    table = read('sep=,\n"Facebook reach"\n"Date","Primary"\n"2025-01-01T01:00:00","5"\n')
    assert (table.header_row, table.preamble, cells(table)) == (3, ["Facebook reach"], [["2025-01-01T01:00:00"], ["5"]])


def test_header_below_title_lines_and_totals_at_both_ends() -> None:
    table = read(
        "Campaign report\n\"May 1, 2025 - May 2, 2025\"\nCampaign,Day,Cost\nTotal,,30\nA,2025-05-01,10\n"
        "B,2025-05-02,20\nTotal: Campaigns, --,30\nTotal: Account, --,30\n"
    )  # fmt: skip
    assert table.headers == ["Campaign", "Day", "Cost"]
    assert list(table.rows) == [5, 6]
    assert sorted(codes(table)) == [("total_row", 4), ("total_row", 7), ("total_row", 8)]


def test_a_campaign_that_begins_like_a_total_stays() -> None:
    table = read("Campaign,Day,Cost\nA,2025-05-01,10\nTotal body workout,2025-05-02,20\n")
    assert len(table) == 2


def test_notes_below_the_data_are_named_and_left_out() -> None:
    table = read("Date,Impressions\n2026-07-20,100\n2026-07-21,101\nData starting from today is an estimate.\n")
    assert len(table) == 2
    assert codes(table) == [("note_row", 4)]


def test_rows_that_end_early_are_padded_and_rows_with_too_much_left_out() -> None:
    table = read("date,campaign,spend,clicks\n2026-01-01,A,5\n2026-01-02,B,6,7\n2026-01-03,C,D,8,9\n")
    assert cells(table) == [["2026-01-01", "2026-01-02"], ["A", "B"], ["5", "6"], ["", "7"]]
    assert codes(table) == [("short_row", 2), ("long_row", 4)]


def test_only_the_first_of_several_tables_is_read() -> None:
    table = read("Date,Impressions\n2026-07-20,100\n\nBoard name,Impressions,Saves\nWool,5,1\n")
    assert len(table) == 1
    assert codes(table) == [("second_table", 4)]


def test_cells_with_line_breaks_keep_the_rows_apart() -> None:
    table = read('Post ID,Date,Title,Likes\n1,2026-01-01,"two\nlines",5\n2,2026-01-02,one,6\n')
    assert (table.columns[2].to_list(), list(table.rows)) == (["two\nlines", "one"], [2, 3])


def test_names_that_occur_twice_are_kept_apart() -> None:
    assert read("Date,Views,Views\n2026-01-01,1,2\n").headers == ["Date", "Views", "Views (2)"]


def test_a_name_split_at_its_comma_is_put_together() -> None:
    table = read("Date,CPM (cost per 1,000 impressions) (ILS),Reach\n2026-01-01,65.8,9\n2026-01-02,60.1,8\n")
    assert table.headers == ["Date", "CPM (cost per 1,000 impressions) (ILS)", "Reach"]


def test_rows_wrapped_whole_into_one_quoted_cell_are_unwrapped() -> None:
    table = read('"date,campaign,spend"\n"2026-01-01,A,5"\n"2026-01-02,""B, C"",6"\n')
    assert cells(table) == [["2026-01-01", "2026-01-02"], ["A", "B, C"], ["5", "6"]]


@pytest.mark.parametrize("quoted", [False, True], ids=["fast", "general"])
def test_both_ways_of_reading_give_the_same_table(quoted: bool) -> None:
    mark = '"' if quoted else ""
    lines = [f"2026-01-{day:02},{mark}Spring {day}{mark},{day},\r\n" for day in range(1, 29)]
    table = read("Report\r\n\r\ndate,campaign,spend,clicks\r\n" + "".join(lines) + "Total,,406,\r\n")
    assert list(table.rows) == list(range(4, 32))
    assert table.columns[2].to_list() == [str(day) for day in range(1, 29)]
    assert table.columns[3].to_list() == [""] * 28
    assert (codes(table), table.preamble) == ([("total_row", 32)], ["Report", ""])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "is_empty"),
        (b"  \n", "is_empty"),
        (b"PK\x03\x04 anything", "is_workbook"),
        (b"%PDF-1.7", "is_pdf"),
        (b"\x00\x01\x02" * 50, "is_binary"),
        (b"hello\nworld\n", "no_header"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(data)
    assert refused.value.code == code


def targets(*names: str) -> dict[str, str]:
    return {n: p.target for n, p in zip(names, propose(names), strict=True) if p.target != "ignore"}


def test_names_of_platforms_and_languages_are_known() -> None:
    assert targets("Kampagnenname", "Tag", "Ausgegebener Betrag (EUR)", "Link-Klicks", "Klicks (alle)") == {
        "Kampagnenname": "campaign", "Tag": "date", "Ausgegebener Betrag (EUR)": "spend", "Link-Klicks": "clicks",
    }  # fmt: skip
    assert targets("Nom de la campagne", "Jour", "Montant dÃ©pensÃ© (EUR)")["Montant dÃ©pensÃ© (EUR)"] == "spend"
    assert targets("Beløp brukt (NOK)", "Eksponeringer") == {
        "Beløp brukt (NOK)": "spend",
        "Eksponeringer": "impressions",
    }
    assert targets("Im\u00adpressionen", "Phone number clicks ", "Reach\u00a0") == {
        "Im\u00adpressionen": "impressions", "Reach\u00a0": "reach",
    }  # fmt: skip


def test_a_reports_end_goes_with_its_start_not_with_a_day() -> None:
    assert targets("Reporting starts", "Reporting ends")["Reporting ends"] == "until"
    assert targets("Día", "Fin del informe", "Importe gastado (PEN)") == {
        "Día": "date",
        "Importe gastado (PEN)": "spend",
    }


def test_a_date_column_without_dates_is_passed_over() -> None:
    found = propose(["Publish time", "Date", "Likes"], [["01/14/2025 13:34"], ["Lifetime"], ["5"]])
    assert [proposal.target for proposal in found] == ["date", "ignore", "likes"]


def test_the_same_layout_has_the_same_signature_however_spelt() -> None:
    assert signature(["Date ", "AD_SPEND"]) == signature(["date", "ad spend"]) != signature(["ad spend", "date"])


def test_every_real_export_is_read_as_even_columns() -> None:
    folder = shared("fixtures-from-parser-tests")
    for path in sorted([*folder.glob("*.?sv"), *folder.parent.glob("export-*/*.csv")]):
        table = read(path.read_bytes())
        assert {len(column) for column in table.columns} == {len(table)}, path.name
