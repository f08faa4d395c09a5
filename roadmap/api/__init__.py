"""REST endpoints of the roadmap, one module to a topic."""

from typing import Any

from django.urls import URLPattern

from roadmap.api import initiatives

routes: list[tuple[str, Any, str]] = [
    ("initiatives", initiatives.InitiativeViewSet, "initiative"),
]
urlpatterns: list[URLPattern] = []
