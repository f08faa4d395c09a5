"""How initiatives stand, many at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q

from roadmap import measures
from roadmap.health import GRAVE, Facts, Reason, assess, level_of
from roadmap.measures import Reading
from roadmap.models import Health, Initiative, Risk, Stage, Task
from roadmap.selectors.initiatives import OPEN


@dataclass(frozen=True, slots=True)
class Standing:
    """`health` is what counts: the team's word where it overruled, else what is computed."""

    health: Health
    computed: Health
    reasons: list[Reason]
    reading: Reading | None
    tasks: int
    tasks_done: int

    @property
    def is_overruled(self) -> bool:
        return self.health != self.computed


def standings(initiatives: Iterable[Initiative], today: date) -> dict[int, Standing]:
    """Return how the open ones among initiatives stand; their goals must be fetched with them.

    Two queries, and those of the figures: a few for each metric in use.
    """
    open_ones = [initiative for initiative in initiatives if initiative.status in OPEN]
    if not open_ones:
        return {}
    tasks = _tasks(open_ones, today)
    grave = _grave_risks(open_ones)
    readings = measures.readings(open_ones, today)
    return {
        initiative.pk: _standing(
            initiative, tasks.get(initiative.pk, {}), grave.get(initiative.pk, 0), readings.get(initiative.pk), today
        )
        for initiative in open_ones
    }


def standing(initiative: Initiative, today: date) -> Standing | None:
    """Return how one initiative stands; None once it is done or dropped."""
    return standings([initiative], today).get(initiative.pk)


def _standing(
    initiative: Initiative, tasks: Mapping[str, Any], grave: int, reading: Reading | None, today: date
) -> Standing:
    facts = Facts(
        first=initiative.starts_on,
        last=initiative.last_day,
        begun=initiative.status != Initiative.Status.PLANNED,
        waiting=initiative.status == Initiative.Status.WAITING,
        tasks=tasks.get("total", 0),
        tasks_done=tasks.get("done", 0),
        tasks_overdue=tasks.get("overdue", 0),
        tasks_waiting=tasks.get("waiting", 0),
        measured=measures.share_reached(initiative, reading) if initiative.metric else None,
        grave_risks=grave,
    )
    reasons = assess(facts, today)
    computed = Health(level_of(reasons).value)
    said = Health(initiative.health_override) if initiative.health_override else computed
    return Standing(said, computed, reasons, reading, facts.tasks, facts.tasks_done)


def _tasks(initiatives: list[Initiative], today: date) -> dict[int, Mapping[str, Any]]:
    rows = (
        Task.objects.filter(initiative__in=initiatives)
        .order_by()
        .values("initiative_id")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(stage=Stage.DONE)),
            overdue=Count("pk", filter=~Q(stage=Stage.DONE) & Q(due_on__lt=today)),
            waiting=Count("pk", filter=Q(stage=Stage.WAITING)),
        )
    )
    return {row["initiative_id"]: row for row in rows}


def _grave_risks(initiatives: list[Initiative]) -> dict[int, int]:
    rows = (
        Risk.objects.filter(initiative__in=initiatives, status=Risk.Status.OPEN)
        .annotate(found_weight=F("likelihood") * F("effect"))
        .filter(found_weight__gte=GRAVE)
        .order_by()
        .values_list("initiative_id")
        .annotate(Count("pk"))
    )
    return dict(rows)
