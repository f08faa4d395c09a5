"""The time line as files, read back the way other programs do."""

import csv
import io
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from accounts import records
from roadmap.models import Dependency, Milestone
from tests.roadmap import make
from tests.strategy import make as strategy

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def plan(scoped):
    goal = strategy.goal(scoped)
    first = make.initiative(goal)
    second = make.initiative(goal, title="=Localise", starts_on=date(2026, 1, 12), ends_on=date(2026, 1, 18))
    records.save(Dependency(workspace=scoped), by=None, predecessor=first, successor=second)
    records.save(Milestone(workspace=scoped), by=None, title="Launch", due_on=date(2026, 2, 2), goal=goal)
    make.initiative(goal, title="Much later", starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 2))
    return first


@pytest.fixture
def download(client_for, viewer, page_url, plan):
    client = client_for(viewer)

    def get(kind, query="zoom=quarter&at=2026-01-15"):
        response = client.get(page_url(f"roadmap/export/?format={kind}&{query}"))
        assert response.status_code == 200
        assert f".{kind}" in response["Content-Disposition"]
        return response.content

    return get


def test_the_drawing_needs_no_style_sheet(download):
    root = ET.fromstring(download("svg"))  # noqa: S314 - written by ourselves
    assert root.tag == f"{SVG}svg"
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not attributes & {"class", "style", "href", "data-piece", "aria-label"}
    bars = [path for path in root.iter(f"{SVG}path") if path.get("stroke-width") == "2.5"]
    assert len(bars) == 2
    assert all(bar.get("fill") == "#d6e7eb" for bar in bars)


def test_the_picture_is_a_png_of_the_size_of_the_drawing(download):
    data = download("png")
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(data[16:20]) == 1920


def test_the_table_is_harmless_in_a_spreadsheet(download, plan):
    rows = list(csv.DictReader(io.StringIO(download("csv").decode("utf-8-sig"))))
    assert [row["title"] for row in rows] == ["Open a German account", "'=Localise", "Launch"]
    assert (rows[0]["starts_on"], rows[0]["ends_on"], rows[0]["critical"]) == ("2026-01-05", "2026-01-11", "1")
    assert rows[1]["waits_for"] == "Open a German account"
    assert rows[2]["kind"] == "milestone"


def test_the_calendar_has_whole_days_and_ids_that_stay(download, plan, scoped):
    calendar = Calendar.from_ical(download("ics", "zoom=all"))
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    event = events[f"initiative-{plan.pk}@{scoped.slug}.luotsi"]
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 1, 5), date(2026, 1, 12))
    assert len(events) == 5  # three initiatives, a milestone, the goal's deadline
    deadline = next(event for uid, event in events.items() if uid.startswith("deadline-"))
    assert deadline.decoded("dtstart") == plan.goal.deadline
    assert download("ics", "zoom=all") == download("ics", "zoom=all")


def test_the_paper_has_the_picture_and_the_table(download):
    reader = PdfReader(io.BytesIO(download("pdf")))
    words = " ".join(page.extract_text() for page in reader.pages)
    for text in ("Open a German account", "=Localise", "on the critical path", "Launch"):
        assert text in words
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height


def test_files_follow_the_filters_of_the_page(download):
    assert b"Much later" not in download("csv")
    assert b"Much later" in download("csv", "zoom=all")
    assert "Without an owner" in download("svg", "zoom=all&by=owner").decode()


@pytest.mark.parametrize("kind", ["", "exe"])
def test_an_unknown_kind_of_file_is_not_found(client_for, viewer, page_url, plan, kind):
    assert client_for(viewer).get(page_url(f"roadmap/export/?format={kind}")).status_code == 404


def test_texts_no_file_can_hold_are_left_out(client_for, viewer, page_url, plan):
    plan.__class__.objects.filter(pk=plan.pk).update(title="Bell\x07 & <b>“bold”</b>")
    client = client_for(viewer)
    for kind in ("svg", "png", "pdf", "csv", "ics"):
        assert client.get(page_url(f"roadmap/export/?format={kind}&zoom=all")).status_code == 200


# --- The same through the API ------------------------------------------------


def test_the_endpoint_tells_groups_bars_links_and_days(api_for, api_url, plan):
    told = api_for("read").get(api_url("roadmap/timeline/?zoom=quarter&at=2026-01-15")).json()
    assert (told["first"], told["last"], told["zoom"]) == ("2026-01-01", "2026-03-31", "quarter")
    bars = told["groups"][0]["bars"]
    assert [bar["title"] for bar in bars] == ["Open a German account", "=Localise"]
    assert (bars[0]["critical"], bars[0]["slack_days"]) == (True, 0)
    assert told["links"] == [
        {
            "id": told["links"][0]["id"],
            "predecessor": bars[0]["id"],
            "successor": bars[1]["id"],
            "critical": True,
            "too_early": False,
        }
    ]
    assert [milestone["title"] for milestone in told["milestones"]] == ["Launch"]


def test_the_endpoint_hands_out_the_same_files(api_for, api_url, plan):
    api = api_for("read")
    answer = api.get(api_url("roadmap/export/?file=ics&zoom=all"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    refused = api.get(api_url("roadmap/export/?file=exe"))
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "file")
    assert api.get(api_url("roadmap/timeline/?zoom=century")).json()["errors"][0]["field"] == "zoom"
