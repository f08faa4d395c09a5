"""Writes of reviews, and the version their decisions led to."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User
from accounts.records import audit
from strategy.models import Review, StrategyVersion, validate_planned_date
from strategy.services.locks import locked
from strategy.services.versions import take_version


@transaction.atomic
def save_review(review: Review, *, by: User | None, version: int | None = None, **fields: object) -> Review:
    """Write down a review, or correct it."""
    locked(review.strategy_id).refuse_when_archived()
    _check_years(fields)
    if review.pk is None:
        review.held_by = by
    return records.save(review, by=by, version=version, **fields)


def _check_years(fields: Mapping[str, object]) -> None:
    for name in ("held_on", "period_start", "period_end"):
        day = fields.get(name)
        if isinstance(day, date):
            try:
                validate_planned_date(day)
            except ValidationError as error:
                raise ValidationError({name: error}) from error


@transaction.atomic
def delete_review(review: Review, *, by: User | None) -> None:
    locked(review.strategy_id).refuse_when_archived()
    records.delete(review, by=by)


@transaction.atomic
def keep_decisions(review: Review, *, by: User | None, name: str = "", note: str = "") -> StrategyVersion:
    """Keep the document with the review's decisions in it; a second time returns the version kept before."""
    strategy = locked(review.strategy_id)
    stored = Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    if stored.led_to is not None:
        return stored.led_to
    strategy.refuse_when_archived()
    named = name or default_name(stored)
    version = take_version(strategy, by=by, name=named, note=note, reason=StrategyVersion.Reason.REVIEWED)
    stored.led_to = version
    stored.save(update_fields=["led_to", "updated_at"])
    audit(workspace=stored.workspace, by=by, action="led to a version", subject=stored, version=version.number)
    return version


def default_name(review: Review) -> str:
    return _("After the review of %(day)s") % {"day": date_format(review.held_on)}
