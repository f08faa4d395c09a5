"""Several people at the same moment."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection
from django_scopes import scope

from accounts.models import Workspace


def at_once(workspace: Workspace, *jobs: Callable[[], Any]) -> list[Any]:
    """Run jobs at the same moment; return what each returned or raised."""
    together = threading.Barrier(len(jobs))
    results: list[Any] = [None] * len(jobs)

    def work(number: int, job: Callable[[], Any]) -> None:
        try:
            with scope(workspace=workspace):
                together.wait()
                results[number] = job()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=pair) for pair in enumerate(jobs)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return results
