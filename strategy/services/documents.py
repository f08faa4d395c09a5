"""Writes of a strategy as a whole: begun, changed, continued in the next one, deleted."""

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User, Workspace
from accounts.records import StateConflict, audit
from strategy.journey import STANDARD_STAGES
from strategy.models import BusinessObjective, JourneyStage, Strategy, TeamRole
from strategy.models.documents import DEFAULT_MONTHS
from strategy.objectives import ALIGNMENTS
from strategy.selectors.documents import current_strategy
from strategy.services.copies import copy_parts
from strategy.services.locks import locked
from strategy.team_roles import STANDARD_ROLES


def default_period(today: date) -> tuple[date, date]:
    """Return two years from the first of this month."""
    first = today.replace(day=1)
    return first, first + relativedelta(months=DEFAULT_MONTHS, days=-1)


@transaction.atomic
def start(*, workspace: Workspace, by: User | None, **fields: object) -> Strategy:
    """Begin a strategy; the first one is current.

    It starts with the standard business objectives and the usual stages of a
    customer's journey, in the workspace's language, and the workspace gets the
    standard roles with its first.
    """
    strategy = _begin(workspace, by, {"name": default_name(workspace), **fields})
    with translation.override(workspace.language):
        _furnish(strategy)
    return strategy


@transaction.atomic
def start_next(earlier: Strategy, *, by: User | None, **fields: object) -> Strategy:
    """Begin a strategy with everything an earlier one holds; its goals move by as many days as the first day.

    Goals that were met or dropped stay behind, and so do reviews and dismissed remarks.
    """
    strategy = _begin(earlier.workspace, by, fields, based_on=earlier)
    locked(earlier.pk)  # or a row written meanwhile could be copied without what it refers to
    copied = copy_parts(earlier, strategy)
    audit(workspace=strategy.workspace, by=by, action="copied", subject=strategy, based_on=earlier.pk, rows=copied)
    return strategy


def _begin(workspace: Workspace, by: User | None, fields: dict[str, Any], **fixed: object) -> Strategy:
    """Store a strategy; nobody else begins one meanwhile, so that only the first is current."""
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    first_day, last_day = default_period(workspace.today())
    period = {"starts_on": first_day, "ends_on": last_day}
    alone = not Strategy.objects.exists()
    fresh = Strategy(workspace=workspace, is_current=alone, **fixed)
    return records.save(fresh, by=by, **{**period, **fields})


@transaction.atomic
def change(strategy: Strategy, *, by: User | None, version: int | None = None, **fields: object) -> Strategy:
    """Change the name, the period or the rhythm of reviews."""
    locked(strategy.pk).refuse_when_archived()
    saved = records.save(strategy, by=by, version=version, **fields)
    saved.changed_at = timezone.now()
    saved.save(update_fields=["changed_at"])
    return saved


@transaction.atomic
def delete(strategy: Strategy, *, by: User | None) -> None:
    """Delete a draft nobody works by; what was approved is kept in the archive instead."""
    stored = locked(strategy.pk)
    if stored.is_current:
        raise StateConflict(
            _("“%(name)s” is the current strategy. Make another one current, then delete this one."),
            code="strategy_current",
            params={"name": stored.name},
        )
    if stored.state != Strategy.State.DRAFT or stored.approved_at is not None:
        raise StateConflict(
            _("“%(name)s” has been approved, so it is kept. Archive it instead."),
            code="strategy_approved",
            params={"name": stored.name},
        )
    records.delete(stored, by=by)


def default_name(workspace: Workspace) -> str:
    return _("Strategy %(first)d–%(last)d") % _years(*default_period(workspace.today()))


def next_period(strategy: Strategy) -> tuple[date, date]:
    """Return a period of the same length that follows on."""
    first = strategy.ends_on + relativedelta(days=1)
    length = relativedelta(first, strategy.starts_on)
    return first, first + length - relativedelta(days=1)


def _years(first_day: date, last_day: date) -> dict[str, int]:
    return {"first": first_day.year, "last": last_day.year}


def current_or_started(*, workspace: Workspace, by: User | None) -> Strategy:
    """Return the current strategy; begin one where there is none yet."""
    return current_strategy() or start(workspace=workspace, by=by)


def _furnish(strategy: Strategy) -> None:
    workspace_id = strategy.workspace_id
    BusinessObjective.objects.bulk_create(
        BusinessObjective(
            workspace_id=workspace_id,
            strategy=strategy,
            key=alignment.objective,
            name=str(alignment.business_kpi),
            social_kpi=str(alignment.social_kpi),
            metrics=list(alignment.metrics),
            position=position,
        )
        for position, alignment in enumerate(ALIGNMENTS)
    )
    JourneyStage.objects.bulk_create(
        JourneyStage(
            workspace_id=workspace_id,
            strategy=strategy,
            name=str(stage.name),
            question=str(stage.question),
            metric=stage.metric,
            position=position,
        )
        for position, stage in enumerate(STANDARD_STAGES)
    )
    if not TeamRole.objects.exists():
        TeamRole.objects.bulk_create(
            TeamRole(
                workspace_id=workspace_id, key=role.key, name=str(role.name), duties=str(role.duties), position=position
            )
            for position, role in enumerate(STANDARD_ROLES)
        )
