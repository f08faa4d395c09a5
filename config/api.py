"""Collect every room's API routes into one router."""

from importlib import import_module

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

MODULES = (
    "accounts.api",
    "accounts.comment_api",
    "accounts.trail_api",
    "strategy.api",
    "roadmap.api",
    "budget.api",
    "reporting.api",
)


def workspace_api_urls() -> list[URLPattern | URLResolver]:
    """Return the addresses below one workspace: each room's `routes` and `urlpatterns`."""
    router = SimpleRouter()
    own: list[URLPattern | URLResolver] = []
    for name in MODULES:
        module = import_module(name)
        for prefix, viewset, basename in module.routes:
            router.register(prefix, viewset, basename)
        own += getattr(module, "urlpatterns", [])
    return own + router.urls
