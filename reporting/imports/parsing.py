"""From a table of texts and a mapping to rows that can be stored, column by column.

A row without a date or a channel is left out; a cell that cannot be read is left missing. Both are named
in the problems. Rows of one key (channel, kind, campaign, post, first day) are added up: the sum of the
known values, unknown only when all are missing; of a level the last value counts; reach and frequency
hold for one row only and become unknown when several rows meet.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import polars as pl

from accounts.tables import numbers
from accounts.tables.dates import read_dates
from accounts.tables.headers import currency_of
from reporting.imports.mapping import IGNORE, MONEY_TARGETS, OWN
from reporting.imports.problems import Problem
from reporting.imports.reading import Table
from strategy.metrics import METRICS, Kind, Unit

MAX_PROBLEMS = 500
MAX_TEXT = 255
MAX_CHANNEL = 120
KEY = ["channel_key", "kind", "campaign_key", "post", "date"]
COUNTED_WHEN_MISSING = ("spend", "revenue")
MONEY = pl.Decimal(18, 4)
_RATE = pl.Decimal(18, 8)
_LARGEST_WHOLE = 2**53
_DAMAGED_ID = r"^\d(?:[.,]\d+)?[eE]\+\d+$"
_KINDS = {
    "paid": "paid", "sponsored": "paid", "ad": "paid", "ads": "paid", "cpc": "paid", "bezahlt": "paid",
    "betalt": "paid", "maksettu": "paid", "payant": "paid", "pagado": "paid", "organic": "organic",
    "organisch": "organic", "organisk": "organic", "orgaaninen": "organic", "organique": "organic",
    "orgánico": "organic", "free": "organic",
}  # fmt: skip
_SYMBOL_CURRENCIES = {"€": "EUR", "£": "GBP", "₴": "UAH", "₽": "RUB", "₹": "INR", "$": "USD"}
_DOLLARS = {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"}


@dataclass(frozen=True, slots=True)
class Options:
    """What a person decided for the whole file; None and "" mean: as the file says."""

    currency: str
    """The workspace's currency, in which everything is stored."""
    channel: str = ""
    kind: str = "paid"
    first_day: date | None = None
    last_day: date | None = None
    day_first: bool | None = None
    decimal_sign: str | None = None
    file_currency: str = ""
    rates: dict[str, Decimal] = field(default_factory=dict)
    """Units of the workspace's currency for one unit of another."""


@dataclass(frozen=True, slots=True)
class Parsed:
    frame: pl.DataFrame
    """One row per key: KEY, campaign, until, source_rows, then the measures the file brings."""
    channels: dict[str, str]
    """Spelling first seen, by channel key."""
    measures: tuple[str, ...]
    problems: list[Problem]
    problem_count: int
    rows_read: int
    rows_taken: int
    currencies: tuple[str, ...] = ()
    """Currencies of the file that differ from the workspace's."""
    day_first: bool | None = None
    day_first_is_certain: bool = True

    @property
    def rows_skipped(self) -> int:
        return self.rows_read - self.rows_taken

    @property
    def is_blocked(self) -> bool:
        return any(problem.code in BLOCKING for problem in self.problems)


BLOCKING = frozenset({"rate_needed", "nothing_to_import"})


