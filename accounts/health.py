"""Health checks for operators: `/healthz` asks the process, `/readyz` all it needs."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from accounts.models import WorkerHeartbeat

# The heartbeat is due every 15 s; a long import may hold the only worker for a while.
HEARTBEAT_STALE_AFTER = timedelta(minutes=2)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    checks = {"database": database_answers(), "broker": broker_answers(), "worker": False}
    checks["worker"] = checks["database"] and worker_is_alive()
    return JsonResponse({"ready": all(checks.values()), **checks}, status=200 if all(checks.values()) else 503)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def broker_answers() -> bool:
    from celery import current_app

    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except (OperationalError, OSError):
        return False
    return True


def worker_is_alive() -> bool:
    return WorkerHeartbeat.objects.filter(at__gte=timezone.now() - HEARTBEAT_STALE_AFTER).exists()
