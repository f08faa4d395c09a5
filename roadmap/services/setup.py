"""Put the points of the asset set-up on the board, and settle them."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Workspace
from roadmap.models import Stage, Task
from roadmap.selectors.setup import Cell, State, rows_of
from roadmap.services.moves import move_task
from roadmap.services.tasks import create_task, edit_task
from roadmap.setup import Point
from strategy.models import Channel, TeamRole

STAGE_OF = {State.OPEN: Stage.BACKLOG, State.DONE: Stage.DONE, State.NOT_RELEVANT: Stage.DONE}


@transaction.atomic
def create_missing(*, workspace: Workspace, channels: Iterable[Channel | None], by: User | None) -> list[Task]:
    """Create the task of every point that has none; None among the channels stands for the whole workspace.

    Retired channels are skipped. Whoever comes second, by a second click or in another tab, creates nothing.
    """
    _take_turns(workspace)
    rows = rows_of([channel for channel in channels if channel is None or channel.active])
    roles = _roles()
    return [
        _create(cell.point, row.channel, workspace=workspace, roles=roles, by=by)
        for row in rows
        for cell in row.cells
        if cell.state == State.MISSING
    ]


@transaction.atomic
def settle(
    *, workspace: Workspace, point: Point, channel: Channel | None, state: str, reason: str = "", by: User | None
) -> Task:
    """Mark a point as done or not relevant here (with a reason), or open it again.

    A point without a task gets one. What is not relevant is a done task that says why. Raise
    ValidationError for a point that does not concern the channel, or without the reason.
    """
    _check(point, channel, state, reason)
    _take_turns(workspace)
    task = Task.objects.filter(setup_point=point.key, channel=channel).first()
    task = task or _create(point, channel, workspace=workspace, roles=_roles(), by=by)
    said = reason.strip() if state == State.NOT_RELEVANT else ""
    if task.not_relevant != said:
        task = edit_task(task, by=by, not_relevant=said)
    if Cell(point, task).state == state:
        return task
    return move_task(task, stage=STAGE_OF[State(state)], by=by, anyway=True)


def _check(point: Point, channel: Channel | None, state: str, reason: str) -> None:
    if not point.concerns(channel) or (channel and not channel.active):
        raise ValidationError({"point": _("This point is not part of the set-up here.")})
    if state not in STAGE_OF:
        raise ValidationError({"state": _("Choose done, not_relevant or open.")})
    if state == State.NOT_RELEVANT and not reason.strip():
        raise ValidationError({"reason": _("Say why it is not relevant here.")})


def _take_turns(workspace: Workspace) -> None:
    """Let one after the other look for what is missing; until the end of the transaction."""
    Workspace.objects.select_for_update().get(pk=workspace.pk)


def _roles() -> dict[str, TeamRole]:
    return {role.key: role for role in TeamRole.objects.exclude(key="").select_related("holder")}


def _create(
    point: Point, channel: Channel | None, *, workspace: Workspace, roles: dict[str, TeamRole], by: User | None
) -> Task:
    role = roles.get(point.role)
    with translation.override(workspace.language):
        return create_task(
            workspace=workspace,
            by=by,
            title=str(point.title),
            description=str(point.how),
            why=str(point.why),
            channel=channel,
            team_role=role,
            assignee=role.holder if role else None,
            setup_point=point.key,
        )
