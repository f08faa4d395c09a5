"""What pages and endpoints hand out of a budget, in the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Workspace
from budget import selectors
from budget.exports import csv, pdf, workbook
from budget.exports.template import template
from budget.models import Budget
from budget.money import places_of
from strategy.exports.serve import NOT_IN_FILE_NAMES, File

MONTHS_OF_TEMPLATE = 12


@dataclass(frozen=True, slots=True)
class Format:
    name: str | Promise
    content_type: str
    purpose: str | Promise
    render: Callable[[selectors.Grid, Workspace], bytes]


def _workbook(grid: selectors.Grid, workspace: Workspace) -> bytes:
    return workbook.render(grid, title=grid.budget.name, currency=workspace.currency)


def _csv(grid: selectors.Grid, workspace: Workspace) -> bytes:
    return csv.render(grid)


def _pdf(grid: selectors.Grid, workspace: Workspace) -> bytes:
    return pdf.render(grid, title=grid.budget.name, owner=workspace.name, currency=workspace.currency)


FORMATS = {
    "xlsx": Format(
        gettext_lazy("Workbook (XLSX)"),
        workbook.CONTENT_TYPE,
        gettext_lazy(
            "To calculate on: change a plan or an actual in Excel or LibreOffice and the carry-over follows, "
            "because the rules are formulas in the sheet. It can be imported back."
        ),
        _workbook,
    ),
    "csv": Format(
        gettext_lazy("Table (CSV)"),
        csv.CONTENT_TYPE,
        gettext_lazy(
            "For other programs: one row to a line and month, every figure in a column of its own. "
            "It can be imported back."
        ),
        _csv,
    ),
    "pdf": Format(
        gettext_lazy("Paper (PDF)"),
        pdf.CONTENT_TYPE,
        gettext_lazy(
            "To read, print or attach: every month with its totals, the categories, "
            "and what was forfeited, forgiven or settled with the pool."
        ),
        _pdf,
    ),
}


def budget_file(budget: Budget, workspace: Workspace, form: str) -> File:
    """Return a budget or scenario, computed now, in one of `FORMATS`."""
    grid = selectors.grid(budget, workspace.today())
    kind = FORMATS[form]
    return _file(f"{workspace.name} – {budget.name}", form, kind.content_type, kind.render(grid, workspace))


def template_file(workspace: Workspace, first: date) -> File:
    """Return an empty budget of twelve months to fill in."""
    grid = template(
        first=first, months=MONTHS_OF_TEMPLATE, today=workspace.today(), places=places_of(workspace.currency)
    )
    title = _("Budget %(year)s") % {"year": first.year}
    content = workbook.render(grid, title=title, currency=workspace.currency, is_template=True)
    return _file(_("Budget template %(year)s") % {"year": first.year}, "xlsx", workbook.CONTENT_TYPE, content)


def _file(name: str, form: str, content_type: str, content: bytes) -> File:
    safe = " ".join(NOT_IN_FILE_NAMES.sub(" ", name).split()).strip(".")[:150]
    return File(f"{safe}.{form}", content_type, content)
