"""Reads of reviews: which is next, and whether anybody still cares for the strategy."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from strategy.models import Review, Strategy

NEGLECTED_AFTER = timedelta(days=91)
"""A quarter in which nobody opens or reviews a strategy."""
FIRST_REVIEW_COVERS = relativedelta(months=3)


def reviews_of(strategy: Strategy) -> QuerySet[Review]:
    """Return the reviews of a strategy, the latest first, without the documents of the versions they led to."""
    return all_reviews().filter(strategy=strategy)


def all_reviews() -> QuerySet[Review]:
    return Review.objects.select_related("strategy", "held_by", "led_to").defer("led_to__document")


def last_review_on(strategy: Strategy) -> date | None:
    return Review.objects.filter(strategy=strategy).values_list("held_on", flat=True).order_by("-held_on").first()


def next_review_due(strategy: Strategy) -> date | None:
    """Return the day of the next review by the team's rhythm; None for an archived strategy. One query."""
    return due_after(strategy, last_review_on(strategy))


def due_after(strategy: Strategy, last_review: date | None) -> date | None:
    """Return the day of the next review, counted from the last one, else from the strategy's beginning."""
    if strategy.is_archived:
        return None
    return max(last_review or began_on(strategy), began_on(strategy)) + relativedelta(months=strategy.review_every)


def began_on(strategy: Strategy) -> date:
    """Return the first day of the strategy's life: of its period, or on which it was written down if that is later."""
    return max(strategy.starts_on, timezone.localdate(strategy.created_at))


def period_to_review(strategy: Strategy, *, today: date) -> tuple[date, date]:
    """Return the days since the period of the last review, else the last three months."""
    last_end = Review.objects.filter(strategy=strategy).values_list("period_end", flat=True).first()
    start = last_end + timedelta(days=1) if last_end else today - FIRST_REVIEW_COVERS + timedelta(days=1)
    return min(start, today), today


# --- Nobody cares -----------------------------------------------------------------


@dataclass(frozen=True)
class Neglect:
    """For how many days nobody has opened, or reviewed, the current strategy; None for what is in order."""

    strategy: Strategy
    days_unopened: int | None
    days_unreviewed: int | None
    last_review: date | None


def neglect(strategy: Strategy, *, now: datetime) -> Neglect | None:
    """Return how the current strategy is neglected; None where somebody cares. At most one query."""
    if strategy.is_archived or not strategy.is_current:
        return None
    last_review = last_review_on(strategy)
    unopened = now - strategy.opened_at
    unreviewed = timezone.localdate(now) - max(last_review or began_on(strategy), began_on(strategy))
    if max(unopened, unreviewed) < NEGLECTED_AFTER:
        return None
    return Neglect(
        strategy,
        unopened.days if unopened >= NEGLECTED_AFTER else None,
        unreviewed.days if unreviewed >= NEGLECTED_AFTER else None,
        last_review,
    )


def perhaps_neglected(now: datetime) -> QuerySet[Strategy]:
    """Return the current strategies that may be neglected; `neglect` looks closer, by the workspace's own day."""
    cutoff = now - NEGLECTED_AFTER
    tomorrow_somewhere = timezone.localdate(cutoff) + timedelta(days=1)
    reviewed = Review.objects.filter(strategy=OuterRef("pk"), held_on__gt=tomorrow_somewhere)
    current = Strategy.objects.filter(is_current=True).exclude(state=Strategy.State.ARCHIVED)
    return current.filter(Q(opened_at__lte=cutoff) | ~Exists(reviewed))
