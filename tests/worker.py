"""A real Celery worker process on the test database and the test broker."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from accounts.models import WorkerHeartbeat
from accounts.tasks import heartbeat
from config.celery import app

PATIENCE = 40  # seconds


def database_url() -> str:
    """Return the address of the database the tests run on."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    login = quote(database["USER"] or "") + (f":{quote(database['PASSWORD'])}" if database["PASSWORD"] else "")
    return f"postgres://{login}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"


def start_worker() -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "LUOTSI_VAR": str(settings.VAR_DIR),
        "BROKER_PREFIX": str(settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("global_keyprefix", "")),
    }
    command = [sys.executable, "-m", "celery", "--app", "config", "worker", "--loglevel", "WARNING"]
    command += ["--concurrency", "1", "--without-mingle", "--without-gossip", "--without-heartbeat"]
    return subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)  # noqa: S603


def wait_until(condition: Callable[[], object], what: str) -> None:
    """Wait for something a worker does; fail with its name when it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"{what} did not happen within {PATIENCE} s")
        time.sleep(0.1)


@pytest.fixture
def worker(transactional_db: None) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a worker for the length of a test."""
    app.control.purge()  # messages that earlier tests left behind
    process = start_worker()
    try:
        heartbeat.delay()
        wait_until(WorkerHeartbeat.objects.exists, "The worker's first task")
        yield process
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)
