"""Rows of a strategy for tests; to be called inside a scope."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts import records
from accounts.models import Workspace
from strategy.models import (
    Audience,
    BusinessObjective,
    Channel,
    Competitor,
    CompetitorFigures,
    Goal,
    JourneyStage,
    Person,
    Persona,
    Region,
    ResponseSituation,
    Strategy,
    SwotItem,
    TeamRole,
)
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


MANY: dict[str, tuple[Any, dict[str, Any]]] = {
    "regions": (Region, {"name": "Region {n}", "language": "Finnish"}),
    "personas": (Persona, {"name": "Persona {n}", "challenges": "Time"}),
    "competitors": (Competitor, {"name": "Competitor {n}"}),
    "audiences": (Audience, {"name": "Audience {n}", "watering_holes": [{"name": "Fair {n}", "note": ""}]}),
    "journey": (JourneyStage, {"name": "Stage {n}", "metric": "clicks"}),
    "objectives": (BusinessObjective, {"name": "Objective {n}", "metrics": ["clicks"]}),
    "goals": (Goal, {**GOAL, "title": "Goal {n}"}),
    "responses": (ResponseSituation, {"name": "Situation {n}", "answer_within_minutes": 60}),
}


def fill(workspace: Workspace, numbers: range) -> Strategy:
    """Write one row of every section for each number, each row tied to others where it can be."""
    current = strategy(workspace)
    for n in numbers:
        rows = {
            key: part(model, workspace, strategy=current, **numbered(fields, n))
            for key, (model, fields) in MANY.items()
        }
        person = records.save(Person(workspace=workspace), by=None, name=f"Person {n}", hours_per_week=Decimal(4))
        role = records.save(TeamRole(workspace=workspace), by=None, name=f"Role {n}", holder=person)
        place = channel(workspace, f"Channel {n}", purpose="sales", metrics=["clicks"], owner=role)
        tie(rows, place, role)
        for whose in (None, rows["competitors"]):
            swot.add_swot_item(strategy=current, quadrant=QUADRANTS[n % 4], text=f"Item {n}", by=None, competitor=whose)
        figures = {"network": "instagram", "observed_on": date(2026, 1, 1), "followers": 100 + n}
        part(CompetitorFigures, workspace, strategy=current, competitor=rows["competitors"], **figures)
    return current


QUADRANTS = ("strength", "weakness", "opportunity", "threat")


def numbered(fields: dict[str, Any], n: int) -> dict[str, Any]:
    return {name: value.format(n=n) if isinstance(value, str) else value for name, value in fields.items()}


def tie(rows: dict[str, Any], place: Channel, role: TeamRole) -> None:
    objective, audience = rows["objectives"], rows["audiences"]
    records.save(rows["goals"], by=None, channel=place, business_objective=objective, audience=audience)
    records.save(rows["personas"], by=None, channels=[place])
    records.save(audience, by=None, channels=[place], personas=[rows["personas"]])
    records.save(rows["journey"], by=None, owner=role)
    records.save(rows["responses"], by=None, responder=role, escalate_to=role)
