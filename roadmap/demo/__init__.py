"""The roadmap of the demonstration workspace: initiatives, their schedule, and the tasks of a small team."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from accounts.models import User, Workspace
from roadmap.demo import initiatives, schedule, work
from roadmap.models import Initiative
from strategy.models import Goal


@transaction.atomic
def seed(*, workspace: Workspace, by: User | None, today: date, goals: Sequence[Goal]) -> list[Initiative]:
    """Write what is missing of the demonstration's roadmap; return its initiatives in order."""
    written = initiatives.seed(workspace=workspace, by=by, today=today, goals=goals)
    by_title = {initiative.title: initiative for initiative in written}
    schedule.seed(workspace=workspace, by=by, today=today, goals=goals, initiatives=by_title)
    work.seed(workspace=workspace, by=by, today=today, initiatives=by_title)
    return written
