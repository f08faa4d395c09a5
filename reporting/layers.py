# ruff: noqa: S608 - the statements are put together from names of this module; values are parameters.
"""Observations written in layers: one upsert for many rows, and layers taken off again in any order.

An import lies as a layer over what was there. What it covers is saved first (`ReplacedObservation`), so
that the state below it is known. A layer writes only the columns its file brings; the other values of a row
show through from below. Typed and API rows are no layers: they are final, and an undo leaves them alone.

All statements are set-based and the same on PostgreSQL and SQLite, except for loading the stage (COPY and
executemany).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Workspace
from reporting.marks import mark_dirty
from reporting.models import CampaignSpelling, Import, Observation, ReplacedObservation
from reporting.periods import months_touched
from strategy.metrics import METRICS

KEY = ("channel_id", "kind", "campaign", "post", "date")
ALWAYS = ("until", "source_rows")
VALUES = (*ALWAYS, "rows_without_spend", "rows_without_revenue", *METRICS, "own")
_STAGE = "observation_stage"
_DEFAULTS = {"source_rows": "1", "rows_without_spend": "0", "rows_without_revenue": "0", "own": "'{}'"}
_OBSERVATION, _REPLACED = Observation._meta.db_table, ReplacedObservation._meta.db_table
_SAME_KEY = " AND ".join(f"o.{name} = s.{name}" for name in KEY)


@dataclass(frozen=True, slots=True)
class Stored:
    added: int = 0
    replaced: int = 0
    unchanged: int = 0


def lock(workspace: Workspace) -> None:
    """Let one writer of observations into a workspace at a time, until the transaction ends."""
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)


@transaction.atomic
def store(*, workspace: Workspace, frame: pl.DataFrame, run: Import | None) -> Stored:
    """Write rows over what is there and mark the months whose values change.

    `frame` has the KEY columns, `campaign_key`, `until` and `source_rows`, and any of the other VALUES; only
    those it has are written. Its keys are unique. With a run the rows become that run's layer.
    """
    lock(workspace)
    frame = _with_known_spelling(workspace, frame)
    columns = [name for name in VALUES if name in frame.columns]
    with connection.cursor() as cursor:
        _fill_stage(cursor, frame.select(*KEY, *columns))
        if _touches_stored_rows(cursor, workspace, frame):
            stored = _cover(cursor, workspace, columns, run)
        else:
            stored = Stored(added=frame.height)
            mark_dirty(workspace_id=workspace.pk, cells=_cells(cursor, f"SELECT {_months('s')} FROM {_STAGE} s", []))
        _upsert(cursor, workspace, columns, run)
        cursor.execute(f"DROP TABLE {_STAGE}")
    if run:
        run.columns = columns
        run.layer = _next_layer()
    return stored


def _with_known_spelling(workspace: Workspace, frame: pl.DataFrame) -> pl.DataFrame:
    """Write each campaign the way the workspace first wrote it."""
    spelt = frame.group_by("campaign_key", maintain_order=True).agg(pl.col("campaign").first())
    wanted = {key: name for key, name in spelt.iter_rows() if key}
    known: dict[str, str] = {}
    for keys in _chunks(list(wanted), 500):
        known |= dict(CampaignSpelling.objects.filter(key__in=keys).values_list("key", "name"))
    new = [CampaignSpelling(workspace=workspace, key=k, name=n) for k, n in wanted.items() if k not in known]
    CampaignSpelling.objects.bulk_create(new, batch_size=1000)
    final = wanted | known
    if not final:
        return frame
    return frame.with_columns(pl.col("campaign_key").replace(final).alias("campaign"))


def _chunks(items: list[str], size: int) -> Iterator[list[str]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _fill_stage(cursor: Any, frame: pl.DataFrame) -> None:
    cursor.execute(f"DROP TABLE IF EXISTS {_STAGE}")
    columns = ", ".join(f"{name} {_sql_type(name)}" for name in frame.columns)
    cursor.execute(f"CREATE TEMPORARY TABLE {_STAGE} ({columns})")
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {_STAGE} FROM STDIN (FORMAT csv)") as copy:
            copy.write(frame.write_csv(include_header=False).encode())
        return
    marks = ", ".join(["%s"] * frame.width)
    as_text = frame.with_columns(pl.col(pl.Date, pl.Decimal).cast(pl.String))
    cursor.executemany(f"INSERT INTO {_STAGE} VALUES ({marks})", as_text.iter_rows())


def _sql_type(name: str) -> str:
    field: Any = Observation._meta.get_field("channel" if name == "channel_id" else name)
    return str(field.rel_db_type(connection) if field.is_relation else field.db_type(connection))


def _touches_stored_rows(cursor: Any, workspace: Workspace, frame: pl.DataFrame) -> bool:
    """Tell cheaply whether any stored row can have one of the keys."""
    first, last = frame["date"].min(), frame["date"].max()
    return bool(Observation.objects.filter(date__gte=first, date__lte=last).exists())


def _cover(cursor: Any, workspace: Workspace, columns: Sequence[str], run: Import | None) -> Stored:
    """Save what a run's rows lie over, mark what changes, and count."""
    joined = f"{_STAGE} s LEFT JOIN {_OBSERVATION} o ON o.workspace_id = %s AND {_SAME_KEY}"
    changes = " OR ".join(f"o.{name} {_differs()} s.{name}" for name in columns)
    cursor.execute(
        f"SELECT COUNT(*), COUNT(o.id), COALESCE(SUM(CASE WHEN o.id IS NOT NULL AND ({changes}) THEN 1 ELSE 0 END), 0)"
        f" FROM {joined}",
        [workspace.pk],
    )
    total, known, changed = cursor.fetchone()
    cells = _cells(cursor, f"SELECT {_months('s')} FROM {joined} WHERE o.id IS NULL OR {changes}", [workspace.pk])
    cells |= _cells(
        cursor, f"SELECT {_months('o')} FROM {joined} WHERE o.id IS NOT NULL AND ({changes})", [workspace.pk]
    )
    mark_dirty(workspace_id=workspace.pk, cells=cells)
    if run:
        values = ", ".join(VALUES)
        old_values = ", ".join(f"o.{name}" for name in VALUES)
        cursor.execute(
            f"INSERT INTO {_REPLACED} (workspace_id, import_run_id, observation_id, previous_run_id, {values})"
            f" SELECT o.workspace_id, %s, o.id, o.import_run_id, {old_values} FROM {joined} WHERE o.id IS NOT NULL",
            [run.pk, workspace.pk],
        )
    else:
        cursor.execute(
            f"DELETE FROM {_REPLACED} WHERE observation_id IN (SELECT o.id FROM {joined} WHERE o.id IS NOT NULL)",
            [workspace.pk],
        )
    return Stored(added=total - known, replaced=changed, unchanged=known - changed)


