import csv
import io
import re
from decimal import Decimal as D

import pytest
import time_machine
from django.utils import translation

from reporting.dashboard_page import harmless
from reporting.models import RoiSettings, StaffHours
from tests.reporting.rows import channel, day, observe, recomputed


@pytest.fixture
def data(scoped):
    instagram = channel(scoped)
    observe(scoped, instagram, "2026-02-03", campaign="=SUM(A1)", spend="1300.10", revenue=900, clicks=100)
    observe(scoped, instagram, "2026-02-09", campaign="Spring", clicks=20)
    observe(scoped, channel(scoped, "E-mail <b>"), "2026-02-10", spend=100, revenue=950)
    observe(scoped, instagram, "2026-01-10", spend=100, revenue=60)
    recomputed(scoped)
    return instagram


@pytest.fixture
def page(client_for, viewer, page_url):
    def open_page(query="?start=2026-02-01&end=2026-02-28"):
        answer = client_for(viewer).get(page_url(f"reporting/{query}"))
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", answer.content.decode())

    return open_page


def test_the_headline_figures_with_their_change_in_words(data, page):
    shown = page()
    assert "€1,400.10" in shown
    assert "Up 1,300.1% from €100.00" in shown
    assert "32.1%" in shown
    assert "Up 72.1 points from -40%" in shown


def test_every_headline_figure_says_how_it_is_computed_from_the_numbers_at_hand(data, page):
    shown = page()
    for key in ("investment", "return", "roi", "roi_with_staff", "roas", "cpc", "cpl", "cac", "spend", "revenue"):
        assert shown.count(f'popovertarget="explain-{key}"') >= 2
        assert shown.count(f'id="explain-{key}"') == 1
    assert "ROI = (return − investment) ÷ investment" in shown


def test_the_unknown_is_a_dash(data, page):
    assert re.search(r"CAC</h3>.*?figure-value mb-1\"> ?–", page())


def test_it_says_how_many_rows_lack_spend(data, page):
    assert "1 of 3 rows has no spend" in page()


def test_both_periods_are_named(data, page):
    shown = page()
    assert "1 Feb 2026 – 28 Feb 2026" in shown
    assert "compared with 1 Jan 2026 – 31 Jan 2026" in shown


def test_names_are_escaped_in_page_chart_and_data(data, page):
    shown = page()
    assert "E-mail <b>" not in shown
    assert "E-mail &lt;b&gt;" in shown


def test_charts_are_drawn_by_the_server_without_inline_style(data, page):
    shown = page()
    assert shown.count('class="chart-image" role="img"') == 2
    assert not re.search(r"<[^>]+\sstyle=|<style|\son\w+=\"", shown)


@pytest.mark.parametrize(
    ("query", "message", "kept"),
    [
        ("?start=2026-02-31&end=2026-03-05", "Enter a day such as 2026-03-01.", 'value="2026-02-31"'),
        ("?start=2026-03-05&end=2026-03-01", "must not be before the first day", 'value="2026-03-05"'),
        ("?start=&end=2026-03-01", "Enter both the first and the last day.", 'value="2026-03-01"'),
        ("?preset=fortnight", "Choose one of the periods above", ""),
    ],
)
def test_a_wrong_period_is_named_and_what_was_typed_is_kept(data, page, query, message, kept):
    shown = page(query)
    assert message in shown
    assert kept in shown
    assert "Until the period is right, you see" in shown


@pytest.mark.parametrize(
    ("preset", "title"),
    [("this_month", "1 Mar"), ("last_month", "1 Feb"), ("all", "1 Jan"), ("fiscal_year", "1 Jan")],
)
def test_presets_are_resolved_today(data, page, preset, title):
    with time_machine.travel("2026-03-15T12:00:00+00:00"):
        shown = page(f"?preset={preset}")
    assert re.search(rf"<strong>{title}", shown)
    assert re.search(r'class="nav-link active" href="\?preset=', shown)


def test_the_first_visit_shows_the_last_months_with_data(data, page):
    assert re.search(r"<strong>1 Jan 2026 – 28 Feb 2026</strong>", page(""))


def test_without_data_the_page_teaches(scoped, page):
    shown = page("")
    assert "No figures yet" in shown
    assert "<table" not in shown


def test_numbers_are_written_in_the_readers_language(data, client_for, viewer, page_url):
    viewer.language = "fi"
    viewer.save()
    with translation.override("fi"):
        answer = client_for(viewer).get(page_url("reporting/?start=2026-02-01&end=2026-02-28"))
    assert "1\N{NO-BREAK SPACE}400,10\N{NO-BREAK SPACE}€" in answer.content.decode()


