"""The job: claimed once, taken over when its worker died, stored and done in one transaction."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from accounts.models import Workspace
from reporting import import_runs, import_services, layers
from reporting.import_files import ImportRefused
from reporting.models import Import, ImportMapping, Observation

pytestmark = pytest.mark.django_db

DATA = b"date,channel,spend\n2026-01-01,A,1\n2026-01-02,A,2\n"


def uploaded(workspace: Workspace, data: bytes = DATA) -> Import:
    return import_services.upload_import(workspace=workspace, filename="a.csv", data=data, source="api", by=None)


def queued(workspace: Workspace) -> Import:
    return import_services.confirm_import(run=uploaded(workspace), by=None)


def aged(run: Import, **fields: object) -> None:
    Import.objects.filter(pk=run.pk).update(seen_at=timezone.now() - timedelta(minutes=5), **fields)


def test_nothing_is_stored_before_confirmation(scoped: Workspace) -> None:
    run = uploaded(scoped)
    import_runs.run_import(run.pk)
    run.refresh_from_db()
    assert (run.status, Observation.objects.count()) == ("uploaded", 0)


def test_running_twice_stores_once(scoped: Workspace) -> None:
    run = queued(scoped)
    import_runs.run_import(run.pk)
    import_runs.run_import(run.pk)
    run.refresh_from_db()
    assert (run.status, run.progress, run.attempts, Observation.objects.count()) == ("done", 100, 1, 2)


def test_a_run_whose_worker_died_is_found_and_carried_out(scoped: Workspace) -> None:
    run = queued(scoped)
    aged(run, status="running", claim="dead", attempts=1)
    assert import_runs.lost_imports() == [run.pk]
    import_runs.run_import(run.pk)
    run.refresh_from_db()
    assert (run.status, run.attempts, Observation.objects.count()) == ("done", 2, 2)
    assert import_runs.lost_imports() == []


def test_a_run_with_a_living_worker_is_left_to_it(scoped: Workspace) -> None:
    run = queued(scoped)
    Import.objects.filter(pk=run.pk).update(status="running", claim="alive", seen_at=timezone.now())
    import_runs.run_import(run.pk)
    run.refresh_from_db()
    assert (run.status, run.claim, import_runs.lost_imports()) == ("running", "alive", [])


def test_a_worker_that_lost_its_claim_stores_nothing(scoped: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    run = queued(scoped)
    parse = import_runs.parse

    def overtaken(*args: object) -> object:
        Import.objects.filter(pk=run.pk).update(claim="someone else")
        return parse(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(import_runs, "parse", overtaken)
    import_runs.run_import(run.pk)
    run.refresh_from_db()
    assert (run.status, run.claim, Observation.objects.count()) == ("running", "someone else", 0)


def test_a_failure_while_storing_leaves_nothing_behind(scoped: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    run = queued(scoped)
    monkeypatch.setattr(layers, "_next_layer", lambda: 1 / 0)
    import_runs.run_import(run.pk)
    run.refresh_from_db()
    assert (run.status, run.error, Observation.objects.count()) == ("failed", "internal", 0)


def test_a_database_that_is_away_leaves_the_run_to_the_sweep(
    scoped: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = queued(scoped)

    def away(**_: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(layers, "store", away)
    with pytest.raises(DatabaseError):
        import_runs.run_import(run.pk)
    run.refresh_from_db()
    assert run.status == "running"


def test_a_run_that_kills_its_workers_is_given_up(scoped: Workspace) -> None:
    run = queued(scoped)
    aged(run, status="running", attempts=import_runs.MAX_ATTEMPTS)
    import_runs.run_import(run.pk)
    run.refresh_from_db()
    assert (run.status, run.error) == ("failed", "interrupted")


def test_a_file_that_has_gone_fails_in_plain_words(scoped: Workspace) -> None:
    run = queued(scoped)
    run.file.storage.delete(run.file.name)
    import_runs.run_import(run.pk)
    run.refresh_from_db()
    assert (run.status, run.error) == ("failed", "file_gone")


def test_confirming_twice_is_refused(scoped: Workspace) -> None:
    run = queued(scoped)
    with pytest.raises(ImportRefused):
        import_services.confirm_import(run=run, by=None)


def test_undoing_twice_is_refused(scoped: Workspace) -> None:
    run = queued(scoped)
    with pytest.raises(ImportRefused):
        import_services.undo_import(run=run, by=None)
    import_runs.run_import(run.pk)
    import_services.undo_import(run=run, by=None)
    with pytest.raises(ImportRefused):
        import_services.undo_import(run=run, by=None)


def test_the_files_name_says_nothing_about_where_it_is_kept(scoped: Workspace) -> None:
    first, second = uploaded(scoped), uploaded(scoped)
    assert "a.csv" not in first.file.name
    assert first.file.name != second.file.name
    assert len(first.file.name) > 30


def test_discarding_a_waiting_file_deletes_it(scoped: Workspace, django_capture_on_commit_callbacks) -> None:
    run = uploaded(scoped)
    storage, name = run.file.storage, run.file.name
    with django_capture_on_commit_callbacks(execute=True):
        import_services.discard_import(run=run, by=None)
    assert not Import.objects.exists()
    assert not storage.exists(name)


def test_rates_and_periods_of_one_file_are_not_remembered_for_the_next(scoped: Workspace) -> None:
    run = uploaded(scoped, b"channel,Spend [USD]\nA,1\n")
    options = {"first_day": "2026-01-01", "last_day": "2026-01-31", "rates": {"USD": "0.9"}, "kind": "organic"}
    run = import_services.check_import(run=run, mapping=run.mapping, options=options, by=None)
    import_services.confirm_import(run=run, by=None)
    assert ImportMapping.objects.get().options == {"kind": "organic"}
