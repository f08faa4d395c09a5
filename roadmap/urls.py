from django.urls import path

from roadmap.views import baseline, dependencies, initiatives, load, milestones, schedule, timeline

app_name = "roadmap"
urlpatterns = [
    path("", timeline.timeline_page, name="timeline"),
    path("export/", timeline.timeline_export, name="timeline_export"),
    path("summary/", initiatives.summary, name="summary"),
    path("goals/<int:pk>/", initiatives.goal, name="goal"),
    path("goals/<int:pk>/panel/", initiatives.goal_panel, name="goal_panel"),
    path("initiatives/", initiatives.initiatives, name="list"),
    path("initiatives/new/", initiatives.InitiativeEdit.as_view(), name="initiative_new"),
    path("initiatives/<int:pk>/", initiatives.initiative, name="initiative"),
    path("initiatives/<int:pk>/edit/", initiatives.InitiativeEdit.as_view(), name="initiative_edit"),
    path("initiatives/<int:pk>/delete/", initiatives.InitiativeDelete.as_view(), name="initiative_delete"),
    path("initiatives/<int:pk>/status/", initiatives.initiative_status, name="initiative_status"),
    path("initiatives/<int:pk>/move/", schedule.InitiativeMove.as_view(), name="initiative_move"),
    path("initiatives/<int:pk>/schedule/", schedule.initiative_schedule, name="initiative_schedule"),
    path("dependencies/new/", dependencies.DependencyEdit.as_view(), name="dependency_new"),
    path("dependencies/<int:pk>/edit/", dependencies.DependencyEdit.as_view(), name="dependency_edit"),
    path("dependencies/<int:pk>/delete/", dependencies.DependencyDelete.as_view(), name="dependency_delete"),
    path("milestones/", milestones.milestones, name="milestones"),
    path("milestones/new/", milestones.MilestoneEdit.as_view(), name="milestone_new"),
    path("milestones/<int:pk>/edit/", milestones.MilestoneEdit.as_view(), name="milestone_edit"),
    path("milestones/<int:pk>/delete/", milestones.MilestoneDelete.as_view(), name="milestone_delete"),
    path("milestones/<int:pk>/reached/", milestones.milestone_reached, name="milestone_reached"),
    path("baseline/", baseline.baseline, name="baseline"),
    path("load/", load.people, name="load"),
]
