"""Bank and card statements: which column is what, and what each row says was paid.

Plain values in, plain values out. Amounts are as the budget counts: spending is positive, money
that came in is negative.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from accounts.tables.columns import dates_in, numbers_in
from accounts.tables.headers import normalise
from accounts.tables.sheets import Cell

type Rows = Sequence[Sequence[Cell]]

HEADER_SEARCH_ROWS = 40
SAMPLE_ROWS = 200
LARGEST = Decimal(10**12)
MOSTLY = 0.8
"""The share of a column's cells that must fit before we say what it is."""


class Target(StrEnum):
    """What a column can be."""

    DATE = "date"
    AMOUNT = "amount"
    DEBIT = "debit"
    CREDIT = "credit"
    DIRECTION = "direction"
    PAYEE = "payee"
    TEXT = "text"
    REFERENCE = "reference"
    CURRENCY = "currency"


class Spending(StrEnum):
    """How a single column of amounts marks what was spent."""

    NEGATIVE = "negative"
    POSITIVE = "positive"


class Problem(StrEnum):
    """Why a row, or a whole mapping, cannot be used."""

    DATE_NEEDED = "date_needed"
    AMOUNT_NEEDED = "amount_needed"
    TWO_AMOUNTS = "two_amounts"
    TWICE = "twice"
    NO_DATE = "no_date"
    NO_AMOUNT = "no_amount"
    ZERO = "zero"
    BALANCE = "balance"


# In each row the name that wins stands first.
_NAMES: dict[Target, str] = {
    Target.DATE: "booking date|posting date|transaction date|date|value date|kirjauspäivä|maksupäivä|pvm|päivä"
    "|päivämäärä|ostopäivä|tapahtumapäivä|arvopäivä|bokført dato|bokføringsdato|dato|utført dato"
    "|transaksjonsdato|rentedato|datums|darījuma datums|grāmatošanas datums|bokföringsdag|datum",
    Target.AMOUNT: "amount|transaction amount|amount (eur)|sum|määrä|summa|määrä eur|summa eur|beløp|beløp i nok"
    "|belopp",
    Target.DEBIT: "debit|debit amount|paid out|money out|withdrawal|withdrawals|spent|veloitus|panot ja otot: otto|otto"
    "|ut fra konto|ut av konto|ut|uttak|belastet|debets|debeta summa|izdevumi|uttag",
    Target.CREDIT: "credit|credit amount|paid in|money in|deposit|deposits|received|hyvitys|pano|inn på konto|inn"
    "|innskudd|godskrevet|kredīts|kredīta summa|ieņēmumi|insättning",
    Target.DIRECTION: "debit/credit|dr/cr|d/c|debets/kredīts|d/k|debet/kredit|veloitus/hyvitys|inn/ut",
    Target.PAYEE: "payee|paid to|merchant|merchant name|counterparty|counterparty name|beneficiary|beneficiary/payer"
    "|vendor|recipient|saajan nimi|saaja/maksaja|maksunsaaja|saaja|vastapuoli|kauppias|liike|nimi|mottaker"
    "|mottakers navn|mottaker/avsender|motpart|navn|brukersted|saņēmējs/maksātājs|saņēmējs|partneris|darījuma partneris"
    "|tirgotājs|mottagare|name",
    Target.TEXT: "description|text|details|message|purpose|memo|narrative|selite|selitys|viesti|otsikko|tapahtuma"
    "|forklaring|beskrivelse|tekst|melding|detaljer|informācija saņēmējam|maksājuma mērķis|apraksts|informācija"
    "|meddelande|transaction type|laji",
    Target.REFERENCE: "reference|reference number|transaction id|document number|viite|viitenumero|arkistointitunnus"
    "|arkistotunnus|kid|referanse|arkivref|arkivreferanse|arhīva kods|references numurs|refernces numurs"
    "|dokumenta numurs|referens",
    Target.CURRENCY: "currency|transaction currency|ccy|valuutta|valuta|valūta",
}  # fmt: skip
_RANKS = {target: {name: rank for rank, name in enumerate(names.split("|"))} for target, names in _NAMES.items()}

