"""Which country a region lies in: chosen, or read from its name."""

import pytest

from strategy import countries
from strategy.models import Region
from tests.strategy import make


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Finland", "FI"),
        ("Suomi", "FI"),
        ("Pohjois-Suomi", "FI"),
        ("Western Norway", "NO"),
        ("Deutschland", "DE"),
        ("Vācija", "DE"),
        ("United States", "US"),
        ("Northern Ireland", "GB"),
        ("Finland and Sweden", ""),
        ("Saxony", ""),
        ("", ""),
    ],
)
def test_a_name_tells_the_country_it_contains(text, code):
    assert countries.guess(text) == code


def test_countries_are_named_in_the_language_of_the_reader():
    assert countries.name_of("DE", "fi") == "Saksa"
    assert countries.name_of("DE", "en-gb") == "Germany"


@pytest.mark.django_db
def test_a_chosen_country_counts_before_the_name(scoped):
    assert make.part(Region, scoped, name="Norway").calendar_country == "NO"
    assert make.part(Region, scoped, name="Norway and Denmark", country="DK").calendar_country == "DK"


@pytest.mark.django_db
def test_the_page_says_which_calendar_a_region_keeps(client_for, viewer, page_url, scoped):
    make.part(Region, scoped, name="Western Norway")
    viewer.language = "fi"
    viewer.save()
    assert "Norja" in client_for(viewer).get(page_url("strategy/market/")).content.decode()


@pytest.mark.django_db
def test_an_unknown_country_is_refused_by_the_endpoint(api_for, api_url, scoped):
    make.strategy(scoped)
    api = api_for("write")
    assert api.post(api_url("regions/"), {"name": "Norway", "country": "NO"}).json()["country"] == "NO"
    refused = api.post(api_url("regions/"), {"name": "Atlantis", "country": "XX"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "country")
