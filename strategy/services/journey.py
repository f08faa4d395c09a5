"""Writes of the customer's journey.

Positions count 0, 1, 2 … without gaps. Every write takes the strategy's row
lock first, so that two people who move stages at once end in a complete order.
Order is not part of `version`: moving a stage does not make what someone else
is editing stale.
"""

from django.db import transaction

from accounts import records
from accounts.models import User
from accounts.records import audit
from strategy.models import JourneyStage
from strategy.services.locks import locked


@transaction.atomic
def save_stage(stage: JourneyStage, *, by: User | None, version: int | None = None, **fields: object) -> JourneyStage:
    """Change a stage where it stands now, or write a new one at the end."""
    locked(stage.strategy_id).refuse_when_archived()
    if stage.pk is None:
        stage.position = JourneyStage.objects.filter(strategy=stage.strategy_id).count()
    return records.save(stage, by=by, version=version, **fields)


@transaction.atomic
def move_stage(stage: JourneyStage, *, position: int, by: User | None) -> JourneyStage:
    """Place a stage at a position, from 0; beyond the end means last."""
    locked(stage.strategy_id).refuse_when_archived()
    stage.refresh_from_db()
    order = list(JourneyStage.objects.filter(strategy=stage.strategy_id).exclude(pk=stage.pk))
    order.insert(max(position, 0), stage)
    _number(order)
    stage.note_change()
    audit(workspace=stage.workspace, by=by, action="moved", subject=stage, position=stage.position)
    return stage


@transaction.atomic
def delete_stage(stage: JourneyStage, *, by: User | None) -> None:
    """Delete a stage and close the gap it leaves."""
    locked(stage.strategy_id).refuse_when_archived()
    order = list(JourneyStage.objects.filter(strategy=stage.strategy_id).exclude(pk=stage.pk))
    records.delete(stage, by=by)
    _number(order)


def _number(order: list[JourneyStage]) -> None:
    moved = [(position, stage) for position, stage in enumerate(order) if stage.position != position]
    for position, stage in moved:
        stage.position = position
    JourneyStage.objects.bulk_update([stage for _position, stage in moved], ["position"])
