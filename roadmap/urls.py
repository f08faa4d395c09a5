from django.urls import path

from roadmap.views import initiatives, timeline

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
]
