"""What the page of one task shows."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from roadmap.models import Attachment, ChecklistItem, Task, TimeEntry

ENTRIES_SHOWN = 200


def tasks() -> QuerySet[Task]:
    """Return tasks with all that their page names."""
    return Task.objects.select_related(
        "workspace",
        "initiative__goal",
        "assignee",
        "team_role",
        "channel",
        "initiative__channel",
        "reviewer",
        "submitted_by",
        "approved_by",
        "recurring",
    )


@dataclass(frozen=True, slots=True)
class Checklist:
    points: list[ChecklistItem]

    @property
    def done(self) -> int:
        return sum(point.done_at is not None for point in self.points)


def checklist_of(task: Task) -> Checklist:
    return Checklist(list(ChecklistItem.objects.filter(task=task).select_related("done_by")))


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """The entries of a task, the latest first, and their sum beside the estimate; hours."""

    entries: list[TimeEntry]
    total: Decimal
    estimate: Decimal | None

    @property
    def over(self) -> Decimal | None:
        """Return by how much the estimate is exceeded; None while it is not."""
        return self.total - self.estimate if self.estimate is not None and self.total > self.estimate else None


def time_spent_on(task: Task) -> TimeSpent:
    """Return all entries of a task; one query."""
    entries = list(TimeEntry.objects.filter(task=task).select_related("person"))
    return TimeSpent(entries[:ENTRIES_SHOWN], sum((entry.hours for entry in entries), Decimal(0)), task.estimated_hours)


def attachments_of(task: Task) -> QuerySet[Attachment]:
    return Attachment.objects.filter(task=task).select_related("created_by")
