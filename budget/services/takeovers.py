"""Take the balance of one budget over into the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User
from budget import selectors
from budget.currencies import in_places
from budget.exceptions import BalanceHasChanged, BudgetIsNotLater, BudgetIsNotOver, MonthIsClosed
from budget.models import Budget, Takeover, month_name
from budget.money import ZERO
from budget.months import is_over
from budget.selectors.takeovers import TakeoverPlan, TakeoverRow
from budget.services.shared import check_not_scenario, lock_budget


@dataclass(frozen=True, slots=True)
class Choice:
    """The share of a balance to take over (1 is all), and the balance as the one who chose saw it."""

    share: Decimal
    balance: Decimal | None = None


NOTHING = Choice(ZERO)


@transaction.atomic
def take_over(
    *,
    from_budget: Budget,
    to_budget: Budget,
    choices: Mapping[int | None, Choice],
    by: User | None,
    today: date,
) -> TakeoverPlan:
    """Add the chosen shares of a finished budget's balances to what the next one begins with.

    `choices` are by the id of the line that takes over, None is the pool; what they leave out
    takes over nothing. Whatever the budget took over before is replaced, so that repeating it
    changes nothing. Return the plan as it stands afterwards.

    Raise `BudgetIsNotLater`, `BudgetIsNotOver`, `MonthIsClosed` when the later budget has closed
    months, `BalanceHasChanged` when a balance is not the one seen, ValidationError for a share
    outside 0 to 1 or a line that continues none.
    """
    for budget in sorted((from_budget, to_budget), key=lambda budget: budget.pk):
        check_not_scenario(budget)
        lock_budget(budget)
        budget.refresh_from_db()
    check_successive(from_budget, to_budget, today)
    check_nothing_closed(to_budget)
    plan = selectors.takeover_plan(from_budget, to_budget, today)
    _check_choices(plan, choices)
    _undo_others(plan, by)
    for row in plan.rows:
        _apply(plan, row, choices.get(row.key, NOTHING), by)
    records.audit(
        workspace=to_budget.workspace,
        by=by,
        action="took over",
        subject=to_budget,
        from_budget=from_budget.pk,
        amounts={row.key or "pool": str(row.amount(choices.get(row.key, NOTHING).share)) for row in plan.rows},
    )
    return selectors.takeover_plan(from_budget, to_budget, today)


def check_successive(from_budget: Budget, to_budget: Budget, today: date) -> None:
    """Raise a refusal unless one budget is over, and the other begins after it."""
    names = {"earlier": from_budget, "later": to_budget, "month": month_name(from_budget.last_month)}
    if from_budget.last_month >= to_budget.first_month:
        raise BudgetIsNotLater(_("“%(later)s” does not begin after the end of “%(earlier)s” (%(month)s).") % names)
    if not is_over(from_budget.last_month, today):
        raise BudgetIsNotOver(
            _("“%(earlier)s” is not over: its last month is %(month)s. Its balance is known after that.") % names
        )


def check_nothing_closed(budget: Budget) -> None:
    """Raise `MonthIsClosed` when what a budget began with is part of a closed month."""
    closed = selectors.closed_months(budget)
    if closed:
        raise MonthIsClosed(
            _(
                "%(month)s of “%(budget)s” is closed, and what the budget began with is part of it. "
                "An owner can reopen the month; then the balance can be taken over."
            )
            % {"month": month_name(min(closed)), "budget": budget}
        )


def _check_choices(plan: TakeoverPlan, choices: Mapping[int | None, Choice]) -> None:
    rows = {row.key: row for row in plan.rows}
    for key, choice in choices.items():
        if key not in rows:
            raise ValidationError({"lines": _("This line continues no line of the earlier budget.")})
        if not 0 <= choice.share <= 1:
            raise ValidationError({"share": _("Take over between 0 and 100 percent of the balance.")})
        if choice.balance is not None and choice.balance != rows[key].balance:
            raise BalanceHasChanged(
                _("The balance of “%(name)s” is %(now)s now; it was %(seen)s. Look at the preview again.")
                % {
                    "name": rows[key].from_line or _("Pool"),
                    "now": in_places(rows[key].balance),
                    "seen": in_places(choice.balance),
                }
            )


def _undo_others(plan: TakeoverPlan, by: User | None) -> None:
    """Take back what was taken over earlier for lines that are not part of this takeover."""
    part_of_it = {row.key for row in plan.rows}
    for takeover in selectors.takeovers_into(plan.to_budget):
        if takeover.to_line_id in part_of_it:
            continue
        line = takeover.to_line
        if line is not None and takeover.amount:
            records.save(line, by=by, opening_balance=line.opening_balance - takeover.amount)
        takeover.delete()


def _apply(plan: TakeoverPlan, row: TakeoverRow, choice: Choice, by: User | None) -> None:
    opening = row.new_opening(choice.share)
    if opening != row.opening:
        if row.to_line:
            records.save(row.to_line, by=by, opening_balance=opening)
        else:
            records.save(plan.to_budget, by=by, pool_opening=opening)
    records.save(
        row.taken or Takeover(workspace=plan.to_budget.workspace, to_budget=plan.to_budget, to_line=row.to_line),
        by=by,
        from_budget=plan.from_budget,
        from_line=row.from_line,
        balance=row.balance,
        share=choice.share,
        amount=row.amount(choice.share),
        taken_by=by,
    )