class _Findings:
    """Collects problems: the first MAX_PROBLEMS in full, all of them counted."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.problems: list[Problem] = list(table.problems[:MAX_PROBLEMS])
        self.count = len(table.problems)

    def add(self, problem: Problem) -> None:
        self.count += 1
        if problem.code in BLOCKING:
            self.problems.insert(0, problem)
        elif len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)

    def add_cells(self, code: str, mask: pl.Series, at: int | None, *, skipped: bool = False) -> None:
        """Name the cells of one column where `mask` holds."""
        marked = mask.fill_null(value=False).arg_true()
        self.count += len(marked)
        for position in marked.head(max(0, MAX_PROBLEMS - len(self.problems))).to_list():
            column = self.table.headers[at] if at is not None else ""
            value = self.table.columns[at][position] if at is not None else ""
            self.problems.append(Problem(code, self.table.rows[position], column, value, skipped))


def parse(table: Table, targets: Sequence[str], options: Options) -> Parsed:
    """Read every mapped column and add up the rows of one key."""
    findings = _Findings(table)
    columns = {target: at for at, target in enumerate(targets) if target not in (IGNORE, OWN)}
    texts = {at: table.columns[at] for at, target in enumerate(targets) if target != IGNORE}
    dates = _Dates(table, texts, columns, options, findings)
    channel, channels = _channel(table, texts, columns.get("channel"), options, findings)
    campaign, _ = _words(table, texts, columns.get("campaign"), findings)
    frame = pl.DataFrame({
        "channel_key": channel,
        "kind": _kind(table, texts, columns.get("kind"), options, findings),
        "campaign": campaign,
        "campaign_key": _keys(campaign),
        "post": _post(table, texts, columns.get("post"), findings),
        "date": dates.first,
        "until": dates.last,
    })  # fmt: skip
    measures, currencies = _measures(table, texts, targets, options, findings)
    frame = frame.with_columns(measures)
    keep = dates.is_readable & channel.is_not_null() & ~_unnamed_totals(frame, table, findings)
    frame, taken = frame.filter(keep), int(keep.sum())
    if not taken:
        findings.add(Problem("nothing_to_import"))
    grouped = _add_up(frame, [series.name for series in measures], findings)
    return Parsed(
        frame=_with_own_json(grouped),
        channels={key: channels[key] for key in grouped["channel_key"].unique().to_list()},
        measures=tuple(series.name for series in measures if series.name in METRICS),
        problems=findings.problems,
        problem_count=findings.count,
        rows_read=len(table) + sum(problem.skipped for problem in table.problems),
        rows_taken=taken,
        currencies=currencies,
        day_first=dates.day_first,
        day_first_is_certain=dates.is_certain,
    )


class _Dates:
    """First and last day of every row, from columns or given for the whole file."""

    def __init__(
        self,
        table: Table,
        texts: dict[int, pl.Series],
        columns: dict[str, int],
        options: Options,
        findings: _Findings,
    ) -> None:
        self.day_first: bool | None = None
        self.is_certain = True
        if "date" not in columns:
            first = options.first_day
            self.first = _repeat(first, len(table), pl.Date)
            self.last = _repeat(options.last_day or first, len(table), pl.Date)
            self.is_readable = self.first.is_not_null()
            return
        at = columns["date"]
        self.first, self.last = self._read(texts[at], options.day_first)
        findings.add_cells("no_date", self.first.is_null(), at, skipped=True)
        if (until_at := columns.get("until")) is not None:
            _, until = self._read(texts[until_at], self.day_first)
            unknown = until.is_null() & ~numbers.is_missing(texts[until_at])
            findings.add_cells("no_end", unknown, until_at)
            self.last = until.fill_null(self.last)
        ends_early = (self.last < self.first).fill_null(value=False)
        findings.add_cells("ends_before_start", ends_early, columns.get("until"), skipped=True)
        self.is_readable = self.first.is_not_null() & ~ends_early

    def _read(self, texts: pl.Series, day_first: bool | None) -> tuple[pl.Series, pl.Series]:
        days = texts.str.strip_chars().str.replace(r"^(\S*\d{4}\S*?)[T ]\d{1,2}:\d{2}.*$", "${1}")
        read = read_dates(days.unique().to_list(), day_first=day_first)
        if self.day_first is None:
            self.day_first, self.is_certain = read.day_first, read.is_certain
        known = list(read.periods)
        firsts = [first for first, _last in read.periods.values()]
        lasts = [last for _first, last in read.periods.values()]
        return _replace(days, known, firsts, pl.Date), _replace(days, known, lasts, pl.Date)


def _replace(
    texts: pl.Series, old: list[str], new: Sequence[object], dtype: pl.DataType | type[pl.DataType]
) -> pl.Series:
    if not old:
        return _repeat(None, len(texts), dtype)
    return texts.replace_strict(old, new, default=None, return_dtype=dtype)


def _repeat(value: object, length: int, dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
    return pl.Series([value], dtype=dtype).new_from_index(0, length) if length else pl.Series([], dtype=dtype)


def _channel(
    table: Table, texts: dict[int, pl.Series], at: int | None, options: Options, findings: _Findings
) -> tuple[pl.Series, dict[str, str]]:
    """Return each row's channel key, and the first spelling of each key."""
    names, missing = _words(table, texts, at, findings, longest=MAX_CHANNEL)
    default = " ".join(options.channel.split())
    if default:
        names = names.set(missing, default)
    else:
        findings.add_cells("no_channel", missing, at, skipped=True)
    spellings: dict[str, str] = {}
    for name in names.unique(maintain_order=True).to_list():
        spellings.setdefault(name.casefold(), name)
    keys = _keys(names)
    return (keys if default else keys.set(missing, None)), spellings


