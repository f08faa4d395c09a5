"""What the workspace's home says of the roadmap."""

from dataclasses import dataclass
from datetime import date

from roadmap.models import Initiative
from roadmap.selectors.initiatives import OPEN, late_on
from strategy.models import Goal


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
