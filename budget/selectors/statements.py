"""A statement on its way into the budget: its rows, and what would become of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.tables import Sheet, read_sheets
from budget.bills import Bill
from budget.exceptions import FileIsGone, RateIsMissing
from budget.models import BudgetLine, Expense, SheetImport
from budget.models.base import validate_currency
from budget.payees import Vendors, payee_key, sells_ads_on
from budget.selectors.rates import Rates, Valued, rates_between, value_bill
from budget.statements import Entry, Layout, read
from budget.words.statements import reason

REFERENCE = "statement:"
"""Begins the references of expenses booked from statements."""
TWIN_DAYS = 4
"""How far the date typed by hand may lie from the bank's for both to be taken for one payment."""
VENDORS_REMEMBERED = 5_000


def statements() -> QuerySet[SheetImport]:
    return SheetImport.objects.filter(kind=SheetImport.Kind.STATEMENT).select_related("created_by")


def sheets_of(run: SheetImport) -> list[Sheet]:
    """Read the stored file again; raise `FileIsGone` when somebody took it off the disk."""
    try:
        with run.file.open("rb") as file:
            return read_sheets(file.read(), run.filename)
    except FileNotFoundError as error:
        raise FileIsGone(_("The file of “%(file)s” is gone. Upload it again.") % {"file": run.filename}) from error


def layout_of(run: SheetImport) -> Layout:
    return Layout.from_json(run.mapping.get("layout", {}))


def remembered_mapping(signature: str) -> dict[str, Any] | None:
    """Return the mapping that was last settled for a layout of these columns."""
    stored = statements().filter(signature=signature).values_list("mapping", flat=True)[:20]
    return next((mapping for mapping in stored if mapping.get("settled")), None)


@dataclass(slots=True)
class Row:
    """What would become of one row: the line it goes to, or why it cannot be booked."""

    entry: Entry
    lines: Sequence[BudgetLine] = ()
    line: BudgetLine | None = None
    is_ticked: bool = False
    is_proposed: bool = False
    code: str = ""
    """Why it cannot be booked, as the API names it; empty when it can."""
    obstacle: str = ""
    lineless: str = ""
    """Why the chosen line cannot be taken, as the API names it."""
    warning: str = ""
    valued: Valued | None = None
    booked_as: int | None = None
    twin: Expense | None = None

    @property
    def reference(self) -> str:
        return f"{REFERENCE}{self.entry.key}"

    @property
    def payee_key(self) -> str:
        return payee_key(self.entry.payee)


@dataclass
class Review:
    """All rows of a statement, and what they add up to."""

    rows: list[Row] = field(default_factory=list)

    @cached_property
    def ticked(self) -> list[Row]:
        return [row for row in self.rows if row.is_ticked]

    @property
    def ticked_total(self) -> Decimal:
        return sum((row.valued.amount for row in self.ticked if row.valued), Decimal(0))

    @property
    def booked_before(self) -> int:
        return sum(row.code == "booked" for row in self.rows)

    @property
    def came_in(self) -> int:
        return sum(not row.code and not row.entry.is_spending for row in self.rows)

    @property
    def spending(self) -> int:
        return sum(not row.code and row.entry.is_spending for row in self.rows)

    @property
    def unusable(self) -> int:
        return sum(bool(row.code) and row.code != "booked" for row in self.rows)


def review(run: SheetImport) -> Review:
    """Work out what would become of each row; five queries, whatever the number of rows."""
    rows = sheets_of(run)[run.mapping.get("sheet", 0)].rows
    entries = read(rows, layout_of(run))
    return Review(_Reviewer(run, entries).rows())