def _words(
    table: Table, texts: dict[int, pl.Series], at: int | None, findings: _Findings, *, longest: int = MAX_TEXT
) -> tuple[pl.Series, pl.Series]:
    """Return a column's names with single spaces, "" where missing, and which are missing."""
    if at is None:
        return _repeat("", len(table), pl.String), _repeat(True, len(table), pl.Boolean)
    names = texts[at].str.replace_all(r"[\s\u00a0]+", " ").str.strip_chars()
    names = names.set(names.is_in(["-", "--", "–", "—"]), "")
    too_long = names.str.len_chars() > longest
    findings.add_cells("text_cut", too_long, at)
    return names.str.slice(0, longest), names == ""


def _keys(names: pl.Series) -> pl.Series:
    """Casefold; done on the distinct names, since they repeat."""
    distinct = names.unique().to_list()
    return _replace(names, distinct, [name.casefold() for name in distinct], pl.String)


def _kind(
    table: Table, texts: dict[int, pl.Series], at: int | None, options: Options, findings: _Findings
) -> pl.Series:
    if at is None:
        return _repeat(options.kind, len(table), pl.String)
    words = texts[at].str.strip_chars().str.to_lowercase()
    kinds = _replace(words, list(_KINDS), list(_KINDS.values()), pl.String)
    findings.add_cells("no_kind", kinds.is_null() & ~numbers.is_missing(words), at)
    return kinds.fill_null(options.kind)


def _post(table: Table, texts: dict[int, pl.Series], at: int | None, findings: _Findings) -> pl.Series:
    posts, _ = _words(table, texts, at, findings)
    findings.add_cells("damaged_id", posts.str.contains(_DAMAGED_ID), at)
    return posts


def _measures(
    table: Table, texts: dict[int, pl.Series], targets: Sequence[str], options: Options, findings: _Findings
) -> tuple[list[pl.Series], tuple[str, ...]]:
    """Return the measures in the workspace's currency, and the file's other currencies."""
    measured = [at for at, target in enumerate(targets) if target in METRICS or target == OWN]
    cells = {at: numbers.read_cells(texts[at]) for at in measured}
    of_file = numbers.Votes(
        sum(column.votes.comma for column in cells.values()), sum(column.votes.point for column in cells.values())
    )
    rates, currencies = _rates(table, texts, targets, options, findings)
    series = []
    for at in measured:
        metric = METRICS.get(targets[at])
        is_whole = metric is not None and metric.unit in (Unit.COUNT, Unit.SCORE)
        sign = options.decimal_sign or numbers.decimal_sign(cells[at].votes, of_file)
        values = _as_whole(cells[at], sign) if is_whole else _as_decimal(cells[at], sign)
        findings.add_cells("not_a_number", values.is_null() & ~cells[at].missing, at)
        if targets[at] in MONEY_TARGETS and rates is not None:
            values = (values * rates).cast(MONEY)
        series.append(values.alias(targets[at] if metric else f"{OWN}:{table.headers[at]}"))
    return series, currencies


def _as_whole(cells: numbers.Cells, sign: str | None) -> pl.Series:
    values = numbers.plain(cells, sign, whole=True).cast(pl.Float64, strict=False)
    is_whole = (values == values.floor()) & (values.abs() < _LARGEST_WHOLE)
    return values.set(~is_whole, None).cast(pl.Int64)


def _as_decimal(cells: numbers.Cells, sign: str | None) -> pl.Series:
    return numbers.plain(cells, sign, whole=False).cast(MONEY, strict=False)


def _rates(
    table: Table, texts: dict[int, pl.Series], targets: Sequence[str], options: Options, findings: _Findings
) -> tuple[pl.Series | None, tuple[str, ...]]:
    """Return each row's exchange rate (None: nothing to convert) and the other currencies of the file."""
    if not any(target in MONEY_TARGETS for target in targets):
        return None, ()
    codes = _currency_codes(table, texts, targets, options)
    others = sorted(set(codes.unique().drop_nulls().to_list()) - {options.currency})
    for code in others:
        if code not in options.rates:
            findings.add(Problem("rate_needed", value=code, more={"currency": options.currency}))
    if not others:
        return None, ()
    known = {options.currency: Decimal(1)} | options.rates
    return _replace(codes, list(known), list(known.values()), _RATE), tuple(others)


