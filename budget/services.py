"""Every write of the budget room; who may is decided at the door, whether the state allows it here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_scopes import scopes_disabled

from accounts import records
from accounts.access import inside
from accounts.models import User, Workspace
from budget import selectors
from budget.carryover import Cap
from budget.exceptions import (
    BudgetIsInUse,
    LineIsDefunded,
    LineIsInUse,
    LineIsObserved,
    MonthIsClosed,
    MonthIsNotOver,
    OutsideBudget,
    ReferenceIsTaken,
)
from budget.models import (
    Budget,
    BudgetLine,
    ClosedCell,
    Expense,
    LineMonth,
    MonthClosing,
    Move,
    ObservedSpend,
    month_name,
)
from budget.months import add_months, is_over, month_of, months_between
from budget.signals import costs_changed
from strategy.models import Channel

ChannelMonth = tuple[int | None, date]


class Reach(models.TextChoices):
    """How far an edit of one month goes; closed months are never changed."""

    THIS = "this", gettext_lazy("This month")
    ONWARDS = "onwards", gettext_lazy("From this month on")
    ALL = "all", gettext_lazy("All open months")


class Keep(Enum):
    """The mark of a value that is left as it is (None has a meaning of its own)."""

    KEEP = "keep"


KEEP = Keep.KEEP


# Budgets


@transaction.atomic
def save_budget(budget: Budget, *, by: User | None, version: int | None = None, **fields: Any) -> Budget:
    """Create or change a budget.

    Raise `BudgetIsInUse` when its months would no longer cover what was closed, spent or moved.
    """
    if budget.pk:
        _lock(budget)
        first = month_of(fields.get("first_month", budget.first_month))
        _check_months_in_use(budget, first, fields.get("months", budget.months))
    return records.save(budget, by=by, version=version, **fields)


def _check_months_in_use(budget: Budget, first: date, count: int) -> None:
    stored = Budget.objects.get(pk=budget.pk)
    if (first, count) == (stored.first_month, stored.months):
        return
    used = selectors.months_in_use(stored)
    if first != stored.first_month and stored.closings.exists():
        raise BudgetIsInUse(_("The first month cannot change any more: months have been closed."))
    outside = [month for month in used if not 0 <= months_between(first, month) < count]
    if outside:
        raise BudgetIsInUse(
            _("%(month)s must stay in the budget: it has been closed, or money was spent or moved in it.")
            % {"month": month_name(outside[0])}
        )


@transaction.atomic
def delete_budget(budget: Budget, *, by: User | None) -> None:
    """Delete a budget nothing has happened in yet."""
    if selectors.months_in_use(budget):
        raise BudgetIsInUse(_("This budget holds expenses, moves or closed months and cannot be deleted."))
    records.delete(budget, by=by)


# Lines


@transaction.atomic
def add_line(budget: Budget, *, by: User | None, planned_per_month: Decimal | None = None, **fields: Any) -> BudgetLine:
    """Add a line at the end of its budget, with the same plan in every open month if one is given."""
    _lock(budget)
    last = budget.lines.aggregate(last=models.Max("position"))["last"]
    fields["policy"] = fields.get("policy") or BudgetLine.default_policy(fields["category"])
    line = BudgetLine(workspace=budget.workspace, budget=budget, position=0 if last is None else last + 1)
    records.save(line, by=by, **fields)
    if planned_per_month is not None:
        _write_months(line, _open_months(line), planned=planned_per_month)
    return line


@transaction.atomic
def edit_line(
    line: BudgetLine,
    *,
    by: User | None,
    version: int | None = None,
    rule_from: date | None = None,
    **fields: Any,
) -> BudgetLine:
    """Change a line.

    A new policy or cap reaches every open month, or with `rule_from` that month and the later
    ones: earlier months keep the rule they had. Closed months never change.
    """
    _lock(line.budget)
    stored = BudgetLine.objects.get(pk=line.pk)
    if "policy" in fields and not fields["policy"]:
        fields["policy"] = BudgetLine.default_policy(fields.get("category", stored.category))
    _check_line_change(stored, fields)
    if rule_from is not None:
        _keep_rule_before(stored, rule_from)
    touched = _channel_months_of(stored)
    line = records.save(line, by=by, version=version, **fields)
    if (line.channel_id, line.category) != (stored.channel_id, stored.category):
        _announce(line.workspace, touched | _channel_months_of(line))
    return line


def _check_line_change(stored: BudgetLine, fields: dict[str, Any]) -> None:
    opening = fields.get("opening_balance", stored.opening_balance)
    if opening != stored.opening_balance and stored.closed_cells.exists():
        raise MonthIsClosed({"opening_balance": _("The opening balance is part of a closed month.")})
    becomes_observed = fields.get("actuals_from") == BudgetLine.Actuals.OBSERVED and not stored.is_observed
    if becomes_observed and stored.expenses.exists():
        raise LineIsInUse(
            {
                "actuals_from": _(
                    "Expenses have been entered on this line. Move them to another line first, "
                    "so that no spend is counted twice."
                )
            }
        )
    defunded = fields.get("defunded_from")
    if defunded and month_of(defunded) in selectors.closed_months(stored.budget):
        raise MonthIsClosed({"defunded_from": _("%(month)s is closed.") % {"month": month_name(month_of(defunded))}})


def _keep_rule_before(line: BudgetLine, month: date) -> None:
    earlier = [m for m in _open_months(line) if m < month]
    kept = _months_for_update(line, earlier)
    for line_month in kept:
        line_month.keep_rule(line)
    _store_months(kept)


@transaction.atomic
def defund_line(line: BudgetLine, *, by: User | None, from_month: date | None) -> BudgetLine:
    """Stop planning money for a line from a month on; None funds it again."""
    if from_month is not None:
        check_covered(line.budget, from_month, "defunded_from")
    return edit_line(line, by=by, defunded_from=from_month)


@transaction.atomic
def delete_line(line: BudgetLine, *, by: User | None) -> None:
    """Delete a line nothing has happened on yet."""
    if any(used.exists() for used in (line.expenses, line.moves_in, line.moves_out, line.closed_cells)):
        raise LineIsInUse(
            _("“%(line)s” has expenses, moves or closed months. Stop its money instead of deleting it.")
            % {"line": line}
        )
    records.delete(line, by=by)


# Months of a line


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
) -> None:
    """Set what a line plans for a month, or the policy and cap of that month.

    `policy` or `cap` None returns the month to the line's own; an empty `Cap` lifts the line's
    cap. Raise `MonthIsClosed`, `LineIsDefunded` or `OutsideBudget` when the month cannot be set,
    ValidationError for a negative amount.
    """
    _lock(line.budget)
    months = _months_reached(line, month, reach)
    _write_months(line, months, planned=planned, policy=policy, cap=cap)
    records.audit(
        workspace=line.workspace,
        by=by,
        action="planned",
        subject=line,
        months=[f"{m:%Y-%m}" for m in months],
        **_changes_in_words(planned, policy, cap),
    )


def _changes_in_words(planned: Any, policy: Any, cap: Any) -> dict[str, str]:
    changes = {"planned": planned, "policy": policy, "cap": cap}
    return {name: str(value) for name, value in changes.items() if value is not KEEP}


def _months_reached(line: BudgetLine, month: date, reach: str) -> list[date]:
    check_covered(line.budget, month, "month")
    open_months = _open_months(line)
    if reach == Reach.ALL:
        months = open_months
    elif month not in open_months:
        raise MonthIsClosed(_("%(month)s is closed: its plan stays as it was.") % {"month": month_name(month)})
    else:
        months = [month] if reach == Reach.THIS else [m for m in open_months if m >= month]
    funded = [m for m in months if line.is_funded(m)]
    if not funded:
        raise LineIsDefunded(_("“%(line)s” gets no money in these months.") % {"line": line})
    return funded


def _write_months(
    line: BudgetLine,
    months: list[date],
    *,
    planned: Decimal | Keep = KEEP,
    policy: str | Keep | None = KEEP,
    cap: Cap | Keep | None = KEEP,
) -> None:
    rows = _months_for_update(line, months)
    for row in rows:
        if planned is not KEEP:
            row.planned = planned
        if policy is not KEEP:
            row.policy = policy or ""
        if cap is not KEEP:
            row.own_cap = cap is not None
            row.cap_amount = cap.amount if cap else None
            row.cap_share = cap.share if cap else None
    _store_months(rows)


def _months_for_update(line: BudgetLine, months: list[date]) -> list[LineMonth]:
    stored = {row.month: row for row in line.line_months.filter(month__in=months)}
    return [stored.get(month) or LineMonth(workspace=line.workspace, line=line, month=month) for month in months]


def _store_months(rows: list[LineMonth]) -> None:
    for row in rows:
        row.clean_fields(exclude=["workspace", "line"])
        if row.cap_amount is not None and row.cap_share is not None:
            raise ValidationError({"cap": _("Give the cap as an amount or as a share of the plan, not both.")})
        row.version += 1
        row.updated_at = timezone.now()
    LineMonth.objects.bulk_create([row for row in rows if row.pk is None])
    LineMonth.objects.bulk_update(
        [row for row in rows if row.pk is not None],
        ["planned", "policy", "own_cap", "cap_amount", "cap_share", "cap_excess", "version", "updated_at"],
    )


# Expenses


@transaction.atomic
def record_expense(*, line: BudgetLine, by: User | None, **fields: Any) -> Expense:
    """Book an expense, or a refund as a negative amount.

    The same booking sent twice under one reference is stored once and returned. Raise
    `ReferenceIsTaken` when the reference stands for another booking, `LineIsObserved` when the
    line's spend is reported by its channel, `OutsideBudget` for a date outside the budget.
    """
    line = _settled_lines(line)[line.pk]
    known = _booked_as(line.workspace, fields.get("reference", ""))
    if known is not None:
        return _same_booking(known, line, fields)
    _check_expense(line, fields["date"])
    expense = Expense(workspace=line.workspace, line=line, created_by=by)
    records.save(expense, by=by, **fields)
    _announce(line.workspace, {_channel_month(expense)})
    return expense


def _booked_as(workspace: Workspace, reference: str) -> Expense | None:
    if not reference:
        return None
    return Expense.objects.select_related("line").filter(workspace=workspace, reference=reference).first()


def _same_booking(known: Expense, line: BudgetLine, fields: dict[str, Any]) -> Expense:
    if (known.line_id, known.date, known.amount) == (line.pk, fields["date"], fields["amount"]):
        return known
    raise ReferenceIsTaken(
        {
            "reference": _("“%(reference)s” is already the reference of %(expense)s.")
            % {"reference": known.reference, "expense": known}
        }
    )


@transaction.atomic
def edit_expense(expense: Expense, *, by: User | None, version: int | None = None, **fields: Any) -> Expense:
    """Correct an expense; in a closed month the difference shows as an adjustment later."""
    lines = _settled_lines(expense.line, fields.get("line", expense.line))
    stored = Expense.objects.select_related("line").get(pk=expense.pk)
    target = fields.get("line", stored.line)
    _check_expense(lines.get(target.pk, target), fields.get("date", stored.date))
    expense = records.save(expense, by=by, version=version, **fields)
    _announce(expense.workspace, {_channel_month(stored), _channel_month(expense)})
    return expense


@transaction.atomic
def delete_expense(expense: Expense, *, by: User | None) -> None:
    stored = Expense.objects.select_related("line").select_for_update(of=("self",)).filter(pk=expense.pk).first()
    if stored is None:
        return
    touched = {_channel_month(stored)}
    records.delete(stored, by=by)
    _announce(stored.workspace, touched)


def _check_expense(line: BudgetLine, day: date) -> None:
    if line.is_observed:
        raise LineIsObserved(
            {
                "line": _(
                    "The spend of “%(line)s” is taken from the reports of %(channel)s, "
                    "so it is not entered a second time. Choose another line."
                )
                % {"line": line, "channel": line.channel}
            }
        )
    check_covered(line.budget, day, "date")


# Moves


@transaction.atomic
def move_money(
    *,
    from_line: BudgetLine,
    from_month: date,
    to_line: BudgetLine,
    to_month: date,
    amount: Decimal,
    reason: str,
    by: User | None,
) -> Move:
    """Move planned money to another line or month of the same budget, as a ledger entry.

    Raise `MonthIsClosed` when one of the months is closed.
    """
    budget = from_line.budget
    _lock(budget)
    closed = selectors.closed_months(budget)
    for field, month in (("from_month", from_month), ("to_month", to_month)):
        check_covered(budget, month, field)
        if month in closed:
            raise MonthIsClosed(
                {field: _("%(month)s is closed: no money moves in or out.") % {"month": month_name(month)}}
            )
    move = Move(workspace=budget.workspace, moved_by=by)
    return records.save(
        move,
        by=by,
        from_line=from_line,
        from_month=from_month,
        to_line=to_line,
        to_month=to_month,
        amount=amount,
        reason=reason,
    )


# Closing


@transaction.atomic
def close_month(budget: Budget, *, month: date, by: User | None, today: date) -> list[MonthClosing]:
    """Freeze a month and every earlier open one with the figures they have now.

    Closing a closed month again does nothing. Raise `MonthIsNotOver` while the month still runs
    in the workspace's time zone (`today` is the date there).
    """
    check_covered(budget, month, "month")
    if not is_over(month, today):
        raise MonthIsNotOver({"month": _("%(month)s is not over yet.") % {"month": month_name(month)}})
    _lock(budget)
    grid = selectors.grid(budget, today)
    heads = [head for head in grid.months if head.month <= month and not head.closed]
    return [_freeze(grid, head.index, by) for head in heads]


def _freeze(grid: "selectors.Grid", index: int, by: User | None) -> MonthClosing:
    budget = grid.budget
    closing = MonthClosing.objects.create(
        workspace=budget.workspace, budget=budget, month=grid.months[index].month, closed_by=by
    )
    ClosedCell.objects.bulk_create(
        ClosedCell.freeze(row.figures.months[index], closing=closing, line=row.line) for row in grid.lines
    )
    records.audit(workspace=budget.workspace, by=by, action="closed", subject=budget, month=f"{closing.month:%Y-%m}")
    return closing


def close_due_months(budget: Budget, *, today: date) -> list[MonthClosing]:
    """Close what the budget's own rule says is due: months that ended `close_after_days` ago."""
    if budget.close_after_days is None:
        return []
    waited = timedelta(days=budget.close_after_days)
    due = [month for month in budget.month_list() if add_months(month, 1) + waited <= today]
    return close_month(budget, month=due[-1], by=None, today=today) if due else []


