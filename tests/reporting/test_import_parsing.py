"""Columns of texts become values: dates and decimal signs are decided together, nothing unknown becomes 0."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.tables.dates import find_period, read_dates
from accounts.tables.numbers import Votes, decimal_sign, plain, read_cells
from reporting.imports import mapping
from reporting.imports.parsing import Options, Parsed, parse
from reporting.imports.reading import read_table


def parsed(text: str, targets: list[str] | None = None, **options: Any) -> Parsed:
    table = read_table(text.encode(), is_known=mapping.is_known)
    chosen = targets or [proposal.target for proposal in mapping.propose(table.headers)]
    return parse(table, chosen, Options(currency="EUR", **options))


def values(result: Parsed, *names: str) -> list[tuple[Any, ...]]:
    return result.frame.select(*names).rows()


def codes(result: Parsed) -> list[tuple[str, int, str]]:
    return [(problem.code, problem.row, problem.column) for problem in result.problems]


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-04", "2026-03-04T01:00:00", "2026-03-04 13:34", "2026/03/04", "20260304", "4.03.2026",
        "04.03.2026 18:00",
        "4.3.26", "Mar 4, 2026", "March 4, 2026", "Wed, Mar 4, 2026", "Mar 04, 2026 10:00 am", "4 March 2026",
        "4. März 2026",
        "4 de marzo de 2026", "2026-03-04 12:00:00 +0000", "13/3/2026",
    ],
)  # fmt: skip
def test_spellings_of_dates(text: str) -> None:
    expected = date(2026, 3, 13) if text.startswith("13/") else date(2026, 3, 4)
    assert read_dates([text]).periods == {text: (expected, expected)}


@pytest.mark.parametrize("text", ["", "Lifetime", "April 12", "0027", "31.02.2026", "2026-13-01", "1.5", "99/99/2026"])
def test_what_names_no_day_is_not_guessed(text: str) -> None:
    assert read_dates([text]).periods == {}


def test_day_or_month_first_is_a_matter_of_the_whole_column() -> None:
    american = read_dates(["01/02/2025", "01/14/2025"])
    assert (american.periods["01/02/2025"][0], american.is_certain) == (date(2025, 1, 2), True)
    european = read_dates(["01/02/2025", "14/02/2025"])
    assert (european.periods["01/02/2025"][0], european.is_certain) == (date(2025, 2, 1), True)
    neither = read_dates(["01/02/2025", "02/02/2025", "03/02/2025"])
    assert (neither.periods["02/02/2025"][0], neither.day_first, neither.is_certain) == (date(2025, 2, 2), True, False)
    told = read_dates(["01/02/2025", "02/02/2025"], day_first=False)
    assert told.periods["01/02/2025"][0] == date(2025, 1, 2)


def test_ranges_and_months_are_periods() -> None:
    read = read_dates(["2024-03-01 - 2024-03-11", "2024-02"])
    assert read.periods["2024-03-01 - 2024-03-11"] == (date(2024, 3, 1), date(2024, 3, 11))
    assert read.periods["2024-02"] == (date(2024, 2, 1), date(2024, 2, 29))


@pytest.mark.parametrize(
    "line",
    ["May 18, 2025 - August 15, 2025", "2025-05-18 - 2025-08-15", "Report Start: 05/18/2025, Report End: 08/15/2025"],
)
def test_the_period_of_title_lines(line: str) -> None:
    assert find_period(["Campaign report", line]) == (date(2025, 5, 18), date(2025, 8, 15))


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["1,234.56", "7"], ["1234.56", "7"]),
        (["1.234,56", "12,5"], ["1234.56", "12.5"]),
        (["15 000,00", "12 000"], ["15000.00", "12000"]),
        (["15\u00a0000,5", "1\u202f000"], ["15000.5", "1000"]),
        (["$1,020.50", "-$3.10"], ["1020.50", "-3.10"]),
        (["12,50 €", "3.000,00 €"], ["12.50", "3000.00"]),
        (["EUR 1'234.50", "(20.00)"], ["1234.50", "-20.00"]),
        (["7.69%", "100"], ["7.69", "100"]),
        (["1,234,567", "0.5"], ["1234567", "0.5"]),
        (["1.234.567", "0,5"], ["1234567", "0.5"]),
    ],
)
def test_numbers_by_the_sign_the_column_shows(texts: list[str], numbers: list[str]) -> None:
    cells = read_cells(pl.Series(texts))
    assert plain(cells, decimal_sign(cells.votes, Votes(0, 0)), whole=False).to_list() == numbers


@pytest.mark.parametrize("missing", ["", "--", " --", "-", "NA", "N/A", "nan", "NAN", "–", "—", "< 1%"])
def test_a_missing_value_is_unknown_and_no_problem(missing: str) -> None:
    result = parsed(f"date,channel,spend,clicks\n2026-01-01,A,{missing},5\n2026-01-02,A,2.5,{missing}\n")
    assert values(result, "spend", "clicks") == [(None, 5), (Decimal("2.5"), None)]
    assert result.problems == []


def test_an_ambiguous_column_follows_the_rest_of_the_file() -> None:
    german = parsed("date;channel;spend;impressions\n2026-01-01;A;12,50;3.000\n")
    assert values(german, "spend", "impressions") == [(Decimal("12.5"), 3000)]
    english = parsed('date,channel,spend,impressions\n2026-01-01,A,12.50,"3,000"\n')
    assert values(english, "spend", "impressions") == [(Decimal("12.5"), 3000)]


def test_what_cannot_be_read_is_named_by_row_and_column_and_left_unknown() -> None:
    result = parsed("date,channel,spend,clicks\n2026-01-01,A,abc,5\n2026-01-02,A,1,2.5\n")
    assert values(result, "spend", "clicks") == [(None, 5), (Decimal(1), None)]
    assert codes(result) == [("not_a_number", 2, "spend"), ("not_a_number", 3, "clicks")]


def test_rows_without_a_day_or_channel_are_left_out_and_named() -> None:
    result = parsed("date,channel,spend\n2026-01-01,A,1\nsoon,A,2\n2026-01-03,,4\n")
    assert values(result, "spend") == [(Decimal(1),)]
    assert codes(result) == [("no_date", 3, "date"), ("no_channel", 4, "channel")]
    assert (result.rows_read, result.rows_taken, result.rows_skipped) == (3, 1, 2)


def test_one_channel_for_the_whole_file() -> None:
    result = parsed("date,spend\n2026-01-01,1\n", channel=" Google  Ads ")
    assert result.channels == {"google ads": "Google Ads"}


def test_rows_of_one_key_add_up_what_is_known() -> None:
    result = parsed(
        "date,channel,campaign,spend,revenue,followers,reach\n"
        "2026-01-01,A,Spring,1.10,,10,5\n2026-01-01,a ,SPRING ,2.20,,12,6\n2026-01-02,A,Spring,,,,7\n"
    )
    assert values(result, "date", "spend", "revenue", "followers", "reach") == [
        (date(2026, 1, 1), Decimal("3.30"), None, 12, None),
        (date(2026, 1, 2), None, None, None, 7),
    ]
    assert values(result, "source_rows", "rows_without_spend", "rows_without_revenue") == [(2, 0, 2), (1, 1, 1)]
    assert [problem.code for problem in result.problems] == ["own_period_not_added"]


def test_periods_keep_their_last_day() -> None:
    result = parsed("Reporting starts,Reporting ends,channel,Amount spent (EUR)\n2026-09-05,2026-10-04,A,4500.75\n")
    assert values(result, "date", "until", "spend") == [(date(2026, 9, 5), date(2026, 10, 4), Decimal("4500.75"))]
    backwards = parsed("Start date,End date,channel,spend\n2026-09-05,2026-09-04,A,1\n2026-09-05,2026-09-06,A,2\n")
    assert codes(backwards) == [("ends_before_start", 2, "End date")]


def test_a_nameless_row_that_is_the_sum_of_the_others_is_a_total() -> None:
    result = parsed(
        "date,channel,campaign,spend,clicks\n2026-01-01,A,,30,3\n2026-01-01,A,x,10,1\n2026-01-02,A,y,20,2\n"
    )
    assert sum(row[0] for row in values(result, "spend")) == 30
    assert codes(result) == [("total_row", 2, "")]
    kept = parsed("date,channel,campaign,spend,clicks\n2026-01-01,A,,31,3\n2026-01-01,A,x,10,1\n2026-01-02,A,y,20,2\n")
    assert sum(row[0] for row in values(kept, "spend")) == 61


def test_currencies_are_never_mixed_silently() -> None:
    text = "date,channel,spend,currency\n2026-01-01,A,10,EUR\n2026-01-02,A,10,USD\n2026-01-03,A,10,\n"
    assert parsed(text).is_blocked
    result = parsed(text, rates={"USD": Decimal("0.5")})
    assert values(result, "spend") == [(Decimal(10),), (Decimal(5),), (Decimal(10),)]
    assert parsed("date,channel,spend\n2026-01-01,A,$10.50\n").is_blocked
    assert not parsed("date,channel,spend\n2026-01-01,A,€10.50\n").is_blocked


def test_a_teams_own_figures_are_kept_under_their_names() -> None:
    result = parsed(
        "date,channel,Searches,spend\n2026-01-01,A,5,1\n2026-01-01,A,7,1\n", ["date", "channel", "own", "spend"]
    )
    assert values(result, "own") == [('{"Searches": 12.0}',)]


def test_ids_a_spreadsheet_has_damaged_are_named() -> None:
    result = parsed("Post ID,Date,channel,Likes\n1.22158E+17,2026-01-01,A,5\n")
    assert codes(result) == [("damaged_id", 2, "Post ID")]


def test_a_column_can_mean_one_thing_only_once() -> None:
    names = ["date", "a", "b"]
    chosen = {"date": "date", "a": "spend", "b": "spend", "c": "clicks"}
    found = mapping.check(names, chosen, has_channel=False, has_date=False)
    assert [problem.code for problem in found] == ["no_such_column", "target_twice", "channel_needed"]


@given(st.lists(st.tuples(st.integers(0, 3), st.decimals(-10_000, 10_000, places=2)), min_size=1, max_size=60))
def test_adding_up_loses_and_invents_nothing(rows: list[tuple[int, Decimal]]) -> None:
    lines = "".join(f"2026-01-01,A,C{campaign},{spend}\n" for campaign, spend in rows)
    result = parsed("date,channel,campaign,spend\n" + lines + "2026-02-01,A,Z,0\n")
    assert result.frame["spend"].sum() == sum(spend for _, spend in rows)
    assert result.frame["source_rows"].sum() == len(rows) + 1
