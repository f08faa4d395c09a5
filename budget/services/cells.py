"""Many cells of the grid planned at once: all or none, and nothing that another person wrote unseen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import AuditEvent, User
from budget import selectors
from budget.exceptions import LineIsDefunded, MonthIsClosed, PlanHasChanged, PlansRefused
from budget.models import Budget, BudgetLine, LineMonth, month_name
from budget.money import ZERO
from budget.services.months import Cell, store_checked_months, stored_months
from budget.services.shared import lock_budget

MOST_CELLS = 20_000


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What one cell is to plan; None returns it to never set up.

    `seen` is what the person saw there; None writes whatever is stored.
    """

    line_id: int
    month: date
    planned: Decimal | None
    seen: Decimal | None = None

    @property
    def cell(self) -> Cell:
        return self.line_id, self.month


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Why a cell cannot be planned as asked; of a conflict also what is stored, by whom and when."""

    change: PlanChange
    code: str
    message: str
    now: Decimal | None = None
    changed_by: User | None = None
    changed_at: datetime | None = None


@transaction.atomic
def set_plans(budget: Budget, *, changes: Sequence[PlanChange], by: User | None) -> dict[Cell, Decimal | None]:
    """Plan many cells at once and return what they planned before; of a cell named twice the last counts.

    Raise `PlansRefused` with every cell that is not of this budget, is closed, gets no money, has
    an impossible amount, or no longer plans what was seen. Then none is written.
    """
    lock_budget(budget)
    wanted = {change.cell: change for change in changes}
    if len(wanted) > MOST_CELLS:
        raise ValidationError(_("Change at most %(most)s amounts at once.") % {"most": MOST_CELLS})
    lines = {line.pk: line for line in budget.lines.filter(pk__in={line_id for line_id, _month in wanted})}
    stored = stored_months(lines)
    problems = list(_unplannable(budget, wanted.values(), lines))
    impossible = {problem.change.cell for problem in problems}
    problems += _conflicts([change for change in wanted.values() if change.cell not in impossible], stored)
    if problems:
        raise PlansRefused(problems)
    earlier = {cell: stored[cell].planned if cell in stored else None for cell in wanted}
    changed = [change for change in wanted.values() if change.planned != earlier[change.cell]]
    _write(budget, changed, stored)
    _audit(budget, changed, lines, by)
    return earlier


def _unplannable(budget: Budget, changes: Iterable[PlanChange], lines: dict[int, BudgetLine]) -> Iterable[CellProblem]:
    closed = selectors.closed_months(budget)
    for change in changes:
        line, month = lines.get(change.line_id), {"month": month_name(change.month)}
        if line is None:
            yield CellProblem(change, "not_found", _("This line is no longer in the budget."))
        elif not budget.covers(change.month):
            yield CellProblem(change, "outside_budget", _("%(month)s is not in this budget.") % month)
        elif change.month in closed:
            message = _("%(month)s is closed: its plan stays as it was.") % month
            yield CellProblem(change, MonthIsClosed.name, message)
        elif not line.is_funded(change.month):
            message = _("“%(line)s” gets no money in %(month)s.") % {"line": line, **month}
            yield CellProblem(change, LineIsDefunded.name, message)
        else:
            yield from _impossible(change)


def _impossible(change: PlanChange) -> Iterable[CellProblem]:
    try:
        LineMonth._meta.get_field("planned").clean(change.planned, None)
    except ValidationError as error:
        yield CellProblem(change, "invalid", " ".join(error.messages))


def _conflicts(changes: Iterable[PlanChange], stored: dict[Cell, LineMonth]) -> list[CellProblem]:
    """Name the cells in which another amount is planned than the person saw, unless it is what they want."""
    found = []
    for change in changes:
        row = stored.get(change.cell)
        now = (row.planned if row else None) or ZERO
        if change.seen is not None and now not in (change.seen, change.planned or ZERO):
            found.append((change, now, row))
    if not found:
        return []
    events = _last_planned({change.cell for change, _now, _row in found})
    return [_conflict(change, now, row, events.get(change.cell)) for change, now, row in found]


def _conflict(change: PlanChange, now: Decimal, row: LineMonth | None, event: AuditEvent | None) -> CellProblem:
    return CellProblem(
        change,
        PlanHasChanged.name,
        _("Something else is planned here now than was shown."),
        now=now,
        changed_by=event.actor if event else None,
        changed_at=event.at if event else row.updated_at if row else None,
    )


def _last_planned(cells: set[Cell]) -> dict[Cell, AuditEvent]:
    """Return who planned each cell last, as far as the audit trail tells."""
    events = AuditEvent.objects.filter(
        object_type=BudgetLine.__name__, object_id__in={str(line_id) for line_id, _month in cells}, action="planned"
    )
    found: dict[Cell, AuditEvent] = {}
    for event in events.select_related("actor").order_by("at", "pk"):
        for month in event.detail.get("months", ()):
            cell = (int(event.object_id), date.fromisoformat(f"{month}-01"))
            if cell in cells:
                found[cell] = event
    return found


def _write(budget: Budget, changes: Iterable[PlanChange], stored: dict[Cell, LineMonth]) -> None:
    rows = []
    for change in changes:
        row = stored.get(change.cell) or LineMonth(
            workspace_id=budget.workspace_id, line_id=change.line_id, month=change.month
        )
        row.planned = change.planned
        rows.append(row)
    store_checked_months(rows)


def _audit(budget: Budget, changes: Iterable[PlanChange], lines: dict[int, BudgetLine], by: User | None) -> None:
    by_line: dict[int, dict[str, str]] = {}
    for change in changes:
        amounts = by_line.setdefault(change.line_id, {})
        amounts[f"{change.month:%Y-%m}"] = "" if change.planned is None else str(change.planned)
    records.audit_each(
        workspace=budget.workspace,
        by=by,
        action="planned",
        details={lines[line_id]: {"months": list(months), "planned": months} for line_id, months in by_line.items()},
    )
