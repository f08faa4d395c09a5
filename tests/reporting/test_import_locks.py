"""Imports, undos and typing at the same moment: they wait in one order, so that none stops another for good."""

import threading
import time

import pytest
from django.db import connection, transaction
from django_scopes import scope

from accounts.models import Workspace
from reporting import import_services, layers
from reporting.models import Observation, ReplacedObservation
from tests.reporting.imports import imported_bytes

DATA = b"date,channel,spend\n2026-01-01,A,1\n"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_an_import_may_cover_rows_of_one_that_is_being_undone(scoped: Workspace) -> None:
    lower, upper = imported_bytes(scoped, DATA), imported_bytes(scoped, DATA.replace(b",1\n", b",2\n"))
    row = Observation.objects.get()
    ReplacedObservation.objects.all().delete()
    failures: list[Exception] = []

    def undo() -> None:
        try:
            with scope(workspace=scoped):
                import_services.undo_import(run=lower, by=None)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    with transaction.atomic():
        layers.lock(scoped)
        undoing = threading.Thread(target=undo)
        undoing.start()
        time.sleep(0.5)  # the undo has its import by now, and waits for the workspace
        ReplacedObservation.objects.create(
            workspace=scoped, import_run=upper, observation=row, previous_run=lower, until=row.until
        )
    undoing.join()
    assert not failures
