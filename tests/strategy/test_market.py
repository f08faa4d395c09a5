"""The target market in four steps: regions, industry and occupation, personas, competitors."""

import pytest
from django.utils import timezone

from strategy.models import Persona, Region, Strategy, TargetMarket
from tests.strategy import make, market_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def strategy(scoped):
    return make.strategy(scoped)


@pytest.fixture
def archived(strategy):
    Strategy.objects.filter(pk=strategy.pk).update(state="archived", approved_at=timezone.now())
    return strategy


# --- Regions -----------------------------------------------------------------


def test_a_region_is_written_changed_and_deleted(client_for, editor, page_url, strategy):
    client = client_for(editor)
    answers = {"name": "Western Norway", "language": "Norwegian", "holidays": "17 May"}
    client.post(page_url("strategy/market/regions/new/"), answers)
    region = Region.objects.get()
    assert (region.strategy, region.name, region.holidays) == (strategy, "Western Norway", "17 May")
    client.post(page_url(f"strategy/market/regions/{region.pk}/edit/"), {**answers, "holidays": "", "version": 1})
    page = client.get(page_url("strategy/market/")).content.decode()
    assert "Western Norway" in page
    assert "17 May" not in page
    client.post(page_url(f"strategy/market/regions/{region.pk}/delete/"))
    assert not Region.objects.exists()


def test_two_regions_of_one_name_are_refused_beside_the_name(client_for, editor, page_url, scoped):
    make.part(Region, scoped, name="Norway")
    page = client_for(editor).post(page_url("strategy/market/regions/new/"), {"name": "Norway"}).content.decode()
    assert "There is already a region with this name." in page
    assert 'href="#id_name"' in page


def test_every_question_of_a_region_has_an_example(client_for, editor, page_url, strategy):
    page = client_for(editor).get(page_url("strategy/market/regions/new/")).content.decode()
    for name in ("name", "country", "best_buyers", "language", "holidays", "shopping_drivers"):
        assert f'aria-describedby="id_{name}_helptext id_{name}_example"' in page


# --- Industry and occupation -------------------------------------------------


def test_industry_and_occupation_are_written_once(client_for, editor, page_url, strategy):
    client = client_for(editor)
    url = page_url("strategy/market/business/")
    assert client.post(url, {"business_model": "b2c", "occupation": "Teachers"}).url == page_url("strategy/market/")
    client.post(url, {"business_model": "both", "occupation": "Teachers", "version": 1})
    assert TargetMarket.objects.get().business_model == "both"
    page = client.get(page_url("strategy/market/")).content.decode()
    assert "To companies and consumers" in page
    assert "Teachers" in page


def test_a_viewer_reads_without_forms(client_for, viewer, page_url, scoped):
    make.part(TargetMarket, scoped, occupation="Teachers")
    make.part(Region, scoped, name="Norway")
    client = client_for(viewer)
    assert "Teachers" in client.get(page_url("strategy/market/business/")).content.decode()
    page = client.get(page_url("strategy/market/")).content.decode()
    assert "/edit/" not in page
    assert "regions/new/" not in page
    assert client.post(page_url("strategy/market/business/"), {}).status_code == 403


# --- The four steps ----------------------------------------------------------


def test_the_four_steps_say_how_far_each_has_come(client_for, viewer, page_url, scoped):
    market_rows.fill(scoped, range(2))
    make.part(TargetMarket, scoped, occupation="Teachers")
    client = client_for(viewer)
    for address in ("strategy/market/", "strategy/personas/", "strategy/competitors/"):
        page = client.get(page_url(address)).content.decode()
        states = ("2 regions", "1 of 5 answered", "2 personas", "2 competitors")
        assert [page.index(state) for state in states] == sorted(page.index(state) for state in states)
        assert page.count('aria-current="step"') == 1


def test_an_archived_strategy_is_read_only(client_for, editor, page_url, archived):
    client = client_for(editor)
    assert "regions/new/" not in client.get(page_url("strategy/market/")).content.decode()
    page = client.post(page_url("strategy/market/regions/new/"), {"name": "Norway"}).content.decode()
    assert "archived and read only" in page
    assert not Region.objects.exists()


def test_another_strategy_has_its_own_market(client_for, editor, page_url, scoped):
    make.part(Region, scoped, name="Norway")
    plan = make.strategy(scoped, name="Plan B")
    client = client_for(editor)
    address = page_url(f"strategy/market/?strategy={plan.pk}")
    page = client.get(address).content.decode()
    assert "Norway" not in page
    assert page_url(f"strategy/market/regions/new/?strategy={plan.pk}") in page
    client.post(page_url(f"strategy/market/regions/new/?strategy={plan.pk}"), {"name": "Germany"})
    assert Region.objects.get(name="Germany").strategy == plan


