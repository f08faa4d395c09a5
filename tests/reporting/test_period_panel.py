"""The figures of a period for pages of other rooms: a review of the strategy begins with them."""

import re

import pytest

from tests.counting import cost_of
from tests.reporting.rows import channel, observe, recomputed


@pytest.fixture
def data(scoped):
    instagram = channel(scoped)
    observe(scoped, instagram, "2026-02-03", spend=200, revenue=500, leads=12, customers=3)
    observe(scoped, instagram, "2026-01-10", spend=100, revenue=60, leads=5)
    recomputed(scoped)


@pytest.fixture
def panel(client_for, viewer, page_url):
    def load(query):
        answer = client_for(viewer).get(page_url(f"reporting/period-panel/{query}"))
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", answer.content.decode())

    return load


def figures(page):
    rows = re.findall(r'<th scope="row">(.*?)</th> ?<td[^>]*>(.*?)</td> ?<td[^>]*>(.*?)</td>', page)
    return {label: (now, before) for label, now, before in rows}


def test_each_figure_stands_beside_the_period_before(data, panel):
    page = panel("?start=2026-02-01&end=2026-02-28")
    assert figures(page) == {
        "Investment": ("€200.00", "€100.00"),
        "Return": ("€500.00", "€60.00"),
        "ROI": ("150%", "-40%"),
        "ROI with staff time": ("150%", "-40%"),
        "Ad spend": ("€200.00", "€100.00"),
        "Revenue": ("€500.00", "€60.00"),
        "Leads": ("12", "5"),
        "New customers": ("3", "–"),
    }
    assert "1 Feb 2026 – 28 Feb 2026, compared with 1 Jan 2026 – 31 Jan 2026" in page
    assert "?start=2026-02-01&amp;end=2026-02-28" in page


def test_a_form_that_is_filled_in_may_name_the_days_its_own_way(data, panel):
    assert panel("?period_start=2026-02-01&period_end=2026-02-28") == panel("?start=2026-02-01&end=2026-02-28")


@pytest.mark.parametrize("query", ["?start=2026-02-01", "?start=x&end=y", "?start=2026-02-02&end=2026-02-01"])
def test_half_a_period_asks_for_the_other_half(data, panel, query):
    assert "Enter the first and the last day" in panel(query)


def test_without_figures_it_says_where_they_come_from(scoped, panel):
    assert "No figures yet" in panel("?start=2026-02-01&end=2026-02-28")


def test_it_costs_the_same_for_a_long_period(data, client_for, viewer, page_url):
    client, url = client_for(viewer), page_url("reporting/period-panel/")
    short = cost_of(lambda: client.get(f"{url}?start=2025-12-02&end=2026-02-20"))
    assert cost_of(lambda: client.get(f"{url}?start=2024-02-02&end=2026-02-20")) == short


def test_strangers_do_not_see_it(client_for, outsider, page_url):
    assert client_for(outsider).get(page_url("reporting/period-panel/")).status_code == 404
