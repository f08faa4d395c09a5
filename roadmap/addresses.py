"""Addresses of pages that other parts of the roadmap bring."""

from django.urls import NoReverseMatch, reverse


def task_address(workspace_slug: str, pk: int) -> str:
    """Return the address of a task's own page, or of its form where there is none."""
    try:
        return reverse("roadmap:task", args=[workspace_slug, pk])
    except NoReverseMatch:
        return reverse("roadmap:task_edit", args=[workspace_slug, pk])
