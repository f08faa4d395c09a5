"""Tables of the roadmap: initiatives in time, and the tasks that carry them out."""

from roadmap.models.digests import DigestSettings
from roadmap.models.initiatives import Effort, Health, Initiative, Risk
from roadmap.models.schedule import Dependency, Milestone
from roadmap.models.storage import Attachment
from roadmap.models.tasks import ChecklistItem, RecurringTask, Stage, StageLimit, Task, TimeEntry

__all__ = [
    "Attachment",
    "ChecklistItem",
    "Dependency",
    "DigestSettings",
    "Effort",
    "Health",
    "Initiative",
    "Milestone",
    "RecurringTask",
    "Risk",
    "Stage",
    "StageLimit",
    "Task",
    "TimeEntry",
]
