from django.urls import path

from roadmap import views

app_name = "roadmap"
urlpatterns = [
    path("", views.timeline_page, name="timeline"),
    path("summary/", views.summary, name="summary"),
    path("goals/<int:pk>/", views.goal, name="goal"),
    path("goals/<int:pk>/panel/", views.goal_panel, name="goal_panel"),
    path("initiatives/", views.initiatives, name="list"),
    path("initiatives/new/", views.InitiativeEdit.as_view(), name="initiative_new"),
    path("initiatives/<int:pk>/", views.initiative, name="initiative"),
    path("initiatives/<int:pk>/edit/", views.InitiativeEdit.as_view(), name="initiative_edit"),
    path("initiatives/<int:pk>/delete/", views.InitiativeDelete.as_view(), name="initiative_delete"),
    path("initiatives/<int:pk>/status/", views.initiative_status, name="initiative_status"),
]
