"""Where the discussions of this room are: "strategy.12.swot" is the SWOT of strategy 12."""

from django.urls import reverse

from accounts.ids import id_in
from accounts.models import Workspace
from accounts.topics import Place
from strategy.models import Strategy
from strategy.sections import SECTION_BY_KEY, Section


def place_of(workspace: Workspace, topic: str) -> Place | None:
    """Return the section of a topic "12.swot"."""
    number, _dot, key = topic.partition(".")
    section = SECTION_BY_KEY.get(key)
    strategy = Strategy.objects.filter(pk=pk).first() if (pk := id_in(number)) else None
    return _section_of(workspace, strategy, section) if strategy and section else None


def _section_of(workspace: Workspace, strategy: Strategy, section: Section) -> Place:
    place = [workspace.slug]
    if strategy.is_current:
        return Place(str(section.title), reverse(section.url_name, args=place), strategy.is_archived)
    address = reverse(section.url_name, args=place, query={"strategy": strategy.pk})
    return Place(f"{section.title} ({strategy.name})", address, strategy.is_archived)
