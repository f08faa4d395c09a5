"""What the board shows: six stages with their first cards, in a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import Comment
from roadmap.models import Attachment, ChecklistItem, Stage, StageLimit, Task
from roadmap.timeline import Period
from strategy.models import Channel, Goal, Person, TeamRole

CARDS = 50
"""How many cards a stage shows before it is asked for more."""
MOST_CARDS = 200
"""How many of a stage's cards are looked at again when something has changed."""
TOPIC = "roadmap.task."


@dataclass(frozen=True)
class Filters:
    """Which tasks are shown; None or empty: all."""

    person: Person | None = None
    role: TeamRole | None = None
    channel: Channel | None = None
    initiative: Any = None
    goal: Goal | None = None
    text: str = ""

    @property
    def any(self) -> bool:
        return any((self.person, self.role, self.channel, self.initiative, self.goal, self.text))


@dataclass(frozen=True, slots=True)
class Card:
    """A task with what its card says besides."""

    task: Task
    channel: Channel | None
    late: bool
    waiting_days: int
    points: int
    points_done: int
    attachments: int
    comments: int
    own_approval: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A stage: `count` tasks match the filters, `held` are in it in all, `most` may be."""

    stage: Stage
    cards: list[Card]
    count: int
    held: int
    most: int | None
    more_from: str
    """Where the next cards begin, empty when all are here."""

    @property
    def is_full(self) -> bool:
        return self.most is not None and self.held >= self.most


def revision() -> str:
    """Return a text that is another whenever a task or a limit was written; two queries.

    Versions are summed up because two transactions may commit in another order than they began.
    """
    tasks = Task.objects.aggregate(n=Count("pk"), versions=Sum("version"), last=Max("updated_at"))
    limits = StageLimit.objects.aggregate(n=Count("pk"), versions=Sum("version"), last=Max("updated_at"))
    return ".".join(_written(found) for found in (tasks, limits))


def _written(found: Mapping[str, Any]) -> str:
    last = int(found["last"].timestamp() * 1_000_000) if found["last"] else 0
    return f"{found['n']}.{found['versions'] or 0}.{last}"


# --- Which tasks ---------------------------------------------------------------


def matching(filters: Filters) -> QuerySet[Task]:
    """Return the tasks the filters let through, of all times."""
    tasks = Task.objects.all()
    if filters.person:
        tasks = tasks.filter(theirs(filters.person))
    if filters.role:
        tasks = tasks.filter(team_role=filters.role)
    if filters.channel:
        tasks = tasks.filter(on_channel(filters.channel.pk))
    if filters.initiative:
        tasks = tasks.filter(initiative=filters.initiative)
    if filters.goal:
        tasks = tasks.filter(initiative__goal=filters.goal)
    return tasks.filter(with_text(filters.text)) if filters.text else tasks


def theirs(person: Person) -> Q:
    """Match a person's tasks: given to them, or to a role they hold and to nobody else."""
    return Q(assignee=person) | Q(assignee=None, team_role__holder=person)


def on_channel(channel_id: int) -> Q:
    return Q(channel_id=channel_id) | Q(channel=None, initiative__channel_id=channel_id)


def with_text(text: str) -> Q:
    return Q(title__icontains=text) | Q(description__icontains=text)


def within(period: Period, today: date) -> Q:
    """Match what a board of a period shows.

    Done is what was done within it. Of the rest, the present period shows everything, another what is
    due in it. Days are those of the current time zone.
    """
    zone = timezone.get_current_timezone()
    begin = datetime.combine(period.first, time.min, tzinfo=zone)
    end = datetime.combine(period.last + timedelta(days=1), time.min, tzinfo=zone)
    done = Q(stage=Stage.DONE, done_at__gte=begin, done_at__lt=end)
    if period.first <= today <= period.last:
        return done | ~Q(stage=Stage.DONE)
    return done | (~Q(stage=Stage.DONE) & Q(due_on__range=(period.first, period.last)))


# --- The board -----------------------------------------------------------------


def columns(filters: Filters, *, period: Period, today: date, cards: int = CARDS) -> list[Column]:
    """Return the six stages, each with its first cards; a dozen queries whatever there is."""
    return _columns(matching(filters).filter(within(period, today)), today, cards)


def whole(tasks: QuerySet[Task], today: date) -> list[Column]:
    """Return the six stages of some tasks of all times, the first two hundred of each."""
    return _columns(tasks, today, MOST_CARDS)


