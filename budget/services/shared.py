"""What the services of the budget share: locks, words for how far an edit reaches, the news they send."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.prepared import Prepared
from budget import selectors
from budget.exceptions import BudgetIsScenario, OutsideBudget
from budget.models import Budget, BudgetLine, month_name
from budget.signals import budget_changed


class Reach(models.TextChoices):
    """How far an edit of one month goes; closed months are never changed."""

    THIS = "this", gettext_lazy("This month")
    ONWARDS = "onwards", gettext_lazy("From this month on")
    ALL = "all", gettext_lazy("All open months")


class Keep(Enum):
    """The mark of a value that is left as it is (None has a meaning of its own)."""

    KEEP = "keep"


KEEP = Keep.KEEP


def check_not_scenario(budget: Budget) -> None:
    """Raise `BudgetIsScenario`: money is spent, moved and closed in the budget itself only."""
    if budget.is_scenario:
        raise BudgetIsScenario(
            _("“%(scenario)s” is a scenario: it only plans. Do this in “%(budget)s”.")
            % {"scenario": budget, "budget": budget.scenario_of}
        )


_locked = Prepared(lambda budget: Budget.objects.order_by().select_for_update().filter(pk=budget), budget=int)


def lock_budget(budget: Budget) -> Budget:
    """Let one writer at a time change a budget, so that a closing freezes a settled state; return it as it is now.

    Every writer counts the revision up; pages that show the budget, or a scenario of it, notice
    by that.
    """
    locked = _locked.first(budget=budget.pk)
    if locked is None:
        raise Budget.DoesNotExist
    Budget.objects.filter(Q(pk=budget.pk) | Q(scenario_of=budget.pk)).update(revision=F("revision") + 1)
    locked.revision += 1
    tell_of_change(budget.pk)
    return locked


@dataclass(frozen=True)
class TellOfChange:
    """A call after commit that can be told from others, so that a budget is named once."""

    budget_id: int

    def __call__(self) -> None:
        budget_changed.send(sender=Budget, budget_id=self.budget_id)


def tell_of_change(budget_id: int) -> None:
    """Send `budget_changed` once the transaction is stored, however often it writes the budget."""
    news = TellOfChange(budget_id)
    if not any(news == waiting[1] for waiting in connection.run_on_commit):
        transaction.on_commit(news)


def settled_lines(*lines: BudgetLine) -> dict[int, BudgetLine]:
    """Lock the budgets of lines, in one order, and return the lines by id as they are now."""
    locked = {budget_id: lock_budget(Budget(pk=budget_id)) for budget_id in sorted({line.budget_id for line in lines})}
    settled = {line.pk: line for line in _lines_now({line.pk for line in lines})}
    for line in settled.values():
        line.budget = locked[line.budget_id]
    return settled


_line_now = Prepared(lambda line: BudgetLine.objects.order_by().filter(pk=line), line=int)


def _lines_now(line_ids: set[int]) -> Iterable[BudgetLine]:
    if len(line_ids) == 1:  # what every single expense asks for
        return _line_now(line=min(line_ids))
    return BudgetLine.objects.order_by().filter(pk__in=line_ids)


def open_months(line: BudgetLine) -> list[date]:
    """Return the months of the line's budget that are not closed."""
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
