"""Carry out imports: claimed in the database, stored and declared done in one transaction."""

import logging
import uuid
from datetime import timedelta

import polars as pl
from django.db import DatabaseError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django_scopes import scopes_disabled

from accounts.access import inside
from accounts.records import audit
from reporting import layers
from reporting.import_files import ImportRefused, note_counts, table_of
from reporting.import_options import BadOption, options_of
from reporting.imports import mapping as mappings
from reporting.imports.parsing import Parsed, parse
from reporting.imports.problems import UnreadableFile
from reporting.models import Import
from strategy.services.channels import channels_for_names

LOST_AFTER = timedelta(seconds=60)
MAX_ATTEMPTS = 3
logger = logging.getLogger(__name__)


def run_import(import_id: int) -> None:
    """Carry out a queued import, once: the rows and the word that it is done are stored together.

    A worker may die at any point. Until the last transaction nothing is stored; the run is then found by
    `lost_imports` and taken over. Whoever was slower finds its claim gone and stores nothing.
    """
    with scopes_disabled():
        run = _claim(import_id)
    if run is None:
        return
    with inside(run.workspace):
        try:
            _carry_out(run)
        except (UnreadableFile, ImportRefused) as error:
            _fail(run, error.code)
        except FileNotFoundError:
            _fail(run, "file_gone")
        except DatabaseError:
            raise
        except Exception:
            logger.exception("Import %s failed", run.pk)
            _fail(run, "internal")


def _claim(import_id: int) -> Import | None:
    now, claim = timezone.now(), uuid.uuid4().hex
    free = Q(status=Import.Status.QUEUED) | Q(status=Import.Status.RUNNING, seen_at__lt=now - LOST_AFTER)
    claimed = Import.objects.filter(free, pk=import_id).update(
        status=Import.Status.RUNNING, claim=claim, attempts=F("attempts") + 1, started_at=now, seen_at=now, progress=5
    )
    if not claimed:
        return None
    run = Import.objects.select_related("workspace", "created_by").get(pk=import_id)
    if run.attempts > MAX_ATTEMPTS:
        _fail(run, "interrupted")
        return None
    return run


def _carry_out(run: Import) -> None:
    table = table_of(run)
    _tell(run, 25)
    try:
        options = options_of(run.workspace, run.options)
    except BadOption as error:
        raise ImportRefused("not_ready") from error
    parsed = parse(table, mappings.by_position(table.headers, run.mapping), options)
    if parsed.is_blocked:
        raise ImportRefused("not_ready")
    _tell(run, 60)
    _store(run, parsed)


def _tell(run: Import, progress: int) -> None:
    Import.objects.filter(pk=run.pk, claim=run.claim).update(progress=progress, seen_at=timezone.now())


@transaction.atomic
def _store(run: Import, parsed: Parsed) -> None:
    current = Import.objects.select_for_update().filter(
        pk=run.pk, claim=run.claim, status=Import.Status.RUNNING
    ).first()  # fmt: skip
    if current is None:
        return
    stored = layers.store(workspace=run.workspace, frame=_with_channels(run, parsed), run=current)
    note_counts(current, parsed)
    current.rows_stored = parsed.rows_taken
    current.observations_added = stored.added
    current.observations_replaced = stored.replaced
    current.observations_unchanged = stored.unchanged
    current.status, current.progress, current.error = Import.Status.DONE, 100, ""
    current.finished_at = timezone.now()
    current.version += 1
    current.save()
    audit(workspace=run.workspace, by=run.created_by, action="imported", subject=current, rows=parsed.rows_taken)


def _with_channels(run: Import, parsed: Parsed) -> pl.DataFrame:
    channels = channels_for_names(workspace=run.workspace, names=parsed.channels.values(), by=run.created_by)
    keys = list(parsed.channels)
    ids = [channels[key].pk for key in keys]
    return parsed.frame.with_columns(
        pl.col("channel_key").replace_strict(keys, ids, return_dtype=pl.Int64).alias("channel_id")
    )


def _fail(run: Import, code: str) -> None:
    Import.objects.filter(pk=run.pk, claim=run.claim).update(
        status=Import.Status.FAILED, error=code, finished_at=timezone.now(), progress=0
    )


def lost_imports() -> list[int]:
    """Return imports whose message was lost or whose worker died."""
    with scopes_disabled():
        waiting = Import.objects.filter(
            status__in=(Import.Status.QUEUED, Import.Status.RUNNING), seen_at__lt=timezone.now() - LOST_AFTER
        )
        return list(waiting.values_list("pk", flat=True))
