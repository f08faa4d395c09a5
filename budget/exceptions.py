"""Why the budget refuses a write; the text is what the user reads."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError


class Refusal(ValidationError):
    """The state of the budget forbids what was asked; `name` is what the API calls the rule."""

    name = "refused"


class MonthIsClosed(Refusal):
    name = "month_is_closed"


class MonthIsNotOver(Refusal):
    name = "month_is_not_over"


class LineIsInUse(Refusal):
    name = "line_is_in_use"


class BudgetIsInUse(Refusal):
    name = "budget_is_in_use"


class LineIsObserved(Refusal):
    """Spend of the line comes from its channel's reports and is not typed a second time."""

    name = "line_is_observed"


class LineIsDefunded(Refusal):
    name = "line_is_defunded"


class ReferenceIsTaken(Refusal):
    """Another expense has been stored under the same reference."""

    name = "reference_is_taken"


class OutsideBudget(ValidationError):
    """A date or month the budget does not cover."""


class BudgetIsScenario(Refusal):
    """A scenario only plans; spending, moving and closing belong to its budget."""

    name = "budget_is_scenario"


class MonthIsNotClosed(Refusal):
    name = "month_is_not_closed"


class PoolHoldsLess(Refusal):
    """A move by hand would take more out of the pool than it holds."""

    name = "pool_holds_less"


class BudgetIsNotLater(Refusal):
    """Money is taken over from a budget that is over, by one that begins after it."""

    name = "budget_is_not_later"


class BudgetIsNotOver(Refusal):
    name = "budget_is_not_over"


class BalanceHasChanged(Refusal):
    """The balance is no longer what the one who decided saw."""

    name = "balance_has_changed"


class LineIsUntracked(Refusal):
    """What is spent on the line is taken to be what was planned."""

    name = "line_is_untracked"


class RateIsMissing(Refusal):
    """Nothing says what the bill's currency cost on its day."""

    name = "rate_is_missing"


class ExpenseIsDecided(Refusal):
    """The expense does not wait for a decision."""

    name = "expense_is_decided"


class NothingIsDue(Refusal):
    """The recurring expense has been booked as far as it is due."""

    name = "nothing_is_due"


class NothingIsPlanned(Refusal):
    """A budget without lines has no plan to approve."""

    name = "nothing_is_planned"


class PlanIsApproved(Refusal):
    """The plan is still the one that was approved last."""

    name = "plan_is_approved"


class ApprovalIsWaiting(Refusal):
    """Another request to approve the budget waits for its decision."""

    name = "approval_is_waiting"


class ApprovalIsDecided(Refusal):
    """The request to approve the budget does not wait any more."""

    name = "approval_is_decided"


class NoMonthIsLeft(Refusal):
    """Every month of the budget is over: nothing can be adopted any more."""

    name = "no_month_is_left"


class AdoptionHasChanged(Refusal):
    """Adopting the scenario would change something else than what was shown."""

    name = "adoption_has_changed"


class LineNameIsTaken(Refusal):
    name = "line_name_is_taken"


class PlanHasChanged(Refusal):
    """What was shown as planned is no longer what is planned."""

    name = "plan_has_changed"


class PlansRefused(Refusal):
    """Some cells of a batch cannot be planned as asked, so none is; `problems` names each (`CellProblem`)."""

    name = "plans_refused"

    def __init__(self, problems: Sequence[Any]) -> None:
        self.problems = problems
        super().__init__([problem.message for problem in problems])


class StatementIsBooked(Refusal):
    """The statement has been booked; its columns and choices are settled."""

    name = "statement_is_booked"


class StatementIsNotBooked(Refusal):
    name = "statement_is_not_booked"


class LayoutIsUnsettled(Refusal):
    """Nobody has said yet what the statement's columns mean."""

    name = "layout_is_unsettled"


class FileIsGone(Refusal):
    """The uploaded file is no longer on the disk."""

    name = "file_is_gone"


class ImportIsDone(Refusal):
    name = "import_is_done"


class ImportIsNotDone(Refusal):
    name = "import_is_not_done"


class ImportWasOverwritten(Refusal):
    """Something an import wrote has been changed since, so it cannot be taken back."""

    name = "import_was_overwritten"


class NothingToImport(Refusal):
    name = "nothing_to_import"
