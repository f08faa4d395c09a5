"""Gentle remarks on a goal: what a careful colleague would ask."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from strategy.models import Goal


def remarks(goal: Goal, *, today: date) -> list[str | Promise]:
    """Return what deserves a second look in a goal still worked on; nothing for one met or dropped."""
    if goal.status != Goal.Status.ACTIVE:
        return []
    channel = goal.channel
    found = [
        (
            goal.deadline is not None and goal.deadline < today,
            _("The deadline has passed: was the goal met, dropped, or does it need a new date?"),
        ),
        (
            goal.baseline is None,
            _("No zero point yet: note where the number stands now, so that the change can be seen."),
        ),
        (
            goal.baseline is not None and goal.baseline == goal.target_value,
            _("The target equals where it stands now: what should change?"),
        ),
        (channel is not None and not channel.active, _("Its channel is no longer in use.")),
        (
            bool(channel and goal.metric and channel.metrics and goal.metric not in channel.metrics),
            _("Its channel does not count this metric yet: add the metric to the channel."),
        ),
    ]
    return [text for applies, text in found if applies]


@dataclass(frozen=True, slots=True)
class TimeElapsed:
    """How much of a goal's time has gone; `share` from 0 to 1 in hundredths, None without a start."""

    share: float | None
    days_left: int
    started: bool

    @property
    def days_over(self) -> int:
        return max(-self.days_left, 0)


def time_elapsed(goal: Goal, *, today: date) -> TimeElapsed | None:
    """Return how much of the time has gone; None without a deadline."""
    if goal.deadline is None:
        return None
    days_left = (goal.deadline - today).days
    if goal.starts_on is None:
        return TimeElapsed(None, days_left, started=True)
    length = (goal.deadline - goal.starts_on).days + 1
    passed = (today - goal.starts_on).days
    return TimeElapsed(round(min(max(passed / length, 0.0), 1.0), 2), days_left, started=passed >= 0)


@dataclass(frozen=True, slots=True)
class AssessedGoal:
    goal: Goal
    remarks: list[str | Promise]
    time: TimeElapsed | None


def assess(goal: Goal, *, today: date) -> AssessedGoal:
    return AssessedGoal(goal, remarks(goal, today=today), time_elapsed(goal, today=today))
