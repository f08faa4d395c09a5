"""Pace in the reader's words: how a line is doing, and how that is computed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.downloads import Field
from accounts.templatetags.luotsi import UNKNOWN, money
from budget.currencies import in_unit
from budget.pacing import DEFINITIONS, Definition, Pace, Verdict
from budget.selectors import BudgetPace

ICONS = {
    Verdict.OVERSPENT: "alert-triangle",
    Verdict.FAST: "trending-up",
    Verdict.ON_PACE: "check",
    Verdict.WITHIN: "check",
    Verdict.SLOW: "trending-down",
}


@dataclass(frozen=True, slots=True)
class PaceRow:
    """A line of the table of paces, as it is shown."""

    head: str
    pace: Pace
    words: str
    line_id: int | None = None
    note: str = ""

    @property
    def icon(self) -> str:
        return ICONS.get(self.pace.verdict, "")

    @property
    def bar(self) -> str:
        """Return the spent share as a coordinate between 0 and 100."""
        return _coordinate(self.pace.spent_share)

    @property
    def mark(self) -> str:
        """Return the elapsed share as a coordinate between 0 and 100."""
        return _coordinate(self.pace.elapsed_share)


@dataclass(frozen=True, slots=True)
class PaceTable:
    key: str
    title: str
    expected: str
    """What the column of the projection is called."""
    rows: list[PaceRow]
    total: PaceRow


def month_table(pace: BudgetPace, currency: str) -> PaceTable:
    rows = [
        PaceRow(
            line.line.name,
            line.month,
            month_words(line.month, currency),
            line.line.pk,
            _freshness(line.reported_until, observed=line.line.is_observed),
        )
        for line in pace.lines
    ]
    total = PaceRow(_("All lines"), pace.month, month_words(pace.month, currency))
    title = _("Pace in %(month)s") % {"month": date_format(pace.grid.current.month, "YEAR_MONTH_FORMAT")}
    return PaceTable("month", title, _("Expected at month end"), rows, total)


def whole_table(pace: BudgetPace, currency: str) -> PaceTable:
    rows = [PaceRow(line.line.name, line.whole, whole_words(line.whole, currency), line.line.pk) for line in pace.lines]
    total = PaceRow(_("All lines"), pace.whole, whole_words(pace.whole, currency))
    return PaceTable("whole", _("Pace over the whole time"), _("Expected at the end"), rows, total)


def month_words(pace: Pace, currency: str) -> str:
    """Say how a line or budget is doing this month."""
    amounts = _amounts(pace, currency)
    match pace.verdict:
        case Verdict.FAST:
            return _("spends too fast: month end about %(projected)s of %(available)s") % amounts
        case Verdict.SLOW:
            return _("slow: month end about %(projected)s of %(available)s") % amounts
        case _other:
            return _plain_words(pace, amounts)


def whole_words(pace: Pace, currency: str) -> str:
    """Say how a line or budget is doing over its whole time."""
    amounts = _amounts(pace, currency)
    match pace.verdict:
        case Verdict.FAST:
            return _("will cost too much: about %(projected)s of %(available)s in the end") % amounts
        case Verdict.SLOW:
            return _("will leave money: about %(projected)s of %(available)s in the end") % amounts
        case _other:
            return _plain_words(pace, amounts)


def _plain_words(pace: Pace, amounts: dict[str, str]) -> str:
    match pace.verdict:
        case Verdict.OVERSPENT:
            return _("overspent: %(actual)s of %(available)s") % amounts
        case Verdict.ON_PACE:
            return _("on pace")
        case Verdict.WITHIN:
            return _("within what is available")
        case Verdict.AS_PLANNED:
            return _("counts as spent as planned")
        case _unknown:
            return UNKNOWN


def _amounts(pace: Pace, currency: str) -> dict[str, str]:
    names = ("actual", "available", "projected")
    return {name: money(getattr(pace, name), currency) for name in names}


def _freshness(until: date | None, *, observed: bool) -> str:
    if not observed:
        return ""
    if until is None:
        return _("Nothing has been reported for this month yet.")
    return _("Reported until %(day)s.") % {"day": date_format(until)}


def _coordinate(share: Decimal | None) -> str:
    return f"{min(max(share or Decimal(0), Decimal(0)), Decimal(1)) * 100:.1f}"


@dataclass(frozen=True, slots=True)
class Explained:
    label: str
    formula: str
    note: str
    source: str


def explanations() -> list[Explained]:
    """Say how each figure is computed, in the reader's language."""
    return [_explained(definition) for definition in DEFINITIONS]


def _explained(definition: Definition) -> Explained:
    return Explained(_(definition.label), _(definition.formula), _(definition.note), _(definition.source))


def as_rows(found: PaceTable) -> Iterable[list[Field]]:
    """Yield the table with its head as plain rows; shares are ratios."""
    yield [
        _("Line"),
        _("Actual"),
        _("Available"),
        _("Ordered"),
        _("Still to come"),
        _("Spent share"),
        _("Time passed"),
        _("Pace"),
        found.expected,
        _("In words"),
    ]
    for row in (*found.rows, found.total):
        pace = row.pace
        shares = (_rounded(pace.spent_share), _rounded(pace.elapsed_share), _rounded(pace.pace))
        amounts = [in_unit(each) for each in (pace.actual, pace.available, pace.committed, pace.to_come)]
        yield [row.head, *amounts, *shares, in_unit(pace.projected), row.words]


def _rounded(share: Decimal | None) -> Decimal | None:
    return None if share is None else round(share, 4)
