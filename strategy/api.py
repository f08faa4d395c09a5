"""REST endpoints of the strategy room."""

from typing import Any

routes: list[tuple[str, Any, str]] = []
