"""A CSV of 100,000 rows through the product's import, against `psql \\copy` into the same table."""

import csv
import random
import statistics
import subprocess
import tempfile
from datetime import date, timedelta
from pathlib import Path

from django.db import connection
from django_scopes import scope

from accounts import services
from accounts.models import Workspace
from bench.timing import Ratio, seconds
from reporting import import_runs, import_services
from reporting.models import Import, Observation

ROWS = 100_000
COLUMNS = (
    "workspace_id, channel_id, kind, campaign, post, date, until, impressions, clicks, leads, customers, purchases,"
    " spend, revenue, source_rows, rows_without_spend, rows_without_revenue, own, version, created_at, updated_at"
)


def write_file(path: Path) -> None:
    chance = random.Random(1)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["date", "channel", "campaign", "spend", "impressions", "clicks", "revenue"])
        for channel in range(10):
            for campaign in range(10):
                for day in range(1000):
                    writer.writerow(
                        [
                            date(2023, 1, 1) + timedelta(days=day),
                            f"Channel {channel}",
                            f"Campaign {campaign}",
                            f"{chance.random() * 500:.2f}",
                            chance.randrange(100, 99_999),
                            chance.randrange(1, 999),
                            f"{chance.random() * 900:.2f}",
                        ]
                    )


class Contest:
    def __init__(self, folder: Path, url: str) -> None:
        self.url = url
        self.file = folder / "rows.csv"
        self.copied = folder / "copied.csv"
        write_file(self.file)
        self.data = self.file.read_bytes()
        self.count = 0

    def import_once(self) -> tuple[float, float]:
        """Import into a fresh workspace; return the seconds of the job, and of everything from the upload on."""
        workspace = self._workspace()
        with scope(workspace=workspace):
            uploaded = seconds(lambda: self._upload(workspace))
            run = Import.objects.get()
            confirmed = seconds(lambda: import_services.confirm_import(run=run, by=None))
            job = seconds(lambda: import_runs.run_import(run.pk))
            assert Observation.objects.count() == ROWS
            self._keep_for_copy(workspace)
            self._clear(workspace)
        return job, uploaded + confirmed + job

    def _workspace(self) -> Workspace:
        self.count += 1
        return services.create_workspace(
            name=f"Import {self.count}", by=None, currency="EUR", time_zone="Europe/Helsinki"
        )

    def _upload(self, workspace: Workspace) -> None:
        import_services.upload_import(workspace=workspace, filename="rows.csv", data=self.data, source="api", by=None)

    def _keep_for_copy(self, workspace: Workspace) -> None:
        if not self.copied.exists():
            where = f"(SELECT {COLUMNS} FROM reporting_observation WHERE workspace_id = {workspace.pk} ORDER BY id)"
            self._psql(f"\\copy {where} TO '{self.copied}' CSV")
            self.copied_into = workspace

    def copy_once(self) -> float:
        taken = seconds(lambda: self._psql(f"\\copy reporting_observation ({COLUMNS}) FROM '{self.copied}' CSV"))
        with scope(workspace=self.copied_into):
            assert Observation.objects.count() == ROWS
            self._clear(self.copied_into)
        return taken - self._connecting

    @property
    def _connecting(self) -> float:
        """What psql takes to start and connect, which is no copying."""
        return min(seconds(lambda: self._psql("SELECT 1")) for _ in range(3))

    def _psql(self, command: str) -> None:
        subprocess.run(["psql", "--quiet", "--output=/dev/null", self.url, "-c", command], check=True)

    def _clear(self, workspace: Workspace) -> None:
        with connection.cursor() as cursor:
            for table in ("reporting_dirtymark", "reporting_replacedobservation", "reporting_observation"):
                cursor.execute(f"DELETE FROM {table} WHERE workspace_id = %s", [workspace.pk])
            cursor.execute("VACUUM reporting_observation")


def measure(url: str, *, rounds: int = 5) -> list[Ratio]:
    with tempfile.TemporaryDirectory() as folder:
        contest = Contest(Path(folder), url)
        contest.import_once()
        taken = [(contest.copy_once(), *contest.import_once()) for _ in range(rounds)]
    copied, job, everything = (statistics.median(column) for column in zip(*taken, strict=True))
    return [
        Ratio(
            "`psql \\copy` of 100,000 rows",
            "the import's job: read, check, map, store",
            copied,
            job,
            "≥ 0.25",
            copied >= 0.25 * job,
        ),
        Ratio("`psql \\copy` of 100,000 rows", "upload, preview, confirm and job", copied, everything),
    ]
