"""REST endpoints of the strategy document, one module to a topic."""

from typing import Any

from strategy.api import channels, company, goals, journey, people, personas, positioning, response, swot

routes: list[tuple[str, Any, str]] = [
    ("swot-items", swot.SwotItemViewSet, "swot-item"),
    ("personas", personas.PersonaViewSet, "persona"),
    ("people", people.PersonViewSet, "person"),
    ("team-roles", people.TeamRoleViewSet, "team-role"),
    ("channels", channels.ChannelViewSet, "channel"),
    ("goals", goals.GoalViewSet, "goal"),
    ("journey-stages", journey.JourneyStageViewSet, "journey-stage"),
    ("response-situations", response.ResponseSituationViewSet, "response-situation"),
]
urlpatterns = [*company.urlpatterns, *positioning.urlpatterns]
