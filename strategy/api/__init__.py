"""REST endpoints of the strategy document, one module to a topic."""

from typing import Any

from strategy.api import (
    audiences,
    channels,
    company,
    competitors,
    documents,
    exports,
    goals,
    guidance,
    journey,
    market,
    maturity,
    objectives,
    people,
    personas,
    positioning,
    response,
    reviews,
    swot,
    versions,
)

routes: list[tuple[str, Any, str]] = [
    ("strategies", documents.StrategyViewSet, "strategy"),
    ("strategy-versions", versions.VersionViewSet, "strategy-version"),
    ("reviews", reviews.ReviewViewSet, "review"),
    ("swot-items", swot.SwotItemViewSet, "swot-item"),
    ("regions", market.RegionViewSet, "region"),
    ("competitors", competitors.CompetitorViewSet, "competitor"),
    ("competitor-figures", competitors.CompetitorFiguresViewSet, "competitor-figures"),
    ("audiences", audiences.AudienceViewSet, "audience"),
    ("personas", personas.PersonaViewSet, "persona"),
    ("people", people.PersonViewSet, "person"),
    ("team-roles", people.TeamRoleViewSet, "team-role"),
    ("channels", channels.ChannelViewSet, "channel"),
    ("business-objectives", objectives.ObjectiveViewSet, "business-objective"),
    ("goals", goals.GoalViewSet, "goal"),
    ("dismissals", guidance.DismissalViewSet, "dismissal"),
    ("maturity-assessments", maturity.AssessmentViewSet, "maturity-assessment"),
    ("journey-stages", journey.JourneyStageViewSet, "journey-stage"),
    ("response-situations", response.ResponseSituationViewSet, "response-situation"),
]
urlpatterns = [
    *versions.urlpatterns,
    *company.urlpatterns,
    *exports.urlpatterns,
    *market.urlpatterns,
    *positioning.urlpatterns,
    *guidance.urlpatterns,
    *maturity.urlpatterns,
    *objectives.urlpatterns,
]
