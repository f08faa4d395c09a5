"""Rows of a strategy for tests; to be called inside a scope."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts import records
from accounts.models import Workspace
from strategy import services
from strategy.models import Channel, Goal, Persona, SwotItem


def channel(workspace: Workspace, name: str = "Instagram", **fields: Any) -> Channel:
    return services.save_channel(Channel(workspace=workspace), by=None, name=name, **fields)


def persona(workspace: Workspace, name: str = "Marit", **fields: Any) -> Persona:
    return records.save(Persona(workspace=workspace), by=None, name=name, **fields)


def swot_item(workspace: Workspace, text: str, quadrant: str = "strength") -> SwotItem:
    return services.add_swot_item(workspace=workspace, quadrant=quadrant, text=text, by=None)


GOAL: dict[str, Any] = {
    "title": "Double the German Instagram audience in six months",
    "specific": "Win followers in Germany who like handmade knitwear.",
    "metric": "followers",
    "baseline": Decimal(6000),
    "target": Decimal(12000),
    "achievable": "The Finnish audience doubled in eight months.",
    "relevant": "Anna, six hours a week.",
    "starts_on": date(2026, 1, 5),
    "deadline": date(2026, 7, 5),
    "business_objective": "acquisition",
}


def goal(workspace: Workspace, **fields: Any) -> Goal:
    return records.save(Goal(workspace=workspace), by=None, **{**GOAL, **fields})
