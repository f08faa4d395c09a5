"""REST endpoints of the roadmap room."""

from typing import Any

routes: list[tuple[str, Any, str]] = []
