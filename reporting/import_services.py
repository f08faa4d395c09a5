"""Imports at the door: upload, check, confirm, undo, discard."""

import hashlib
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.jobs import enqueue
from accounts.models import User, Workspace
from accounts.records import audit
from accounts.tables.dates import find_period
from reporting import import_tasks, layers
from reporting.import_files import ImportRefused, note_counts, table_of
from reporting.import_options import options_of
from reporting.imports import mapping as mappings
from reporting.imports.parsing import BLOCKING, Options, Parsed, parse
from reporting.imports.problems import Problem, UnreadableFile
from reporting.imports.reading import Table, read_table
from reporting.models import Import, ImportMapping

MAX_BYTES = 50 * 1024 * 1024
SUFFIXES = (".csv", ".tsv", ".txt", ".tab")
SHOWN_ROWS = 5


def upload_import(*, workspace: Workspace, filename: str, data: bytes, source: str, by: User | None) -> Import:
    """Keep an uploaded file with a proposed mapping and a first check.

    Raises UnreadableFile when it is no table of text, ImportRefused when it is too large.
    """
    name = PurePath(filename).name[:200]
    check_size(len(data))
    table = read_table(data, is_known=mappings.is_known)
    if not name.casefold().endswith(SUFFIXES):
        raise UnreadableFile("wrong_suffix", suffixes=", ".join(SUFFIXES))
    run = Import(
        workspace=workspace,
        filename=name,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        signature=mappings.signature(table.headers),
        source=source,
        created_by=by,
    )
    reasons = _propose(run, table)
    _look_at(run, table)
    run.preview["reasons"] = reasons
    with transaction.atomic():
        run.file.save(name, ContentFile(data), save=False)
        run.save()
        audit(workspace=workspace, by=by, action="uploaded", subject=run)
    return run


