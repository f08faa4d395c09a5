"""REST endpoints of the roadmap, one module to a topic."""

from typing import Any

from django.urls import URLPattern, path

from roadmap.api import (
    attachments,
    checklists,
    dependencies,
    focus,
    initiatives,
    load,
    milestones,
    plans,
    recurring_tasks,
    resources,
    schedule,
    setup,
    tasks,
    time_entries,
    timeline,
)

routes: list[tuple[str, Any, str]] = [
    ("initiatives", initiatives.InitiativeViewSet, "initiative"),
    ("efforts", resources.EffortViewSet, "effort"),
    ("risks", resources.RiskViewSet, "risk"),
    ("dependencies", dependencies.DependencyViewSet, "dependency"),
    ("milestones", milestones.MilestoneViewSet, "milestone"),
    ("tasks", tasks.TaskViewSet, "task"),
    ("stage-limits", tasks.StageLimitViewSet, "stage-limit"),
    (checklists.OF_TASK, checklists.PointViewSet, "checklist"),
    ("time-entries", time_entries.TimeEntryViewSet, "time-entry"),
    ("recurring-tasks", recurring_tasks.RecurringTaskViewSet, "recurring-task"),
    ("attachments", attachments.AttachmentViewSet, "attachment"),
]
urlpatterns: list[URLPattern] = [
    path(
        "initiatives/<int:pk>/health/",
        resources.HealthViewSet.as_view({"get": "retrieve", "put": "update", "delete": "destroy"}),
        name="initiative-health",
    ),
    path("initiatives/<int:pk>/move/", schedule.MoveViewSet.as_view({"post": "create"}), name="initiative-move"),
    path("roadmap/schedule/", schedule.ScheduleViewSet.as_view({"get": "retrieve"}), name="roadmap-schedule"),
    path("roadmap/baseline/", schedule.PlanBaselineViewSet.as_view({"post": "create"}), name="roadmap-baseline"),
    path("roadmap/timeline/", timeline.TimelineViewSet.as_view({"get": "retrieve"}), name="roadmap-timeline"),
    path("roadmap/export/", timeline.TimelineExportViewSet.as_view({"get": "retrieve"}), name="roadmap-export"),
    path("board/", tasks.BoardViewSet.as_view({"get": "retrieve"}), name="board"),
    path("load/", load.LoadViewSet.as_view({"get": "retrieve"}), name="load"),
    path("focus/", focus.FocusViewSet.as_view({"get": "retrieve"}), name="focus"),
    path("initiative-templates/", plans.TemplateViewSet.as_view({"get": "retrieve"}), name="initiative-templates"),
    path(
        "initiative-templates/<str:key>/use/",
        plans.TemplateViewSet.as_view({"post": "use"}),
        name="initiative-template-use",
    ),
    path("initiatives/<int:pk>/split/", plans.SplitViewSet.as_view({"post": "create"}), name="initiative-split"),
    path("setup/", setup.SetupViewSet.as_view({"get": "retrieve", "post": "create"}), name="setup"),
]
