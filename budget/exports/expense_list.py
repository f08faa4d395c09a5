"""The list of expenses as a table to take away."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from accounts.downloads import Field
from budget.currencies import places_here
from budget.models import Expense
from budget.money import places_of, to_unit


def expense_rows(expenses: Iterable[Expense], currency: str) -> Iterator[Sequence[Field]]:
    """Yield a head and a row for each expense; amounts with the decimals of their currency."""
    yield [
        _("Date"),
        _("Paid to"),
        _("Note"),
        _("Budget"),
        _("Line"),
        _("Category"),
        _("Channel"),
        _("Initiative"),
        _("Counts as (%(currency)s)") % {"currency": currency},
        _("Amount on the bill"),
        _("Currency of the bill"),
        _("Exchange rate"),
        _("Value added tax"),
        _("Amount includes the tax"),
        _("Status"),
        _("Approval"),
        _("Reference"),
        _("Entered by"),
    ]
    places = places_here()
    for expense in expenses:
        yield _row(expense, currency, places)


def _row(expense: Expense, currency: str, places: int) -> Sequence[Field]:
    line = expense.line
    return [
        expense.date.isoformat(),
        expense.vendor,
        expense.note,
        line.budget.name,
        line.name,
        line.get_category_display(),
        str(expense.channel or line.channel or ""),
        str(expense.initiative or ""),
        to_unit(expense.amount, places),
        to_unit(expense.entered, places_of(expense.currency or currency)),
        expense.currency or currency,
        expense.rate and expense.rate.normalize(),
        expense.tax_share and expense.tax_share.normalize(),
        str((_("yes") if expense.with_tax else _("no")) if expense.tax_share else ""),
        expense.get_status_display(),
        expense.get_approval_display() if expense.approval else "",
        expense.reference,
        str(expense.created_by or ""),
    ]
