"""Initiatives for tests; to be called inside a scope."""

from datetime import date
from typing import Any

from accounts import records
from accounts.models import User, Workspace
from roadmap.models import Initiative, Task
from roadmap.services.tasks import create_task
from strategy.models import Goal, Person

INITIATIVE: dict[str, Any] = {
    "title": "Open a German account",
    "starts_on": date(2026, 1, 5),
    "ends_on": date(2026, 1, 11),
    "success_measure": "The account is live",
    "resources": "Anna, 6 hours",
}


def initiative(goal: Goal, **fields: Any) -> Initiative:
    return records.save(Initiative(workspace=goal.workspace), by=None, goal=goal, **{**INITIATIVE, **fields})


def task(workspace: Workspace, title: str = "Film the elbow", **fields: Any) -> Task:
    return create_task(workspace=workspace, by=fields.pop("by", None), title=title, **fields)


def person(workspace: Workspace, name: str = "Anna", user: User | None = None) -> Person:
    return records.save(Person(workspace=workspace), by=None, name=name, user=user)
