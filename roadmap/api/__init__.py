"""REST endpoints of the roadmap, one module to a topic."""

from typing import Any

from django.urls import URLPattern

from roadmap.api import attachments, checklists, initiatives, recurring_tasks, time_entries

routes: list[tuple[str, Any, str]] = [
    ("initiatives", initiatives.InitiativeViewSet, "initiative"),
    (checklists.OF_TASK, checklists.PointViewSet, "checklist"),
    ("time-entries", time_entries.TimeEntryViewSet, "time-entry"),
    ("recurring-tasks", recurring_tasks.RecurringTaskViewSet, "recurring-task"),
    ("attachments", attachments.AttachmentViewSet, "attachment"),
]
urlpatterns: list[URLPattern] = []
