"""REST endpoints of the reporting room."""

from reporting import dashboard_api

routes = [*dashboard_api.routes]
urlpatterns = [*dashboard_api.urlpatterns]
