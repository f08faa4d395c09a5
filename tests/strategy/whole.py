"""A strategy with rows in every section; to be called inside a scope."""

from datetime import date
from typing import Any

from strategy.models import (
    Audience,
    BusinessObjective,
    Channel,
    CompanySummary,
    Competitor,
    CompetitorFigures,
    Distribution,
    Goal,
    JourneyStage,
    Mission,
    Persona,
    Positioning,
    Region,
    ResponseSituation,
    Strategy,
    SwotItem,
    TargetMarket,
    TeamRole,
)


def fill(strategy: Strategy, rows: int = 1) -> None:
    """Write every part that exists once, and `rows` rows of every other part, tied to each other."""
    for model in (CompanySummary, Mission, TargetMarket, Positioning, Distribution):
        of_it: dict[str, Any] = {"name": "Saaristo"} if model is CompanySummary else {}
        create(model, strategy, **of_it)
    channel = Channel.objects.filter(key="instagram").first() or Channel.objects.create(
        workspace=strategy.workspace, name="Instagram", key="instagram"
    )
    for number in range(rows):
        _row_of_each(strategy, number, channel)


def _row_of_each(strategy: Strategy, number: int, channel: Channel) -> None:
    role = TeamRole.objects.first()
    create(Region, strategy, name=f"Region {number}")
    persona = create(Persona, strategy, name=f"Persona {number}", role="Buyer")
    persona.channels.add(channel)
    competitor = create(Competitor, strategy, name=f"Competitor {number}")
    create(CompetitorFigures, strategy, competitor=competitor, network="instagram", observed_on=date(2026, 1, 31))
    create(SwotItem, strategy, quadrant="strength", text=f"Own {number}", position=number)
    create(SwotItem, strategy, quadrant="threat", text=f"Theirs {number}", competitor=competitor)
    audience = create(Audience, strategy, name=f"Audience {number}")
    audience.personas.add(persona)
    audience.channels.add(channel)
    objective = create(BusinessObjective, strategy, name=f"Objective {number}")
    create(JourneyStage, strategy, name=f"Stage {number}", owner=role)
    create(ResponseSituation, strategy, name=f"Situation {number}", responder=role)
    create(
        Goal,
        strategy,
        title=f"Goal {number}",
        business_objective=objective,
        audience=audience,
        channel=channel,
        starts_on=date(2026, 2, 1),
        deadline=date(2026, 8, 1),
    )


def create(model: Any, strategy: Strategy, **fields: Any) -> Any:
    return model.objects.create(workspace=strategy.workspace, strategy=strategy, **fields)