def _upsert(cursor: Any, workspace: Workspace, columns: Sequence[str], run: Import | None) -> None:
    now = timezone.now()
    absent = [name for name in _DEFAULTS if name not in columns]
    names = [*KEY, *columns]
    overwritten = ", ".join(f"{name} = excluded.{name}" for name in columns)
    cursor.execute(
        f"INSERT INTO {_OBSERVATION} (workspace_id, import_run_id, version, created_at, updated_at,"
        f" {', '.join([*names, *absent])})"
        f" SELECT %s, %s, 1, %s, %s, {', '.join([*names, *(_DEFAULTS[name] for name in absent)])}"
        f" FROM {_STAGE} WHERE true"
        f" ON CONFLICT (workspace_id, {', '.join(KEY)}) DO UPDATE SET {overwritten},"
        f" import_run_id = excluded.import_run_id, updated_at = excluded.updated_at,"
        f" version = {_OBSERVATION}.version + 1",
        [workspace.pk, run.pk if run else None, now, now],
    )


def _next_layer() -> int:
    return (Import.objects.aggregate(top=Max("layer"))["top"] or 0) + 1


@transaction.atomic
def take_off(*, workspace: Workspace, run: Import) -> None:
    """Undo an import: restore what its rows covered, also where newer imports lie over them."""
    lock(workspace)
    with connection.cursor() as cursor:
        cells = _cells_on_top(cursor, run)
        cells |= _let_through(cursor, run)
        _mend_layers_above(cursor, run)
        _uncover(cursor, run)
    mark_dirty(workspace_id=workspace.pk, cells=cells)


def _cells_on_top(cursor: Any, run: Import) -> set[tuple[int, date]]:
    """Return the months that change where nothing lies over the run's rows."""
    changes = " OR ".join(f"o.{name} {_differs()} r.{name}" for name in run.columns)
    joined = (
        f"{_OBSERVATION} o LEFT JOIN {_REPLACED} r ON r.observation_id = o.id AND r.import_run_id = o.import_run_id"
        f" WHERE o.import_run_id = %s AND (r.id IS NULL OR {changes})"
    )
    now = _cells(cursor, f"SELECT {_months('o')} FROM {joined}", [run.pk])
    until = _month("COALESCE(r.until, o.until)")
    return now | _cells(cursor, f"SELECT DISTINCT o.channel_id, {_month('o.date')}, {until} FROM {joined}", [run.pk])


