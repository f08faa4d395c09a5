"""Where the discussions of this room are: "roadmap.task.12" is task 12."""

from django.urls import reverse

from accounts.ids import id_in
from accounts.models import Workspace
from accounts.topics import Place
from roadmap.models import Initiative, Task

PAGES = {"initiative": (Initiative, "roadmap:initiative"), "task": (Task, "roadmap:task")}


def place_of(workspace: Workspace, topic: str) -> Place | None:
    """Return the initiative or task of a topic such as "task.12"."""
    kind, _dot, number = topic.partition(".")
    pk = id_in(number)
    if kind not in PAGES or not pk:
        return None
    model, page = PAGES[kind]
    row = model.objects.filter(pk=pk).first()
    return Place(str(row), reverse(page, args=[workspace.slug, pk])) if row else None
