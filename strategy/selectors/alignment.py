"""Reads of business objectives and of what hangs on them."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from strategy import alignment, sections, snapshot
from strategy.alignment import Branch, ChannelLeaf, GoalLeaf, Tree
from strategy.models import BusinessObjective, Channel, Goal, Strategy

SHOWN = 6
"""How many goals of one objective, and how many orphans of one kind, a page draws; the others are counted."""

BY_DEADLINE = (F("deadline").asc(nulls_last=True), F("pk").asc())


def objectives_with_goals(strategy: Strategy) -> QuerySet[BusinessObjective]:
    """Return a strategy's objectives in order, each with the number of goals that serve it (`goal_count`)."""
    serving = Count("goals", filter=~Q(goals__status=Goal.Status.DROPPED))
    counted = BusinessObjective.objects.filter(strategy=strategy).annotate(goal_count=serving)
    return counted.order_by("position", "pk")


def whole_tree(strategy: Strategy) -> Tree:
    """Return everything that is aligned, and what hangs loose; three queries."""
    objectives, goals, channels = (
        [snapshot.entry(part, row) for row in snapshot.rows_of(part, strategy)]
        for part in (sections.OBJECTIVES, sections.GOALS, sections.CHANNELS)
    )
    return alignment.build(objectives, goals, channels)


def drawn_tree(strategy: Strategy, objectives: Collection[BusinessObjective]) -> Tree:
    """Return the tree as far as a page draws it: these objectives (with `goal_count`), a handful of goals to each."""
    goals = Goal.objects.filter(strategy=strategy).exclude(status=Goal.Status.DROPPED)
    loose = _first(goals.filter(business_objective=None).select_related("channel").order_by(*BY_DEADLINE))
    used = goals.exclude(channel=None).values("channel")
    unused = _first(Channel.objects.filter(active=True).exclude(pk__in=used))
    return Tree(
        _branches(objectives, goals),
        [_leaf(goal) for goal in loose],
        [ChannelLeaf(channel.pk, channel.name) for channel in unused],
        _beyond(loose),
        _beyond(unused),
    )


def _branches(objectives: Collection[BusinessObjective], goals: QuerySet[Goal]) -> list[Branch]:
    place = Window(RowNumber(), partition_by=F("business_objective_id"), order_by=BY_DEADLINE)
    serving: dict[int | None, list[GoalLeaf]] = defaultdict(list)
    chosen = goals.filter(business_objective__in=objectives).select_related("channel")
    for goal in chosen.annotate(place=place).filter(place__lte=SHOWN).order_by("place"):
        serving[goal.business_objective_id].append(_leaf(goal))
    return [_branch(objective, serving[objective.pk]) for objective in objectives]


def _branch(objective: BusinessObjective, goals: list[GoalLeaf]) -> Branch:
    metrics = [alignment.metric_label(key) for key in objective.metrics]
    more = objective.goal_count - len(goals)  # type: ignore[attr-defined]
    return Branch(str(objective.uid), objective.pk, objective.name, objective.social_kpi, metrics, goals, more)


def _leaf(goal: Goal) -> GoalLeaf:
    return GoalLeaf(str(goal.uid), goal.pk, goal.title, goal.channel.name if goal.channel else "", goal.measured_by)


def _first[Row: (Goal, Channel)](rows: QuerySet[Row]) -> list[Row]:
    return list(rows.annotate(of_all=Window(Count("*")))[:SHOWN])


def _beyond(rows: list[Goal] | list[Channel]) -> int:
    return rows[0].of_all - len(rows) if rows else 0  # type: ignore[union-attr]
