"""Tasks that come back: when they are due."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from roadmap.models import Initiative, RecurringTask
from roadmap.recurrence import Every, Rhythm, days_after, next_day

OVER = (Initiative.Status.DONE, Initiative.Status.DROPPED)


def recurring_tasks() -> QuerySet[RecurringTask]:
    return RecurringTask.objects.select_related("initiative", "assignee", "team_role", "channel")


def rhythm_of(recurring: RecurringTask) -> Rhythm:
    return Rhythm(Every(recurring.interval), recurring.weekday, recurring.day)


def is_over(recurring: RecurringTask) -> bool:
    """Tell whether its initiative is done or dropped: nothing more comes of it."""
    return recurring.initiative is not None and recurring.initiative.status in OVER


def due_days(recurring: RecurringTask, *, until: date) -> list[date]:
    """Return the days up to `until` for which a task is still to be made, the earliest first."""
    return [] if recurring.paused or is_over(recurring) else passed_days(recurring, until)


def passed_days(recurring: RecurringTask, until: date) -> list[date]:
    """Return the days up to `until` after the last one made, paused or not."""
    return days_after(
        rhythm_of(recurring),
        starts_on=recurring.starts_on,
        made_until=recurring.made_until,
        until=until,
        ends_on=recurring.ends_on,
    )


def next_date(recurring: RecurringTask, today: date) -> date | None:
    """Return the next day a task is made for; None when it is paused or has ended."""
    if recurring.paused or is_over(recurring):
        return None
    due = due_days(recurring, until=today)
    if due:
        return due[0]
    return next_day(
        rhythm_of(recurring), starts_on=recurring.starts_on, after=max(today, recurring.made_until or today),
        ends_on=recurring.ends_on,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A recurring task as the list shows it."""

    recurring: RecurringTask
    next: date | None
    is_over: bool


def recurring_rows(today: date) -> list[Row]:
    """Return all with their next day, in one query."""
    return [Row(one, next_date(one, today), is_over(one)) for one in recurring_tasks()]
