"""Put what a calculator found into the plan, and price and cost into the strategy's positioning."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User, Workspace
from budget.exceptions import PlanHasChanged
from budget.models import Budget, LineMonth
from budget.selectors.calculations import Amounts, PlannedLine, plan_seen, planned_changes
from budget.services.months import store_months, stored_months
from budget.services.shared import check_covered, lock_budget
from strategy.models import Positioning
from strategy.services.documents import current_or_started

type Basis = Mapping[str, Any]
"""What a result was computed of, in plain values: kept so that one can later see what the plan was based on."""


@transaction.atomic
def put_into_plan(
    budget: Budget, *, amounts: Amounts, basis: Basis, by: User | None, seen: str | None = None
) -> list[PlannedLine]:
    """Plan these amounts; leave closed months and months without money alone. Return what was written.

    `seen` is what the person was shown as planned (`plan_seen`); asking for what is planned
    already does nothing. Raise `PlanHasChanged` when something else is planned by now,
    `OutsideBudget` for a month the budget does not have.
    """
    lock_budget(budget)
    for month in {month for by_month in amounts.values() for month in by_month}:
        check_covered(budget, month, "month")
    lines = planned_changes(budget, amounts)
    written = [planned for planned in lines if any(change.is_written for change in planned.months)]
    if not written:
        return []
    if seen is not None and seen != plan_seen(lines):
        raise PlanHasChanged(_("Someone changed the plan of these months in between. Look at it once more."))
    _store(written)
    for planned in written:
        _audit(planned, basis, by)
    return written


def _store(lines: list[PlannedLine]) -> None:
    wanted = {
        (planned.line, change.month): change.new for planned in lines for change in planned.months if change.is_written
    }
    stored = stored_months([planned.line for planned in lines])
    rows = []
    for (line, month), amount in wanted.items():
        row = stored.get((line.pk, month)) or LineMonth(workspace=line.workspace, line=line, month=month)
        row.planned = amount
        rows.append(row)
    store_months(rows)


def _audit(planned: PlannedLine, basis: Basis, by: User | None) -> None:
    changes = [change for change in planned.months if change.is_written]
    records.audit(
        workspace=planned.line.workspace,
        by=by,
        action="planned",
        subject=planned.line,
        months=[f"{change.month:%Y-%m}" for change in changes],
        amounts={f"{change.month:%Y-%m}": [_text(change.old), _text(change.new)] for change in changes},
        basis=dict(basis),
    )


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


@transaction.atomic
def put_into_positioning(
    *, workspace: Workspace, by: User | None, version: int | None, price: Decimal, cost: Decimal
) -> Positioning:
    """Write price and cost of a sale into the current strategy, begun where there is none.

    `version` is that of the positioning that was shown, None where there was none. Raise
    `VersionConflict` when someone wrote it since, ValidationError when the strategy is archived.
    """
    strategy = current_or_started(workspace=workspace, by=by)
    stored = Positioning.objects.select_for_update(no_key=True).filter(strategy=strategy).first()
    if stored is not None and version is None:
        raise records.VersionConflict(stored)
    target = stored or Positioning(workspace=workspace, strategy=strategy)
    return records.save(target, by=by, version=version if stored else None, price=price, cost=cost)
