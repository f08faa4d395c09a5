"""Initiatives for tests; to be called inside a scope."""

from datetime import date
from typing import Any

from accounts import records
from roadmap.models import Initiative
from strategy.models import Goal

INITIATIVE: dict[str, Any] = {
    "title": "Open a German account",
    "starts_on": date(2026, 1, 5),
    "ends_on": date(2026, 1, 11),
    "success_measure": "The account is live",
    "resources": "Anna, 6 hours",
}


def initiative(goal: Goal, **fields: Any) -> Initiative:
    return records.save(Initiative(workspace=goal.workspace), by=None, goal=goal, **{**INITIATIVE, **fields})