def _columns(shown: QuerySet[Task], today: date, cards: int) -> list[Column]:
    counts = count_by_stage(shown)
    held = count_by_stage(Task.objects.all())
    most = dict(StageLimit.objects.values_list("stage", "most"))
    firsts = {stage: _first_tasks(shown, stage, cards) for stage in Stage}
    facts = _Facts.of([task.pk for tasks, _more in firsts.values() for task in tasks])
    return [
        Column(
            stage=stage,
            cards=[facts.card(task, today) for task in firsts[stage][0]],
            count=counts.get(stage, 0),
            held=held.get(stage, 0),
            most=most.get(stage),
            more_from=firsts[stage][1],
        )
        for stage in Stage
    ]


def more_cards(
    filters: Filters, *, period: Period, today: date, stage: Stage, below: tuple[int, int]
) -> tuple[list[Card], str]:
    """Return a stage's cards below the given rank and id, and where the next ones begin."""
    rank, pk = below
    shown = matching(filters).filter(within(period, today)).filter(Q(rank__gt=rank) | Q(rank=rank, pk__gt=pk))
    tasks, more_from = _first_tasks(shown, stage, CARDS)
    facts = _Facts.of([task.pk for task in tasks])
    return [facts.card(task, today) for task in tasks], more_from


def count_by_stage(tasks: QuerySet[Task]) -> dict[str, int]:
    return dict(tasks.order_by().values_list("stage").annotate(n=Count("pk")))


def with_names(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Read with the tasks what their cards name."""
    return tasks.select_related(
        "initiative__channel", "assignee", "team_role", "channel", "reviewer", "submitted_by", "approved_by"
    ).defer("description", "why", "initiative__description", "initiative__success_measure", "initiative__resources")


def _first_tasks(tasks: QuerySet[Task], stage: Stage, cards: int) -> tuple[list[Task], str]:
    found = list(with_names(tasks.filter(stage=stage)).order_by("rank", "pk")[: cards + 1])
    first = found[:cards]
    return first, f"{first[-1].rank}.{first[-1].pk}" if len(found) > cards else ""


@dataclass(frozen=True)
class _Facts:
    """What is counted for many cards at once; three queries."""

    points: dict[int, tuple[int, int]]
    attachments: dict[int, int]
    comments: dict[int, int]

    @classmethod
    def of(cls, tasks: Sequence[int]) -> "_Facts":
        points = ChecklistItem.objects.filter(task__in=tasks).order_by().values_list("task")
        files = Attachment.objects.filter(task__in=tasks).order_by().values_list("task")
        said = Comment.objects.filter(topic__in=[f"{TOPIC}{pk}" for pk in tasks]).order_by().values_list("topic")
        return cls(
            {pk: (n, done) for pk, n, done in points.annotate(n=Count("pk"), done=Count("done_at"))},
            dict(files.annotate(n=Count("pk"))),
            {int(topic.removeprefix(TOPIC)): n for topic, n in said.annotate(n=Count("pk"))},
        )

    def card(self, task: Task, today: date) -> Card:
        points, done = self.points.get(task.pk, (0, 0))
        waiting = (timezone.now() - task.waiting_since).days if task.waiting_since else 0
        return Card(
            task=task,
            channel=task.channel or (task.initiative.channel if task.initiative else None),
            late=task.stage != Stage.DONE and task.due_on is not None and task.due_on < today,
            waiting_days=waiting,
            points=points,
            points_done=done,
            attachments=self.attachments.get(task.pk, 0),
            comments=self.comments.get(task.pk, 0),
            own_approval=task.approved_by_id is not None and task.approved_by_id in own_accounts(task),
        )


def own_accounts(task: Task) -> set[int]:
    """Return whose work a task is: the accounts of who does it and who asked for its review."""
    accounts = {task.submitted_by_id, task.assignee.user_id if task.assignee else None}
    return {pk for pk in accounts if pk is not None}


def stages() -> list[dict[str, Any]]:
    """Return the stages with how many tasks they hold and may hold; two queries."""
    held = count_by_stage(Task.objects.all())
    limits = dict(StageLimit.objects.values_list("stage", "most"))
    return [
        {
            "stage": stage.value,
            "label": stage.label,
            "count": held.get(stage, 0),
            "most": limits.get(stage),
            "full": stage in limits and held.get(stage, 0) >= limits[stage],
        }
        for stage in Stage
    ]


# --- Personal boards -----------------------------------------------------------


def person_of(user: Any) -> Person | None:
    """Return who signs in with this account."""
    return Person.objects.filter(user=user).order_by("pk").first()


def hats_of(person: Person) -> QuerySet[TeamRole]:
    """Return the roles a person holds or has tasks in."""
    return TeamRole.objects.filter(Q(holder=person) | Q(tasks__assignee=person)).distinct()
