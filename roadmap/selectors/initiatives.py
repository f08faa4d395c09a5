"""Goals with their initiatives, and which of these are open or late."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from roadmap.models import Effort, Initiative, Risk
from strategy.models import Goal

OPEN = (Initiative.Status.PLANNED, Initiative.Status.IN_PROGRESS, Initiative.Status.WAITING)


def goals_with_initiatives() -> QuerySet[Goal]:
    """Return the current strategy's goals in order of deadline, each with its initiatives; two queries."""
    return any_goal_with_initiatives().filter(strategy__is_current=True)


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