def close_due_months_everywhere() -> int:
    """Close what is due in every workspace; return how many months that were."""
    with scopes_disabled():
        budgets = list(Budget.objects.filter(close_after_days__isnull=False).select_related("workspace"))
    closed = 0
    for budget in budgets:
        with inside(budget.workspace):
            closed += len(close_due_months(budget, today=budget.workspace.today()))
    return closed


# What reporting writes


def record_observed_spend(*, workspace: Workspace, channel: Channel, month: date, amount: Decimal) -> None:
    """Store what a channel reported as spent in a month; repeating it changes nothing, 0 removes it."""
    record_observed_spends(workspace=workspace, amounts={(channel.pk, month_of(month)): amount})


@transaction.atomic
def record_observed_spends(*, workspace: Workspace, amounts: Mapping[tuple[int, date], Decimal]) -> None:
    """Store what channels (by id) reported as spent in months, in few queries; 0 removes it."""
    ObservedSpend.objects.bulk_create(
        [
            ObservedSpend(workspace=workspace, channel_id=channel_id, month=month, amount=amount)
            for (channel_id, month), amount in amounts.items()
            if amount
        ],
        update_conflicts=True,
        unique_fields=["workspace", "channel", "month"],
        update_fields=["amount", "updated_at"],
    )
    gone: dict[date, list[int]] = defaultdict(list)
    for (channel_id, month), amount in amounts.items():
        if not amount:
            gone[month].append(channel_id)
    for month, channel_ids in gone.items():
        ObservedSpend.objects.filter(workspace=workspace, month=month, channel__in=channel_ids).delete()


