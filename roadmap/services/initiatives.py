"""Writes of the roadmap that have rules of their own."""

from django.db import transaction

from accounts import records
from accounts.models import User
from roadmap.models import Initiative


@transaction.atomic
def change_status(initiative: Initiative, *, status: str, by: User | None) -> Initiative:
    """Set the status alone, on what is stored now: whoever edits the rest at this moment loses nothing."""
    stored = Initiative.objects.select_for_update(of=("self",)).select_related("goal").get(pk=initiative.pk)
    return records.save(stored, by=by, status=status)
