"""REST endpoints of the roadmap, one module to a topic."""

from typing import Any

from django.urls import URLPattern, path

from roadmap.api import dependencies, initiatives, load, milestones, schedule, timeline

routes: list[tuple[str, Any, str]] = [
    ("initiatives", initiatives.InitiativeViewSet, "initiative"),
    ("dependencies", dependencies.DependencyViewSet, "dependency"),
    ("milestones", milestones.MilestoneViewSet, "milestone"),
]
urlpatterns: list[URLPattern] = [
    path("initiatives/<int:pk>/move/", schedule.MoveViewSet.as_view({"post": "create"}), name="initiative-move"),
    path("roadmap/schedule/", schedule.ScheduleViewSet.as_view({"get": "retrieve"}), name="roadmap-schedule"),
    path("roadmap/baseline/", schedule.PlanBaselineViewSet.as_view({"post": "create"}), name="roadmap-baseline"),
    path("roadmap/timeline/", timeline.TimelineViewSet.as_view({"get": "retrieve"}), name="roadmap-timeline"),
    path("roadmap/export/", timeline.TimelineExportViewSet.as_view({"get": "retrieve"}), name="roadmap-export"),
    path("load/", load.LoadViewSet.as_view({"get": "retrieve"}), name="load"),
]
