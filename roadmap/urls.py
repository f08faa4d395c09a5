from django.urls import path

from roadmap.views import initiatives, plans, setup, timeline

app_name = "roadmap"
urlpatterns = [
    path("", timeline.timeline_page, name="timeline"),
    path("summary/", initiatives.summary, name="summary"),
    path("goals/<int:pk>/", initiatives.goal, name="goal"),
    path("goals/<int:pk>/panel/", initiatives.goal_panel, name="goal_panel"),
    path("initiatives/", initiatives.initiatives, name="list"),
    path("initiatives/new/", initiatives.InitiativeEdit.as_view(), name="initiative_new"),
    path("initiatives/<int:pk>/", initiatives.initiative, name="initiative"),
    path("initiatives/<int:pk>/edit/", initiatives.InitiativeEdit.as_view(), name="initiative_edit"),
    path("initiatives/<int:pk>/delete/", initiatives.InitiativeDelete.as_view(), name="initiative_delete"),
    path("initiatives/<int:pk>/status/", initiatives.initiative_status, name="initiative_status"),
    path("initiatives/<int:pk>/split/", plans.initiative_split, name="initiative_split"),
    path("initiatives/<int:pk>/copy/", plans.initiative_copy, name="initiative_copy"),
    path("templates/", plans.templates, name="templates"),
    path("templates/<str:key>/use/", plans.template_use, name="template_use"),
    path("setup/", setup.setup_page, name="setup"),
    path("setup/create/", setup.setup_create, name="setup_create"),
    path("setup/points/<str:key>/", setup.setup_settle, name="setup_settle"),
]
