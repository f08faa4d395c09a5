"""What columns of a statement are called, and why a row is left out, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from budget.statements import Problem, Target

TARGETS: dict[Target, Promise | str] = {
    Target.DATE: _("Date"),
    Target.AMOUNT: _("Amount"),
    Target.DEBIT: _("Amount paid out"),
    Target.CREDIT: _("Amount that came in"),
    Target.DIRECTION: _("Debit or credit mark"),
    Target.PAYEE: _("Paid to"),
    Target.TEXT: _("Text"),
    Target.REFERENCE: pgettext_lazy("number of a booking", "Reference"),
    Target.CURRENCY: _("Currency"),
}

MAPPING_PROBLEMS: dict[Problem, Promise | str] = {
    Problem.DATE_NEEDED: _("Say which column holds the date."),
    Problem.AMOUNT_NEEDED: _("Say which column holds the amount, or the amount paid out."),
    Problem.TWO_AMOUNTS: _("Choose either one column for the amount, or the columns for paid out and came in."),
    Problem.TWICE: _("Two columns mean the same. Choose one of them and leave the other out."),
}

REASONS: dict[str, Promise | str] = {
    Problem.NO_DATE: _("No date can be read in this row."),
    Problem.NO_AMOUNT: _("No amount can be read in this row."),
    Problem.ZERO: _("The amount is 0."),
    Problem.BALANCE: _("A balance or turnover, no payment."),
    "booked": _("Booked already."),
    "outside": _("No budget with lines for expenses covers this day."),
    "no_line": _("No budget line was chosen."),
    "line_does_not_fit": _("The chosen line takes no expenses on this day. Choose another one."),
    "unknown_currency": _("This is not a currency in use."),
    "not_chosen": _("Not ticked."),
}


def reason(code: str) -> str:
    return str(REASONS[code])
