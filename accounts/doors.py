"""The rooms of a workspace in the order of the work: the menu and the overview draw this list.

Rooms are known by the names of their addresses only; one without addresses is left out.
"""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Door:
    room: str
    first_page: str
    label: str | Promise
    icon: str
    question: str | Promise


@dataclass(frozen=True)
class OpenDoor:
    """A door of one workspace; `summary_url` is empty when the room offers no summary."""

    door: Door
    url: str
    summary_url: str


DOORS = (
    Door(
        room="strategy",
        first_page="strategy:home",
        label=_("Strategy"),
        icon="compass",
        question=_("Who are you talking to, where, and which goals shall it serve?"),
    ),
    Door(
        room="budget",
        first_page="budget:list",
        label=_("Budget"),
        icon="coins",
        question=_("What may each month cost, what was spent, and what carries over?"),
    ),
    Door(
        room="roadmap",
        first_page="roadmap:timeline",
        label=_("Roadmap"),
        icon="route",
        question=_("Which initiatives carry each goal, and when?"),
    ),
    Door(
        room="reporting",
        first_page="reporting:dashboard",
        label=_("Reporting"),
        icon="chart-bar",
        question=_("What came back, in money?"),
    ),
)


def open_doors(workspace_slug: str) -> list[OpenDoor]:
    """List the doors of a workspace with their addresses."""
    found = ((door, _address(door.first_page, workspace_slug)) for door in DOORS)
    return [OpenDoor(door, url, _address(f"{door.room}:summary", workspace_slug)) for door, url in found if url]


def _address(name: str, workspace_slug: str) -> str:
    try:
        return reverse(name, args=[workspace_slug])
    except NoReverseMatch:
        return ""
