"""The plan of a budget today, what was asked and approved, and the difference."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum

from budget import plan as plans
from budget.models import Budget, BudgetApproval, BudgetLine, LineMonth, Move
from budget.money import ZERO
from budget.months import is_over
from budget.plan import Comparison, Plan, PlannedLine
from budget.selectors.budgets import closed_months

Decision = BudgetApproval.Decision

IS_FUNDED = Q(line__defunded_from=None) | Q(line__defunded_from__gt=F("month"))


def planned_months(budget: Budget) -> QuerySet[LineMonth]:
    """Return the months of a budget that get planned money: within its time, of lines not stopped."""
    return LineMonth.objects.filter(
        IS_FUNDED,
        line__budget=budget,
        month__range=(budget.first_month, budget.last_month),
        planned__isnull=False,
    )


def plan_of(budget: Budget) -> Plan:
    """Return what the lines of a budget plan today, in two queries."""
    months: dict[int, dict[date, Decimal]] = defaultdict(dict)
    for line_id, month, planned in planned_months(budget).values_list("line_id", "month", "planned"):
        months[line_id][month] = planned or ZERO
    return tuple(
        PlannedLine(line.pk, line.name, line.category, months[line.pk])
        for line in BudgetLine.objects.filter(budget=budget)
    )


class Standing(StrEnum):
    """How far the plan of a budget is."""

    DRAFT = "draft"
    WAITING = "waiting"
    APPROVED = "approved"
    CHANGED = "changed"


@dataclass(frozen=True)
class PlanState:
    """The plan of a budget, its approvals from the first to the last, and what they mean for it."""

    budget: Budget
    plan: Plan
    approvals: tuple[BudgetApproval, ...]

    @cached_property
    def waiting(self) -> BudgetApproval | None:
        return next((approval for approval in self.approvals if approval.is_waiting), None)

    @cached_property
    def approved(self) -> tuple[BudgetApproval, ...]:
        return tuple(approval for approval in self.approvals if approval.decision == Decision.APPROVED)

    @property
    def baseline(self) -> BudgetApproval | None:
        """Return the first approved plan: it stays as it was."""
        return self.approved[0] if self.approved else None

    @property
    def last_approved(self) -> BudgetApproval | None:
        return self.approved[-1] if self.approved else None

    @property
    def sent_back(self) -> BudgetApproval | None:
        """Return the last request, if it was sent back."""
        last = self.approvals[-1] if self.approvals else None
        return last if last and last.decision == Decision.RETURNED else None

    @cached_property
    def standing(self) -> Standing:
        if self.waiting:
            return Standing.WAITING
        if self.last_approved is None:
            return Standing.DRAFT
        return Standing.CHANGED if self.since(self.last_approved).changed else Standing.APPROVED

    def since(self, approval: BudgetApproval) -> Comparison:
        """Compare the plan that was asked for with today's."""
        return plans.compare(plans.from_stored(approval.plan), self.plan, self.budget.month_list())


def plan_state(budget: Budget) -> PlanState:
    """Read plan and approvals of a budget, in three queries."""
    approvals = budget.approvals.select_related("asked_by", "decided_by")
    return PlanState(budget, plan_of(budget), tuple(approvals))


@dataclass(frozen=True)
class Baseline:
    """The first approved plan of a budget, as amounts by line and month."""

    approval: BudgetApproval
    cells: dict[tuple[int, date], Decimal]

    def planned(self, line: BudgetLine, month: date) -> Decimal:
        """Return what was approved for a line, of a scenario's line for its original; 0 if nothing was."""
        return self.cells.get((self._id_of(line), month), ZERO)

    def planned_in_all(self, line: BudgetLine) -> Decimal:
        """Return what was approved for a line over the whole time."""
        approved_as = self._id_of(line)
        return sum((amount for (line_id, _month), amount in self.cells.items() if line_id == approved_as), ZERO)

    def _id_of(self, line: BudgetLine) -> int:
        source = line.copied_from_id if self.approval.budget_id != line.budget_id else line.pk
        return source or 0


def baseline_of(budget: Budget) -> Baseline | None:
    """Return the baseline of a budget (of a scenario: of its budget), in one query; None before any approval."""
    approval = BudgetApproval.objects.filter(
        budget=budget.scenario_of_id or budget.pk, decision=Decision.APPROVED
    ).first()
    if approval is None:
        return None
    lines = plans.from_stored(approval.plan)
    return Baseline(approval, {(line.id, month): amount for line in lines for month, amount in line.months.items()})


def moved_by_line(budget: Budget) -> dict[int, Decimal]:
    """Return by line what was moved in over the whole time, less what was moved out."""
    moved: dict[int, Decimal] = defaultdict(lambda: ZERO)
    entries = Move.objects.filter(budget=budget).order_by().values_list("from_line_id", "to_line_id", "amount")
    for from_line, to_line, amount in entries:
        if from_line:
            moved[from_line] -= amount
        if to_line:
            moved[to_line] += amount
    return dict(moved)


def scenarios_of(budget: Budget) -> QuerySet[Budget]:
    """Return the scenarios of a budget, the oldest first, with what each plans in sum."""
    planned = (
        LineMonth.objects.filter(
            IS_FUNDED,
            line__budget=OuterRef("pk"),
            month__range=(budget.first_month, budget.last_month),
        )
        .order_by()
        .values("line__budget")
        .annotate(total=Sum("planned"))
        .values("total")
    )
    return Budget.objects.filter(scenario_of=budget).order_by("pk").annotate(planned_sum=Subquery(planned))


def total_planned(plan: Plan) -> Decimal:
    return sum((amount for line in plan for amount in line.months.values()), ZERO)


def open_planned_months(budget: Budget, today: date) -> list[date]:
    """Return the months of a budget that are neither over nor closed: those a plan can still reach."""
    closed = closed_months(budget)
    return [month for month in budget.month_list() if month not in closed and not is_over(month, today)]
