"""Celery entry points of the roadmap."""

from celery import shared_task

from roadmap.services import digests, recurring_tasks


@shared_task
def make_due_tasks() -> int:
    """Put recurring tasks on the board that are due where their workspace is; repeating it changes nothing."""
    return recurring_tasks.make_due_everywhere()


@shared_task
def send_digests() -> int:
    """Send the digests that are due where their workspace is; each once a day."""
    return digests.send_due_digests()