_DEBIT_WORDS = frozenset(("d", "dr", "dbit", "debit", "debet", "debets", "veloitus", "otto", "ut", "-", "−"))
_CREDIT_WORDS = frozenset(("c", "k", "cr", "crdt", "credit", "kredit", "kredīts", "hyvitys", "pano", "inn", "+"))
_BALANCE = re.compile(
    r"\b(opening|closing|starting|ending|carried forward) balance\b|\bbalance (brought|carried)\b|^(total )?turnover$"
    r"|sākuma atlikums|beigu atlikums|^apgrozījums|alkusaldo|loppusaldo|tilin saldo|inngående saldo|utgående saldo",
    re.IGNORECASE,
)
_IBAN = re.compile(r"^[A-Z]{2}\d{2}[A-Z0-9 ]{8,}$|^[\d .]{6,}$")
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "kr": "", "kr.": ""}


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of a statement are; `header` is the row of names, counted from 1 (0: none)."""

    header: int = 0
    columns: Mapping[int, Target] = field(default_factory=dict)
    spending: Spending = Spending.NEGATIVE
    currency: str = ""
    day_first: bool | None = None

    def at(self, target: Target) -> int | None:
        return next((at for at, meant in self.columns.items() if meant == target), None)

    def as_json(self) -> dict[str, Any]:
        return {
            "header": self.header,
            "columns": {str(at): str(target) for at, target in sorted(self.columns.items())},
            "spending": str(self.spending),
            "currency": self.currency,
            "day_first": self.day_first,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Layout":
        """Read what `as_json` wrote; raises ValueError for a value that is none of ours."""
        return cls(
            header=int(stored.get("header", 0)),
            columns={int(at): Target(target) for at, target in stored.get("columns", {}).items() if target},
            spending=Spending(stored.get("spending", Spending.NEGATIVE)),
            currency=str(stored.get("currency", "")),
            day_first=stored.get("day_first"),
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a statement: what was paid (positive) or came in (negative), when and to whom."""

    row: int
    date: date | None
    amount: Decimal | None
    payee: str
    text: str
    reference: str
    currency: str
    problem: Problem | None
    key: str
    """Tells the row from every other, in this and in any overlapping statement."""

    @property
    def is_spending(self) -> bool:
        return self.amount is not None and self.amount > 0

    @property
    def came_in(self) -> Decimal | None:
        return None if self.amount is None else -self.amount


# --- Which column is what ------------------------------------------------------


def find_header(rows: Rows) -> int:
    """Return the number of the row that names the columns, counted from 1; 0 when there is none."""
    known = [(sum(1 for cell in row if _targets_named(cell)), -at) for at, row in enumerate(rows[:HEADER_SEARCH_ROWS])]
    most, at = max(known, default=(0, 0))
    return 1 - at if most >= 2 else 0


def signature(rows: Rows, header: int) -> str:
    """Return what is the same for all files of one layout: the names, else the number of columns."""
    names = [normalise(str(cell or "")) for cell in rows[header - 1]] if header else [f"#{len(rows[0])}"]
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def propose(rows: Rows) -> Layout:
    """Say what the columns are, by their names, then by what is in them."""
    header = find_header(rows)
    body = rows[header : header + SAMPLE_ROWS]
    columns = [[row[at] for row in body] for at in range(len(rows[0]))]
    found = _by_name(rows[header - 1], columns) if header else {}
    _add_by_content(found, columns)
    if Target.PAYEE not in found.values() and (text := _at(found, Target.TEXT)) is not None:
        found[text] = Target.PAYEE
    return Layout(header, found, _spending_of(found, columns))


