"""Celery's doors to imports: ids in, a service called."""

from celery import shared_task

from reporting import import_runs


@shared_task(name="reporting.tasks.run_import")
def run_import(import_id: int) -> None:
    import_runs.run_import(import_id)


@shared_task(name="reporting.tasks.sweep_imports")
def sweep_imports() -> None:
    """Send again the imports whose message was lost or whose worker died."""
    for import_id in import_runs.lost_imports():
        run_import.delay(import_id)
