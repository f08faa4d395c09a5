"""What the time line shows of the current strategy: groups of initiatives, and how they hang together."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from roadmap.models import Initiative, Milestone
from roadmap.selectors.initiatives import OPEN
from roadmap.selectors.schedule import Network, links_of, network_of, steps_of
from roadmap.timeline import Group, Piece, Tie
from roadmap.timeline import Milestone as Diamond
from roadmap.timeline.parts import Wait
from strategy.models import Goal, Region, Strategy
from strategy.selectors.documents import current_strategy


@dataclass(frozen=True)
class WorkPlan:
    """Everything that can be drawn; `countries` are those of the target regions."""

    groups: list[Group] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    countries: tuple[str, ...] = ()
    goals: int = 0


def work_plan(*, by: str = "goal", closed: bool = True) -> WorkPlan:
    """Return the current strategy's work by goal, owner or channel, with or without what is closed; six queries."""
    strategy = current_strategy()
    if strategy is None:
        return WorkPlan()
    goals = list(Goal.objects.filter(strategy=strategy).select_related("channel"))
    initiatives = _initiatives(strategy)
    network = network_of(steps_of(initiatives), links_of(strategy))
    milestones = _milestones(strategy)
    waits = _waits(network, {initiative.pk: initiative.title for initiative in initiatives})
    pieces = {
        initiative.pk: _piece(initiative, network, waits[initiative.pk], milestones[initiative.pk, None])
        for initiative in initiatives
        if closed or initiative.status in OPEN
    }
    shown = [initiative for initiative in initiatives if initiative.pk in pieces]
    groups = _by_goal(goals, shown, pieces, milestones) if by == "goal" else []
    if by in OTHERS:
        groups = _by_other(OTHERS[by], shown, pieces)
    return WorkPlan(
        groups=[*_heads(by, goals, milestones), *groups],
        ties=_ties(network),
        countries=_countries(strategy),
        goals=len(goals),
    )


def _initiatives(strategy: Strategy) -> list[Initiative]:
    rows = Initiative.objects.filter(goal__strategy=strategy).order_by("starts_on", "pk")
    return list(rows.select_related("goal__strategy", "goal__channel", "owner", "channel"))


def _countries(strategy: Strategy) -> tuple[str, ...]:
    codes = (region.calendar_country for region in Region.objects.filter(strategy=strategy))
    return tuple(sorted({code for code in codes if code}))


# --- Pieces ------------------------------------------------------------------


def _piece(initiative: Initiative, network: Network, waits: list[Wait], milestones: Iterable[Milestone]) -> Piece:
    channel = _channel(initiative)
    frozen_end = initiative.baseline_ends_on or initiative.last_day
    return Piece(
        key=initiative.pk,
        title=initiative.title,
        first=initiative.starts_on,
        last=initiative.last_day,
        open_ended=initiative.until_goal_is_met,
        status=initiative.status,
        status_label=initiative.get_status_display(),
        version=initiative.version,
        goal=initiative.goal.title,
        owner=initiative.owner.name if initiative.owner else "",
        channel=channel.name if channel else "",
        baseline=(initiative.baseline_starts_on, frozen_end) if initiative.baseline_starts_on else None,
        milestones=[_diamond(milestone, initiative.title) for milestone in milestones],
        waits_for=waits,
        critical=initiative.pk in network.critical,
        slack=network.slack.get(initiative.pk),
    )


def _waits(network: Network, titles: dict[int, str]) -> dict[int, list[Wait]]:
    waits: dict[int, list[Wait]] = defaultdict(list)
    for link in network.links:
        waits[link.successor].append(Wait(titles[link.predecessor], link.lag_days, link.key in network.conflicts))
    return waits


def _channel(initiative: Initiative) -> Any:
    return initiative.channel or initiative.goal.channel


def _ties(network: Network) -> list[Tie]:
    return [
        Tie(
            key=link.key,
            predecessor=link.predecessor,
            successor=link.successor,
            critical={link.predecessor, link.successor} <= network.critical,
            too_early=link.key in network.conflicts,
        )
        for link in network.links
    ]


# --- Milestones --------------------------------------------------------------

type Owned = tuple[int | None, int | None]
"""Initiative and goal a milestone belongs to; both None for the whole plan."""


def _milestones(strategy: Strategy) -> dict[Owned, list[Milestone]]:
    found: dict[Owned, list[Milestone]] = defaultdict(list)
    for milestone in Milestone.objects.select_related("goal", "initiative__goal"):
        goal = milestone.goal or (milestone.initiative.goal if milestone.initiative else None)
        if goal is None or goal.strategy_id == strategy.pk:
            found[milestone.initiative_id, milestone.goal_id].append(milestone)
    return found


def _diamond(milestone: Milestone, of: str) -> Diamond:
    return Diamond(milestone.pk, milestone.title, milestone.due_on, milestone.reached_on, of=of)


def _heads(by: str, goals: list[Goal], milestones: dict[Owned, list[Milestone]]) -> list[Group]:
    """Return the group of milestones no other holds: the plan's, and the goals' where work is not grouped by them."""
    diamonds = [_diamond(milestone, "") for milestone in milestones[None, None]]
    title = _("The whole plan")
    if by != "goal":
        title = _("Goals and the whole plan")
        for goal in goals:
            diamonds += [_diamond(milestone, goal.title) for milestone in milestones[None, goal.pk]]
            if goal.deadline:
                diamonds.append(Diamond(goal.pk, goal.title, goal.deadline, is_deadline=True, of=goal.title))
    return [Group(None, title, None, [], diamonds)] if diamonds else []


# --- Groups ------------------------------------------------------------------


def _by_goal(
    goals: list[Goal],
    initiatives: list[Initiative],
    pieces: dict[int, Piece],
    milestones: dict[Owned, list[Milestone]],
) -> list[Group]:
    of_goal: dict[int, list[Piece]] = defaultdict(list)
    for initiative in initiatives:
        of_goal[initiative.goal_id].append(pieces[initiative.pk])
    return [
        Group(
            goal.pk,
            goal.title,
            goal.deadline,
            of_goal[goal.pk],
            [_diamond(milestone, goal.title) for milestone in milestones[None, goal.pk]],
        )
        for goal in goals
    ]


def _by_other(naming: "Naming", initiatives: list[Initiative], pieces: dict[int, Piece]) -> list[Group]:
    """Return a group for each owner or channel by name, and last what has none."""
    named: dict[int, str] = {}
    of_whom: dict[int | None, list[Piece]] = defaultdict(list)
    for initiative in initiatives:
        row = naming.of(initiative)
        if row is not None:
            named[row.pk] = row.name
        of_whom[row.pk if row else None].append(pieces[initiative.pk])
    groups = [Group(None, named[pk], None, of_whom[pk]) for pk in sorted(named, key=lambda pk: (named[pk], pk))]
    return [*groups, Group(None, naming.nobody(), None, of_whom[None])] if of_whom[None] else groups


@dataclass(frozen=True)
class Naming:
    of: Callable[[Initiative], Any]
    nobody: Callable[[], str]


OTHERS = {
    "owner": Naming(lambda initiative: initiative.owner, lambda: _("Without an owner")),
    "channel": Naming(_channel, lambda: _("Without a channel")),
}
