"""Reads of the roadmap."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from roadmap.models import Initiative
from roadmap.timeline import Group, Piece
from strategy.models import Goal

OPEN = (Initiative.Status.PLANNED, Initiative.Status.IN_PROGRESS, Initiative.Status.WAITING)


def goals_with_initiatives() -> QuerySet[Goal]:
    """Return the current strategy's goals in order of deadline, each with its initiatives; two queries."""
    return any_goal_with_initiatives().filter(strategy__is_current=True)


def any_goal_with_initiatives() -> QuerySet[Goal]:
    """Return the goals of all strategies, each with its initiatives; two queries."""
    initiatives = Initiative.objects.select_related("goal__strategy").order_by("starts_on", "pk")
    return Goal.objects.prefetch_related(Prefetch("initiatives", initiatives))


def timeline_groups(goals: QuerySet[Goal]) -> list[Group]:
    return [
        Group(goal.pk, goal.title, goal.deadline, [piece(initiative) for initiative in goal.initiatives.all()])
        for goal in goals
    ]


def piece(initiative: Initiative) -> Piece:
    return Piece(
        key=initiative.pk,
        title=initiative.title,
        first=initiative.starts_on,
        last=initiative.last_day,
        open_ended=initiative.until_goal_is_met,
        status=initiative.status,
        status_label=initiative.get_status_display(),
    )


@dataclass(frozen=True)
class Overview:
    """What the workspace's home says of the roadmap."""

    open: int
    late: int
    next: Initiative | None
    bare_goals: int
    goals: int


def overview(*, today: date) -> Overview:
    """Count open and late initiatives and active goals without any; four queries."""
    open_ones = Initiative.objects.filter(status__in=OPEN, goal__strategy__is_current=True)
    active = Goal.objects.filter(status=Goal.Status.ACTIVE, strategy__is_current=True)
    return Overview(
        open=open_ones.count(),
        late=open_ones.filter(late_on(today)).count(),
        next=open_ones.filter(starts_on__gte=today).order_by("starts_on", "pk").first(),
        bare_goals=active.filter(initiatives=None).count(),
        goals=active.count(),
    )


def late_on(today: date) -> Q:
    """Match what should have ended before the day: by its own end, or by its goal's deadline."""
    return Q(ends_on__lt=today) | Q(ends_on=None, goal__deadline__lt=today)
