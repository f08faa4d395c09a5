"""How one reader sees one grid: number format, chosen figures, right to edit; and each cell so drawn."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from babel.numbers import get_decimal_symbol, get_group_symbol
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.formats import reader_locale
from budget.carryover import Figures
from budget.drawing.choice import FIGURES, Shown
from budget.drawing.columns import Column, Value, columns
from budget.models import month_name
from budget.selectors import Grid, GridLine, Month

SETTLED = (
    ("forfeited", gettext_lazy("forfeited")),
    ("forgiven", gettext_lazy("forgiven")),
    ("to_pool", gettext_lazy("to pool")),
    ("from_pool", gettext_lazy("from pool")),
)
LONGEST_NUMBERS = ((7, "s"), (10, "m"), (13, "l"))
"""The most characters of an amount, and the width its columns then have."""


@dataclass(frozen=True)
class Pen:
    grid: Grid
    shown: Shown
    may_edit: bool
    year_starts: int
    group: str
    decimal: str
    places: int

    @cached_property
    def signs(self) -> dict[int, str]:
        return str.maketrans({",": self.group, ".": self.decimal, "-": "\u2212"})

    @cached_property
    def columns(self) -> list[Column]:
        sums = self.shown.sums
        return columns(
            self.grid.months, year_starts=self.year_starts, quarters="quarters" in sums, years="years" in sums
        )

    @cached_property
    def labels(self) -> dict[str, str]:
        return {name: escape(label) for name, label in FIGURES.items()}

    @property
    def width(self) -> str:
        """Return how wide the longest amount makes the columns."""
        sums = [*self.grid.month_totals, self.grid.total, *(row.total for row in self.grid.lines)]
        longest = max(len(self.write(getattr(s, name))) for s in sums for name in ("planned", "available", "remaining"))
        return next((width for most, width in LONGEST_NUMBERS if longest <= most), "xl")

    def write(self, amount: Decimal) -> str:
        return f"{amount:,.{self.places}f}".translate(self.signs)

    # --- One cell ------------------------------------------------------------------

    def cell(self, name: str, column: Column, value: Value, of: GridLine | None) -> str:
        """Draw the cell of one figure; `of` is the line, None for a sum of lines."""
        if of and name == "planned" and column.month:
            content = self._planned(column.month, value.figures, of)
        else:
            content = self._content(name, column, value, of)
        return self.framed(column, content)

    def framed(self, column: Column, content: str) -> str:
        if column.month is None:
            return f'<td class="sum">{content}</td>'
        return f'<td class="closed">{content}</td>' if column.month.closed else f"<td>{content}</td>"

    def _planned(self, month: Month, figures: Figures, of: GridLine) -> str:
        written = self.write(figures.planned)
        own = (
            ' <abbr title="{0}" aria-label="{0}">*</abbr>'.format(_("own rule")) if month.month in of.own_rules else ""
        )
        if not self.may_edit or month.closed or not of.line.is_funded(month.month):
            return written + own
        return f'<a class="cell" href="lines/{of.line.pk}/months/{month.month:%Y-%m}/">{written}</a>{own}'

    def _content(self, name: str, column: Column, value: Value, of: GridLine | None) -> str:
        figures = value.figures
        match name:
            case "settled":
                return self._settled(figures)
            case "carried_in":
                return self._linked(self._signed(figures.carried_in), figures.carried_in, column, of)
            case "moved":
                return self._signed(figures.moved)
            case "committed":
                return self.write(value.committed) if value.committed else self._nil()
            case "available":
                return self.write(figures.available) + self._carried_note(figures, column, of)
            case "actual":
                return self.write(figures.actual) + self._late_note(figures) + self._committed_note(value)
            case "remaining":
                return self._remaining(figures)
            case _:
                return self.write(getattr(figures, name))

    def _nil(self) -> str:
        return f'<span class="nil">{self.write(Decimal(0))}</span>'

    def _signed(self, amount: Decimal) -> str:
        if not amount:
            return self._nil()
        return f"+{self.write(amount)}" if amount > 0 else f'<span class="negative">{self.write(amount)}</span>'

    def _linked(self, written: str, amount: Decimal, column: Column, of: GridLine | None) -> str:
        """Lead from a carried amount to the page that tells month by month where it came from."""
        if not (amount and of and column.month):
            return written
        month = column.month.month
        label = _("Where it came from: %(line)s, %(month)s") % {"line": of.line.name, "month": month_name(month)}
        return f'<a class="source" href="lines/{of.line.pk}/#month-{month:%Y-%m}" title="{escape(label)}">{written}</a>'

    def _carried_note(self, figures: Figures, column: Column, of: GridLine | None) -> str:
        if "carried_in" in self.shown or not figures.carried_in or not column.month:
            return ""
        amount = self._signed(figures.carried_in)
        note = self._linked(_("%(amount)s carried") % {"amount": amount}, figures.carried_in, column, of)
        return f"<small>{note}</small>"

    def _late_note(self, figures: Figures) -> str:
        if not figures.adjustments:
            return ""
        note = _("%(amount)s late") % {"amount": self.write(figures.actual - figures.booked)}
        return f'<small class="caution">{note}</small>'

    def _committed_note(self, value: Value) -> str:
        if "committed" in self.shown or not value.committed:
            return ""
        note = _("%(amount)s committed") % {"amount": self.write(value.committed)}
        return f"<small>{note}</small>"

    def _remaining(self, figures: Figures) -> str:
        settled = "" if "settled" in self.shown else self._settled(figures)
        if figures.remaining < 0:
            note = f"<small>{_('overspent')}</small>"
            return f'<span class="negative">{self.write(figures.remaining)}{note}</span>{settled}'
        return self.write(figures.remaining) + settled

    def _settled(self, figures: Figures) -> str:
        return "".join(self._word(getattr(figures, name), label) for name, label in SETTLED)

    def _word(self, amount: Decimal, label: str | Promise) -> str:
        return f"<small>{label} {self.write(amount)}</small>" if amount else ""

    def balance(self, balance: Decimal) -> str:
        """Write what the pool holds, saying so where it is overdrawn."""
        if balance < 0:
            return f'<span class="negative">{self.write(balance)}<small>{_("overdrawn")}</small></span>'
        return self.write(balance)


def pen_for(grid: Grid, *, shown: Shown, may_edit: bool, year_starts: int) -> Pen:
    """Take up a pen for the reader whose language is active."""
    locale = reader_locale()
    return Pen(
        grid=grid,
        shown=shown,
        may_edit=may_edit,
        year_starts=year_starts,
        group=get_group_symbol(locale),
        decimal=get_decimal_symbol(locale),
        places=grid.places if _has_cents(grid) else 0,
    )


def _has_cents(grid: Grid) -> bool:
    return any(
        figures.planned % 1 or figures.actual % 1 or figures.available % 1
        for row in grid.lines
        for figures in row.figures.months
    )