def _let_through(cursor: Any, run: Import) -> set[tuple[int, date]]:
    """Where newer imports cover the run's rows, take its values out of what shows through them.

    A value of the run still stands in the states saved by the layers above, and in the row itself, as far
    as no layer in between wrote that column. Return the months of rows whose own values change so.
    """
    covered = f"SELECT observation_id FROM {_REPLACED} WHERE previous_run_id = {run.pk}"
    uppers = list(
        Import.objects.filter(
            layer__gt=run.layer, pk__in=ReplacedObservation.objects.filter(
                observation__in=ReplacedObservation.objects.filter(previous_run=run).values("observation")
            ).values("import_run")
        ).order_by("layer")
    )  # fmt: skip
    if not uppers:
        return set()
    for position, upper in enumerate(uppers):
        where = f"t.import_run_id = {upper.pk} AND t.observation_id IN ({covered})"
        _put_back(cursor, run, _REPLACED, "t.observation_id", where, uppers[:position])
    where = f"t.id IN ({covered})"
    changed = _put_back(cursor, run, _OBSERVATION, "t.id", where, uppers)
    return (
        _cells(cursor, f"SELECT {_months('o')} FROM {_OBSERVATION} o WHERE o.id IN ({covered})", [])
        if changed
        else set()
    )


def _put_back(cursor: Any, run: Import, table: str, row: str, where: str, between: Sequence[Import]) -> bool:
    """Give the run's columns their values from below the run, except where a layer between wrote them."""
    changed = False
    for writers, columns in _by_writers(run.columns, between).items():
        unwritten = ""
        if writers:
            ids = ", ".join(map(str, writers))
            unwritten = (
                f" AND NOT EXISTS (SELECT 1 FROM {_REPLACED} w"
                f" WHERE w.observation_id = {row} AND w.import_run_id IN ({ids}))"
            )
        from_below = ", ".join(f"{name} = {_below(run, name, row)}" for name in columns)
        cursor.execute(f"UPDATE {table} AS t SET {from_below} WHERE {where}{unwritten}")
        changed = changed or cursor.rowcount > 0
    return changed


def _by_writers(columns: Iterable[str], between: Sequence[Import]) -> dict[tuple[int, ...], list[str]]:
    """Group columns by which of the layers in between wrote them."""
    groups: dict[tuple[int, ...], list[str]] = {}
    for name in columns:
        groups.setdefault(tuple(layer.pk for layer in between if name in layer.columns), []).append(name)
    return groups


def _below(run: Import, name: str, row: str) -> str:
    """Return SQL for a column's value before the run; a row the run created had none."""
    saved = f"(SELECT b.{name} FROM {_REPLACED} b WHERE b.import_run_id = {run.pk} AND b.observation_id = {row})"
    if name == "until":
        return f"COALESCE({saved}, t.until)"
    return f"COALESCE({saved}, {_DEFAULTS[name]})" if name in _DEFAULTS else saved


def _mend_layers_above(cursor: Any, run: Import) -> None:
    """Let the next layer above lie on what the run lay on; over rows the run created, on nothing."""
    own = f"SELECT 1 FROM {_REPLACED} b WHERE b.import_run_id = {run.pk} AND b.observation_id = t.observation_id"
    cursor.execute(f"DELETE FROM {_REPLACED} AS t WHERE t.previous_run_id = %s AND NOT EXISTS ({own})", [run.pk])
    below = own.replace("SELECT 1", "SELECT b.previous_run_id")
    cursor.execute(f"UPDATE {_REPLACED} AS t SET previous_run_id = ({below}) WHERE t.previous_run_id = %s", [run.pk])


def _uncover(cursor: Any, run: Import) -> None:
    """Remove the rows the run created and restore those it had replaced, where it lies on top."""
    own = f"SELECT 1 FROM {_REPLACED} b WHERE b.import_run_id = {run.pk} AND b.observation_id = t.id"
    cursor.execute(f"DELETE FROM {_OBSERVATION} AS t WHERE t.import_run_id = %s AND NOT EXISTS ({own})", [run.pk])
    restored = ", ".join(f"{name} = r.{name}" for name in VALUES)
    cursor.execute(
        f"UPDATE {_OBSERVATION} AS t SET {restored}, import_run_id = r.previous_run_id, updated_at = %s,"
        f" version = t.version + 1 FROM {_REPLACED} r"
        f" WHERE t.import_run_id = %s AND r.import_run_id = %s AND r.observation_id = t.id",
        [timezone.now(), run.pk, run.pk],
    )
    cursor.execute(f"DELETE FROM {_REPLACED} WHERE import_run_id = %s", [run.pk])


def _differs() -> str:
    return "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"


def _months(row: str) -> str:
    return f"DISTINCT {row}.channel_id, {_month(f'{row}.date')}, {_month(f'{row}.until')}"


def _month(expression: str) -> str:
    if connection.vendor == "postgresql":
        return f"date_trunc('month', {expression})::date"
    return f"strftime('%%Y-%%m-01', {expression})"


def _cells(cursor: Any, sql: str, parameters: list[Any]) -> set[tuple[int, date]]:
    """Return every (channel, month) of the periods a query names by channel, first and last month."""
    cursor.execute(sql, parameters)
    return {
        (channel, month)
        for channel, first, last in cursor.fetchall()
        for month in months_touched(_as_date(first), _as_date(last))
    }


def _as_date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
