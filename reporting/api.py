"""REST endpoints of the reporting room."""

from reporting import dashboard_api, import_api, roi_api

routes = [*dashboard_api.routes, *import_api.routes]
urlpatterns = [*dashboard_api.urlpatterns, *roi_api.urlpatterns]
