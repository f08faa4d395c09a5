"""Reads of SWOT tables."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from strategy.models import Competitor, Strategy, SwotItem


@dataclass(frozen=True)
class Quadrant:
    key: str
    title: str
    question: str | Promise
    placeholder: str | Promise
    items: list[SwotItem]


QUADRANT_GUIDES: dict[str, tuple[Any, Any]] = {
    "strength": (_("What do you do best?"), _("Wool from farms we know by name")),
    "weakness": (_("What should you strengthen?"), _("Nobody answers messages at the weekend")),
    "opportunity": (_("What can you offer that is wanted?"), _("Repair kits for sweaters bought years ago")),
    "threat": (_("What can take you down or stop your growth?"), _("Ad prices double before Christmas")),
}


def quadrant(key: str, items: list[SwotItem] | None = None) -> Quadrant:
    return Quadrant(key, str(SwotItem.Quadrant(key).label), *QUADRANT_GUIDES[key], items or [])


def swot_board(strategy: Strategy, competitor: Competitor | None = None) -> list[Quadrant]:
    """Return the four quadrants with their items in order; one query."""
    items: dict[str, list[SwotItem]] = {key: [] for key in SwotItem.Quadrant.values}
    for item in SwotItem.objects.filter(strategy=strategy, competitor=competitor):
        items[item.quadrant].append(item)
    return [quadrant(key, items[key]) for key in SwotItem.Quadrant.values]
