"""Goals with their initiatives, and which of these are open or late."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from django.db.models import Prefetch, Q, QuerySet

from roadmap.models import Effort, Initiative, Risk
from strategy.models import Goal

OPEN = (Initiative.Status.PLANNED, Initiative.Status.IN_PROGRESS, Initiative.Status.WAITING)


type Row = tuple[int, int | None]
"""The keys of a goal and of one of its initiatives; None where it has none."""


def rows_by_goal() -> QuerySet[Goal, Row]:
    """Return the rows of the list of the current strategy: goals by deadline, each goal's initiatives by start."""
    goals = Goal.objects.filter(strategy__is_current=True)
    return goals.order_by("deadline", "pk", "initiatives__starts_on", "initiatives__pk").values_list(
        "pk", "initiatives__pk"
    )


def goals_of(rows: Iterable[Row]) -> list[tuple[Goal, list[Initiative]]]:
    """Return the goals of some rows with their initiatives among these, in the order of the rows; two queries."""
    rows = list(rows)
    goals = Goal.objects.in_bulk([goal for goal, _initiative in rows])
    initiatives = Initiative.objects.select_related("goal__strategy").in_bulk(
        [initiative for _goal, initiative in rows if initiative]
    )
    return [
        (goals[goal], [initiatives[initiative] for _goal, initiative in found if initiative])
        for goal, found in groupby(rows, key=lambda row: row[0])
    ]


def any_goal_with_initiatives() -> QuerySet[Goal]:
    """Return the goals of all strategies, each with its initiatives; two queries."""
    initiatives = Initiative.objects.select_related("goal__strategy").order_by("starts_on", "pk")
    return Goal.objects.prefetch_related(Prefetch("initiatives", initiatives))


def late_on(today: date) -> Q:
    """Match what should have ended before the day: by its own end, or by its goal's deadline."""
    return Q(ends_on__lt=today) | Q(ends_on=None, goal__deadline__lt=today)


def active_goals() -> QuerySet[Goal]:
    """Return the goals that work can be planned for."""
    return Goal.objects.filter(status=Goal.Status.ACTIVE, strategy__is_current=True)


def whole_initiatives() -> QuerySet[Initiative]:
    """Return initiatives with all that stands on their page: people's hours and risks; three queries for one."""
    return Initiative.objects.select_related("goal__strategy", "goal__channel", "owner", "channel").prefetch_related(
        Prefetch("efforts", Effort.objects.select_related("person", "team_role")),
        Prefetch("risks", Risk.objects.select_related("owner")),
    )
