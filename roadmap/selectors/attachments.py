"""Files and links of a strategy with its initiatives and tasks, in one place."""

from django.db.models import Q, QuerySet

from roadmap.models import Attachment
from strategy.models import Strategy


def attachments() -> QuerySet[Attachment]:
    """Return attachments with what they hang on."""
    return Attachment.objects.select_related("strategy", "initiative", "task", "created_by")


def of_strategy(strategy: Strategy) -> QuerySet[Attachment]:
    """Return those of a strategy, of its initiatives and of their tasks.

    Tasks without an initiative belong to no strategy: theirs are shown with the current one.
    """
    here = Q(strategy=strategy) | Q(initiative__goal__strategy=strategy) | Q(task__initiative__goal__strategy=strategy)
    if strategy.is_current:
        here |= Q(task__isnull=False, task__initiative=None)
    return attachments().filter(here).order_by("-created_at", "-pk")


def matching(rows: QuerySet[Attachment], *, words: str = "", where: str = "", kind: str = "") -> QuerySet[Attachment]:
    """Narrow attachments down by words in title, address or place, by what they hang on, and to links or files."""
    if words:
        rows = rows.filter(
            Q(title__icontains=words)
            | Q(url__icontains=words)
            | Q(initiative__title__icontains=words)
            | Q(task__title__icontains=words)
        )
    if where:
        rows = rows.filter(**{f"{where}__isnull": False})
    if kind:
        rows = rows.filter(url="") if kind == "file" else rows.exclude(url="")
    return rows
