"""REST endpoints of the roadmap, one module to a topic."""

from typing import Any

from django.urls import URLPattern, path

from roadmap.api import initiatives, plans, setup

routes: list[tuple[str, Any, str]] = [
    ("initiatives", initiatives.InitiativeViewSet, "initiative"),
]
urlpatterns: list[URLPattern] = [
    path("initiative-templates/", plans.TemplateViewSet.as_view({"get": "list"}), name="initiative-templates"),
    path(
        "initiative-templates/<str:key>/use/",
        plans.TemplateViewSet.as_view({"post": "use"}),
        name="initiative-template-use",
    ),
    path("initiatives/<int:pk>/split/", plans.SplitViewSet.as_view({"post": "create"}), name="initiative-split"),
    path("setup/", setup.SetupViewSet.as_view({"get": "retrieve", "post": "create"}), name="setup"),
]
