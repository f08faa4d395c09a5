"""REST endpoints of the roadmap, one module to a topic."""

from typing import Any

from django.urls import URLPattern, path

from roadmap.api import focus, initiatives, tasks

routes: list[tuple[str, Any, str]] = [
    ("initiatives", initiatives.InitiativeViewSet, "initiative"),
    ("tasks", tasks.TaskViewSet, "task"),
    ("stage-limits", tasks.StageLimitViewSet, "stage-limit"),
    ("board", tasks.BoardViewSet, "board"),
]
urlpatterns: list[URLPattern] = [
    path("focus/", focus.FocusViewSet.as_view({"get": "retrieve"}), name="focus"),
]
