"""Every page of a strategy with 200 items in each section against one with 20."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django_scopes import scope

from accounts import services
from accounts.models import User, Workspace
from bench.timing import Ratio, interleaved
from strategy.models import (
    Audience,
    BusinessObjective,
    Channel,
    CompanySummary,
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
    channel_key,
)
from strategy.models.rows import MOST_ROWS
from strategy.sections import SECTIONS
from strategy.services import documents

FEW, MANY = 20, 200
GOAL = 1.3
PAGES = ["strategy:home", *(section.url_name for section in SECTIONS), "strategy:document"]
TEXT = "Anna answers within the hour; the recipe is in the shared folder. " * 3
QUADRANTS = SwotItem.Quadrant.values


def strategy(user: User, items: int) -> Workspace:
    """Make a workspace whose strategy has so many items in every section."""
    workspace = services.create_workspace(name=f"{items} items", by=user, currency="EUR", time_zone="UTC")
    with scope(workspace=workspace):
        _fill(documents.start(workspace=workspace, by=user), range(items))
    return workspace


def _fill(plan: Strategy, numbers: range) -> None:
    shared: dict[str, Any] = {"workspace": plan.workspace}
    own = {**shared, "strategy": plan}

    def write(model: Any, rows: list[Any]) -> list[Any]:
        return list(model.objects.bulk_create(rows))

    milestones = [{"on": str(1950 + n), "text": TEXT} for n in numbers][:MOST_ROWS]
    write(CompanySummary, [CompanySummary(**own, name="Company", milestones=milestones)])
    people = write(Person, [Person(**shared, name=f"Person {n}", hours_per_week=4) for n in numbers])
    roles = write(TeamRole, [TeamRole(**shared, name=f"Role {n}", holder=people[n]) for n in numbers])
    channels = write(
        Channel,
        [
            Channel(
                **shared, name=f"Channel {n}", key=channel_key(f"Channel {n}"), owner=roles[n], purpose="sales",
                metrics=["clicks"], purpose_note=TEXT,
            )
            for n in numbers
        ],
    )  # fmt: skip
    write(Region, [Region(**own, name=f"Region {n}", holidays=TEXT) for n in numbers])
    personas = write(Persona, [Persona(**own, name=f"Persona {n}", challenges=TEXT) for n in numbers])
    audiences = write(Audience, [Audience(**own, name=f"Audience {n}", message=TEXT) for n in numbers])
    for n in numbers:
        personas[n].channels.add(channels[n])
        audiences[n].personas.add(personas[n])
    competitors = write(Competitor, [Competitor(**own, name=f"Competitor {n}", goals=TEXT) for n in numbers])
    write(
        CompetitorFigures,
        [
            CompetitorFigures(
                **own, competitor=competitors[n], network="instagram", observed_on=date(2026, 1, 1) + timedelta(n),
                followers=1000 + n,
            )
            for n in numbers
        ],
    )  # fmt: skip
    write(SwotItem, [SwotItem(**own, quadrant=QUADRANTS[n % 4], text=f"Item {n}", position=n // 4) for n in numbers])
    stages = [JourneyStage(**own, name=f"Stage {n}", answer=TEXT, owner=roles[n], position=n) for n in numbers]
    write(JourneyStage, stages)
    objectives = write(BusinessObjective, [BusinessObjective(**own, name=f"Objective {n}") for n in numbers])
    write(
        Goal,
        [
            Goal(
                **own, title=f"Goal {n}", specific=TEXT, metric="clicks", target=n, deadline=date(2027, 1, 1),
                business_objective=objectives[n], audience=audiences[n], channel=channels[n], hours_per_week=1,
            )
            for n in numbers
        ],
    )  # fmt: skip
    write(ResponseSituation, [ResponseSituation(**own, name=f"Situation {n}", steps=TEXT) for n in numbers])


def opener(user: User, workspace: Workspace, page: str) -> Callable[[], object]:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    address = reverse(page, args=[workspace.slug])

    def open_page() -> None:
        status = client.get(address).status_code
        assert status == 200, f"{address} answered {status}"

    return open_page


def measure() -> list[Ratio]:
    """Return each page's ratio; what is kept between two readings is warm on both sides."""
    user = User.objects.create_user(email="bench@example.com", name="Bench")
    few, many = strategy(user, FEW), strategy(user, MANY)
    return [_compare(user, few, many, page) for page in PAGES]


def _compare(user: User, few: Workspace, many: Workspace, page: str) -> Ratio:
    base, found = interleaved([opener(user, few, page), opener(user, many, page)], rounds=15)
    name = page.removeprefix("strategy:")
    return Ratio(
        f"strategy page “{name}”, {MANY} items a section", f"{FEW} items", found, base, "≤ 1.3", found <= GOAL * base
    )
