"""How one initiative hangs together with others."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from roadmap.models import Dependency, Initiative, Milestone
from roadmap.selectors.schedule import network


@dataclass(frozen=True)
class Panel:
    """`slack` is None for what nothing waits for and what waits for nothing, or is over."""

    waits_for: list[Dependency]
    awaited_by: list[Dependency]
    milestones: list[Milestone]
    slack: int | None
    critical: bool
    conflicts: frozenset[int]
    start_drift: int | None
    end_drift: int | None


def schedule_panel(initiative: Initiative) -> Panel:
    """Return the initiative's ties, milestones and drift from the frozen plan in days; four queries."""
    related = Dependency.objects.filter(Q(predecessor=initiative) | Q(successor=initiative))
    rows = list(related.select_related("predecessor", "successor").order_by("pk"))
    whole = network(initiative.goal.strategy)
    return Panel(
        waits_for=[row for row in rows if row.successor_id == initiative.pk],
        awaited_by=[row for row in rows if row.predecessor_id == initiative.pk],
        milestones=list(Milestone.objects.filter(initiative=initiative).select_related("initiative", "goal")),
        slack=whole.slack.get(initiative.pk),
        critical=initiative.pk in whole.critical,
        conflicts=whole.conflicts,
        start_drift=_drift(initiative.baseline_starts_on, initiative.starts_on),
        end_drift=_drift(initiative.baseline_ends_on, initiative.ends_on),
    )


def _drift(frozen: date | None, now: date | None) -> int | None:
    return (now - frozen).days if frozen and now else None
