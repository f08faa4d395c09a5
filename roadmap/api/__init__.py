"""REST endpoints of the roadmap, one module to a topic."""

from typing import Any

from django.urls import URLPattern, path

from roadmap.api import initiatives, resources

routes: list[tuple[str, Any, str]] = [
    ("initiatives", initiatives.InitiativeViewSet, "initiative"),
    ("efforts", resources.EffortViewSet, "effort"),
    ("risks", resources.RiskViewSet, "risk"),
]
urlpatterns: list[URLPattern] = [
    path(
        "initiatives/<int:pk>/health/",
        resources.HealthViewSet.as_view({"get": "retrieve", "put": "update", "delete": "destroy"}),
        name="initiative-health",
    ),
]
