"""Where the discussions of this room are: "roadmap.task.7"."""

from accounts.ids import id_in
from accounts.models import Workspace
from accounts.topics import Place
from roadmap.addresses import task_address
from roadmap.models import Task


def place_of(workspace: Workspace, topic: str) -> Place | None:
    """Return the task of a topic "task.7"."""
    kind, _dot, number = topic.partition(".")
    pk = id_in(number)
    found = Task.objects.filter(pk=pk).first() if kind == "task" and pk else None
    return Place(found.title, task_address(workspace.slug, found.pk)) if found else None
