"""One person's week: what is late, due, waiting and decided, and whether the goals behind it move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from roadmap.goal_motion import Motion, motions
from roadmap.models import Effort, Health, Initiative, Milestone, Stage, Task
from roadmap.selectors.health import standings
from roadmap.selectors.initiatives import OPEN
from roadmap.week import Week, week_of
from strategy.models import Goal, Person

MOST = 50
"""Rows of a list; a week with more is no plan."""
SUGGESTED = 5
APPROVING = [role.value for role in Role if role.includes(Role.CONTRIBUTOR)]


@dataclass(frozen=True, slots=True)
class DueTask:
    task: Task
    late: bool

    @property
    def done(self) -> bool:
        return self.task.stage == Stage.DONE


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    tasks: Sequence[DueTask]


@dataclass(frozen=True, slots=True)
class WaitingTask:
    task: Task
    days: int
    """How many days it has waited, 0 since today."""


@dataclass(frozen=True, slots=True)
class OwnInitiative:
    initiative: Initiative
    health: Health

    @property
    def label(self) -> str:
        return str(self.health.label)


@dataclass(frozen=True, slots=True)
class GoalMotion:
    goal: Goal
    motion: Motion | None


@dataclass(frozen=True, slots=True)
class Focus:
    """A person's week as it stands today; each list holds at most `MOST` rows."""

    person: Person
    week: Week
    today: date
    late: Sequence[Task]
    due: Sequence[Day]
    waiting: Sequence[WaitingTask]
    to_approve: Sequence[Task]
    initiatives: Sequence[OwnInitiative]
    milestones: Sequence[Milestone]
    goals: Sequence[GoalMotion]
    suggested: Sequence[Task]
    """What could be picked next, while nothing is due: the person's own first, then what nobody does yet."""

    @property
    def is_current(self) -> bool:
        return self.today in self.week

    @property
    def open_due(self) -> Sequence[Day]:
        """Return the days with what is still to be done on them."""
        days = [Day(day.date, [due for due in day.tasks if not due.done]) for day in self.due]
        return [day for day in days if day.tasks]

    @property
    def has_news(self) -> bool:
        """Tell whether there is anything a person would have to act on."""
        return bool(self.late or self.open_due or self.waiting or self.to_approve or self.milestones)


def focus(person: Person, *, week: Week, today: date) -> Focus:
    """Read a person's week, in the same number of queries whatever it holds.

    What should have been done before today is late and stands in the current week; in another week
    every task stands on its day.
    """
    current = today in week
    due = _due(person, week, today=today)
    return Focus(
        person=person,
        week=week,
        today=today,
        late=list(_open_of(person).filter(due_on__lt=today).order_by("due_on", "rank", "pk")[:MOST]) if current else [],
        due=due,
        waiting=_waiting(person, today),
        to_approve=list(_to_approve(person)[:MOST]),
        initiatives=_initiatives(person, week, today),
        milestones=list(_milestones(week)[:MOST]),
        goals=_goals(today),
        suggested=list(_suggested(person)[:SUGGESTED]) if not due else [],
    )


def this_week(person: Person, today: date) -> Focus:
    return focus(person, week=week_of(today), today=today)


def _tasks() -> QuerySet[Task]:
    return Task.objects.select_related("initiative", "assignee", "submitted_by")


def _open_of(person: Person) -> QuerySet[Task]:
    return _tasks().filter(assignee=person).exclude(stage=Stage.DONE)


def _due(person: Person, week: Week, *, today: date) -> list[Day]:
    """Group the tasks of a week by their day, done ones too; the current week leaves the late ones out."""
    tasks = _tasks().filter(assignee=person, due_on__range=(week.first, week.last))
    if today in week:
        tasks = tasks.filter(Q(due_on__gte=today) | Q(stage=Stage.DONE))
    by_day: dict[date, list[DueTask]] = {}
    for task in tasks.order_by("due_on", "rank", "pk")[:MOST]:
        if task.due_on:
            late = task.stage != Stage.DONE and task.due_on < today
            by_day.setdefault(task.due_on, []).append(DueTask(task, late))
    return [Day(day, due) for day, due in by_day.items()]


def _waiting(person: Person, today: date) -> list[WaitingTask]:
    waiting = _tasks().filter(assignee=person, stage=Stage.WAITING).order_by("waiting_since", "pk")[:MOST]
    return [WaitingTask(task, _days_since(task, today)) for task in waiting]


def _days_since(task: Task, today: date) -> int:
    since = timezone.localdate(task.waiting_since) if task.waiting_since else today
    return max((today - since).days, 0)


def _to_approve(person: Person) -> QuerySet[Task]:
    """Return what waits in the review for this person, or for anybody but who did it and who asked."""
    in_review = _tasks().filter(stage=Stage.REVIEW).order_by("due_on", "rank", "pk")
    may = Exists(
        Membership.objects.filter(
            workspace=person.workspace_id, user=person.user_id, role__in=APPROVING, user__is_active=True
        )
    )
    anybody = Q(reviewer=None) & ~Q(assignee=person) & may
    others = ~Q(submitted_by=person.user_id) | Q(submitted_by=None)
    return in_review.filter(Q(reviewer=person) | (anybody & others))


def _initiatives(person: Person, week: Week, today: date) -> list[OwnInitiative]:
    """Return the open initiatives the person owns or gives hours to that have begun by the week's end."""
    gives_hours = Exists(Effort.objects.filter(initiative=OuterRef("pk"), person=person))
    own = list(
        Initiative.objects.filter(
            Q(owner=person) | gives_hours, status__in=OPEN, starts_on__lte=week.last, goal__strategy__is_current=True
        )
        .select_related("goal__strategy")
        .order_by("starts_on", "pk")[:MOST]
    )
    found = standings(own, today)
    return [OwnInitiative(one, found[one.pk].health) for one in own]


def _milestones(week: Week) -> QuerySet[Milestone]:
    within = Milestone.objects.filter(due_on__range=(week.first, week.last))
    return within.select_related("goal", "initiative").order_by("due_on", "pk")


def _goals(today: date) -> list[GoalMotion]:
    active = Goal.objects.filter(status=Goal.Status.ACTIVE, strategy__is_current=True)
    goals = list(active.select_related("channel").order_by("deadline", "pk")[:MOST])
    found = motions(goals, today)
    return [GoalMotion(goal, found.get(goal.pk)) for goal in goals]


def _suggested(person: Person) -> QuerySet[Task]:
    ready = _tasks().filter(stage__in=(Stage.NEXT, Stage.BACKLOG), due_on=None)
    offered = ready.filter(Q(assignee=person) | Q(assignee=None))
    return offered.order_by(F("assignee").desc(nulls_last=True), "-stage", "rank", "pk")
