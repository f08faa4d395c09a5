from django.urls import path

from strategy import views

app_name = "strategy"
urlpatterns = [
    path("", views.home, name="home"),
    path("summary/", views.summary, name="summary"),
    path("company/", views.CompanyEdit.as_view(), name="company"),
    path("swot/", views.swot, name="swot"),
    path("swot/<str:quadrant>/add/", views.swot_add, name="swot_add"),
    path("swot/items/<int:pk>/", views.swot_item, name="swot_item"),
    path("swot/items/<int:pk>/edit/", views.swot_item_edit, name="swot_item_edit"),
    path("swot/items/<int:pk>/move/", views.swot_item_move, name="swot_item_move"),
    path("swot/items/<int:pk>/delete/", views.swot_item_delete, name="swot_item_delete"),
    path("personas/", views.personas, name="personas"),
    path("personas/new/", views.PersonaEdit.as_view(), name="persona_new"),
    path("personas/<int:pk>/", views.persona, name="persona"),
    path("personas/<int:pk>/edit/", views.PersonaEdit.as_view(), name="persona_edit"),
    path("personas/<int:pk>/delete/", views.PersonaDelete.as_view(), name="persona_delete"),
    path("channels/", views.channels, name="channels"),
    path("channels/new/", views.ChannelEdit.as_view(), name="channel_new"),
    path("channels/<int:pk>/edit/", views.ChannelEdit.as_view(), name="channel_edit"),
    path("channels/<int:pk>/delete/", views.ChannelDelete.as_view(), name="channel_delete"),
    path("channels/<int:pk>/retire/", views.channel_retire, name="channel_retire"),
    path("goals/", views.goals, name="goals"),
    path("goals/new/", views.GoalEdit.as_view(), name="goal_new"),
    path("goals/<int:pk>/", views.goal, name="goal"),
    path("goals/<int:pk>/edit/", views.GoalEdit.as_view(), name="goal_edit"),
    path("goals/<int:pk>/delete/", views.GoalDelete.as_view(), name="goal_delete"),
]
