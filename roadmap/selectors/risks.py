"""Risks of the whole roadmap, the gravest first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet

from roadmap.health import GRAVE
from roadmap.models import Risk
from roadmap.selectors.initiatives import OPEN


def open_risks() -> QuerySet[Risk]:
    """Return the risks that are open or have happened, of open initiatives of the current strategy; one query."""
    return (
        Risk.objects.exclude(status=Risk.Status.GONE)
        .filter(initiative__status__in=OPEN, initiative__goal__strategy__is_current=True)
        .select_related("initiative", "owner")
        .order_by(-F("likelihood") * F("effect"), "pk")
    )


@dataclass(frozen=True, slots=True)
class Cell:
    effect: str
    number: int
    is_grave: bool


@dataclass(frozen=True, slots=True)
class Row:
    likelihood: str
    cells: list[Cell]


def matrix(risks: Iterable[Risk]) -> list[Row]:
    """Count risks by likelihood (rows, the highest first) and effect (columns, the lowest first)."""
    counts = Counter((risk.likelihood, risk.effect) for risk in risks)
    return [
        Row(
            str(likelihood.label),
            [
                Cell(str(effect.label), counts[likelihood, effect], likelihood * effect >= GRAVE)
                for effect in Risk.Level
            ],
        )
        for likelihood in reversed(Risk.Level)
    ]
