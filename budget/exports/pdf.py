"""The budget on paper: `document.typ` lays out what is handed over as data, never as code."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import batched
from typing import Any

import typst
from babel.numbers import get_decimal_symbol, get_group_symbol
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.formats import reader_locale
from budget.carryover import Figures, added_up
from budget.exports.words import FIGURES
from budget.models import month_name
from budget.money import ZERO
from budget.selectors import Grid, GridLine, Month
from budget.words.rules import rule_in_words

CONTENT_TYPE = "application/pdf"
LAYOUT = "document.typ"
MONTHS_PER_TABLE = 12
ALWAYS = ("planned", "available", "actual", "remaining")
OF_LINES = ("planned", "carried_in", "moved", "available", "actual", "remaining")
LOST = ("forfeited", "forgiven", "to_pool", "from_pool")


def render(grid: Grid, *, title: str, owner: str, currency: str) -> bytes:
    """Return a tagged PDF in the current language, with text that can be selected."""
    data = _Paper(grid).data(title, owner, currency)
    project = {
        "main.typ": files(__package__).joinpath(LAYOUT).read_bytes(),
        "document.json": json.dumps(data, ensure_ascii=False).encode(),
    }
    made_at = datetime.combine(grid.today, time(), UTC)
    # The type hints leave out that a project of several files may be given in memory.
    return typst.compile(project, font_paths=_fonts(), ignore_system_fonts=True, timestamp=made_at)  # type: ignore[call-overload]


@cache
def _fonts() -> typst.Fonts:
    """Load the fonts once; the same on every machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(files("manimgx_fonts"))])


class _Paper:
    """What the pages say of one grid, as plain data."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        locale = reader_locale()
        signs = {",": get_group_symbol(locale), ".": get_decimal_symbol(locale), "-": "\u2212"}
        self.signs = str.maketrans(signs)
        self.places = grid.places if self._has_fractions() else 0

    def _has_fractions(self) -> bool:
        names = (*OF_LINES, *LOST)
        months = [month for row in self.grid.lines for month in row.figures.months]
        return any(getattr(month, name) % 1 for month in months for name in names)

    def write(self, amount: Decimal) -> str:
        return f"{amount:,.{self.places}f}".translate(self.signs) if amount else "–"

    def data(self, title: str, owner: str, currency: str) -> dict[str, Any]:
        grid = self.grid
        period = f"{month_name(grid.months[0].month)} – {month_name(grid.months[-1].month)}"
        facts = [
            [_("Months"), period],
            [_("Currency"), currency],
            [_("As of"), date_format(grid.today, "DATE_FORMAT")],
        ]
        if grid.budget.note:
            facts.append([_("Note"), grid.budget.note])
        return {
            "language": get_language() or "en",
            "title": title,
            "owner": owner,
            "facts": facts,
            "categories": {"title": _("By category"), "head": self._category_head(), "rows": self._category_rows()},
            "tables": [self._table(months) for months in batched(grid.months, MONTHS_PER_TABLE)] if grid.lines else [],
            "empty": "" if grid.lines else _("This budget has no lines yet."),
            "lost": {
                "title": _("What was not carried"),
                "lead": _(
                    "Forfeited is money left over that lapsed; forgiven is overspending nobody has to make up for."
                ),
                "head": [_("Month"), _("Line"), *(str(FIGURES[name]) for name in LOST)],
                "rows": list(self._lost()),
            },
            "rules": {"title": _("Rules of the lines"), "rows": [self._rule(row) for row in grid.lines]},
        }

    def _category_head(self) -> list[str]:
        return ["", *(str(FIGURES[name]) for name in (*ALWAYS, *LOST))]

    def _category_rows(self) -> list[list[str]]:
        rows = [[label, *self._sums(lines)] for label, lines in self.grid.by_category()]
        whole = [self.write(getattr(self.grid.total, name)) for name in (*ALWAYS, *LOST)]
        return [*rows, [_("All lines"), *whole]]

    def _sums(self, lines: Sequence[GridLine]) -> Iterator[str]:
        for name in (*ALWAYS, *LOST):
            yield self.write(sum((getattr(row.total, name) for row in lines), ZERO))

    def _table(self, months: Sequence[Month]) -> dict[str, Any]:
        first, last = months[0].index, months[-1].index + 1
        part = slice(first, last)
        is_last = last == len(self.grid.months)
        rows: list[dict[str, Any]] = []
        for label, lines in self.grid.by_category():
            rows.append({"kind": "category", "label": label})
            for row in lines:
                rows += self._block(row.line.name, row.figures.months[part], row.total, is_last=is_last)
            totals = [added_up([row.figures.months[i] for row in lines]) for i in range(first, last)]
            rows.append(self._row("sum", _("Planned together"), "planned", totals, None))
        rows.append({"kind": "category", "label": _("All lines")})
        rows += self._block("", self.grid.month_totals[part], self.grid.total, is_last=is_last)
        if any(self.grid.pool) or self.grid.budget.pool_opening:
            cells = [self.write(balance) for balance in self.grid.pool[part]]
            rows.append({"kind": "sum", "label": _("Pool balance"), "cells": cells, "total": ""})
        return {
            "title": f"{month_name(months[0].month)} – {month_name(months[-1].month)}",
            "months": [self._head(month) for month in months],
            "rows": rows,
            "line": _("Line"),
            "total": _("Total") if is_last else "",
        }

    def _head(self, month: Month) -> list[str]:
        state = _("closed") if month.closed else _("over") if month.over else _("open")
        return [date_format(month.month, "M Y"), state]

    def _block(self, name: str, months: Sequence[Figures], total: Figures, *, is_last: bool) -> list[dict[str, Any]]:
        shown = [key for key in OF_LINES if key in ALWAYS or any(getattr(m, key) for m in months)]
        shown += [key for key in LOST if any(getattr(m, key) for m in months)]
        rows = [self._row("figure", str(FIGURES[key]), key, months, total if is_last else None) for key in shown]
        return [{"kind": "line", "label": name}, *rows] if name else rows

    def _row(
        self, kind: str, label: str, name: str, months: Iterable[Figures], total: Figures | None
    ) -> dict[str, Any]:
        cells = [self.write(getattr(month, name)) for month in months]
        return {
            "kind": "strong" if name in ("available", "remaining") and kind == "figure" else kind,
            "label": label,
            "cells": cells,
            "total": self.write(getattr(total, name)) if total else "",
        }

    def _lost(self) -> Iterator[list[str]]:
        for month in self.grid.months:
            for row in self.grid.lines:
                figures = row.figures.months[month.index]
                if any(getattr(figures, name) for name in LOST):
                    amounts = [self.write(getattr(figures, name)) for name in LOST]
                    yield [month_name(month.month), row.line.name, *amounts]

    def _rule(self, row: GridLine) -> list[str]:
        words = rule_in_words(row.line.rule())
        own = ", ".join(date_format(month, "M Y") for month in sorted(row.own_rules))
        return [
            row.line.name,
            words if not own else _("%(rule)s; with rules of their own: %(months)s") % {"rule": words, "months": own},
        ]
