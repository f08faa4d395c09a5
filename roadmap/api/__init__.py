"""REST endpoints of the roadmap, one module to a topic."""

from typing import Any

from django.urls import URLPattern

from roadmap.api import initiatives, tasks

routes: list[tuple[str, Any, str]] = [
    ("initiatives", initiatives.InitiativeViewSet, "initiative"),
    ("tasks", tasks.TaskViewSet, "task"),
    ("stage-limits", tasks.StageLimitViewSet, "stage-limit"),
    ("board", tasks.BoardViewSet, "board"),
]
urlpatterns: list[URLPattern] = []
