"""Writes of initiatives that have rules of their own."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User
from roadmap import signals
from roadmap.models import Health, Initiative

DATES = ("starts_on", "ends_on", "until_goal_is_met")


@transaction.atomic
def save_initiative(
    initiative: Initiative, *, by: User | None, version: int | None = None, **fields: Any
) -> Initiative:
    """Create or change an initiative, and tell other rooms; changed dates are told apart.

    Raise as `records.save` does.
    """
    before = _stored(initiative)
    saved = records.save(initiative, by=by, version=version, **fields)
    signals.initiative_saved.send(Initiative, initiative=saved, by=by)
    if before and any(getattr(before, name) != getattr(saved, name) for name in DATES):
        days = (before.starts_on, before.last_day)
        signals.initiative_rescheduled.send(Initiative, initiative=saved, before=days, by=by)
    return saved


def _stored(initiative: Initiative) -> Initiative | None:
    if initiative.pk is None:
        return None
    return Initiative.objects.select_for_update(of=("self",)).select_related("goal__strategy").get(pk=initiative.pk)


@transaction.atomic
def change_status(initiative: Initiative, *, status: str, by: User | None) -> Initiative:
    """Set the status alone, on what is stored now: whoever edits the rest at this moment loses nothing."""
    stored = Initiative.objects.select_for_update(of=("self",)).select_related("goal__strategy").get(pk=initiative.pk)
    return save_initiative(stored, by=by, status=status)


@transaction.atomic
def overrule_health(
    initiative: Initiative, *, health: Health, reason: str, by: User | None, version: int | None = None
) -> Initiative:
    """Say against the computed health how an initiative stands, and why; raise ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the health differs from what is computed.")})
    return _set_health(initiative, health.value, reason.strip(), by, version)


@transaction.atomic
def return_to_computed_health(initiative: Initiative, *, by: User | None, version: int | None = None) -> Initiative:
    """Let the computed health count again; doing it twice changes nothing."""
    if not initiative.health_override:
        return initiative
    return _set_health(initiative, "", "", by, version)


def _set_health(initiative: Initiative, health: str, reason: str, by: User | None, version: int | None) -> Initiative:
    saved = records.save(initiative, by=by, version=version, health_override=health, health_reason=reason)
    signals.initiative_health_overruled.send(Initiative, initiative=saved, by=by)
    return saved