def check_size(size: int) -> None:
    """Raise ImportRefused for a file that is too large; ask before reading it into memory."""
    if size > MAX_BYTES:
        raise ImportRefused("too_big", megabytes=MAX_BYTES // 1024 // 1024)


def _propose(run: Import, table: Table) -> list[str]:
    """Fill in mapping and options: those remembered for the layout, else by the names; say which."""
    remembered = ImportMapping.objects.filter(signature=run.signature).first()
    if remembered:
        run.mapping, run.options = remembered.mapping, remembered.options
        return ["remembered"] * len(table.headers)
    proposals = mappings.propose(table.headers, table.samples(), table.preamble)
    run.mapping = {name: proposal.target for name, proposal in zip(table.headers, proposals, strict=True)}
    run.options = {"kind": "paid" if "spend" in run.mapping.values() else "organic"}
    if "channel" not in run.mapping.values():
        run.options["channel"] = mappings.propose_channel(run.filename, table.preamble)
    if "date" not in run.mapping.values() and (period := find_period(table.preamble)):
        run.options |= {"first_day": period[0].isoformat(), "last_day": period[1].isoformat()}
    return [proposal.reason for proposal in proposals]


@transaction.atomic
def check_import(*, run: Import, mapping: dict[str, str], options: dict[str, Any], by: User | None) -> Import:
    """Try another mapping on a waiting file and note what it would give. Raises ImportRefused, BadOption."""
    run = Import.objects.select_for_update().get(pk=run.pk)
    if not run.is_waiting:
        raise ImportRefused("not_waiting")
    run.mapping, run.options = mapping, options
    reasons = run.preview.get("reasons", [])
    _look_at(run, table_of(run))
    run.preview["reasons"] = reasons
    run.version += 1
    run.save()
    return run


def _look_at(run: Import, table: Table) -> None:
    """Write into the preview, problems and row counts what the current mapping would import."""
    options = options_of(run.workspace, run.options)
    targets = mappings.by_position(table.headers, run.mapping)
    obstacles = _mapping_problems(table, run.mapping, options)
    run.preview = {
        "headers": table.headers,
        "targets": targets,
        "samples": table.samples(3),
        "rows": _first_rows(table),
        "row_numbers": list(table.rows[:SHOWN_ROWS]),
        "encoding": table.encoding,
        "mapping_problems": [problem.as_json() for problem in obstacles],
    }
    run.rows_read, run.rows_stored, run.rows_skipped = len(table), 0, 0
    run.problems, run.problem_count = [problem.as_json() for problem in table.problems], len(table.problems)
    if {problem.code for problem in obstacles} <= {"channel_needed"}:
        # Everything else that stands in the way is told at once, not after the channel is settled.
        _note_parsed(run, parse(table, targets, replace(options, channel=options.channel or "–")))


def _first_rows(table: Table) -> list[list[str]]:
    return [list(row) for row in zip(*(column.head(SHOWN_ROWS).to_list() for column in table.columns), strict=True)]


def _mapping_problems(table: Table, mapping: dict[str, str], options: Options) -> list[Problem]:
    return mappings.check(
        table.headers, mapping, has_channel=bool(options.channel), has_date=options.first_day is not None
    )


def _note_parsed(run: Import, parsed: Parsed) -> None:
    note_counts(run, parsed)
    run.preview |= {
        "blocked": [problem.as_json() for problem in parsed.problems if problem.code in BLOCKING],
        "observations": parsed.frame.height,
        "channels": sorted(parsed.channels.values(), key=str.casefold),
        "currencies": list(parsed.currencies),
        "day_first": parsed.day_first,
        "day_first_is_certain": parsed.day_first_is_certain,
        "first_day": str(parsed.frame["date"].min() or ""),
        "last_day": str(parsed.frame["until"].max() or ""),
        "totals": {
            key: str(total)
            for key in parsed.measures
            if key not in ("followers", "nps", "open_leads", "reach", "frequency")
            and (total := parsed.frame[key].sum()) is not None
        },
    }


def is_ready(run: Import) -> bool:
    """Tell whether a checked import can be confirmed."""
    return not run.preview.get("mapping_problems") and not run.preview.get("blocked")


def lacks_only_a_channel(run: Import) -> bool:
    """Tell whether naming one channel for the whole file would make the import ready."""
    missing = {problem["code"] for problem in run.preview.get("mapping_problems", [])}
    return missing == {"channel_needed"}


@transaction.atomic
def confirm_import(*, run: Import, by: User | None) -> Import:
    """Queue a checked import and remember what its columns mean. Raises ImportRefused."""
    run = Import.objects.select_for_update().get(pk=run.pk)
    if not run.is_waiting:
        raise ImportRefused("not_waiting")
    if not is_ready(run):
        raise ImportRefused("not_ready")
    run.status = Import.Status.QUEUED
    run.seen_at = timezone.now()
    run.version += 1
    run.save()
    ImportMapping.objects.update_or_create(
        workspace=run.workspace,
        signature=run.signature,
        defaults={"mapping": run.mapping, "options": _lasting(run.options)},
    )
    audit(workspace=run.workspace, by=by, action="confirmed", subject=run)
    enqueue(import_tasks.run_import, run.pk)
    return run


def _lasting(options: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is true of one file only: its period and its exchange rates."""
    return {name: value for name, value in options.items() if name not in ("first_day", "last_day", "rates")}


@transaction.atomic
def undo_import(*, run: Import, by: User | None) -> Import:
    """Take a finished import off again, as a whole. Raises ImportRefused unless it is done."""
    # Without the key: an import that covers rows of this one refers to it while it holds the workspace.
    run = Import.objects.select_for_update(no_key=True).get(pk=run.pk)
    if not run.can_be_undone:
        raise ImportRefused("not_done")
    layers.take_off(workspace=run.workspace, run=run)
    run.status = Import.Status.UNDONE
    run.version += 1
    run.save()
    audit(workspace=run.workspace, by=by, action="undone", subject=run)
    return run


@transaction.atomic
def discard_import(*, run: Import, by: User | None) -> None:
    """Forget an uploaded file that was not imported. Raises ImportRefused for any other."""
    run = Import.objects.select_for_update().get(pk=run.pk)
    if run.status not in (Import.Status.UPLOADED, Import.Status.FAILED):
        raise ImportRefused("not_waiting")
    audit(workspace=run.workspace, by=by, action="deleted", subject=run)
    file = run.file
    run.delete()
    transaction.on_commit(lambda: file.delete(save=False))
