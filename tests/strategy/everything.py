"""A strategy with many rows in every section, stored at once; to be called inside a scope."""

from datetime import date, timedelta
from typing import Any

from accounts.models import Workspace
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
    Person,
    Persona,
    Positioning,
    Region,
    ResponseSituation,
    Strategy,
    SwotItem,
    TargetMarket,
    TeamRole,
)
from tests.strategy import make

TEXT = "Wool from three farms we know by name, spun within eighty kilometres."


def strategy(workspace: Workspace, rows: int) -> Strategy:
    """Return the current strategy with so many rows of every part that has several."""
    written = make.strategy(workspace)
    own: dict[str, Any] = {"workspace": workspace, "strategy": written}
    shared = {"workspace": workspace}
    _once(own)
    people = _rows(Person, rows, shared, hours_per_week=2)
    _rows(TeamRole, rows, shared, holder=people[0])
    role = TeamRole.objects.all()[0]
    channels = Channel.objects.bulk_create(
        Channel(**shared, name=f"Channel {n}", key=f"channel {n}", purpose_note=TEXT, metrics=["clicks"], owner=role)
        for n in range(rows)
    )
    _rows(Region, rows, own, best_buyers=TEXT)
    personas = _rows(Persona, rows, own, role=TEXT, challenges=TEXT, our_impact=TEXT)
    rivals = _rows(Competitor, rows, own, mission=TEXT)
    _figures(rivals, own)
    SwotItem.objects.bulk_create(
        SwotItem(**own, quadrant="strength", text=TEXT, position=n, competitor=rivals[0] if n % 2 else None)
        for n in range(rows)
    )
    audiences = _rows(Audience, rows, own, message=TEXT, watering_holes=[{"name": "#strikk", "note": "yarn"}])
    _link(Persona.channels.through, "persona", personas, "channel", channels[0])
    _link(Audience.channels.through, "audience", audiences, "channel", channels[0])
    _link(Audience.personas.through, "audience", audiences, "persona", personas[0])
    _rows(JourneyStage, rows, own, answer=TEXT, owner=role, service_minutes=90)
    objectives = _rows(BusinessObjective, rows, own, social_kpi=TEXT, metrics=["leads"])
    Goal.objects.bulk_create(
        Goal(
            **own,
            title=f"Goal {n}",
            specific=TEXT,
            baseline=100,
            target=200,
            deadline=date(2027, 5, 1),
            business_objective=objectives[n],
            audience=audiences[n],
            channel=channels[n],
        )
        for n in range(rows)
    )
    _rows(ResponseSituation, rows, own, steps=TEXT, responder=role, escalate_to=role)
    return Strategy.objects.get(pk=written.pk)


def _once(own: dict[str, Any]) -> None:
    CompanySummary.objects.create(**own, name="Saaristo", resources=TEXT)
    Mission.objects.create(**own, statement=TEXT)
    TargetMarket.objects.create(**own, industry=TEXT)
    Positioning.objects.create(**own, product=TEXT, cost=80, price=150, purchases_per_year=1, years_retained=5)
    Distribution.objects.create(**own, own_site=TEXT)


def _rows(model: Any, rows: int, whose: dict[str, Any], **fields: Any) -> list[Any]:
    return model.objects.bulk_create(model(**whose, name=f"{model.__name__} {n}", **fields) for n in range(rows))


def _figures(rivals: list[Competitor], own: dict[str, Any]) -> None:
    CompetitorFigures.objects.bulk_create(
        CompetitorFigures(
            **own,
            competitor=rivals[0],
            network="instagram",
            observed_on=date(2026, 1, 1) + timedelta(days=n),
            followers=1000 + n,
        )
        for n in range(len(rivals))
    )


def _link(through: Any, own: str, rows: list[Any], theirs: str, other: Any) -> None:
    through.objects.bulk_create(through(**{f"{own}_id": row.pk, f"{theirs}_id": other.pk}) for row in rows)
