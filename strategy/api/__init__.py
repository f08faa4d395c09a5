"""REST endpoints of the strategy document, one module to a topic."""

from typing import Any

from strategy.api import channels, company, goals, personas, swot

routes: list[tuple[str, Any, str]] = [
    ("swot-items", swot.SwotItemViewSet, "swot-item"),
    ("personas", personas.PersonaViewSet, "persona"),
    ("channels", channels.ChannelViewSet, "channel"),
    ("goals", goals.GoalViewSet, "goal"),
]
urlpatterns = [*company.urlpatterns]
