"""Root addresses: accounts' pages, each room below its workspace, the API, health checks."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from accounts import health
from accounts.problems import no_such_address
from accounts.views import home
from config.api import workspace_api_urls

ROOMS = ("strategy", "budget", "roadmap", "reporting")

urlpatterns = [
    path("", home, name="home"),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    *(path(f"w/<slug:workspace_slug>/{room}/", include(f"{room}.urls")) for room in ROOMS),
    path("api/v1/workspaces/<slug:workspace_slug>/", include(workspace_api_urls())),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    re_path(r"^api/v1/", no_such_address, name="api-no-such-address"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
