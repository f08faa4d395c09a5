"""Competitors: their business, and what their profiles showed over time."""

from datetime import date

import pytest
from django.utils import timezone, translation

from accounts.models import AuditEvent
from strategy.models import Competitor, CompetitorFigures, Strategy, SwotItem
from strategy.selectors import competitors as selectors
from tests.strategy import make, market_rows
from tests.strategy.market_rows import competitor, reading

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
MAY, AUGUST, NOVEMBER = date(2026, 5, 2), date(2026, 8, 2), date(2026, 11, 2)


@pytest.fixture
def nordstrikk(scoped):
    return competitor(scoped)


def words(of):
    return [(r.figures.observed_on.month, r.change_in_words) for r in selectors.readings(selectors.figures_of(of))]


# --- Readings ----------------------------------------------------------------


def test_each_reading_says_how_it_differs_from_the_one_before(nordstrikk):
    for day, followers in ((MAY, 4200), (AUGUST, 4800), (NOVEMBER, 4794)):
        reading(nordstrikk, day, followers)
    assert words(nordstrikk) == [(11, "6 fewer (-0.1%)"), (8, "600 more (+14.3%)"), (5, "")]


def test_a_reading_without_followers_is_skipped_and_zero_has_no_share(nordstrikk):
    for day, followers in ((MAY, 0), (AUGUST, None), (NOVEMBER, 12)):
        reading(nordstrikk, day, followers)
    assert words(nordstrikk) == [(11, "12 more"), (8, ""), (5, "")]
    latest = selectors.readings(selectors.figures_of(nordstrikk))[0]
    with translation.override("en"):
        assert latest.since == "since 2 May 2026"


def test_as_many_as_before_is_said_so(nordstrikk):
    reading(nordstrikk, MAY, 5)
    reading(nordstrikk, AUGUST, 5)
    assert words(nordstrikk)[0] == (8, "as many as before")


def test_networks_and_competitors_are_counted_apart(nordstrikk, scoped):
    other = competitor(scoped, "Fjordgarn")
    reading(nordstrikk, MAY, 100)
    reading(nordstrikk, AUGUST, 900, network="facebook")
    reading(other, AUGUST, 500)
    assert [text for _month, text in words(nordstrikk)] == ["", ""]
    lines = selectors.growth_by_network(selectors.figures_of(nordstrikk))
    assert [line.name for line in lines] == ["Facebook", "Instagram"]


def test_competitors_are_compared_on_one_network_the_largest_first(nordstrikk, scoped):
    other = competitor(scoped, "Fjordgarn")
    reading(nordstrikk, MAY, 100)
    reading(other, MAY, 500)
    reading(other, AUGUST, 700)
    reading(other, AUGUST, 9, network="facebook")
    found = selectors.compare(nordstrikk.strategy, "instagram", [nordstrikk, other])
    assert [line.name for line in found.lines] == ["Fjordgarn", "Nordstrikk"]
    assert found.latest[other.pk].change == 200
    assert selectors.networks_counted(nordstrikk.strategy)[0] == ("instagram", "Instagram")


def test_of_many_competitors_the_largest_are_drawn(scoped):
    strategy = market_rows.fill(scoped, range(12))
    found = selectors.compare(strategy, "instagram", list(Competitor.objects.all()))
    assert (len(found.lines), found.left_out, len(found.latest)) == (8, 4, 12)


# --- Pages -------------------------------------------------------------------


def test_a_competitor_is_written_read_changed_and_deleted(client_for, editor, page_url, scoped):
    make.strategy(scoped)
    client = client_for(editor)
    answers = {"name": "Nordstrikk", "website": "https://nordstrikk.example", "goals": "Germany"}
    client.post(page_url("strategy/competitors/new/"), answers)
    written = Competitor.objects.get()
    address = page_url(f"strategy/competitors/{written.pk}/")
    page = client.get(address).content.decode()
    assert "Germany" in page
    assert 'href="https://nordstrikk.example"' in page
    changed = client.post(f"{address}edit/", {**answers, "goals": "Denmark", "version": 1})
    assert changed.url == address
    market_rows.swot_line(written, "Fast")
    client.post(f"{address}delete/")
    assert not Competitor.objects.exists()
    assert not SwotItem.objects.exists()


def test_a_reading_is_added_in_the_row_above_the_table(client_for, editor, page_url, nordstrikk):
    reading(nordstrikk, MAY, 4200)
    url = page_url(f"strategy/competitors/{nordstrikk.pk}/figures/add/")
    noted = {"network": "instagram", "observed_on": "2026-08-02", "followers": "4800", "average_likes": "310.5"}
    response = client_for(editor).post(url, noted, headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 200
    assert "600 more (+14.3%)" in page
    assert "<svg" in page
    assert 'value="4800"' not in page
    assert CompetitorFigures.objects.get(observed_on=AUGUST).average_likes == 310.5
    assert AuditEvent.objects.filter(object_type="CompetitorFigures", actor=editor).exists()


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain form"])
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"observed_on": "2026-05-02"}, "There are figures of this network for this day already."),
        ({"observed_on": "20226-05-02"}, "Enter a valid date."),
        ({"followers": "-4"}, "greater than or equal to 0"),
        ({"followers": "9" * 30}, "less than or equal to"),
    ],
)
def test_a_refused_reading_stays_in_its_fields(client_for, editor, page_url, nordstrikk, headers, wrong, words):
    reading(nordstrikk, MAY, 4200)
    url = page_url(f"strategy/competitors/{nordstrikk.pk}/figures/add/")
    noted = {"network": "instagram", "observed_on": "2026-08-02", "followers": "77", "comments": "18", **wrong}
    response = client_for(editor).post(url, noted, headers=headers)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert 'value="18"' in response.content.decode()
    assert CompetitorFigures.objects.count() == 1


