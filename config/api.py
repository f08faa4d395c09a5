"""Collect every room's API routes into one router."""

from importlib import import_module

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

ROOMS = ("accounts", "strategy", "roadmap", "budget", "reporting")


def workspace_api_urls() -> list[URLPattern | URLResolver]:
    """Return the addresses below one workspace: each room's `routes` and `urlpatterns`."""
    router = SimpleRouter()
    own: list[URLPattern | URLResolver] = []
    for room in ROOMS:
        module = import_module(f"{room}.api")
        for prefix, viewset, basename in module.routes:
            router.register(prefix, viewset, basename)
        own += getattr(module, "urlpatterns", [])
    return own + router.urls
