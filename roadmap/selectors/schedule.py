"""How the initiatives of a strategy hang together in time."""

from collections.abc import Iterable
from dataclasses import dataclass

from roadmap import schedule
from roadmap.models import Dependency, Initiative
from roadmap.schedule import Link, Step
from strategy.models import Strategy


@dataclass(frozen=True)
class Network:
    """Steps by the initiative's key; the key of a link is its dependency's.

    `slack` holds the linked ones that are not over; `conflicts` the links whose successor begins
    too early.
    """

    steps: dict[int, Step]
    links: list[Link]
    critical: frozenset[int]
    slack: dict[int, int]
    conflicts: frozenset[int]


def network(strategy: Strategy) -> Network:
    """Return how the initiatives of a strategy hang together; two queries."""
    steps = steps_of(Initiative.objects.filter(goal__strategy=strategy).select_related("goal__strategy"))
    return network_of(steps, links_of(strategy))


def network_of(steps: dict[int, Step], links: list[Link]) -> Network:
    slack = schedule.slack(steps, links)
    return Network(
        steps=steps,
        links=links,
        critical=schedule.critical(steps, slack),
        slack=slack,
        conflicts=frozenset(link.key for link in schedule.conflicts(steps, links)),
    )


def steps_of(initiatives: Iterable[Initiative]) -> dict[int, Step]:
    """Return initiatives, which know their goal and its strategy, as steps; those done or dropped are over."""
    return {initiative.pk: step_of(initiative) for initiative in initiatives}


def step_of(initiative: Initiative) -> Step:
    return Step(
        key=initiative.pk,
        first=initiative.starts_on,
        last=initiative.last_day,
        until=initiative.goal.deadline or initiative.goal.strategy.ends_on if initiative.until_goal_is_met else None,
        fixed=initiative.status in (Initiative.Status.DONE, Initiative.Status.DROPPED),
    )


def links_of(strategy: Strategy) -> list[Link]:
    rows = Dependency.objects.filter(predecessor__goal__strategy=strategy, successor__goal__strategy=strategy)
    return [
        Link(predecessor=first, successor=second, lag_days=lag, key=pk)
        for pk, first, second, lag in rows.order_by("pk").values_list(
            "pk", "predecessor_id", "successor_id", "lag_days"
        )
    ]
