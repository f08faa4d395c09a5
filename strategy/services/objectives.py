"""Writes of business objectives. Their order is the team's own; it is no part of `version`."""

from django.db import transaction
from django.db.models import F, Max

from accounts import records
from accounts.models import User
from accounts.records import audit
from strategy.models import BusinessObjective, Goal
from strategy.services.locks import locked


@transaction.atomic
def save_objective(
    objective: BusinessObjective, *, by: User | None, version: int | None = None, **fields: object
) -> BusinessObjective:
    """Write an objective; a new one comes last."""
    locked(objective.strategy_id).refuse_when_archived()
    if objective.pk is None:
        last = BusinessObjective.objects.filter(strategy=objective.strategy_id).aggregate(last=Max("position"))["last"]
        objective.position = 0 if last is None else last + 1
    return records.save(objective, by=by, version=version, **fields)


@transaction.atomic
def move_objective(objective: BusinessObjective, *, position: int, by: User | None) -> BusinessObjective:
    """Place an objective at a position (from 0; beyond the end means last); the others make room."""
    locked(objective.strategy_id).refuse_when_archived()
    others = BusinessObjective.objects.filter(strategy=objective.strategy_id).exclude(pk=objective.pk)
    order = list(others)
    order.insert(max(position, 0), objective)
    for place, one in enumerate(order):
        one.position = place
    BusinessObjective.objects.bulk_update(order, ["position"])
    objective.note_change()
    audit(workspace=objective.workspace, by=by, action="moved", subject=objective, position=objective.position)
    return objective


def step_objective(objective: BusinessObjective, *, step: int, by: User | None) -> BusinessObjective:
    """Move an objective up (-1) or down (1) among the others."""
    order = list(BusinessObjective.objects.filter(strategy=objective.strategy_id).values_list("pk", flat=True))
    return move_objective(objective, position=order.index(objective.pk) + step, by=by)


@transaction.atomic
def delete_objective(objective: BusinessObjective, *, by: User | None) -> None:
    """Delete an objective; goals that served it serve none until somebody chooses again."""
    goals = Goal.objects.filter(business_objective=objective)
    # In the order of whoever saves a goal, or the two would wait for each other: first the goals, then the strategy.
    list(goals.select_for_update().order_by("pk").values_list("pk"))
    locked(objective.strategy_id).refuse_when_archived()
    goals.update(business_objective=None, version=F("version") + 1)
    records.delete(objective, by=by)
