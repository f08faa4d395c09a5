"""What a line plans for its months, and where a month departs from the line's rule."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User
from budget.carryover import Cap
from budget.exceptions import LineIsDefunded, MonthIsClosed
from budget.models import BudgetLine, LineMonth, month_name
from budget.services.shared import KEEP, Keep, Reach, check_covered, lock_budget, open_months

type Cell = tuple[int, date]
"""A line's id and a month."""


@transaction.atomic
def set_month(
    line: BudgetLine,
    *,
    month: date,
    by: User | None,
    reach: str = Reach.THIS,
    planned: Decimal | Keep = KEEP,
    policy: str | Keep | None = KEEP,
    cap: Cap | Keep | None = KEEP,
    excess: str | Keep | None = KEEP,
) -> None:
    """Set what a line plans for a month, or the policy and cap of that month.

    `policy`, `cap` or `excess` None returns the month to the line's own (a cap takes the way of
    what is above it along); an empty `Cap` lifts the line's cap. Raise `MonthIsClosed`,
    `LineIsDefunded` or `OutsideBudget` when the month cannot be set, ValidationError for a
    negative amount.
    """
    lock_budget(line.budget)
    months = _months_reached(line, month, reach)
    write_months(line, months, planned=planned, policy=policy, cap=cap, excess=excess)
    records.audit(
        workspace=line.workspace,
        by=by,
        action="planned",
        subject=line,
        months=[f"{m:%Y-%m}" for m in months],
        **_changes_in_words(planned=planned, policy=policy, cap=cap, excess=excess),
    )


def _changes_in_words(**changes: Any) -> dict[str, str]:
    return {name: str(value) for name, value in changes.items() if value is not KEEP}


def _months_reached(line: BudgetLine, month: date, reach: str) -> list[date]:
    check_covered(line.budget, month, "month")
    still_open = open_months(line)
    if reach == Reach.ALL:
        months = still_open
    elif month not in still_open:
        raise MonthIsClosed(_("%(month)s is closed: its plan stays as it was.") % {"month": month_name(month)})
    else:
        months = [month] if reach == Reach.THIS else [m for m in still_open if m >= month]
    funded = [m for m in months if line.is_funded(m)]
    if not funded:
        raise LineIsDefunded(_("“%(line)s” gets no money in these months.") % {"line": line})
    return funded


def write_months(
    line: BudgetLine,
    months: list[date],
    *,
    planned: Decimal | Keep = KEEP,
    policy: str | Keep | None = KEEP,
    cap: Cap | Keep | None = KEEP,
    excess: str | Keep | None = KEEP,
) -> None:
    """Write the same into several months of a line, as `set_month` says, without asking whether they are open."""
    rows = months_for_update(line, months)
    for row in rows:
        if planned is not KEEP:
            row.planned = planned
        if policy is not KEEP:
            row.policy = policy or ""
        if cap is not KEEP:
            row.own_cap = cap is not None
            row.cap_amount = cap.amount if cap else None
            row.cap_share = cap.share if cap else None
        if excess is not KEEP or cap is None:
            row.cap_excess = "" if excess is KEEP else excess or ""
    store_months(rows)


def months_for_update(line: BudgetLine, months: list[date]) -> list[LineMonth]:
    """Return these months of a line, the ones that are not stored yet as new rows."""
    stored = stored_months([line])
    return [
        stored.get((line.pk, month)) or LineMonth(workspace=line.workspace, line=line, month=month) for month in months
    ]


def stored_months(lines: Iterable[BudgetLine | int]) -> dict[Cell, LineMonth]:
    """Return what is stored of the months of lines, in one query."""
    return {(row.line_id, row.month): row for row in LineMonth.objects.filter(line__in=list(lines))}


def store_months(rows: Sequence[LineMonth]) -> None:
    """Check rows and store them, each as one version more; raise ValidationError for what cannot be planned."""
    for row in rows:
        row.clean_fields(exclude=["workspace", "line"])
        if row.cap_amount is not None and row.cap_share is not None:
            raise ValidationError({"cap": _("Give the cap as an amount or as a share of the plan, not both.")})
    store_checked_months(rows)


def store_checked_months(rows: Sequence[LineMonth]) -> None:
    """Store rows that have been checked, in two statements however many they are."""
    known = [row for row in rows if row.pk is not None]
    for row in known:
        row.version += 1
        row.updated_at = timezone.now()
    LineMonth.objects.bulk_create([row for row in rows if row.pk is None])
    # An upsert: bulk_update sends a case for every row and column, slow for a pasted block.
    LineMonth.objects.bulk_create(
        known,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=[*LineMonth.SET_FIELDS, "version", "updated_at"],
    )
