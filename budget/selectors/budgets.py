"""Which budgets there are, and which of their months are in use."""

from datetime import date

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from accounts.prepared import Prepared
from budget.models import STANDS, Budget, BudgetApproval, Expense, Move, RecurringExpense, Takeover
from budget.months import is_over, month_of

_budgets = Prepared(lambda budget: Budget.objects.order_by().filter(pk=budget), budget=int)


def budget_or_404(budget_id: int) -> Budget:
    budget = _budgets.first(budget=budget_id)
    if budget is None:
        raise Http404
    return budget


def closed_months(budget: Budget) -> set[date]:
    """Return the months that are closed; those of a scenario are its budget's."""
    return set(budget.booked_in.closings.filter(STANDS).values_list("month", flat=True).order_by())


def current_month(budget: Budget, today: date) -> date:
    """Return the first month that is not over, or the last one."""
    return next((m for m in budget.month_list() if not is_over(m, today)), budget.last_month)


def months_in_use(budget: Budget) -> list[date]:
    """Return the months in which something was closed, spent or moved."""
    moves = Move.objects.filter(budget=budget).order_by()
    spent = Expense.objects.filter(line__budget=budget).order_by().values_list("date", flat=True)
    used = closed_months(budget) | {month_of(day) for day in spent.distinct()}
    for pair in moves.values_list("from_month", "to_month"):
        used.update(pair)
    return sorted(used)


def has_history(budget: Budget) -> bool:
    """Tell whether more than its months ties a budget: decisions, closings taken back, bills that recur, takeovers."""
    return (
        budget.approvals.filter(decision=BudgetApproval.Decision.APPROVED).exists()
        or budget.closings.exists()
        or Takeover.objects.filter(Q(from_budget=budget) | Q(to_budget=budget)).exists()
        or RecurringExpense.objects.filter(line__budget=budget).exists()
    )


def budgets() -> QuerySet[Budget]:
    """Return the workspace's budgets, scenarios left out, with their number of lines."""
    return Budget.objects.filter(scenario_of=None).annotate(line_count=Count("lines"))


def running_budget(today: date) -> Budget | None:
    """Return the latest budget that covers today, else the latest of all."""
    latest = list(Budget.objects.filter(scenario_of=None).order_by("-first_month", "-pk")[:20])
    return next((budget for budget in latest if budget.covers(today)), latest[0] if latest else None)
