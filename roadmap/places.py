"""Where the discussions of this room are: "roadmap.initiative.12" and "roadmap.task.7"."""

from django.urls import reverse

from accounts.ids import id_in
from accounts.models import Workspace
from accounts.topics import Place
from roadmap.models import Initiative, Task

MODELS: dict[str, type[Initiative] | type[Task]] = {"initiative": Initiative, "task": Task}


def place_of(workspace: Workspace, topic: str) -> Place | None:
    """Return the initiative or task of a topic "task.7"."""
    kind, _dot, number = topic.partition(".")
    model, pk = MODELS.get(kind), id_in(number)
    found = model.objects.filter(pk=pk).first() if model and pk else None
    return Place(str(found), reverse(f"roadmap:{kind}", args=[workspace.slug, found.pk])) if found else None