def _by_name(names: Sequence[Cell], columns: Sequence[Sequence[Cell]]) -> dict[int, Target]:
    ranked: list[tuple[int, Target, int]] = []
    for at, name in enumerate(names):
        for target in _targets_named(name):
            if _may_be(target, columns[at]):
                ranked.append((_RANKS[target][normalise(str(name))], target, at))
    found: dict[int, Target] = {}
    for _rank, target, at in sorted(ranked):
        if target not in found.values() and at not in found:
            found[at] = target
    if Target.AMOUNT in found.values():
        found = {at: target for at, target in found.items() if target not in (Target.DEBIT, Target.CREDIT)}
    return found


def _targets_named(cell: Cell) -> list[Target]:
    name = normalise(cell) if isinstance(cell, str) else ""
    return [target for target, ranks in _RANKS.items() if name in ranks]


def _may_be(target: Target, cells: Sequence[Cell]) -> bool:
    """Look whether the content bears out the name: banks call accounts payees, too."""
    filled = [cell for cell in cells if cell is not None]
    if target == Target.PAYEE:
        return bool(filled) and not _share(isinstance(cell, str) and bool(_IBAN.match(cell)) for cell in filled) > 0.5
    if target == Target.DATE:
        return bool(filled) and _share(day is not None for day in dates_in(filled)) >= 0.5
    return True


def _add_by_content(found: dict[int, Target], columns: Sequence[Sequence[Cell]]) -> None:
    """Fill in what the names do not tell."""
    free = [at for at in range(len(columns)) if at not in found]
    filled = {at: [cell for cell in columns[at] if cell is not None] for at in free}
    if Target.DATE not in found.values():
        _take(found, Target.DATE, (at for at in free if _mostly(dates_in(filled[at]))))
    if not {Target.AMOUNT, Target.DEBIT, Target.CREDIT} & set(found.values()):
        _take(found, Target.AMOUNT, (at for at in free if at not in found and _are_amounts(filled[at])))
    if Target.DIRECTION not in found.values() and Target.AMOUNT in found.values():
        _take(found, Target.DIRECTION, (at for at in free if at not in found and _are_directions(filled[at])))
    if not {Target.PAYEE, Target.TEXT} & set(found.values()):
        words = {at: _letters(filled[at]) for at in free if at not in found}
        _take(found, Target.PAYEE, sorted((at for at in words if words[at]), key=lambda at: -words[at]))


def _take(found: dict[int, Target], target: Target, fitting: Iterable[int]) -> None:
    at = next(iter(fitting), None)
    if at is not None:
        found[at] = target


def _are_amounts(cells: Sequence[Cell]) -> bool:
    """Amounts have decimals somewhere; account and reference numbers do not."""
    numbers = _numbers(cells)
    return _mostly(numbers) and any(number % 1 for number in numbers if number is not None)


def _are_directions(cells: Sequence[Cell]) -> bool:
    words = {str(cell).casefold() for cell in cells}
    return bool(words & _DEBIT_WORDS) and words <= _DEBIT_WORDS | _CREDIT_WORDS


def _letters(cells: Sequence[Cell]) -> int:
    return sum(sum(map(str.isalpha, cell)) for cell in cells if isinstance(cell, str))


def _mostly(read: Sequence[object]) -> bool:
    return bool(read) and _share(value is not None for value in read) >= MOSTLY


def _share(truths: Iterable[bool]) -> float:
    counted = Counter(truths)
    return counted[True] / max(counted.total(), 1)


def _at(found: Mapping[int, Target], target: Target) -> int | None:
    return next((at for at, meant in found.items() if meant == target), None)


def _spending_of(found: Mapping[int, Target], columns: Sequence[Sequence[Cell]]) -> Spending:
    """A bank writes what leaves the account with a minus; a card statement without any minus lists purchases."""
    amounts = _at(found, Target.AMOUNT)
    numbers = _numbers(columns[amounts]) if amounts is not None else []
    return Spending.NEGATIVE if any(n is not None and n < 0 for n in numbers) else Spending.POSITIVE


