"""Celery entry points of the roadmap."""

from celery import shared_task

from roadmap.services import digests


@shared_task
def send_digests() -> int:
    """Send the digests that are due where their workspace is; each once a day."""
    return digests.send_due_digests()
