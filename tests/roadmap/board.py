"""Tasks, people and stages for tests of the board; to be called inside a scope."""

from typing import Any

from accounts import records
from accounts.models import User, Workspace
from roadmap.models import Task
from roadmap.services.tasks import create_task
from strategy.models import Person, TeamRole


def task(workspace: Workspace, title: str = "Write the captions", by: User | None = None, **fields: Any) -> Task:
    return create_task(workspace=workspace, by=by, title=title, **fields)


def person(workspace: Workspace, name: str, **fields: Any) -> Person:
    return records.save(Person(workspace=workspace), by=None, name=name, **fields)


def role(workspace: Workspace, name: str, **fields: Any) -> TeamRole:
    return records.save(TeamRole(workspace=workspace), by=None, name=name, **fields)


def order(stage: str) -> list[str]:
    """Return the titles of a stage from the top."""
    return list(Task.objects.filter(stage=stage).order_by("rank", "pk").values_list("title", flat=True))
