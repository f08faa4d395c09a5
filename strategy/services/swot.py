"""Writes of SWOT tables, one's own and each competitor's.

Positions within a quadrant count 0, 1, 2 … without gaps. Every write takes the
strategy's row lock first, so that two people who move items at once end in a
complete order. Order is not part of `version`: moving an item does not make
the text someone else is editing stale.
"""

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts import records
from accounts.models import User
from accounts.records import audit
from strategy.models import Competitor, Strategy, SwotItem
from strategy.services.locks import locked

LAST = 1_000_000


def _cell(item: SwotItem, quadrant: str) -> QuerySet[SwotItem]:
    """Return the items of a quadrant in the table this item belongs to."""
    whose = Q(competitor=None) if item.competitor_id is None else Q(competitor=item.competitor_id)
    return SwotItem.objects.filter(whose, strategy=item.strategy_id, quadrant=quadrant)


@transaction.atomic
def add_swot_item(
    *, strategy: Strategy, quadrant: str, text: str, by: User | None, competitor: Competitor | None = None
) -> SwotItem:
    """Write an item at the end of its quadrant, in one's own table or a competitor's."""
    locked(strategy.pk).refuse_when_archived()
    item = SwotItem(workspace_id=strategy.workspace_id, strategy=strategy, competitor=competitor)
    item.position = _cell(item, quadrant).count()
    return records.save(item, by=by, quadrant=quadrant, text=text)


@transaction.atomic
def change_swot_item(
    item: SwotItem, *, by: User | None, version: int | None = None, quadrant: str | None = None, **fields: object
) -> SwotItem:
    """Reword an item where it stands now; with another quadrant or table, put it at the end of that one."""
    locked(item.strategy_id).refuse_when_archived()
    item.refresh_from_db()
    left = list(_cell(item, item.quadrant).exclude(pk=item.pk)) if "competitor" in fields else []
    competitor = item.competitor_id
    records.save(item, by=by, version=version, **fields)
    if item.competitor_id != competitor:
        _number(left)
        move_swot_item(item, quadrant=quadrant or item.quadrant, position=LAST, by=by)
    elif quadrant and quadrant != item.quadrant:
        move_swot_item(item, quadrant=quadrant, position=LAST, by=by)
    return item


@transaction.atomic
def move_swot_item(item: SwotItem, *, quadrant: str, position: int, by: User | None) -> SwotItem:
    """Place an item at a position (from 0; beyond the end means last) of a quadrant."""
    locked(item.strategy_id).refuse_when_archived()
    item.refresh_from_db()
    left = item.quadrant
    order = list(_cell(item, quadrant).exclude(pk=item.pk))
    order.insert(max(position, 0), item)
    item.quadrant = quadrant
    _number(order)
    if left != quadrant:
        _number(list(_cell(item, left)))
    item.note_change()
    audit(workspace=item.workspace, by=by, action="moved", subject=item, quadrant=quadrant, position=item.position)
    return item


@transaction.atomic
def delete_swot_item(item: SwotItem, *, by: User | None) -> None:
    """Delete an item and close the gap it leaves."""
    locked(item.strategy_id).refuse_when_archived()
    item.refresh_from_db()
    records.delete(item, by=by)
    _number(list(_cell(item, item.quadrant)))


def _number(order: list[SwotItem]) -> None:
    for position, item in enumerate(order):
        item.position = position
    SwotItem.objects.bulk_update(order, ["quadrant", "position"])
