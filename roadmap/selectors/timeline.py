"""What the time line draws."""

from django.db.models import QuerySet

from roadmap.models import Initiative
from roadmap.timeline import Group, Piece
from strategy.models import Goal


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
