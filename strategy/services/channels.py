"""Writes of channels: found by name, marks only one may hold, retired instead of deleted."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User, Workspace
from accounts.records import audit
from strategy.models import Channel, channel_key


class ChannelInUse(Exception):
    """Figures or budgets belong to the channel, and would lose their place with it."""

    def __init__(self, channel: Channel) -> None:
        super().__init__(
            _(
                "%(name)s cannot be deleted: figures or budget lines belong to it. "
                "Mark it as no longer in use instead; everything recorded stays."
            )
            % {"name": channel.name}
        )


@transaction.atomic
def channels_for_names(*, workspace: Workspace, names: Iterable[str], by: User | None) -> dict[str, Channel]:
    """Return channels by folded name, and create those that are missing; the first spelling stays."""
    wanted: dict[str, str] = {}
    for name in names:
        wanted.setdefault(channel_key(name), " ".join(name.split()))
    known = {channel.key: channel for channel in Channel.objects.filter(key__in=wanted)}
    missing = [
        Channel(workspace=workspace, name=name, key=key, kind=guess_kind(key))
        for key, name in sorted(wanted.items())
        if key not in known
    ]
    # Another import may name the same channels at this moment; in one order, so that neither waits for the other.
    Channel.objects.bulk_create(missing, ignore_conflicts=True)
    if missing:
        missing[0].note_change()
        known = {channel.key: channel for channel in Channel.objects.filter(key__in=wanted)}
        for channel in missing:
            audit(workspace=workspace, by=by, action="created", subject=known[channel.key])
    return known


def channel_for_name(*, workspace: Workspace, name: str, by: User | None = None) -> Channel:
    """Return the channel of this name in any spelling, created when missing."""
    return channels_for_names(workspace=workspace, names=[name], by=by)[channel_key(name)]


def guess_kind(key: str) -> Channel.Kind:
    """Tell from a folded name which kind of channel it is."""
    for kind in Channel.Kind:
        if kind not in (Channel.Kind.X, Channel.Kind.OTHER) and kind.value.replace("_", " ") in key:
            return kind
    return Channel.Kind.X if key in ("x", "twitter", "x (twitter)") else Channel.Kind.OTHER


HELD_BY_ONE_CHANNEL = ("is_primary_sales", "gets_largest_budget")


@transaction.atomic
def save_channel(channel: Channel, *, by: User | None, version: int | None = None, **fields: object) -> Channel:
    """Create or change a channel.

    One channel at most is the primary sales channel, and one gets the largest
    budget: giving the mark to this one takes it from the other.
    """
    Workspace.objects.select_for_update(no_key=True).get(pk=channel.workspace_id)
    for mark in HELD_BY_ONE_CHANNEL:
        if fields.get(mark):
            _take_mark(mark, keeper=channel, by=by)
    return records.save(channel, by=by, version=version, **fields)


def _take_mark(mark: str, *, keeper: Channel, by: User | None) -> None:
    for holder in Channel.objects.filter(**{mark: True}).exclude(pk=keeper.pk):
        records.save(holder, by=by, **{mark: False})


@transaction.atomic
def delete_channel(channel: Channel, *, by: User | None) -> None:
    """Delete a channel nothing depends on; raise `ChannelInUse` otherwise. Goals stay, without a channel."""
    try:
        with transaction.atomic():
            records.delete(channel, by=by)
    except (ProtectedError, RestrictedError) as error:
        raise ChannelInUse(channel) from error


def retire_channel(channel: Channel, *, by: User | None) -> Channel:
    """Mark a channel as no longer in use; it gives up its part in sales and advertising."""
    return records.save(channel, by=by, active=False, is_primary_sales=False, gets_largest_budget=False)
