"""What operators see of the worker."""

import pytest

from tests.worker import wait_until


def test_readyz_says_what_is_missing_without_a_worker(client, db):
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"ready": False, "database": True, "broker": True, "worker": False}


def test_healthz_needs_no_worker(client, db):
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.usefixtures("worker")
def test_readyz_is_ready_while_a_worker_lives(client):
    wait_until(lambda: client.get("/readyz").status_code == 200, "Readiness")
    assert client.get("/readyz").json() == {"ready": True, "database": True, "broker": True, "worker": True}
