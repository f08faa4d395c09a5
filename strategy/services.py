"""Writes of the strategy document that have rules of their own."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User, Workspace
from accounts.records import audit
from strategy.models import Channel, channel_key


@transaction.atomic
def channels_for_names(*, workspace: Workspace, names: Iterable[str], by: User | None) -> dict[str, Channel]:
    """Return channels by folded name, and create those that are missing; the first spelling stays."""
    wanted: dict[str, str] = {}
    for name in names:
        wanted.setdefault(channel_key(name), " ".join(name.split()))
    known = {channel.key: channel for channel in Channel.objects.filter(key__in=wanted)}
    missing = [
        Channel(workspace=workspace, name=name, key=key, kind=guess_kind(key))
        for key, name in wanted.items()
        if key not in known
    ]
    # Another import may name the same channel at this moment.
    Channel.objects.bulk_create(missing, ignore_conflicts=True)
    if missing:
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
