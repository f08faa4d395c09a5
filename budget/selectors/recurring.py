"""Recurring expenses: when they are due, and where they are booked."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from budget.bills import Bill, due_dates
from budget.models import BudgetLine, RecurringExpense
from budget.months import add_months, last_day, month_of
from budget.selectors.rates import rates_between, value_bill

MONTHS = {
    RecurringExpense.Interval.MONTH: 1,
    RecurringExpense.Interval.QUARTER: 3,
    RecurringExpense.Interval.YEAR: 12,
}
GENERATIONS = 20
"""How many budgets, each copied from the one before, are followed to find a line's heir."""


def recurring_expenses() -> QuerySet[RecurringExpense]:
    return RecurringExpense.objects.select_related("line__budget", "line__channel", "channel", "initiative")


def recurring_problems() -> QuerySet[RecurringExpense]:
    """Return those that could not be booked and are to be."""
    return recurring_expenses().filter(paused=False).exclude(problem="")


def due_days(recurring: RecurringExpense, *, until: date) -> list[date]:
    """Return the days up to `until` that are still to be booked, the earliest first.

    A month is booked once, also when the day of the month was changed after it.
    """
    if recurring.paused:
        return []
    days = days_until(recurring, until)
    booked = recurring.booked_until
    return [day for day in days if booked is None or month_of(day) > month_of(booked)]


def next_day(recurring: RecurringExpense, today: date) -> date | None:
    """Return the first day still to be booked, or None when it has ended or is paused."""
    latest = max(filter(None, (today, recurring.booked_until, recurring.starts_on)))
    within = last_day(add_months(month_of(latest), MONTHS[RecurringExpense.Interval(recurring.interval)] + 1))
    return next(iter(due_days(recurring, until=within)), None)


def days_until(recurring: RecurringExpense, until: date) -> list[date]:
    """Return every day up to `until` on which the bill comes, booked or not."""
    return list(
        due_dates(
            every=MONTHS[RecurringExpense.Interval(recurring.interval)],
            day=recurring.day,
            starts_on=recurring.starts_on,
            ends_on=recurring.ends_on,
            until=until,
        )
    )


def line_covering(line: BudgetLine, day: date) -> BudgetLine | None:
    """Return the line, or the line it was copied to in a budget that covers the day."""
    generation = list(_lines().filter(pk=line.pk))
    for _step in range(GENERATIONS):
        covering = [heir for heir in generation if heir.budget.covers(day)]
        if covering or not generation:
            return covering[-1] if covering else None
        generation = list(_lines().filter(copied_from__in=[heir.pk for heir in generation]).order_by("pk"))
    return None


def _lines() -> QuerySet[BudgetLine]:
    return BudgetLine.objects.filter(budget__scenario_of=None).select_related("budget", "channel", "workspace")


@dataclass(frozen=True, slots=True)
class Expected:
    """A booking to come; `amount` is None while no rate is known."""

    date: date
    recurring: RecurringExpense
    amount: Decimal | None


def expected_in_month(recurring: list[RecurringExpense], today: date) -> list[Expected]:
    """Return what is still to be booked until the end of this month, in two queries at most."""
    end = last_day(month_of(today))
    due = [(day, one) for one in recurring for day in due_days(one, until=end)]
    if not due:
        return []
    rates = rates_between(min(day for day, _one in due), end)

    def amount(day: date, one: RecurringExpense) -> Decimal | None:
        bill = Bill(one.entered, one.tax_share, one.with_tax)
        try:
            return value_bill(one.line.budget, day, bill, one.currency, rates).amount
        except ValidationError:
            return None

    found = [Expected(day, one, amount(day, one)) for day, one in due]
    return sorted(found, key=lambda entry: (entry.date, entry.recurring.pk))
