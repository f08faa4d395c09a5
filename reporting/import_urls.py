from django.urls import path

from reporting import import_views as views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/new/", views.import_new, name="import_new"),
    path("imports/<int:pk>/", views.import_detail, name="import"),
    path("imports/<int:pk>/settle/", views.import_settle, name="import_settle"),
    path("imports/<int:pk>/progress/", views.import_progress, name="import_progress"),
    path("imports/<int:pk>/problems.csv", views.import_problems, name="import_problems"),
    path("imports/<int:pk>/undo/", views.import_undo, name="import_undo"),
    path("imports/<int:pk>/discard/", views.import_discard, name="import_discard"),
    path("figures/", views.observations, name="observations"),
    path("figures/new/", views.ObservationEdit.as_view(), name="observation_new"),
    path("figures/<int:pk>/", views.ObservationEdit.as_view(), name="observation_edit"),
    path("figures/<int:pk>/delete/", views.ObservationDelete.as_view(), name="observation_delete"),
]
