"""Draw the body of the grid as HTML text.

A year of twenty lines has over a thousand cells; joining strings costs a small part of what the
template language takes for them. Everything but names of lines and channels is made here, and
those are escaped.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_decimal_symbol, get_group_symbol
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.formats import reader_locale
from accounts.templatetags.luotsi import icon
from budget.carryover import Figures, Policy
from budget.fields import amount_for_input
from budget.models import BudgetLine, month_name
from budget.selectors import Grid, GridLine, Month

LABELS = {
    "planned": gettext_lazy("Planned"),
    "carried_in": gettext_lazy("Carried in"),
    "moved": gettext_lazy("Moved"),
    "available": gettext_lazy("Available"),
    "actual": gettext_lazy("Actual"),
    "remaining": gettext_lazy("Remaining"),
    "settled": gettext_lazy("Not carried"),
}
ALWAYS = ("planned", "available", "actual", "remaining")
SETTLED = (
    ("forfeited", gettext_lazy("forfeited")),
    ("forgiven", gettext_lazy("forgiven")),
    ("to_pool", gettext_lazy("to pool")),
    ("from_pool", gettext_lazy("from pool")),
)


@dataclass(frozen=True)
class Pen:
    """How this reader sees this grid: number format, address, right to edit."""

    grid: Grid
    address: str
    may_edit: bool
    places: int
    signs: dict[int, str]

    def write(self, amount: Decimal) -> str:
        return f"{amount:,.{self.places}f}".translate(self.signs)

    def line_address(self, line: BudgetLine) -> str:
        return f"{self.address}lines/{line.pk}/"


def pen_for(grid: Grid, *, workspace_slug: str, may_edit: bool) -> Pen:
    locale = reader_locale()
    signs = {",": get_group_symbol(locale), ".": get_decimal_symbol(locale), "-": "\u2212"}
    return Pen(
        grid=grid,
        address=reverse("budget:grid", args=[workspace_slug, grid.budget.pk]),
        may_edit=may_edit,
        places=grid.places if _has_cents(grid) else 0,
        signs=str.maketrans(signs),
    )


def _has_cents(grid: Grid) -> bool:
    return any(
        figures.planned % 1 or figures.actual % 1 or figures.available % 1
        for row in grid.lines
        for figures in row.figures.months
    )


def body(pen: Pen) -> SafeString:
    """Draw the lines by category, and the totals."""
    width = len(pen.grid.months) + 2
    parts = []
    for category, rows in pen.grid.by_category():
        parts.append(
            f'<tbody class="grid-category"><tr><th scope="rowgroup" colspan="{width}">'
            f'<span class="grid-stay">{escape(category)}</span></th></tr></tbody>'
        )
        parts += [line(pen, row) for row in rows]
    return mark_safe("".join([*parts, totals(pen)]))  # noqa: S308


def line(pen: Pen, row: GridLine) -> str:
    shown = [name for name in LABELS if name in ALWAYS or _any(row.figures.months, name)]
    rows = [_row(pen, name, row.figures.months, row.total, of=row) for name in shown]
    return f'<tbody class="grid-line" id="line-{row.line.pk}">{_heading(pen, row)}{"".join(rows)}</tbody>'


def totals(pen: Pen) -> str:
    grid = pen.grid
    shown = [name for name in LABELS if name in ALWAYS or _any(grid.month_totals, name)]
    rows = [_row(pen, name, grid.month_totals, grid.total) for name in shown]
    if any(m.to_pool or m.from_pool for m in grid.month_totals):
        rows.append(_pool(pen))
    width = len(grid.months) + 2
    title = _("All lines")
    heading = (
        f'<tr class="grid-heading"><th scope="rowgroup" colspan="{width}">'
        f'<span class="grid-stay">{title}</span></th></tr>'
    )
    return f'<tbody class="grid-line grid-totals" id="grid-totals">{heading}{"".join(rows)}</tbody>'


def _any(months: Iterable[Figures], name: str) -> bool:
    names = [key for key, _label in SETTLED] if name == "settled" else [name]
    return any(getattr(month, key) for month in months for key in names)


def _heading(pen: Pen, row: GridLine) -> str:
    line = row.line
    notes: list[str] = [escape(rule_in_words(line))]
    if line.is_observed:
        notes.append(_("spend reported by") + " " + escape(str(line.channel)))
    elif line.channel:
        notes.append(escape(str(line.channel)))
    if line.defunded_from:
        notes.append(_("no money from %(month)s") % {"month": month_name(line.defunded_from)})
    if row.own_rules:
        count = len(row.own_rules)
        notes.append(
            ngettext("%(n)s month with its own rule", "%(n)s months with their own rule", count) % {"n": count}
        )
    return (
        f'<tr class="grid-heading"><th scope="rowgroup" colspan="{len(pen.grid.months) + 2}">'
        f'<span class="grid-stay"><a href="{pen.line_address(line)}">{escape(line.name)}</a>'
        f'<span class="grid-notes">{" · ".join(notes)}</span></span></th></tr>'
    )


def rule_in_words(line: BudgetLine) -> str:
    """Say in a few words what becomes of what is left of a month."""
    words = {
        Policy.NONE: _("starts afresh every month"),
        Policy.SURPLUS: _("carries what is left"),
        Policy.SIGNED: _("carries what is left or over"),
        Policy.POOL: _("settles with the pool"),
    }[Policy(line.policy)]
    if line.policy not in (Policy.SURPLUS, Policy.SIGNED):
        return words
    if line.cap_amount is not None:
        return _("%(rule)s, at most %(cap)s") % {"rule": words, "cap": amount_for_input(line.cap_amount)}
    if line.cap_share is not None:
        share = amount_for_input(line.cap_share * 100)
        return _("%(rule)s, at most %(share)s %% of the plan") % {"rule": words, "share": share}
    return words


def _row(pen: Pen, name: str, months: Sequence[Figures], total: Figures, of: GridLine | None = None) -> str:
    cells = [_cell(pen, name, month, figures, of) for month, figures in zip(pen.grid.months, months, strict=True)]
    last = "" if name == "carried_in" and not total.carried_in else _plain(pen, name, total)
    return (
        f'<tr class="fig-{name}"><th scope="row">{LABELS[name]}</th>{"".join(cells)}'
        f'<td class="number grid-sum">{last}</td></tr>'
    )


def _cell(pen: Pen, name: str, month: Month, figures: Figures, of: GridLine | None) -> str:
    state = "closed" if month.closed else "over" if month.over else "open"
    content = _planned(pen, month, figures, of) if of and name == "planned" else _plain(pen, name, figures)
    return f'<td class="number {state}">{content}</td>'


def _planned(pen: Pen, month: Month, figures: Figures, of: GridLine) -> str:
    written = pen.write(figures.planned)
    if not pen.may_edit or month.closed or not of.line.is_funded(month.month):
        return written
    own = ' <abbr title="{0}" aria-label="{0}">*</abbr>'.format(_("own rule")) if month.month in of.own_rules else ""
    label = _("Planned for %(line)s, %(month)s: %(amount)s. Change it") % {
        "line": of.line.name,
        "month": month_name(month.month),
        "amount": written,
    }
    place = escape(f"{of.line.name}, {month_name(month.month)}")
    href = f"{pen.line_address(of.line)}months/{month.month:%Y-%m}/"
    return (
        f'<a class="cell" href="{href}" data-value="{amount_for_input(figures.planned)}"'
        f' data-place="{place}" aria-label="{escape(label)}">{written}</a>{own}'
    )


def _plain(pen: Pen, name: str, figures: Figures) -> str:
    if name == "settled":
        return "".join(_words(pen, getattr(figures, key), label) for key, label in SETTLED)
    amount = getattr(figures, name)
    written = pen.write(amount)
    if name == "remaining" and amount < 0:
        note = _("overspent")
        return f'<span class="negative">{written}<small>{note}</small></span>'
    if name == "actual" and figures.adjustments:
        late = pen.write(sum((a.amount for a in figures.adjustments), Decimal(0)))
        note = _("%(amount)s late") % {"amount": late}
        return f'{written}<small class="caution">{note}</small>'
    if name in ("carried_in", "moved"):
        if not amount:
            return f'<span class="nil">{written}</span>'
        return f"+{written}" if amount > 0 else f'<span class="negative">{written}</span>'
    return written


def _words(pen: Pen, amount: Decimal, label: object) -> str:
    return f"<small>{label} {pen.write(amount)}</small>" if amount else ""


def _pool(pen: Pen) -> str:
    cells = "".join(
        f'<td class="number {"closed" if month.closed else "over" if month.over else "open"}">'
        f"{_balance(pen, balance)}</td>"
        for month, balance in zip(pen.grid.months, pen.grid.pool, strict=True)
    )
    title = _("Pool balance")
    return (
        f'<tr class="fig-pool"><th scope="row">{title}</th>{cells}'
        f'<td class="number grid-sum">{_balance(pen, pen.grid.pool[-1])}</td></tr>'
    )


def _balance(pen: Pen, balance: Decimal) -> str:
    written = pen.write(balance)
    note = _("overdrawn")
    return f'<span class="negative">{written}<small>{note}</small></span>' if balance < 0 else written


def month_heads(grid: Grid) -> SafeString:
    """Draw the heading cells of the months, each with its state in words."""
    current = grid.current
    return mark_safe("".join(_month_head(month, month is current) for month in grid.months))  # noqa: S308


def _month_head(month: Month, is_current: bool) -> str:
    if month.closed:
        state = icon("lock") + " " + _("closed")
    elif month.over:
        state = _("over")
    else:
        state = _("now") if is_current else _("to come")
    here = ' aria-current="date"' if is_current and not month.over else ""
    return f'<th scope="col" class="number"{here}>{date_format(month.month, "M Y")}<small>{state}</small></th>'