@pytest.mark.parametrize("what", ["channels", "campaigns", "months"])
def test_tables_are_downloaded_with_totals(data, client_for, viewer, page_url, what):
    answer = client_for(viewer).get(page_url(f"reporting/download/{what}.csv?start=2026-02-01&end=2026-02-28"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    spend = rows[0].index("Ad spend")
    assert rows[-1][spend] == "1400.1"
    assert sum(D(row[spend] or 0) for row in rows[1:-1]) == D("1400.1")


def test_a_download_neutralises_formulas_and_leaves_negative_numbers_alone(data, client_for, viewer, page_url):
    answer = client_for(viewer).get(page_url("reporting/download/campaigns.csv?start=2026-02-01&end=2026-02-28"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    campaign = next(row for row in rows if "SUM" in row[1])
    assert campaign[1] == "'=SUM(A1)"
    assert campaign[rows[0].index("ROI")] == "-0.3077"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_texts_that_a_spreadsheet_would_run_are_quoted(text):
    assert harmless(text) == f"'{text}"


def test_an_unknown_download_is_not_found(data, client_for, viewer, page_url):
    assert client_for(viewer).get(page_url("reporting/download/secrets.csv")).status_code == 404


def test_the_page_loads_anew_once_newer_figures_are_there(data, scoped, client_for, viewer, page_url):
    client = client_for(viewer)
    first = client.get(page_url("reporting/freshness/?seen="))
    seen = re.search(r"seen=([^\"]+)\"", first.content.decode()).group(1)
    assert "HX-Refresh" not in client.get(page_url(f"reporting/freshness/?seen={seen}")).headers
    observe(scoped, data, "2026-02-11", spend=1)
    waiting = client.get(page_url(f"reporting/freshness/?seen={seen}"))
    assert "HX-Refresh" not in waiting.headers
    assert "being computed" in waiting.content.decode()
    assert "every 3s" in waiting.content.decode()
    recomputed(scoped)
    assert client.get(page_url(f"reporting/freshness/?seen={seen}")).headers["HX-Refresh"] == "true"


def test_the_overview_shows_roi_in_one_line(data, client_for, viewer, page_url):
    shown = client_for(viewer).get(page_url("reporting/summary/")).content.decode()
    assert "€1,500.10 invested, €1,910.00 came back." in shown


def test_the_overview_of_an_empty_workspace_leads_on(scoped, client_for, viewer, page_url):
    assert "No figures yet." in client_for(viewer).get(page_url("reporting/summary/")).content.decode()


def test_a_margin_of_everything_is_shown_as_100(scoped, client_for, editor, page_url):
    shown = client_for(editor).get(page_url("reporting/roi-settings/")).content.decode()
    assert 'name="gross_margin" value="100"' in shown


def test_an_editor_sets_the_margin_as_a_percentage(scoped, client_for, editor, page_url):
    client = client_for(editor)
    form = {
        "gross_margin": "45",
        "return_basis": "margin",
        "hourly_cost": "32.50",
        "saving_per_request": "0",
        "lead_value": "0",
        "shared_cost_split": "even",
    }
    assert client.post(page_url("reporting/roi-settings/"), form).status_code == 302
    settings = RoiSettings.objects.get()
    assert (settings.gross_margin, settings.hourly_cost, settings.shared_cost_split) == (D("0.45"), D("32.5"), "even")
    assert 'value="45"' in client.get(page_url("reporting/roi-settings/")).content.decode()


def test_a_margin_above_a_hundred_is_refused_and_kept(scoped, client_for, editor, page_url):
    form = {"gross_margin": "450", "return_basis": "margin", "hourly_cost": "", "shared_cost_split": "even"}
    shown = client_for(editor).post(page_url("reporting/roi-settings/"), form).content.decode()
    assert "A gross margin is at most 100 percent." in shown
    assert 'value="450"' in shown
    assert not RoiSettings.objects.exists()


def test_staff_hours_are_added_edited_and_deleted(scoped, client_for, editor, page_url):
    client = client_for(editor)
    add = client.post(page_url("reporting/staff-hours/new/"), {"month": "2026-02", "hours": "12.5", "note": "Photos"})
    assert add.status_code == 302
    hours = StaffHours.objects.get()
    assert (hours.month, hours.hours, hours.channel) == (day("2026-02-01"), D("12.5"), None)
    place = page_url(f"reporting/staff-hours/{hours.pk}/")
    assert 'value="2026-02"' in client.get(place).content.decode()
    client.post(place, {"month": "2026-03", "hours": "10", "version": hours.version})
    assert StaffHours.objects.get().month == day("2026-03-01")
    client.post(page_url(f"reporting/staff-hours/{hours.pk}/delete/"))
    assert not StaffHours.objects.exists()


@pytest.mark.parametrize("place", ["roi-settings/", "staff-hours/new/"])
def test_a_viewer_may_not_edit(scoped, client_for, viewer, page_url, place):
    assert client_for(viewer).get(page_url(f"reporting/{place}")).status_code == 403


@pytest.mark.parametrize("place", ["", "freshness/", "summary/", "download/months.csv", "staff-hours/"])
def test_a_stranger_finds_nothing(scoped, client_for, outsider, page_url, place):
    assert client_for(outsider).get(page_url(f"reporting/{place}")).status_code == 404


@pytest.mark.parametrize("size", [3, 30])
def test_the_number_of_queries_does_not_depend_on_the_data(
    scoped, size, client_for, viewer, page_url, django_assert_num_queries
):
    for number in range(size):
        one = channel(scoped, f"Channel {number}")
        observe(scoped, one, "2026-01-20", campaign=f"C{number}", spend=5, revenue=9)
        StaffHours.objects.create(workspace=scoped, month=day("2026-01-01"), channel=one, hours=1)
    recomputed(scoped)
    client = client_for(viewer)
    with django_assert_num_queries(QUERIES_OF_A_PAGE + 12):
        client.get(page_url("reporting/?start=2026-01-15&end=2026-02-28"))
    with django_assert_num_queries(QUERIES_OF_A_PAGE + 5):
        client.get(page_url("reporting/staff-hours/"))


QUERIES_OF_A_PAGE = 4
"""Session, person, membership with workspace, workspaces of the switcher."""