def test_without_scripts_the_page_comes_back_with_the_reading(client_for, editor, page_url, nordstrikk):
    address = page_url(f"strategy/competitors/{nordstrikk.pk}/")
    noted = {"network": "tiktok", "observed_on": "2026-08-02", "followers": "77"}
    assert client_for(editor).post(f"{address}figures/add/", noted).url == address
    assert "TikTok" in client_for(editor).get(address).content.decode()


def test_a_reading_is_changed_and_deleted(client_for, editor, page_url, nordstrikk):
    row = reading(nordstrikk, MAY, 4200)
    client = client_for(editor)
    url = page_url(f"strategy/competitors/figures/{row.pk}/")
    back = page_url(f"strategy/competitors/{nordstrikk.pk}/")
    noted = {"network": "instagram", "observed_on": "2026-05-02", "followers": "4300", "version": "1"}
    assert client.post(f"{url}edit/", noted).url == back
    assert CompetitorFigures.objects.get().followers == 4300
    assert client.post(f"{url}delete/").url == back
    assert not CompetitorFigures.objects.exists()


def test_the_list_compares_on_the_network_asked_for(client_for, viewer, page_url, nordstrikk):
    reading(nordstrikk, MAY, 4200)
    reading(nordstrikk, MAY, 77, network="tiktok")
    client = client_for(viewer)
    page = client.get(page_url("strategy/competitors/?network=tiktok")).content.decode()
    assert "Followers on TikTok" in page
    assert "Nordstrikk: 77 on" in page
    assert "Followers on Instagram" in client.get(page_url("strategy/competitors/?network=fax")).content.decode()


def test_a_viewer_reads_only(client_for, viewer, page_url, nordstrikk):
    address = page_url(f"strategy/competitors/{nordstrikk.pk}/")
    page = client_for(viewer).get(address).content.decode()
    assert "No readings yet" in page
    assert "Add the reading" not in page
    assert client_for(viewer).post(f"{address}figures/add/", {}).status_code == 403


def test_an_archived_strategys_readings_are_read_only(client_for, editor, page_url, nordstrikk):
    row = reading(nordstrikk, MAY, 4200)
    Strategy.objects.update(state="archived", approved_at=timezone.now())
    address = page_url(f"strategy/competitors/{nordstrikk.pk}/")
    assert "Add the reading" not in client_for(editor).get(address).content.decode()
    noted = {"network": "tiktok", "observed_on": "2026-08-02", "followers": "77"}
    assert client_for(editor).post(f"{address}figures/add/", noted).status_code == 403
    assert list(CompetitorFigures.objects.all()) == [row]


# --- API ---------------------------------------------------------------------


def test_competitors_and_their_figures_through_the_api(api_for, api_url, scoped):
    api = api_for("write")
    made = api.post(api_url("competitors/"), {"name": "Nordstrikk", "website": "https://nordstrikk.example"}).json()
    body = {"competitor": made["id"], "network": "instagram", "observed_on": "2026-05-02", "followers": 4200}
    assert api.post(api_url("competitor-figures/"), body).status_code == 201
    assert api.post(api_url("competitor-figures/"), body).status_code == 400
    api.post(api_url("competitor-figures/"), {**body, "network": "tiktok", "observed_on": "2026-08-02"})
    found = {
        f"competitor={made['id']}": 2,
        f"competitor={made['id'] + 1}": 0,
        "network=tiktok": 1,
        "observed_after=2026-05-03": 1,
        "observed_before=2026-05-02": 1,
        "observed_after=2026-05-02&observed_before=2026-08-02": 2,
    }
    for query, count in found.items():
        assert api.get(api_url(f"competitor-figures/?{query}")).json()["count"] == count, query


def test_figures_follow_their_competitor_into_its_strategy(api_for, api_url, scoped):
    make.strategy(scoped)
    plan = make.strategy(scoped, name="Plan B")
    rival = competitor(scoped, strategy=plan)
    body = {"competitor": rival.pk, "network": "instagram", "observed_on": "2026-05-02"}
    assert api_for("write").post(api_url("competitor-figures/"), body).json()["strategy"] == plan.pk


def test_wrong_figures_are_refused_by_field(api_for, api_url, nordstrikk):
    body = {"competitor": nordstrikk.pk, "network": "fax", "observed_on": "2226-01-01", "followers": 2**70}
    errors = api_for("write").post(api_url("competitor-figures/"), body).json()["errors"]
    assert {error["field"] for error in errors} >= {"network", "followers"}


def test_the_number_of_queries_does_not_depend_on_the_rows(client_for, editor, api_for, page_url, api_url, scoped):
    market_rows.fill(scoped, range(2))
    client, api = client_for(editor), api_for("read")
    first = Competitor.objects.get(name="Competitor 00").pk
    pages = [
        (client, page_url("strategy/competitors/")),
        (client, page_url(f"strategy/competitors/{first}/")),
        (api, api_url("competitors/")),
        (api, api_url("competitor-figures/")),
    ]
    few = [market_rows.queries(*page) for page in pages]
    market_rows.fill(scoped, range(2, 30))
    assert [market_rows.queries(*page) for page in pages] == few
