from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from accounts.models import WorkerHeartbeat


@shared_task
def heartbeat() -> None:
    """Note that a worker is alive; `/readyz` reads it."""
    WorkerHeartbeat.objects.update_or_create(pk=1, defaults={"at": timezone.now()})


@shared_task
def mail_mentions() -> int:
    """Tell everyone who was mentioned and does not know yet."""
    from accounts import comments  # it enqueues this very task

    return comments.mail_due_mentions()


@worker_ready.connect
def show_first_sign_of_life(**_details: Any) -> None:
    """Be ready at once, not only when beat next asks."""
    heartbeat.delay()
