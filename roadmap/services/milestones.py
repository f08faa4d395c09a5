"""Days on which something is reached."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts import records
from accounts.models import User
from roadmap import signals
from roadmap.models import Milestone


@transaction.atomic
def save_milestone(milestone: Milestone, *, by: User | None, version: int | None = None, **fields: Any) -> Milestone:
    """Write a milestone, and tell when it has been reached by this; raise ValidationError or `VersionConflict`."""
    reached_before = milestone.pk is not None and _stored(milestone).reached_on is not None
    saved = records.save(milestone, by=by, version=version, **fields)
    if saved.reached_on is not None and not reached_before:
        signals.milestone_reached.send(Milestone, milestone=saved, by=by)
    return saved


def _stored(milestone: Milestone) -> Milestone:
    return Milestone.objects.select_for_update().get(pk=milestone.pk)


def mark_reached(milestone: Milestone, *, on: date | None, by: User | None) -> Milestone:
    """Say on which day a milestone was reached, or (None) that it is not; saying it twice changes nothing."""
    if (milestone.reached_on is None) == (on is None):
        return milestone
    return save_milestone(milestone, by=by, reached_on=on)
