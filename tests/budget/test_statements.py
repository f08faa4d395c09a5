"""Statements of banks are understood as they come: names, signs, encodings, balances, overlaps."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.tables import Sheet, read_sheets
from accounts.tables.sheets import Cell
from budget.payees import Vendors, payee_key, sells_ads_on
from budget.statements import (
    Entry,
    Layout,
    Problem,
    Spending,
    Target,
    find_header,
    problems_of,
    propose,
    read,
    signature,
)

FILES = Path(__file__).parent / "files"


def sheet_of(name: str) -> Sheet:
    (sheet,) = read_sheets((FILES / name).read_bytes(), name)
    return sheet


def entries_of(name: str) -> list[Entry]:
    rows = sheet_of(name).rows
    return read(rows, propose(rows))


def told(entries: list[Entry]) -> list[tuple[str, str, str]]:
    return [(str(e.date), f"{e.amount}", e.payee) for e in entries if e.problem is None]


# --- Whole files ---


def test_finnish_bank() -> None:
    entries = entries_of("nordea_fi.csv")
    assert told(entries) == [
        ("2025-03-03", "119.90", "CANVA PTY LTD"),
        ("2025-03-05", "1250.00", "Valokuvaamo Öljymäki Oy"),
        ("2025-03-05", "12.40", "HSL Mobiili"),
        ("2025-03-05", "12.40", "HSL Mobiili"),
        ("2025-03-10", "-3400.00", "Asiakas Oy"),
        ("2025-03-12", "-49.00", "CANVA PTY LTD"),
        ("2025-03-18", "59.00", "MAILCHIMP *MISC"),
        ("2024-12-30", "80.00", "CANVA PTY LTD"),
    ]
    assert [e.currency for e in entries][-2:] == ["USD", "EUR"]
    assert (entries[0].text, entries[0].reference, entries[0].row) == ("Canva Pro maaliskuu", "RF18 5390 0754", 2)


def test_norwegian_bank_with_a_column_for_each_direction() -> None:
    assert told(entries_of("dnb_no.csv")) == [
        ("2025-03-03", "1190.00", "Visa varekjøp Canva Pty Ltd"),
        ("2025-03-04", "12500.50", "Fotograf Bjørnstad AS"),
        ("2025-03-05", "-34000.00", "Innbetaling kunde Ålesund Sjømat"),
        ("2025-03-31", "35.00", "Gebyr"),
    ]


def test_latvian_bank_with_marks_and_balances() -> None:
    entries = entries_of("swedbank_lv.csv")
    assert told(entries) == [
        ("2025-03-03", "484.00", "SIA Reklāmas nams"),
        ("2025-03-07", "150.00", "Šķūņa foto, IK"),
        ("2025-03-11", "-1815.00", "AS Klients"),
    ]
    assert [e.row for e in entries if e.problem == Problem.BALANCE] == [2, 6, 7, 8]


def test_card_statement_below_a_title() -> None:
    entries = entries_of("card_en.csv")
    assert told(entries) == [
        ("2025-03-03", "1204.10", "META PLATFORMS IRELAND"),
        ("2025-03-14", "61.99", "Adobe Systems"),
        ("2025-03-15", "61.99", "ADOBE SYSTEMS"),
    ]
    assert [(e.row, e.problem) for e in entries if e.problem] == [(7, Problem.NO_DATE)]


# --- Columns ---


def test_without_names_the_content_tells() -> None:
    rows: list[list[Cell]] = [
        ["20250303", "FI2112345600000785", "Canva", "-119,90", "10023"],
        ["20250304", "FI2112345600000785", "Adobe Systems", "-61,99", "10024"],
    ]
    layout = propose(rows)
    assert (layout.header, layout.at(Target.DATE), layout.at(Target.AMOUNT), layout.at(Target.PAYEE)) == (0, 0, 3, 2)
    assert [(e.row, e.amount) for e in read(rows, layout)] == [(1, Decimal("119.90")), (2, Decimal("61.99"))]


def test_cells_of_a_workbook_need_no_reading() -> None:
    rows: list[list[Cell]] = [
        ["Date", "Payee", "Amount"],
        [date(2025, 3, 4), "Adobe", Decimal("-61.99")],
    ]
    assert told(read(rows, propose(rows))) == [("2025-03-04", "61.99", "Adobe")]


def test_an_account_number_is_no_payee() -> None:
    rows: list[list[Cell]] = [
        ["Pvm", "Saaja", "Nimi", "Summa"],
        ["1.3.2025", "FI49 5000 9420 0287 30", "Studio Oy", "-10,00"],
    ]
    assert read(rows, propose(rows))[0].payee == "Studio Oy"


@pytest.mark.parametrize(
    ("columns", "problems"),
    [
        ({0: Target.DATE, 1: Target.AMOUNT}, []),
        ({0: Target.DATE, 1: Target.DEBIT, 2: Target.CREDIT}, []),
        ({}, [Problem.DATE_NEEDED, Problem.AMOUNT_NEEDED]),
        ({0: Target.DATE, 1: Target.CREDIT}, [Problem.AMOUNT_NEEDED]),
        ({0: Target.DATE, 1: Target.AMOUNT, 2: Target.DEBIT}, [Problem.TWO_AMOUNTS]),
        ({0: Target.DATE, 1: Target.AMOUNT, 2: Target.DATE}, [Problem.TWICE]),
    ],
)
def test_a_mapping_must_say_enough_and_nothing_twice(columns: dict[int, Target], problems: list[Problem]) -> None:
    assert problems_of(Layout(columns=columns)) == problems


def test_a_layout_survives_storage() -> None:
    layout = Layout(3, {0: Target.DATE, 4: Target.AMOUNT}, Spending.POSITIVE, "SEK", day_first=False)
    assert Layout.from_json(layout.as_json()) == layout
    with pytest.raises(ValueError, match="nonsense"):
        Layout.from_json({"columns": {"0": "nonsense"}})


def test_files_of_one_layout_are_known_by_their_names() -> None:
    rows = sheet_of("nordea_fi.csv").rows
    header = find_header(rows)
    assert signature(rows, header) == signature([rows[0], *rows[3:]], header)
    assert signature(rows, header) != signature(sheet_of("card_en.csv").rows, 3)
    assert signature([["a", "b"]], 0) != signature([["a", "b", "c"]], 0)


# --- Rows ---


def test_rows_that_say_too_little_say_so() -> None:
    rows: list[list[Cell]] = [
        ["Date", "Payee", "Amount"],
        ["soon", "A", "-1.00"],
        ["2025-03-01", "B", "much"],
        ["2025-03-01", "C", "0.00"],
        [None, None, None],
        ["2025-03-31", "Closing balance", "-100.00"],
    ]
    entries = read(rows, propose([*rows[:2], ["2025-03-01", "B", "-1.50"]]))
    assert [(e.row, e.problem) for e in entries] == [
        (2, Problem.NO_DATE),
        (3, Problem.NO_AMOUNT),
        (4, Problem.ZERO),
        (6, Problem.BALANCE),
    ]


def test_keys_are_the_same_in_overlapping_statements_and_tell_repeated_payments_apart() -> None:
    rows = sheet_of("nordea_fi.csv").rows
    layout = propose(rows)
    whole = read(rows, layout)
    later = read([rows[0], *rows[2:]], layout)
    assert [e.key for e in later] == [e.key for e in whole[1:]]
    assert len({e.key for e in whole}) == len(whole)


payments = st.lists(
    st.tuples(
        st.dates(date(2025, 1, 1), date(2025, 12, 31)),
        st.decimals(Decimal("-9999.99"), Decimal("9999.99"), places=2),
        st.sampled_from(["Canva", "Adobe", "Studio Öljy Oy", ""]),
    ),
    min_size=1,
    max_size=30,
)


@given(payments)
def test_what_was_written_is_what_is_read(paid: list[tuple[date, Decimal, str]]) -> None:
    text = "Date;Amount;Payee\n" + "".join(
        f"{day:%d.%m.%Y};{f'{-amount:.2f}'.replace('.', ',')};{payee}\n" for day, amount, payee in paid
    )
    (sheet,) = read_sheets(text.encode(), "a.csv")
    layout = Layout(1, {0: Target.DATE, 1: Target.AMOUNT, 2: Target.PAYEE})
    entries = read(sheet.rows, layout)
    assert [(e.date, e.amount) for e in entries] == [(day, amount) for day, amount, _ in paid]
    assert len({e.key for e in entries}) == len(paid)


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.dates(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from(["Date", "Amount", "Nimi", "1e99", "-1.234,5", "03/04/2025", "D", "31.12.2025", "Total"]),
)


@example([[Decimal("1e40"), "1e99"]])
@given(st.integers(1, 6).flatmap(lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1)))
def test_no_table_is_too_odd_to_be_looked_at(rows: list[list[Cell]]) -> None:
    layout = propose(rows)
    entries = read(rows, layout)
    assert len({entry.key for entry in entries}) == len(entries)
    assert all(entry.amount is None or abs(entry.amount) < 10**12 for entry in entries)
    assert all(layout.header < entry.row <= len(rows) for entry in entries)
    assert signature(rows, layout.header)


# --- Vendors ---


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("META PLATFORMS IRELAND LTD 40293", "Meta Platforms"),
        ("MAILCHIMP *MISC", "mailchimp  misc"),
        ("Valokuvaamo Öljymäki Oy", "VALOKUVAAMO ÖLJYMÄKI"),
    ],
)
def test_spellings_of_one_vendor(one: str, other: str) -> None:
    assert payee_key(one) == payee_key(other)


def test_a_vendor_goes_where_it_went_last() -> None:
    vendors = Vendors([("Canva", 1), ("Google Ads", 2), ("Google Workspace", 3), ("Canva Pty Ltd", 4), ("Meta", 5)])
    assert vendors.line_of("CANVA 123") == 4
    assert vendors.line_of("Meta Platforms Ireland") == 5
    assert vendors.line_of("Google Cloud") is None, "two lines are possible"
    assert vendors.line_of("Somebody") is None
    assert vendors.line_of("12345") is None


@pytest.mark.parametrize(
    ("payee", "channel", "sells"),
    [
        ("META PLATFORMS IRELAND 4029", "Instagram", True),
        ("FACEBK *ADS", "Facebook ads", True),
        ("Google Ireland Ltd", "YouTube", True),
        ("LinkedIn Ireland", "Instagram", False),
        ("Metatieto Oy", "Instagram", False),
        ("", "", False),
    ],
)
def test_who_sells_advertising_where(payee: str, channel: str, sells: bool) -> None:
    assert sells_ads_on(payee, channel) is sells
