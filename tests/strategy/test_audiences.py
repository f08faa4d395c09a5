"""Audiences: who they are, at which watering holes they meet, what they are told."""

import pytest

from strategy.models import Audience
from tests.strategy import make, market_rows

pytestmark = pytest.mark.django_db

ANSWERS = {
    "name": "Givers in Bergen",
    "titles": "Teachers",
    "relation": "new",
    "span": "across",
    "part": "decider",
    "message": "Worn for twenty years.",
}


@pytest.fixture
def strategy(scoped):
    return make.strategy(scoped)


def test_an_audience_is_written_with_its_watering_holes(client_for, editor, page_url, scoped, strategy):
    persona, channel = make.persona(scoped), make.channel(scoped)
    client = client_for(editor)
    rows = {"watering_holes-name": ["Strikk og drikk", "", "#norskstrikk"], "watering_holes-note": ["wool", "", ""]}
    answers = {**ANSWERS, **rows, "personas": [persona.pk], "channels": [channel.pk]}
    client.post(page_url("strategy/audiences/new/"), answers)
    audience = Audience.objects.get()
    assert audience.watering_holes == [
        {"name": "Strikk og drikk", "note": "wool"},
        {"name": "#norskstrikk", "note": ""},
    ]
    assert (list(audience.personas.all()), list(audience.channels.all())) == ([persona], [channel])
    card = client.get(page_url("strategy/audiences/")).content.decode()
    assert "Strikk og drikk, #norskstrikk" in card
    page = client.get(page_url(f"strategy/audiences/{audience.pk}/")).content.decode()
    for answer in ("Teachers", "They decide about it", "Strikk og drikk – wool", "Marit", "Instagram"):
        assert answer in page


def test_a_note_without_a_place_is_refused_and_kept(client_for, editor, page_url, strategy):
    rows = {"watering_holes-name": [""], "watering_holes-note": ["They talk about wool"]}
    page = client_for(editor).post(page_url("strategy/audiences/new/"), {**ANSWERS, **rows}).content.decode()
    assert "They talk about wool" in page
    assert not Audience.objects.exists()


def test_every_question_has_an_example_and_the_help_explains(client_for, editor, page_url, scoped):
    make.persona(scoped)
    make.channel(scoped)
    page = client_for(editor).get(page_url("strategy/audiences/new/")).content.decode()
    for name in ("name", "titles", "geography", "relation", "span", "industry", "part", "message", "watering_holes"):
        assert f'id="id_{name}_helptext"' in page
        assert f'id="id_{name}_example"' in page
    assert "What is a watering hole?" in page
    assert "Start with one audience" in page
    assert "often different people" in page


def test_personas_of_another_strategy_are_not_offered(client_for, editor, page_url, scoped):
    make.persona(scoped, "Marit")
    plan = make.strategy(scoped, name="Plan B")
    address = page_url(f"strategy/audiences/new/?strategy={plan.pk}")
    client = client_for(editor)
    assert "Marit" not in client.get(address).content.decode()
    client.post(address, ANSWERS)
    assert Audience.objects.get().strategy == plan


def test_an_audience_is_changed_and_deleted(client_for, editor, page_url, scoped):
    audience = make.part(Audience, scoped, name="Givers")
    client = client_for(editor)
    url = page_url(f"strategy/audiences/{audience.pk}/edit/")
    client.post(url, {**ANSWERS, "version": 1})
    audience.refresh_from_db()
    assert audience.name == "Givers in Bergen"
    page = client.post(url, {**ANSWERS, "message": "Mine", "version": 1}).content.decode()
    assert "Mine" in page
    assert "Worn for twenty years." in page
    client.post(page_url(f"strategy/audiences/{audience.pk}/delete/"))
    assert not Audience.objects.exists()


def test_a_viewer_reads_only(client_for, viewer, page_url, scoped):
    audience = make.part(Audience, scoped, name="Givers")
    client = client_for(viewer)
    page = client.get(page_url(f"strategy/audiences/{audience.pk}/")).content.decode()
    assert "Only a name so far" in page
    assert "/edit/" not in page
    assert client.get(page_url("strategy/audiences/new/")).status_code == 403


# --- API ---------------------------------------------------------------------


def test_audiences_through_the_api(api_for, api_url, scoped):
    api = api_for("write")
    persona, channel = make.persona(scoped), make.channel(scoped)
    body = {
        **ANSWERS,
        "watering_holes": [{"name": "Strikk og drikk", "note": "wool"}, {"name": "#norskstrikk"}],
        "personas": [persona.pk],
        "channels": [channel.pk],
    }
    created = api.post(api_url("audiences/"), body)
    assert created.status_code == 201, created.content
    assert created.json()["watering_holes"][1] == {"name": "#norskstrikk", "note": ""}
    for query in ("relation=new", "part=decider", f"persona={persona.pk}", f"channel={channel.pk}"):
        assert api.get(api_url(f"audiences/?{query}")).json()["count"] == 1, query
    for query in ("relation=existing", f"persona={persona.pk + 1}"):
        assert api.get(api_url(f"audiences/?{query}")).json()["count"] == 0, query


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([{"note": "wool"}], "watering_holes.0.name"),
        ([{"name": "x" * 501}], "watering_holes.0.name"),
        ([{"name": "x"}] * 201, "watering_holes"),
        ("x", "watering_holes"),
    ],
)
def test_wrong_watering_holes_are_refused_by_place(api_for, api_url, strategy, rows, field):
    response = api_for("write").post(api_url("audiences/"), {"name": "Givers", "watering_holes": rows})
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == field


def test_personas_of_another_strategy_are_refused_by_the_api(api_for, api_url, scoped):
    make.strategy(scoped)
    plan = make.strategy(scoped, name="Plan B")
    persona = make.persona(scoped, strategy=plan)
    response = api_for("write").post(api_url("audiences/"), {"name": "Givers", "personas": [persona.pk]})
    assert response.json()["errors"][0]["field"] == "personas"


def test_the_number_of_queries_does_not_depend_on_the_rows(client_for, editor, api_for, page_url, api_url, scoped):
    market_rows.fill(scoped, range(2))
    client = client_for(editor)
    first = Audience.objects.get(name="Audience 0").pk
    pages = [
        (client, page_url("strategy/audiences/")),
        (client, page_url("strategy/audiences/new/")),
        (client, page_url(f"strategy/audiences/{first}/edit/")),
        (api_for("read"), api_url("audiences/")),
    ]
    few = [market_rows.queries(*page) for page in pages]
    market_rows.fill(scoped, range(2, 30))
    assert [market_rows.queries(*page) for page in pages] == few
