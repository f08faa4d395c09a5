"""Where the discussions of this room are: "strategy.12.swot" is the SWOT of strategy 12."""

from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import Workspace
from accounts.topics import Place
from strategy.models import Strategy
from strategy.sections import SECTION_BY_KEY, Section

LONGEST_ID = 18


def place_of(workspace: Workspace, topic: str) -> Place | None:
    """Return the section of a topic "12.swot"."""
    number, _dot, key = topic.partition(".")
    section = SECTION_BY_KEY.get(key)
    if section is None or not number.isdecimal() or not number.isascii() or len(number) > LONGEST_ID:
        return None
    strategy = Strategy.objects.filter(pk=int(number)).first()
    return _section_of(workspace, strategy, section) if strategy else None


def _section_of(workspace: Workspace, strategy: Strategy, section: Section) -> Place:
    address = reverse(section.url_name, args=[workspace.slug])
    if strategy.is_current:
        return Place(str(section.title), address, strategy.is_archived)
    address = f"{address}?{urlencode({'strategy': strategy.pk})}"
    return Place(f"{section.title} ({strategy.name})", address, strategy.is_archived)
