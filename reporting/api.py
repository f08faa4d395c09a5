"""REST endpoints of the reporting room."""

from typing import Any

routes: list[tuple[str, Any, str]] = []
