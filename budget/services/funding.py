"""Set money of a line aside for an initiative."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User
from budget.currencies import places_here
from budget.models import BudgetLine, InitiativeFunding
from budget.money import allocate
from budget.months import month_of, month_range, months_between
from budget.services.shared import check_not_scenario
from roadmap.models import Initiative


@transaction.atomic
def fund_initiative(
    *, initiative: Initiative, line: BudgetLine, amount: Decimal, by: User | None, month: date | None = None
) -> list[InitiativeFunding]:
    """Set aside `amount` in all from a line, evenly over the initiative's months or in one month.

    What was set aside from the line for the initiative until now is replaced, so that sending it twice
    changes nothing; 0 sets nothing aside. Months outside the budget get none. Raise ValidationError
    for a negative amount or when the budget has no month of the initiative.
    """
    line = BudgetLine.objects.select_for_update(of=("self",)).select_related("budget__scenario_of").get(pk=line.pk)
    check_not_scenario(line.budget)
    if amount < 0:
        raise ValidationError({"amount": _("Enter 0 or more.")})
    months = [month_of(month)] if month else months_of(initiative)
    covered = [each for each in months if line.budget.covers(each)]
    if not covered:
        raise ValidationError(
            {"line": _("“%(budget)s” has no month in which this initiative runs.") % {"budget": line.budget}}
        )
    return _replace(initiative, line, dict(zip(covered, _spread(amount, covered), strict=True)), by)


def months_of(initiative: Initiative) -> list[date]:
    """Return the months in which an initiative runs."""
    first = month_of(initiative.starts_on)
    return month_range(first, months_between(first, month_of(initiative.last_day)) + 1)


def _spread(amount: Decimal, months: Sequence[date]) -> list[Decimal]:
    return allocate(amount, [Decimal(1)] * len(months), places_here())


def _replace(
    initiative: Initiative, line: BudgetLine, amounts: dict[date, Decimal], by: User | None
) -> list[InitiativeFunding]:
    stored = {row.month: row for row in InitiativeFunding.objects.filter(initiative=initiative, line=line)}
    for month, row in stored.items():
        if not amounts.get(month):
            records.delete(row, by=by)
    rows = []
    for month, amount in amounts.items():
        row = stored.get(month) or InitiativeFunding(
            workspace=initiative.workspace, initiative=initiative, line=line, month=month
        )
        if amount and row.amount != amount:
            row = records.save(row, by=by, amount=amount)
        if amount:
            rows.append(row)
    return rows
