"""From a file to a figure, through the API and a real worker."""

import io
import signal
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scopes_disabled

from reporting.models import Import
from tests.shared_data import shared
from tests.worker import start_worker, wait_until

PERIOD = "dashboard/?start=2024-01-01&end=2025-08-31"

EXPECTED = {
    "affiliate": ("3199306.61", "7765123.27", "1.4271"),
    "email": ("2827387.00", "7112122.10", "1.5154"),
    "facebook ads": ("2998768.13", "7491507.14", "1.4982"),
    "google ads": ("2753660.07", "6792617.79", "1.4668"),
    "instagram": ("2934195.38", "7314734.30", "1.4929"),
    "linkedin": ("2931739.96", "7329594.22", "1.5001"),
    "tiktok": ("2836363.14", "7047418.31", "1.4847"),
    "youtube": ("3166850.61", "7503253.03", "1.3693"),
}


def upload(client, api_url, content: bytes, name: str = "metrics.csv"):
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    return client.post(api_url("imports/"), {"file": file, "confirm": "true"}, format="multipart")


def finished(client, api_url, run_id) -> dict:
    def done() -> bool:
        return client.get(api_url(f"imports/{run_id}/")).json()["status"] in ("done", "failed")

    wait_until(done, "The import")
    run = client.get(api_url(f"imports/{run_id}/")).json()
    assert run["status"] == "done", run
    return run


def fresh_dashboard(client, api_url, address: str = PERIOD) -> dict:
    wait_until(lambda: client.get(api_url(address)).json()["fresh"], "A fresh dashboard")
    return client.get(api_url(address)).json()


def by_channel(dashboard: dict) -> dict:
    return {row["name"].casefold(): (row["spend"], row["revenue"], row["roi"]) for row in dashboard["channels"]}


@pytest.mark.usefixtures("worker")
def test_a_real_export_becomes_roi_and_importing_it_again_changes_nothing(workspace, api_for, api_url):
    client = api_for("write")
    content = shared("marketing-roi-messy-5000/Marketing.csv").read_bytes()

    accepted = upload(client, api_url, content, "Marketing.csv")
    assert accepted.status_code == 202
    run = finished(client, api_url, accepted.json()["id"])
    assert (run["rows_read"], run["rows_stored"], run["rows_skipped"]) == (5000, 5000, 0)

    first = fresh_dashboard(client, api_url)
    assert by_channel(first) == EXPECTED
    totals = first["totals"]
    assert (totals["spend"], totals["revenue"], totals["roi"]) == ("23648270.90", "58356370.16", "1.4677")

    again = finished(client, api_url, upload(client, api_url, content, "Marketing.csv").json()["id"])
    second = fresh_dashboard(client, api_url)
    assert second["channels"] == first["channels"]

    for run_id in (again["id"], run["id"]):
        assert client.post(api_url(f"imports/{run_id}/undo/")).status_code in (200, 202)
        wait_until(
            lambda run_id=run_id: client.get(api_url(f"imports/{run_id}/")).json()["status"] == "undone", "Undoing"
        )
    assert fresh_dashboard(client, api_url)["channels"] == []


def made_up_rows(count: int) -> bytes:
    text = io.StringIO()
    text.write("date,channel,campaign,spend,revenue,clicks\n")
    for number in range(count):
        text.write(f"2025-{number % 12 + 1:02}-{number % 28 + 1:02},Channel {number % 7},C{number},1.25,2.50,3\n")
    return text.getvalue().encode()


def test_an_import_survives_the_death_of_its_worker(transactional_db, workspace, api_for, api_url, worker):
    client = api_for("write")
    accepted = upload(client, api_url, made_up_rows(30_000))
    run_id = accepted.json()["id"]
    wait_until(lambda: client.get(api_url(f"imports/{run_id}/")).json()["status"] != "queued", "The start")
    worker.send_signal(signal.SIGKILL)
    worker.wait()

    successor = start_worker()
    try:
        with scopes_disabled():
            Import.objects.exclude(status="done").update(seen_at="2020-01-01T00:00Z")
        from reporting.import_tasks import sweep_imports

        sweep_imports.delay()
        run = finished(client, api_url, run_id)
        assert run["rows_stored"] == 30_000
        dashboard = fresh_dashboard(client, api_url, "dashboard/?start=2025-01-01&end=2025-12-31")
        assert Decimal(dashboard["totals"]["spend"]) == 30_000 * Decimal("1.25")
    finally:
        successor.terminate()
        successor.wait()
