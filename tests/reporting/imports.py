"""What the import tests share."""

from collections.abc import Callable
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Workspace
from reporting import import_runs, import_services
from reporting.models import Import

DATA = Path(__file__).resolve().parents[1] / "data"


def imported(workspace: Workspace, path: Path, options: dict[str, object] | None = None) -> Import:
    """Upload, settle, confirm and run a file; return the finished import."""
    return imported_bytes(workspace, path.read_bytes(), path.name, options)


def imported_bytes(
    workspace: Workspace, data: bytes, name: str = "a.csv", options: dict[str, object] | None = None
) -> Import:
    run = import_services.upload_import(workspace=workspace, filename=name, data=data, source="browser", by=None)
    if options:
        run = import_services.check_import(run=run, mapping=run.mapping, options=run.options | options, by=None)
    import_services.confirm_import(run=run, by=None)
    import_runs.run_import(run.pk)
    run.refresh_from_db()
    return run


def queries(visit: Callable[[], object]) -> int:
    """Count the queries of a visit, the first one of which fills caches."""
    visit()
    with CaptureQueriesContext(connection) as captured:
        visit()
    return len(captured)
