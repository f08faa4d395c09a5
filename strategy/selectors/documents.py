"""Reads of strategies as a whole."""

import re
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import OuterRef, QuerySet, Subquery

from strategy.models import Review, Strategy, StrategyVersion
from strategy.models.documents import DEFAULT_MONTHS

YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def strategies() -> QuerySet[Strategy]:
    """Return all strategies, the current one first, then by start, the latest first."""
    return Strategy.objects.select_related("approved_by")


def strategies_with_history() -> QuerySet[Any]:
    """Return all strategies with `last_version_…` and `last_review_on`; one query."""
    versions = StrategyVersion.objects.filter(strategy=OuterRef("pk")).order_by("-number")
    reviews = Review.objects.filter(strategy=OuterRef("pk")).order_by("-held_on")
    return strategies().annotate(
        last_version_id=Subquery(versions.values("pk")[:1]),
        last_version_number=Subquery(versions.values("number")[:1]),
        last_version_name=Subquery(versions.values("name")[:1]),
        last_version_at=Subquery(versions.values("taken_at")[:1]),
        last_review_on=Subquery(reviews.values("held_on")[:1]),
    )


def current_strategy() -> Strategy | None:
    """Return the strategy the workspace follows now."""
    return Strategy.objects.filter(is_current=True).first()


def is_short_of_two_years(strategy: Strategy) -> bool:
    """Tell whether the period is shorter than money should last, and nobody has said that this is on purpose."""
    lasting = strategy.starts_on + relativedelta(months=DEFAULT_MONTHS, days=-1)
    return not strategy.short_on_purpose and strategy.ends_on < lasting


def name_for_next(strategy: Strategy, period: tuple[date, date]) -> str:
    """Return the name with its years moved on: “Plan 2026–2028” becomes “Plan 2028–2030”."""
    first_day, last_day = period
    distance = first_day.year - strategy.starts_on.year
    moved = YEAR.sub(lambda year: str(int(year.group()) + distance), strategy.name)
    if moved != strategy.name:
        return moved
    years = f"{first_day.year}–{last_day.year}" if first_day.year != last_day.year else f"{first_day.year}"
    return f"{strategy.name[:100]} {years}"
