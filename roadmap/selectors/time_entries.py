"""Time spent on tasks: of one task, of a person's week, and by channel for those who count its cost."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth

from accounts.models import User
from roadmap.models import Stage, Task, TimeEntry
from strategy.models import Person

CHANNEL = Coalesce("task__channel_id", "task__initiative__channel_id", "task__initiative__goal__channel_id")
DAYS_OF_A_WEEK = 7
MOST_ROWS = 100


def time_entries() -> QuerySet[TimeEntry]:
    return TimeEntry.objects.select_related("person", "task")


def person_of(user: User) -> Person | None:
    """Return the person an account stands for, the first by name where there are several."""
    return Person.objects.filter(user=user).first()


# --- For those who count the cost ----------------------------------------------


@dataclass(frozen=True, slots=True)
class HoursEntry:
    """Hours on tasks of a channel (None: of none) on one day, or in one month by its first day."""

    date: date
    channel_id: int | None
    hours: Decimal


def hours_by_day(*, start: date, end: date) -> list[HoursEntry]:
    """Add the hours between two days, both included, up by day and channel; one query.

    A task without a channel counts for that of its initiative, else of its goal.
    """
    rows = (
        TimeEntry.objects.filter(date__range=(start, end))
        .order_by("date")
        .values_list("date", CHANNEL)
        .annotate(total=Sum("hours"))
    )
    return [HoursEntry(*row) for row in rows]


def hours_by_month(*, start: date, end: date) -> list[HoursEntry]:
    """Add the hours between two days, both included, up by month and channel, the latest month first; one query."""
    rows = (
        TimeEntry.objects.filter(date__range=(start, end))
        .annotate(month=TruncMonth("date"))
        .order_by("-month")
        .values_list("month", CHANNEL)
        .annotate(total=Sum("hours"))
    )
    return [HoursEntry(*row) for row in rows]


def hours_mark() -> str:
    """Return a mark that is another one whenever an entry has come, gone or changed."""
    count, last = TimeEntry.objects.aggregate(count=Count("pk"), last=Max("updated_at")).values()
    return f"{count}-{last:%Y%m%d%H%M%S%f}" if last else ""


# --- A person's week -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """The hours of a task on a day; several entries can be changed on the task's page only."""

    day: date
    hours: Decimal
    several: bool


@dataclass(frozen=True, slots=True)
class SheetRow:
    task: Task
    cells: list[Cell]

    @property
    def total(self) -> Decimal:
        return sum((cell.hours for cell in self.cells), Decimal(0))


@dataclass(frozen=True, slots=True)
class WeekSheet:
    days: list[date]
    rows: list[SheetRow]

    @property
    def totals(self) -> list[tuple[date, Decimal]]:
        """Return the hours of each day over all tasks."""
        return [
            (day, sum((row.cells[place].hours for row in self.rows), Decimal(0))) for place, day in enumerate(self.days)
        ]

    @property
    def total(self) -> Decimal:
        return sum((row.total for row in self.rows), Decimal(0))


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_sheet(person: Person, monday: date, *, also: Collection[int] = ()) -> WeekSheet:
    """Return a person's week: tasks they spent time on or have in hand, and those asked for; two queries."""
    days = [monday + timedelta(days=n) for n in range(DAYS_OF_A_WEEK)]
    of_week = TimeEntry.objects.filter(person=person, date__range=(days[0], days[-1]))
    sums = of_week.order_by().values_list("task_id", "date").annotate(total=Sum("hours"), entries=Count("pk"))
    spent = {(task, day): (total, entries) for task, day, total, entries in sums}
    shown = {task for task, _day in spent} | set(also)
    in_hand = Q(assignee=person) & ~Q(stage__in=(Stage.DONE, Stage.BACKLOG))
    tasks = Task.objects.filter(Q(pk__in=shown) | in_hand).select_related("initiative").order_by("title", "pk")
    return WeekSheet(days, [_row(task, days, spent) for task in tasks[:MOST_ROWS]])


def _row(task: Task, days: list[date], spent: dict[tuple[int, date], tuple[Decimal, int]]) -> SheetRow:
    cells = []
    for day in days:
        hours, entries = spent.get((task.pk, day), (Decimal(0), 0))
        cells.append(Cell(day, hours, entries > 1))
    return SheetRow(task, cells)
