"""Company and personas, the outline of the document, drafts, and two people at one form."""

import pytest

from accounts import records, services
from accounts.models import FormDraft
from strategy.models import CompanySummary, Persona
from strategy.selectors import next_section, outline
from tests.strategy import make

pytestmark = pytest.mark.django_db


def states() -> dict[str, str]:
    return {section.key: section.state for section in outline()}


# --- Outline -----------------------------------------------------------------


def test_the_outline_tells_what_is_there_and_what_is_next(scoped):
    assert next_section(outline()).key == "company"
    records.save(CompanySummary(workspace=scoped), by=None, name="Saaristo", founder="Elina", headquarters="Turku")
    assert states()["company"] == "3 of 8 answered"
    make.swot_item(scoped, "Good wool")
    assert states()["swot"] == "1 item · 1 of 4 quadrants"
    make.persona(scoped)
    make.persona(scoped, "Jonas")
    make.persona(scoped, "Sale hunter", is_negative=True)
    assert states()["personas"] == "2 personas · 1 negative"
    make.channel(scoped, purpose="sales", metrics=["clicks"])
    make.channel(scoped, "X")
    make.channel(scoped, "Vine", active=False)
    assert states()["channels"] == "2 channels in use · 1 without purpose or metrics"
    make.goal(scoped)
    assert states()["goals"] == "1 goal · 1 active"


def test_a_whole_document_leads_on_to_initiatives(client_for, viewer, page_url, scoped):
    fields = {"headquarters": "Turku", "founded_on": "2016-01-01", "founder": "E", "milestones": "m"}
    rest = {"resources": "r", "capabilities": "c", "personal_story": "s"}
    records.save(CompanySummary(workspace=scoped), by=None, name="Saaristo", **fields, **rest)
    for quadrant in ("strength", "weakness", "opportunity", "threat"):
        make.swot_item(scoped, "x", quadrant)
    make.persona(scoped)
    make.channel(scoped, purpose="sales", metrics=["clicks"])
    make.goal(scoped)
    assert next_section(outline()) is None
    assert page_url("roadmap/initiatives/") in client_for(viewer).get(page_url("strategy/")).content.decode()


# --- Company -----------------------------------------------------------------


def test_the_company_is_written_once_and_edited_afterwards(client_for, editor, page_url, scoped):
    client = client_for(editor)
    url = page_url("strategy/company/")
    assert 'value="Nordic Crafts"' in client.get(url).content.decode()
    client.post(url, {"name": "Saaristo", "milestones": "2016 first stall"})
    client.post(url, {"name": "Saaristo Knitwear", "version": 1})
    company = CompanySummary.objects.get()
    assert (company.name, company.milestones, company.version) == ("Saaristo Knitwear", "", 2)


def test_a_viewer_reads_the_company_without_a_form(client_for, viewer, page_url, scoped):
    client = client_for(viewer)
    assert "Nothing written yet" in client.get(page_url("strategy/company/")).content.decode()
    records.save(CompanySummary(workspace=scoped), by=None, name="Saaristo", founder="Elina Lindqvist")
    page = client.get(page_url("strategy/company/")).content.decode()
    assert "Elina Lindqvist" in page
    assert "<textarea" not in page
    assert client.post(page_url("strategy/company/"), {"name": "Mine"}).status_code == 403


# --- Personas ----------------------------------------------------------------


def test_a_persona_has_every_field_with_its_question_and_example(client_for, editor, page_url):
    page = client_for(editor).get(page_url("strategy/personas/new/")).content.decode()
    fields = {f.name for f in Persona._meta.fields if f.editable} - {"id", "workspace", "created_at", "updated_at"}
    for name in fields:
        assert f'name="{name}"' in page
        assert f'id="id_{name}_helptext"' in page
    for name in fields - {"is_negative"}:
        assert f'aria-describedby="id_{name}_helptext id_{name}_example"' in page


def test_personas_to_reach_and_to_keep_out_stand_apart(client_for, editor, page_url, scoped):
    make.persona(scoped, "Marit")
    client = client_for(editor)
    client.post(page_url("strategy/personas/new/"), {"name": "Sale hunter", "is_negative": "on"})
    page = client.get(page_url("strategy/personas/")).content.decode()
    assert page.index("Marit") < page.index("Negative personas") < page.index("Sale hunter")
    assert "Keep out of campaigns" in page


def test_a_negative_persona_begins_ticked(client_for, editor, page_url):
    page = client_for(editor).get(page_url("strategy/personas/new/?negative")).content.decode()
    assert " checked>" in page
    assert " checked>" not in client_for(editor).get(page_url("strategy/personas/new/")).content.decode()


def test_a_persona_page_shows_the_answers_given(client_for, viewer, page_url, scoped):
    shown = make.persona(scoped, challenges="Little time", age="35–50")
    page = client_for(viewer).get(page_url(f"strategy/personas/{shown.pk}/")).content.decode()
    assert "Little time" in page
    assert "Communication" not in page


# --- Never lose a word ---------------------------------------------------------


def test_a_draft_comes_back_until_it_is_saved(client_for, editor, page_url, scoped):
    client = client_for(editor)
    typed = {"name": "Marit", "challenges": "Little ti", "metrics": []}
    client.post(page_url("drafts/strategy.persona.new/"), typed, content_type="application/json")
    page = client.get(page_url("strategy/personas/new/")).content.decode()
    assert "Little ti</textarea>" in page
    assert "unsaved draft" in page
    client.post(page_url("strategy/personas/new/"), {"name": "Marit", "challenges": "Little time"})
    assert not FormDraft.objects.exists()
    assert "unsaved draft" not in client.get(page_url("strategy/personas/new/")).content.decode()


def test_a_draft_is_seen_by_its_writer_only(client_for, editor, owner, page_url, scoped):
    services.save_draft(workspace=scoped, user=editor, key="strategy.goal.new", data={"title": "Secret plan"})
    assert "Secret plan" not in client_for(owner).get(page_url("strategy/goals/new/")).content.decode()


def test_a_box_unticked_in_a_draft_stays_unticked(client_for, editor, page_url, scoped):
    channel = make.channel(scoped, active=True, metrics=["clicks", "spend"])
    draft = {"name": "Instagram", "kind": "instagram", "version": "1"}
    services.save_draft(workspace=scoped, user=editor, key=f"strategy.channel.{channel.pk}", data=draft)
    page = client_for(editor).get(page_url(f"strategy/channels/{channel.pk}/edit/")).content.decode()
    assert " checked>" not in page


def test_the_second_of_two_editors_sees_what_the_first_saved(client_for, editor, owner, page_url, scoped):
    persona = make.persona(scoped, challenges="Time")
    url = page_url(f"strategy/personas/{persona.pk}/edit/")
    client_for(owner).post(url, {"name": "Marit", "challenges": "Money", "version": 1})
    client = client_for(editor)
    page = client.post(url, {"name": "Marit", "challenges": "Skills", "version": 1}).content.decode()
    assert "Skills</textarea>" in page
    assert "<dd>Money</dd>" in page
    assert 'name="version" value="2"' in page
    client.post(url, {"name": "Marit", "challenges": "Skills", "version": 2})
    persona.refresh_from_db()
    assert persona.challenges == "Skills"
