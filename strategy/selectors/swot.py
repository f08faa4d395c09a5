"""Reads of SWOT tables, one's own and each competitor's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from strategy.models import Competitor, Strategy, SwotItem

SHOWN_ON_BOARD = 8
SHOWN_IN_CELL = 5
COLUMNS = 5


@dataclass(frozen=True)
class Quadrant:
    """The items of one quadrant that are shown, of `total` there are."""

    key: str
    title: str
    question: str | Promise
    placeholder: str | Promise
    items: list[SwotItem]
    total: int = 0
    competitor: Competitor | None = None

    @property
    def left_out(self) -> int:
        return max(self.total - len(self.items), 0)


QUADRANT_GUIDES: dict[str, tuple[Any, Any]] = {
    "strength": (_("What do you do best?"), _("Wool from farms we know by name")),
    "weakness": (_("What should you strengthen?"), _("Nobody answers messages at the weekend")),
    "opportunity": (_("What can you offer that is wanted?"), _("Repair kits for sweaters bought years ago")),
    "threat": (_("What can take you down or stop your growth?"), _("Ad prices double before Christmas")),
}
COMPETITOR_GUIDES: dict[str, tuple[Any, Any]] = {
    "strength": (_("What do they do best?"), _("A new film every day")),
    "weakness": (_("Where are they weak?"), _("Comments stay unanswered for days")),
    "opportunity": (_("What could they offer that is wanted?"), _("A shop in Hamburg")),
    "threat": (_("What can take them down or stop their growth?"), _("Everything comes from one factory")),
}


def quadrant(
    key: str, items: Sequence[SwotItem] = (), *, total: int = 0, competitor: Competitor | None = None
) -> Quadrant:
    guides = COMPETITOR_GUIDES if competitor else QUADRANT_GUIDES
    title = str(SwotItem.Quadrant(key).label)
    return Quadrant(key, title, *guides[key], list(items), total=total, competitor=competitor)


def swot_board(strategy: Strategy, competitor: Competitor | None = None, *, whole: str = "") -> list[Quadrant]:
    """Return the four quadrants with their first items, and all of the one named `whole`; two queries."""
    table = SwotItem.objects.filter(_of(competitor), strategy=strategy)
    shown = table.filter(Q(position__lt=SHOWN_ON_BOARD) | Q(quadrant=whole))
    items: dict[str, list[SwotItem]] = {}
    for item in shown:
        items.setdefault(item.quadrant, []).append(item)
    totals = dict(table.order_by().values_list("quadrant").annotate(Count("pk")))
    return [
        quadrant(key, items.get(key, ()), total=totals.get(key, 0), competitor=competitor)
        for key in SwotItem.Quadrant.values
    ]


def _of(competitor: Competitor | None) -> Q:
    return Q(competitor=None) if competitor is None else Q(competitor=competitor)


def comparison(strategy: Strategy, competitors: Sequence[Competitor]) -> list[list[Quadrant]]:
    """Return a row for each quadrant: one's own cell, then one for each competitor; two queries."""
    table = SwotItem.objects.filter(Q(competitor=None) | Q(competitor__in=competitors), strategy=strategy)
    items: dict[tuple[str, int | None], list[SwotItem]] = {}
    for item in table.filter(position__lt=SHOWN_IN_CELL):
        items.setdefault((item.quadrant, item.competitor_id), []).append(item)
    totals = _totals(table)
    return [
        [
            quadrant(key, items.get((key, pk), ()), total=totals.get((key, pk), 0), competitor=competitor)
            for pk, competitor in [(None, None), *((competitor.pk, competitor) for competitor in competitors)]
        ]
        for key in SwotItem.Quadrant.values
    ]


def _totals(table: QuerySet[SwotItem]) -> dict[tuple[str, int | None], int]:
    rows = table.order_by().values_list("quadrant", "competitor").annotate(Count("pk"))
    return {(key, competitor): count for key, competitor, count in rows}


def cell(strategy: Strategy, key: str, competitor: Competitor | None) -> Quadrant:
    """Return one cell of the comparison."""
    table = SwotItem.objects.filter(_of(competitor), strategy=strategy, quadrant=key)
    items = table.filter(position__lt=SHOWN_IN_CELL)
    return quadrant(key, list(items), total=table.count(), competitor=competitor)
