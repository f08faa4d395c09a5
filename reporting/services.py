"""Writes of observations that come by typing or through the API, and of what the plan suggests to the settings."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts import records
from accounts.models import User, Workspace
from reporting import layers, selectors
from reporting.layers import Stored
from reporting.marks import mark_dirty
from reporting.models import CampaignSpelling, Observation, ReplacedObservation
from reporting.observation_rows import Fault, check_rows, frames
from reporting.periods import months_touched
from strategy.models import Channel, channel_key
from strategy.selectors.plan import current_plan
from strategy.services.channels import channels_for_names

MAX_ROWS = 1000


class RowsRefused(Exception):
    """Some rows cannot be stored, so none is."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@transaction.atomic
def store_observations(*, workspace: Workspace, rows: Sequence[Any], by: User | None) -> Stored:
    """Create or replace rows given as JSON objects, all or none.

    `channel` is an id or a name in any spelling; a name not known yet becomes a channel. A measure that a row
    does not name keeps its value; null makes it unknown. Of rows with one key the last counts.
    Raises RowsRefused with the index and field of every fault.
    """
    checked = check_rows(rows)
    faults = checked.faults or _unknown_channels(checked.rows)
    if faults:
        raise RowsRefused(faults)
    _resolve_channels(workspace, checked.rows, by)
    stored = [layers.store(workspace=workspace, frame=frame, run=None) for frame in frames(checked.rows)]
    total = Stored(
        added=sum(part.added for part in stored),
        replaced=sum(part.replaced for part in stored),
        unchanged=sum(part.unchanged for part in stored),
    )
    records.audit(workspace=workspace, by=by, action="stored", subject=workspace, rows=len(rows))
    return total


def _unknown_channels(rows: Sequence[dict[str, Any]]) -> list[Fault]:
    given = {row["channel"] for row in rows if isinstance(row["channel"], int)}
    known = set(Channel.objects.filter(pk__in=given).values_list("pk", flat=True)) if given else set()
    return [
        Fault(index, "channel", "no_such_channel")
        for index, row in enumerate(rows)
        if isinstance(row["channel"], int) and row["channel"] not in known
    ]


def _resolve_channels(workspace: Workspace, rows: Sequence[dict[str, Any]], by: User | None) -> None:
    names = {row["channel"] for row in rows if isinstance(row["channel"], str)}
    channels = channels_for_names(workspace=workspace, names=names, by=by) if names else {}
    for row in rows:
        if isinstance(row["channel"], str):
            row["channel"] = channels[channel_key(row["channel"])].pk


@transaction.atomic
def save_observation(*, observation: Observation, by: User | None, version: int | None, **fields: Any) -> Observation:
    """Create or edit one typed row; it is then no longer part of the import it may have come from."""
    layers.lock(observation.workspace)
    stored = Observation.objects.filter(pk=observation.pk).first() if observation.pk else None
    fields["campaign"] = _spelling(observation.workspace, fields.get("campaign", observation.campaign))
    if not fields.get("until"):
        fields["until"] = fields.get("date", observation.date)
    fields["import_run"] = None
    fields["rows_without_spend"] = int(fields.get("spend", observation.spend) is None)
    fields["rows_without_revenue"] = int(fields.get("revenue", observation.revenue) is None)
    records.save(observation, by=by, version=version, **fields)
    ReplacedObservation.objects.filter(observation=observation).delete()
    _mark(observation, *filter(None, [stored]))
    return observation


def known_spelling(campaign: str) -> str:
    """Return a campaign's name as the workspace writes it."""
    name = " ".join(campaign.split())
    spelling = CampaignSpelling.objects.filter(key=name.casefold()).first()
    return spelling.name if spelling else name


def _spelling(workspace: Workspace, campaign: str) -> str:
    name = " ".join(campaign.split())
    if not name:
        return ""
    spelling, _ = CampaignSpelling.objects.get_or_create(
        workspace=workspace, key=name.casefold(), defaults={"name": name}
    )
    return spelling.name


@transaction.atomic
def delete_observation(*, observation: Observation, by: User | None) -> None:
    layers.lock(observation.workspace)
    observation.refresh_from_db()
    _mark(observation)
    records.delete(observation, by=by)


def _mark(*observations: Observation) -> None:
    cells = {(row.channel_id, month) for row in observations for month in months_touched(row.date, row.until)}
    mark_dirty(workspace_id=observations[0].workspace_id, cells=cells)


@transaction.atomic
def take_planned_margin(*, workspace: Workspace, by: User | None) -> Decimal | None:
    """Set the gross margin to positioning's where none is set; return it, or None where there is nothing to take."""
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    settings = selectors.roi_settings(workspace)
    margin = selectors.planned_margin(settings, current_plan())
    if margin is not None:
        records.save(settings, by=by, gross_margin=margin)
    return margin
