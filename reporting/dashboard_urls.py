from django.urls import path

from reporting import dashboard_views as views

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("freshness/", views.freshness, name="freshness"),
    path("summary/", views.summary, name="summary"),
    path("period-panel/", views.period_panel, name="period_panel"),
    path("download/<slug:what>.csv", views.download, name="download"),
    path("roi-settings/", views.RoiSettingsView.as_view(), name="roi_settings"),
    path("roi-settings/margin/", views.take_planned_margin, name="take_planned_margin"),
    path("staff-hours/", views.staff_hours, name="staff_hours"),
    path("staff-hours/new/", views.StaffHoursEdit.as_view(), name="staff_hours_new"),
    path("staff-hours/<int:pk>/", views.StaffHoursEdit.as_view(), name="staff_hours_edit"),
    path("staff-hours/<int:pk>/delete/", views.StaffHoursDelete.as_view(), name="staff_hours_delete"),
]