# --- Personas' channels ------------------------------------------------------


def test_a_personas_channels_are_ticked_and_shown(client_for, editor, page_url, scoped, strategy):
    instagram, vine = make.channel(scoped), make.channel(scoped, "Vine", active=False)
    client = client_for(editor)
    page = client.get(page_url("strategy/personas/new/")).content.decode()
    assert "Which of your channels do they use?" in page
    assert "Vine" not in page
    client.post(page_url("strategy/personas/new/"), {"name": "Marit", "channels": [instagram.pk]})
    persona = Persona.objects.get()
    assert list(persona.channels.all()) == [instagram]
    assert "Instagram" in client.get(page_url(f"strategy/personas/{persona.pk}/")).content.decode()
    assert "Instagram" in client.get(page_url("strategy/personas/")).content.decode()
    refused = client.post(page_url("strategy/personas/new/"), {"name": "Jonas", "channels": [vine.pk]})
    assert refused.status_code == 200
    assert not Persona.objects.filter(name="Jonas").exists()


def test_a_channel_no_longer_in_use_stays_ticked(client_for, editor, page_url, scoped):
    vine = make.channel(scoped, "Vine")
    persona = make.persona(scoped, channels=[vine])
    vine.active = False
    vine.save()
    url = page_url(f"strategy/personas/{persona.pk}/edit/")
    client = client_for(editor)
    assert "Vine" in client.get(url).content.decode()
    client.post(url, {"name": "Marit", "channels": [vine.pk], "version": persona.version})
    assert list(persona.channels.all()) == [vine]


def test_without_channels_the_question_is_not_asked(client_for, editor, page_url, strategy):
    page = client_for(editor).get(page_url("strategy/personas/new/")).content.decode()
    assert "Which of your channels do they use?" not in page
    client_for(editor).post(page_url("strategy/personas/new/"), {"name": "Marit"})
    assert Persona.objects.get().name == "Marit"


def test_many_personas_come_in_pages(client_for, viewer, page_url, scoped):
    market_rows.fill(scoped, range(30))
    client = client_for(viewer)
    assert client.get(page_url("strategy/personas/")).content.decode().count("persona-card") == 25
    assert client.get(page_url("strategy/personas/?page=2")).content.decode().count("persona-card") == 5


# --- API ---------------------------------------------------------------------


def test_the_market_through_the_api(api_for, api_url, scoped, strategy):
    api = api_for("write")
    created = api.post(api_url("regions/"), {"name": "Norway", "language": "Norwegian"})
    assert (created.status_code, created.json()["strategy"]) == (201, strategy.pk)
    assert api.post(api_url("regions/"), {"name": "Norway"}).json()["errors"][0]["field"] == "name"
    url = api_url(f"strategies/{strategy.pk}/target-market/")
    assert api.get(url).status_code == 404
    assert api.put(url, {"business_model": "b2b", "industry": "Shops"}).status_code == 201
    assert api.patch(url, {"industry": "Museums"}).json()["business_model"] == "b2b"
    assert api.patch(url, {"business_model": "barter"}).status_code == 400


def test_a_personas_channels_through_the_api(api_for, api_url, scoped, other_workspace):
    api = api_for("write")
    channel = make.channel(scoped)
    created = api.post(api_url("personas/"), {"name": "Marit", "channels": [channel.pk]})
    assert created.json()["channels"] == [channel.pk]
    assert api.get(api_url(f"personas/?channel={channel.pk}")).json()["count"] == 1
    assert api.patch(api_url(f"personas/{created.json()['id']}/"), {"channels": []}).json()["channels"] == []
    assert api.post(api_url("personas/"), {"name": "Jonas", "channels": [channel.pk + 1]}).status_code == 400


def test_the_number_of_queries_does_not_depend_on_the_rows(client_for, editor, api_for, page_url, api_url, scoped):
    client, api = client_for(editor), api_for("read")
    pages = [
        *((client, page_url(path)) for path in ("strategy/market/", "strategy/personas/", "strategy/personas/new/")),
        *((api, api_url(path)) for path in ("regions/", "personas/")),
    ]
    market_rows.fill(scoped, range(2))
    few = [market_rows.queries(*page) for page in pages]
    market_rows.fill(scoped, range(2, 30))
    assert [market_rows.queries(*page) for page in pages] == few
