"""Rows of a strategy for tests; to be called inside a scope."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts import records
from accounts.models import Workspace
from strategy.models import BusinessObjective, Channel, Goal, Persona, Strategy, SwotItem
from strategy.services import channels, documents, swot


def strategy(workspace: Workspace, **fields: Any) -> Strategy:
    """Return the current strategy, begun where there is none; with fields, begin another."""
    if not fields:
        return documents.current_or_started(workspace=workspace, by=None)
    return documents.start(workspace=workspace, by=None, **fields)


def part(model: Any, workspace: Workspace, **fields: Any) -> Any:
    """Write a row of a part of the current strategy, or of the one given."""
    of = fields.pop("strategy", None) or strategy(workspace)
    return records.save(model(workspace=workspace, strategy=of), by=None, **fields)


def objective(workspace: Workspace, key: str = "acquisition") -> BusinessObjective:
    return BusinessObjective.objects.get(strategy=strategy(workspace), key=key)


def channel(workspace: Workspace, name: str = "Instagram", **fields: Any) -> Channel:
    return channels.save_channel(Channel(workspace=workspace), by=None, name=name, **fields)


def persona(workspace: Workspace, name: str = "Marit", **fields: Any) -> Persona:
    return part(Persona, workspace, name=name, **fields)


def swot_item(workspace: Workspace, text: str, quadrant: str = "strength") -> SwotItem:
    return swot.add_swot_item(strategy=strategy(workspace), quadrant=quadrant, text=text, by=None)


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
}


def goal(workspace: Workspace, **fields: Any) -> Goal:
    return part(Goal, workspace, **{"business_objective": objective(workspace), **GOAL, **fields})
