"""Scenarios: copy a budget, try another plan in the copy, adopt it."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User
from budget import selectors
from budget.exceptions import AdoptionHasChanged, LineIsObserved, LineNameIsTaken, NoMonthIsLeft
from budget.models import Budget, BudgetLine, LineMonth
from budget.money import ZERO
from budget.selectors.scenarios import LINE_RULE, Adopted, AdoptedLine, Adoption
from budget.services.duplicates import copy_lines, copy_months, settings_of
from budget.services.months import Cell, store_months, stored_months
from budget.services.shared import check_not_scenario, lock_budget

type RowOf = Callable[[BudgetLine, date], LineMonth]


@transaction.atomic
def create_scenario(budget: Budget, *, by: User | None, name: str, note: str = "") -> Budget:
    """Copy a budget's plan, to be changed on its own; nothing is ever spent or closed in the copy."""
    check_not_scenario(budget)
    lock_budget(budget)
    stored = Budget.objects.get(pk=budget.pk)
    scenario = records.save(
        Budget(workspace=budget.workspace),
        by=by,
        **settings_of(stored),
        pool_opening=stored.pool_opening,
        scenario_of=stored,
        name=name,
        note=note,
    )
    copies = copy_lines(BudgetLine.objects.filter(budget=budget), into=scenario)
    copy_months(copies, to=lambda month: month)
    return scenario


@transaction.atomic
def adopt_scenario(scenario: Budget, *, by: User | None, today: date, token: str | None = None) -> Adoption:
    """Make a scenario's plan the plan of its budget, from the current month on; return what changed.

    `token` is that of the adoption that was shown: raise `AdoptionHasChanged` when it is another one
    by now. Raise `NoMonthIsLeft` when every month is over, `LineNameIsTaken` when a line that is
    new in the scenario is called as one of the budget's. Adopting again changes nothing.
    """
    budget = scenario.booked_in
    lock_budget(budget)
    lock_budget(scenario)
    adoption = selectors.adoption(scenario, today)
    if not adoption.months:
        raise NoMonthIsLeft(
            _("Every month of “%(budget)s” is over: there is nothing left to plan.") % {"budget": budget}
        )
    if token is not None and token != adoption.token and not _is_done(scenario, adoption):
        raise AdoptionHasChanged(_("The budget or the scenario changed meanwhile. Look at what would change now."))
    _write(adoption, by=by)
    _mark_adopted(scenario, adoption, by=by)
    return adoption


def _is_done(scenario: Budget, adoption: Adoption) -> bool:
    """Tell whether the scenario's plan is the budget's already."""
    return not adoption.lines and Budget.objects.filter(pk=scenario.pk, adopted_at__isnull=False).exists()


def _write(adoption: Adoption, *, by: User | None) -> None:
    changed = [line for line in adoption.lines if line.kind is not Adopted.ADDED]
    _write_months(adoption, changed)
    _write_lines(changed)
    _add_lines(adoption, [line.source for line in adoption.lines if line.kind is Adopted.ADDED and line.source])


# --- Lines that both have -----------------------------------------------------------


def _write_months(adoption: Adoption, changed: Iterable[AdoptedLine]) -> None:
    budget = adoption.scenario.booked_in
    budget_rows = stored_months(budget.lines.all())
    scenario_rows = stored_months(adoption.scenario.lines.all())
    closed = selectors.closed_months(budget)
    earlier = [month for month in budget.month_list() if month < adoption.months[0] and month not in closed]
    touched: dict[Cell, LineMonth] = {}

    def row_of(line: BudgetLine, month: date) -> LineMonth:
        key = (line.pk, month)
        known = budget_rows.get(key) or LineMonth(workspace=budget.workspace, line=line, month=month)
        return touched.setdefault(key, known)

    for change in changed:
        assert change.line is not None  # noqa: S101 - only added lines have none
        for month in earlier:
            _keep_past(change, change.line, month, row_of)
        if change.source is None:
            continue
        for month in {*change.months, *change.months_with_rule}:
            _take_over(row_of(change.line, month), scenario_rows.get((change.source.pk, month)))
    store_months(list(touched.values()))


def _keep_past(change: AdoptedLine, line: BudgetLine, month: date, row_of: RowOf) -> None:
    """Write into a month that is over what the line no longer says about it."""
    if change.changes_rule:
        row_of(line, month).keep_rule(line)
    if change.stops and not line.is_funded(month):
        row_of(line, month).planned = ZERO


def _take_over(row: LineMonth, source: LineMonth | None) -> None:
    source = source or LineMonth()
    row.planned = source.planned
    for name in LineMonth.RULE_FIELDS:
        setattr(row, name, getattr(source, name))


def _write_lines(changed: Iterable[AdoptedLine]) -> None:
    lines = []
    for change in changed:
        line = change.line
        assert line is not None  # noqa: S101 - only added lines have none
        if change.changes_rule:
            for name in LINE_RULE:
                setattr(line, name, getattr(change.source, name))
        if change.stops:
            line.defunded_from = change.stops[1]
        line.version += 1
        line.updated_at = timezone.now()
        lines.append(line)
    BudgetLine.objects.bulk_update(lines, [*LINE_RULE, "defunded_from", "version", "updated_at"])


# --- Lines that are new ---------------------------------------------------------------


def _add_lines(adoption: Adoption, sources: list[BudgetLine]) -> None:
    """Add the scenario's own lines to the budget, planned from the current month on."""
    if not sources:
        return
    budget = adoption.scenario.booked_in
    _check_room(budget, sources)
    last = BudgetLine.objects.filter(budget=budget).aggregate(last=Max("position"))["last"] or 0
    copies = copy_lines(sources, into=budget)
    first = adoption.months[0]
    for position, (source, made) in enumerate(zip(sources, copies.values(), strict=True), start=last + 1):
        made.position = position
        made.opening_balance = source.opening_balance if first == budget.first_month else ZERO
        made.copied_from = None
        source.copied_from = made
    BudgetLine.objects.bulk_update(copies.values(), ["position", "opening_balance", "copied_from"])
    BudgetLine.objects.bulk_update(sources, ["copied_from"])
    copy_months(copies, to=lambda month: month, within=set(adoption.months))


def _check_room(budget: Budget, sources: Iterable[BudgetLine]) -> None:
    """Refuse new lines whose name, or whose channel's spend, the budget has on another line."""
    lines = list(BudgetLine.objects.filter(budget=budget))
    names = {line.name.casefold() for line in lines}
    observed = {line.channel_id for line in lines if line.is_observed}
    for source in sources:
        if source.name.casefold() in names:
            words = _("“%(line)s” is new in the scenario, but the budget has a line of this name. Rename one of them.")
            raise LineNameIsTaken(words % {"line": source})
        if source.is_observed and source.channel_id in observed:
            words = _("“%(line)s” is new in the scenario, but another line of the budget has the spend of its channel.")
            raise LineIsObserved(words % {"line": source})


def _mark_adopted(scenario: Budget, adoption: Adoption, *, by: User | None) -> None:
    if _is_done(scenario, adoption):
        return
    records.save(scenario, by=by, adopted_at=timezone.now())
    records.audit(
        workspace=scenario.workspace,
        by=by,
        action="adopted",
        subject=scenario,
        budget=str(scenario.booked_in),
        months=[f"{month:%Y-%m}" for month in adoption.months],
        lines=[line.name for line in adoption.lines],
    )
