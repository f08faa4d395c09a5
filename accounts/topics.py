"""What can be talked about: each room says which of its places have a discussion.

A topic such as "strategy.12.swot" begins with the name of the room that knows it.
"""

from collections.abc import Callable
from typing import NamedTuple

from accounts.models import Comment, Workspace

LONGEST_TOPIC = Comment._meta.get_field("topic").max_length or 0


class Place(NamedTuple):
    title: str
    url: str
    closed: bool = False
    """Nothing can be said there any more; what was said can be read."""


type Finder = Callable[[Workspace, str], Place | None]

_finders: dict[str, Finder] = {}


def register(room: str, find: Finder) -> None:
    """Let a room answer for its topics: where is it, or None when there is no such place."""
    _finders[room] = find


def place_of(workspace: Workspace, topic: str) -> Place | None:
    """Return the place of a topic in this workspace; to be called inside its scope."""
    room, _dot, rest = topic.partition(".")
    find = _finders.get(room)
    return find(workspace, rest) if find and len(topic) <= LONGEST_TOPIC else None
