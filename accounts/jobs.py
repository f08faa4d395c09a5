"""Hand work to Celery once the current transaction is safely stored."""

import logging
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def enqueue(task: "Task[Any, Any]", *args: object) -> None:
    """Send a task after commit.

    The message is only a hint, since the database already says what is to be
    done and beat sweeps up: a broker that is away must not fail the request.
    """

    def send() -> None:
        try:
            task.apply_async(args=args, retry=False)
        except (OperationalError, OSError) as error:
            logger.warning("%s not sent, the next sweep will find it: %s", task.name, error)

    transaction.on_commit(send)