# Shared


def _lock(budget: Budget) -> None:
    """Let one writer at a time change the plan, so that a closing freezes a settled state."""
    Budget.objects.select_for_update().get(pk=budget.pk)


def _settled_lines(*lines: BudgetLine) -> dict[int, BudgetLine]:
    """Lock the budgets of lines, in one order, and return the lines by id as they are now."""
    for budget_id in sorted({line.budget_id for line in lines}):
        Budget.objects.select_for_update().get(pk=budget_id)
    found = BudgetLine.objects.select_related("budget", "channel").filter(pk__in={line.pk for line in lines})
    return {line.pk: line for line in found}


def _open_months(line: BudgetLine) -> list[date]:
    closed = selectors.closed_months(line.budget)
    return [month for month in line.budget.month_list() if month not in closed]


def check_covered(budget: Budget, day: date, field: str) -> None:
    """Raise `OutsideBudget`, naming the field, for a day the budget does not cover."""
    if not budget.covers(day):
        raise OutsideBudget(
            {
                field: _("“%(budget)s” runs from %(first)s to %(last)s.")
                % {
                    "budget": budget,
                    "first": month_name(budget.first_month),
                    "last": month_name(budget.last_month),
                }
            }
        )


def _channel_month(expense: Expense) -> ChannelMonth:
    return expense.channel_of_cost, month_of(expense.date)


def _channel_months_of(line: BudgetLine) -> set[ChannelMonth]:
    """Return where the line's expenses count, seen from the line as it is."""
    booked: Iterable[tuple[int | None, date]] = line.expenses.values_list("channel_id", "date").distinct()
    return {(channel_id or line.channel_id, month_of(day)) for channel_id, day in booked}


def _announce(workspace: Workspace, channel_months: set[ChannelMonth]) -> None:
    if channel_months:
        costs_changed.send(sender=Expense, workspace=workspace, channel_months=channel_months)
