"""Writes of a strategy as a whole: begun, changed, made current."""

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User, Workspace
from strategy.journey import STANDARD_STAGES
from strategy.models import BusinessObjective, JourneyStage, Strategy, TeamRole
from strategy.models.documents import DEFAULT_MONTHS
from strategy.objectives import ALIGNMENTS
from strategy.selectors.documents import current_strategy
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
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    first_day, last_day = default_period(workspace.today())
    given: dict[str, Any] = {"starts_on": first_day, "ends_on": last_day, "name": default_name(workspace), **fields}
    alone = not Strategy.objects.exists()
    strategy = records.save(Strategy(workspace=workspace), by=by, **given, is_current=alone)
    with translation.override(workspace.language):
        _furnish(strategy)
    return strategy


def default_name(workspace: Workspace) -> str:
    first_day, last_day = default_period(workspace.today())
    return _("Strategy %(first)d–%(last)d") % {"first": first_day.year, "last": last_day.year}


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