class _Reviewer:
    """Judges the rows of one statement with everything they need at hand."""

    def __init__(self, run: SheetImport, entries: list[Entry]) -> None:
        self.entries = entries
        self.choices: dict[str, Any] = run.result.get("choices", {})
        days = [entry.date for entry in entries if entry.date]
        self.first, self.last = (min(days), max(days)) if days else (date.max, date.min)
        self.lines = _Lines()
        self.vendors = Vendors(_booked_vendors())
        self.rates: Rates | None = rates_between(self.first, self.last) if days else None
        self.booked = _booked_references(entries)
        self.twins = _Twins(self.first, self.last) if days else None

    def rows(self) -> list[Row]:
        return [self._judge(Row(entry)) for entry in self.entries]

    def _judge(self, row: Row) -> Row:
        self._find_obstacle(row)
        if row.code:
            return row
        self._find_line(row)
        if self.twins and row.valued:
            row.twin = self.twins.take(row)
        self._apply_choice(row)
        return row

    def _find_obstacle(self, row: Row) -> None:
        entry = row.entry
        row.booked_as = self.booked.get(row.reference)
        if row.booked_as:
            self._refuse(row, "booked")
        elif entry.problem or entry.date is None or entry.amount is None:
            self._refuse(row, str(entry.problem))
        else:
            row.lines = self.lines.covering(entry.date)
            if row.lines:
                self._value(row, row.lines[0], entry.date, entry.amount)
            else:
                self._refuse(row, "outside")

    @staticmethod
    def _refuse(row: Row, code: str, words: str = "") -> None:
        row.code, row.obstacle = code, words or reason(code)

    def _value(self, row: Row, line: BudgetLine, day: date, amount: Decimal) -> None:
        """Work out what the row counts; without tax that is the same in every budget."""
        try:
            if row.entry.currency:
                validate_currency(row.entry.currency)
        except ValidationError:
            return self._refuse(row, "unknown_currency")
        try:
            row.valued = value_bill(line.budget, day, Bill(amount), row.entry.currency, self.rates)
        except RateIsMissing as error:
            self._refuse(row, "no_rate", " ".join(error.messages))
        except ValidationError as error:
            self._refuse(row, "bad_amount", " ".join(error.messages))

    def _find_line(self, row: Row) -> None:
        """Propose the line the vendor was booked on last, or its namesake in the budget of the day."""
        known = self.vendors.line_of(row.entry.payee)
        if known is None:
            self._warn_of_reported_spend(row)
            return
        row.line = self.lines.matching(known, row.lines)
        row.is_proposed = row.line is not None
        if row.line is None and (line := self.lines.by_id.get(known)) and not line.is_booked_by_hand:
            row.warning = _("“%(line)s” takes no expenses any more: its spend is counted otherwise.") % {"line": line}

    def _warn_of_reported_spend(self, row: Row) -> None:
        """Advertising that its channel reports is in the budget already; its bill would count it twice."""
        line = self.lines.reported_for(row.entry)
        if line:
            row.warning = _(
                "“%(line)s” takes its spend from the reports of %(channel)s. If this is the bill for it, leave it out."
            ) % {"line": line, "channel": line.channel}

    def _apply_choice(self, row: Row) -> None:
        """Take what was chosen before; at first tick spending whose line is known and that is booked nowhere."""
        choice = self.choices.get(str(row.entry.row))
        if choice is None:
            row.is_ticked = row.line is not None and row.twin is None and row.entry.is_spending
            return
        row.is_ticked = choice["book"]
        row.line = self.lines.matching(choice["line"], row.lines)
        row.is_proposed = False
        if choice["line"] and row.line is None:
            row.lineless, row.warning = "line_does_not_fit", reason("line_does_not_fit")
        elif row.is_ticked and row.line is None:
            row.lineless, row.warning = "no_line", _("Choose a line, or take the tick away.")


class _Lines:
    """The lines of the workspace, by what they can take."""

    def __init__(self) -> None:
        found = BudgetLine.objects.filter(budget__scenario_of=None).select_related("budget", "channel")
        ordered = list(found.order_by("-budget__first_month", "budget__name", "position", "pk"))
        self.by_id = {line.pk: line for line in ordered}
        self._bookable = [line for line in ordered if line.is_booked_by_hand]
        self._observed = [line for line in ordered if line.is_observed and line.channel]
        self._by_month: dict[date, list[BudgetLine]] = {}

    def covering(self, day: date) -> list[BudgetLine]:
        month = day.replace(day=1)
        if month not in self._by_month:
            self._by_month[month] = [line for line in self._bookable if line.budget.covers(month)]
        return self._by_month[month]

    def reported_for(self, entry: Entry) -> BudgetLine | None:
        """Return the line that counts what a channel reports, where the row may be that channel's bill."""
        for line in self._observed:
            covers = entry.date is not None and line.budget.covers(entry.date)
            if covers and line.channel and sells_ads_on(entry.payee, line.channel.name):
                return line
        return None

    def matching(self, line_id: int | None, lines: Iterable[BudgetLine]) -> BudgetLine | None:
        """Return the line itself where it is among these, else one of the same name."""
        known = self.by_id.get(line_id) if line_id else None
        if known is None:
            return None
        named = [line for line in lines if line.name.casefold() == known.name.casefold()]
        return next((line for line in named if line.pk == known.pk), named[0] if named else None)


def _booked_vendors() -> list[tuple[str, int]]:
    latest = Expense.objects.exclude(vendor="").order_by("-date", "-pk")
    return list(latest.values_list("vendor", "line_id")[:VENDORS_REMEMBERED])[::-1]


def _booked_references(entries: Iterable[Entry]) -> dict[str, int]:
    references = [f"{REFERENCE}{entry.key}" for entry in entries]
    return dict(Expense.objects.filter(reference__in=references).values_list("reference", "pk"))


class _Twins:
    """Expenses that did not come from a statement and may be the same payments; each is one row's only."""

    def __init__(self, first: date, last: date) -> None:
        reach = timedelta(days=TWIN_DAYS)
        start = first - reach if first > date.min + reach else first
        end = last + reach if last < date.max - reach else last
        found = Expense.objects.filter(date__range=(start, end)).exclude(reference__startswith=REFERENCE)
        self._by_amount: dict[tuple[str, Decimal], list[Expense]] = {}
        for expense in found.select_related("line", "workspace").order_by("date", "pk"):
            self._by_amount.setdefault((expense.currency, expense.entered), []).append(expense)
            if expense.currency or expense.amount != expense.entered:
                self._by_amount.setdefault(("", expense.amount), []).append(expense)
        self._taken: set[int] = set()

    def take(self, row: Row) -> Expense | None:
        """Return the nearest expense of the row's amount, and give it to no other row."""
        day, valued = row.entry.date, row.valued
        if day is None or valued is None:
            return None
        same = [
            *self._by_amount.get((valued.currency, row.entry.amount or Decimal(0)), []),
            *self._by_amount.get(("", valued.amount), []),
        ]
        near = [e for e in same if e.pk not in self._taken and abs((e.date - day).days) <= TWIN_DAYS]
        found = min(near, key=lambda expense: abs((expense.date - day).days), default=None)
        if found:
            self._taken.add(found.pk)
        return found
