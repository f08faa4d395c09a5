"""Why the budget refuses a write; the text is what the user reads."""

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
