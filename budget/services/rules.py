"""Return months that have a rule of their own to their line's."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User
from budget.exceptions import MonthIsClosed
from budget.models import BudgetLine, month_name
from budget.services.months import store_months
from budget.services.shared import check_covered, lock_budget, open_months


@transaction.atomic
def return_to_rule(line: BudgetLine, *, first: date, last: date, by: User | None) -> list[date]:
    """Let the open months from `first` to `last` follow their line's rule again; plans stay.

    Return the months that did not follow it. Raise `MonthIsClosed` when all of them are closed.
    """
    for field, month in (("first", first), ("last", last)):
        check_covered(line.budget, month, field)
    lock_budget(line.budget)
    still_open = [month for month in open_months(line) if first <= month <= last]
    if not still_open:
        raise MonthIsClosed(_("%(month)s is closed: its rule stays as it was.") % {"month": month_name(last)})
    rows = [row for row in line.line_months.filter(month__in=still_open) if row.has_own_rule]
    for row in rows:
        row.follow_line()
    store_months(rows)
    months = [row.month for row in rows]
    if months:
        records.audit(
            workspace=line.workspace,
            by=by,
            action="planned",
            subject=line,
            months=[f"{month:%Y-%m}" for month in months],
            policy="None",
            cap="None",
        )
    return months
