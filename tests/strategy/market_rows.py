"""Many rows of the market's sections, stored at once; to be called inside a scope."""

from datetime import date, timedelta
from typing import Any

from accounts.models import Workspace
from strategy.models import Audience, Competitor, CompetitorFigures, Persona, Region, Strategy, SwotItem
from strategy.services import swot
from tests import counting
from tests.strategy import make

FIRST_DAY = date(2026, 1, 1)
QUADRANTS = SwotItem.Quadrant.values


def fill(workspace: Workspace, rows: range) -> Strategy:
    """Add so many regions, personas, audiences, competitors, readings and SWOT lines to the current strategy."""
    strategy = make.strategy(workspace)
    own: dict[str, Any] = {"workspace": workspace, "strategy": strategy}
    channels = [make.channel(workspace, f"Channel {n}") for n in rows]
    Region.objects.bulk_create(Region(**own, name=f"Region {n}") for n in rows)
    personas = Persona.objects.bulk_create(Persona(**own, name=f"Persona {n}") for n in rows)
    audiences = Audience.objects.bulk_create(
        Audience(**own, name=f"Audience {n}", watering_holes=[{"name": "Fair", "note": ""}]) for n in rows
    )
    for persona, audience in zip(personas, audiences, strict=True):
        persona.channels.set(channels)
        audience.channels.set(channels)
        audience.personas.add(persona)
    competitors = Competitor.objects.bulk_create(Competitor(**own, name=f"Competitor {n:02}") for n in rows)
    CompetitorFigures.objects.bulk_create(
        CompetitorFigures(
            **own,
            competitor=competitor,
            network="instagram",
            observed_on=FIRST_DAY + timedelta(days=day),
            followers=100 + day,
        )
        for competitor in competitors
        for day in rows
    )
    SwotItem.objects.bulk_create(
        SwotItem(**own, competitor=competitor, quadrant=quadrant, text="x", position=place)
        for competitor in (None, *competitors[:6])
        for quadrant in QUADRANTS
        for place in rows
    )
    return strategy


def competitor(workspace: Workspace, name: str = "Nordstrikk", **fields: Any) -> Competitor:
    written: Competitor = make.part(Competitor, workspace, name=name, **fields)
    return written


def reading(of: Competitor, day: date, followers: int | None, network: str = "instagram", **fields: Any) -> Any:
    return make.part(
        CompetitorFigures,
        of.workspace,
        strategy=of.strategy,
        competitor=of,
        network=network,
        observed_on=day,
        followers=followers,
        **fields,
    )


def swot_line(of: Competitor, text: str, quadrant: str = "strength") -> SwotItem:
    return swot.add_swot_item(strategy=of.strategy, quadrant=quadrant, text=text, competitor=of, by=None)


def queries(client: Any, address: str) -> int:
    """Count the queries of a request, what is remembered after the first aside."""
    client.get(address)
    return counting.queries(client, address)