def _currency_codes(table: Table, texts: dict[int, pl.Series], targets: Sequence[str], options: Options) -> pl.Series:
    whole_file = options.file_currency or _currency_of_file(table, texts, targets, options) or options.currency
    if "currency" not in targets:
        return _repeat(whole_file, len(table), pl.String)
    codes = texts[targets.index("currency")].str.strip_chars().str.to_uppercase()
    return codes.set(numbers.is_missing(codes), whole_file)


def _currency_of_file(
    table: Table, texts: dict[int, pl.Series], targets: Sequence[str], options: Options
) -> str | None:
    """Return the currency in a money column's name, else the one its cells' sign stands for."""
    money = [at for at, target in enumerate(targets) if target in MONEY_TARGETS]
    if code := next((c for at in money if (c := currency_of(table.headers[at]))), None):
        return code
    shown = " ".join(text for at in money for text in texts[at].head(200).to_list())
    found = {sign for sign in _SYMBOL_CURRENCIES if sign in shown}
    codes = {_SYMBOL_CURRENCIES[sign] for sign in found}
    if found == {"$"} and options.currency in _DOLLARS:
        return options.currency
    return codes.pop() if len(codes) == 1 else None


def _unnamed_totals(frame: pl.DataFrame, table: Table, findings: _Findings) -> pl.Series:
    """Mark a first or last row without names whose values are the sums of all other rows."""
    marked = [False] * len(frame)
    sums = [c for c in frame.columns if c in METRICS and METRICS[c].kind is Kind.SUM]
    named = (frame["campaign"] != "") | (frame["post"] != "")
    if len(frame) > 2 and sums and int(named.sum()) >= len(frame) - 1:
        for at in {0, len(frame) - 1}:
            if not named[at] and _is_sum_of_others(frame.select(sums), at):
                marked[at] = True
                findings.add(Problem("total_row", row=table.rows[at], skipped=True))
    return pl.Series(marked, dtype=pl.Boolean)


def _is_sum_of_others(values: pl.DataFrame, at: int) -> bool:
    row, all_rows = values.row(at), values.sum().row(0)
    pairs = [(own, total) for own, total in zip(row, all_rows, strict=True) if own]
    return bool(pairs) and all(own == total - own for own, total in pairs)


def _add_up(frame: pl.DataFrame, measures: list[str], findings: _Findings) -> pl.DataFrame:
    several = pl.len() > 1
    frame = frame.group_by(KEY, maintain_order=True).agg(
        pl.col("campaign").first(),
        pl.col("until").max(),
        pl.len().cast(pl.Int32).alias("source_rows"),
        *(
            pl.col(key).null_count().cast(pl.Int32).alias(f"rows_without_{key}")
            for key in COUNTED_WHEN_MISSING
            if key in measures
        ),
        *(_combined(key) for key in measures),
        *((several & (pl.col(k).count() > 0)).alias(f"_lost_{k}") for k in measures if _kind_of(k) is Kind.OWN_PERIOD),
    )
    for lost in [name for name in frame.columns if name.startswith("_lost_")]:
        if rows := int(frame[lost].sum()):
            key = lost.removeprefix("_lost_")
            findings.add(Problem("own_period_not_added", value=key, more={"rows": rows}))
    return frame.drop(pl.selectors.starts_with("_lost_"))


def _combined(key: str) -> pl.Expr:
    column = pl.col(key)
    match _kind_of(key):
        case Kind.LEVEL:
            return column.drop_nulls().last()
        case Kind.OWN_PERIOD:
            return pl.when(pl.len() == 1).then(column.first())
        case _:
            total = pl.when(column.count() > 0).then(column.sum())
            return total.alias(key)


def _kind_of(key: str) -> Kind:
    return METRICS[key].kind if key in METRICS else Kind.SUM


def _with_own_json(frame: pl.DataFrame) -> pl.DataFrame:
    """Fold a team's own metrics into one JSON column `own`, unknown values left out."""
    own = [name for name in frame.columns if name.startswith(f"{OWN}:")]
    if not own:
        return frame
    names = [name.removeprefix(f"{OWN}:") for name in own]
    texts = [
        json.dumps({name: float(value) for name, value in zip(names, row, strict=True) if value is not None})
        for row in frame.select(own).iter_rows()
    ]
    return frame.drop(own).with_columns(pl.Series(OWN, texts, dtype=pl.String))
