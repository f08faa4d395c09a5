from celery import shared_task
from django.utils import timezone

from accounts.models import WorkerHeartbeat


@shared_task
def heartbeat() -> None:
    """Note that a worker is alive; `/readyz` reads it."""
    WorkerHeartbeat.objects.update_or_create(pk=1, defaults={"at": timezone.now()})