def problems_of(layout: Layout) -> list[Problem]:
    """Say what is missing or told twice before the rows can be read."""
    counted = Counter(layout.columns.values())
    several = set(counted)
    problems = []
    if Target.DATE not in several:
        problems.append(Problem.DATE_NEEDED)
    if not several & {Target.AMOUNT, Target.DEBIT}:
        problems.append(Problem.AMOUNT_NEEDED)
    if Target.AMOUNT in several and several & {Target.DEBIT, Target.CREDIT}:
        problems.append(Problem.TWO_AMOUNTS)
    if any(count > 1 for count in counted.values()):
        problems.append(Problem.TWICE)
    return problems


# --- What the rows say ---------------------------------------------------------


def read(rows: Rows, layout: Layout) -> list[Entry]:
    """Read the rows below the header; empty ones are left out, the others keep their number."""
    body = [
        (number, row)
        for number, row in enumerate(rows, 1)
        if number > layout.header and any(cell is not None for cell in row)
    ]
    columns = {target: [row[at] for _, row in body] for at, target in layout.columns.items()}
    empty: list[Cell] = [None] * len(body)
    days = dates_in(columns.get(Target.DATE, empty), day_first=layout.day_first)
    amounts = _amounts(columns, layout.spending, empty)
    texts = {
        target: [_text(cell) for cell in columns.get(target, empty)]
        for target in (Target.PAYEE, Target.TEXT, Target.REFERENCE, Target.CURRENCY)
    }
    seen: Counter[str] = Counter()
    entries = []
    for at, (number, row) in enumerate(body):
        payee, text = texts[Target.PAYEE][at], texts[Target.TEXT][at]
        told = "|".join((str(days[at]), _plain(amounts[at]), _folded(payee), _folded(text)))
        seen[told] += 1
        entries.append(
            Entry(
                row=number,
                date=days[at],
                amount=amounts[at],
                payee=payee,
                text=text,
                reference=texts[Target.REFERENCE][at],
                currency=_currency(texts[Target.CURRENCY][at]) or layout.currency,
                problem=_problem(row, days[at], amounts[at]),
                key=hashlib.sha256(f"{told}|{seen[told]}".encode()).hexdigest()[:40],
            )
        )
    return entries


def _amounts(
    columns: Mapping[Target, Sequence[Cell]], spending: Spending, empty: Sequence[Cell]
) -> list[Decimal | None]:
    """Return what each row spent; negative is money that came in."""
    if Target.AMOUNT not in columns:
        out, back = (_numbers(columns.get(target, empty)) for target in (Target.DEBIT, Target.CREDIT))
        return [_difference(spent, came) for spent, came in zip(out, back, strict=True)]
    numbers = _numbers(columns[Target.AMOUNT])
    if Target.DIRECTION in columns:
        return [_directed(n, cell) for n, cell in zip(numbers, columns[Target.DIRECTION], strict=True)]
    sign = 1 if spending == Spending.POSITIVE else -1
    return [None if number is None else sign * number for number in numbers]


def _numbers(cells: Sequence[Cell]) -> list[Decimal | None]:
    """Read amounts; a number no bank would write is none."""
    return [number if number is not None and abs(number) < LARGEST else None for number in numbers_in(cells)]


def _difference(spent: Decimal | None, came_in: Decimal | None) -> Decimal | None:
    if spent is None and came_in is None:
        return None
    return abs(spent or Decimal(0)) - abs(came_in or Decimal(0))


def _directed(number: Decimal | None, direction: Cell) -> Decimal | None:
    word = str(direction or "").casefold()
    if number is None or word not in _DEBIT_WORDS | _CREDIT_WORDS:
        return None
    return abs(number) if word in _DEBIT_WORDS else -abs(number)


def _problem(row: Sequence[Cell], day: date | None, amount: Decimal | None) -> Problem | None:
    if any(isinstance(cell, str) and _BALANCE.search(cell) for cell in row):
        return Problem.BALANCE
    if day is None:
        return Problem.NO_DATE
    if amount is None:
        return Problem.NO_AMOUNT
    return None if amount else Problem.ZERO


def _text(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return " ".join(str(cell).split()) if cell is not None else ""


def _currency(text: str) -> str:
    return _SIGNS.get(text.casefold(), text.upper())


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount.normalize():f}"


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
