"""Company and personas, the outline of the document, drafts, and two people at one form."""

import pytest
from django.db.models import TextField

from accounts import records, services
from accounts.models import FormDraft
from strategy.models import (
    Audience,
    CompanySummary,
    Competitor,
    Distribution,
    JourneyStage,
    Mission,
    Person,
    Persona,
    Positioning,
    Region,
    ResponseSituation,
    Strategy,
    TargetMarket,
    TeamRole,
)
from strategy.sections import PERSONAS, SECTIONS
from strategy.selectors.outline import Progress, chapters, outline
from tests.strategy import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def strategy(scoped):
    return make.strategy(scoped)


def progress(strategy) -> dict[str, Progress]:
    return {one.section.key: one for one in outline(strategy)}


def states(strategy) -> dict[str, str]:
    return {key: one.state for key, one in progress(strategy).items()}


# --- Outline -----------------------------------------------------------------


def test_the_outline_tells_what_is_there(strategy, scoped):
    make.part(CompanySummary, scoped, name="Saaristo", founder="Elina", headquarters="Turku")
    assert states(strategy)["company"] == "3 of 8 answered"
    make.swot_item(scoped, "Good wool")
    assert states(strategy)["swot"] == "1 item · 1 of 4 quadrants"
    make.persona(scoped)
    make.persona(scoped, "Jonas")
    make.persona(scoped, "Sale hunter", is_negative=True)
    assert states(strategy)["personas"] == "2 personas · 1 negative"
    make.channel(scoped, purpose="sales", metrics=["clicks"])
    make.channel(scoped, "X")
    make.channel(scoped, "Vine", active=False)
    assert states(strategy)["channels"] == "2 channels in use · 1 without purpose or metrics"
    make.goal(scoped)
    assert states(strategy)["goals"] == "1 goal · 1 active"
    assert states(strategy)["alignment"] == "5 objectives · 1 served by goals"
    assert states(strategy)["people"] == "0 of 7 roles held by somebody"


def test_the_outline_reads_as_chapters_of_an_afternoon(strategy):
    whole = chapters(strategy)
    assert [str(chapter.title) for chapter in whole.chapters] == ["You", "Market", "Offer", "Plan"]
    assert [one.section for one in whole.progress] == list(SECTIONS)
    assert (whole.complete_count, whole.total) == (1, 15)
    assert whole.time_left == "3.5 hours"


def test_what_next_leads_through_the_sections_in_order(strategy, scoped):
    assert chapters(strategy).next.section.key == "company"
    company = make.part(CompanySummary, scoped, name="Saaristo")
    assert chapters(strategy).next.section.key == "mission"
    rest = {"headquarters": "Turku", "founder": "Elina", "resources": "Six knitters", "capabilities": "Mending"}
    records.save(company, by=None, **rest, personal_story="My grandmother")
    assert progress(strategy)["company"].complete


def test_a_section_half_written_comes_back_at_the_end(strategy, scoped):
    fill(scoped)
    make.part(CompanySummary, scoped, name="Saaristo")
    assert chapters(strategy).next.section.key == "company"


def fill(workspace) -> None:
    """Write enough of every section but the company."""
    anna = Person.objects.create(workspace=workspace, name="Anna")
    TeamRole.objects.update(holder=anna)
    for model, answers in ((Mission, 4), (TargetMarket, 5), (Positioning, 8), (Distribution, 6)):
        fields = [field for field in model._meta.fields if isinstance(field, TextField)][:answers]
        numbers = {"cost": 1, "price": 2, "purchases_per_year": 3} if model is Positioning else {}
        make.part(model, workspace, **{field.name: "x" for field in fields}, **numbers)
    for quadrant in ("strength", "weakness", "opportunity", "threat"):
        make.swot_item(workspace, "x", quadrant)
    for model in (Region, Persona, Competitor, Audience, ResponseSituation):
        make.part(model, workspace, name="x")
    JourneyStage.objects.update(answer="x")
    make.channel(workspace, purpose="sales", metrics=["clicks"])
    make.goal(workspace)


def test_a_whole_document_leads_on_to_initiatives(strategy, client_for, viewer, page_url, scoped):
    fill(scoped)
    names = ("name", "headquarters", "founder", "resources", "capabilities", "personal_story")
    make.part(CompanySummary, scoped, **dict.fromkeys(names, "x"))
    assert chapters(strategy).next is None
    assert page_url("roadmap/initiatives/") in client_for(viewer).get(page_url("strategy/")).content.decode()


def test_the_overview_stays_short(strategy, client_for, editor, page_url, scoped):
    page = client_for(editor).get(page_url("strategy/summary/")).content.decode()
    assert "1 of 15 sections are written" in page
    assert "Introduce the company" in page
    assert "worth a second look" in page
    assert page.count("<li") == 0


# --- Home ----------------------------------------------------------------------


def test_home_says_which_strategy_it_is_and_how_it_stands(strategy, client_for, viewer, page_url, scoped):
    page = client_for(viewer).get(page_url("strategy/")).content.decode()
    for text in (strategy.name, "Draft", "The current strategy", page_url("strategy/versions/")):
        assert text in page
    assert "Changed since it was approved" not in page
    Strategy.objects.update(state="approved", approved_at="2026-01-01T00:00Z")
    assert "Changed since it was approved" in client_for(viewer).get(page_url("strategy/")).content.decode()


def test_another_strategy_has_a_home_of_its_own(strategy, client_for, viewer, page_url, scoped):
    other = make.strategy(scoped, name="Germany", starts_on="2027-01-01", ends_on="2028-12-31")
    page = client_for(viewer).get(page_url(f"strategy/?strategy={other.pk}")).content.decode()
    assert f"{page_url('strategy/company/')}?strategy={other.pk}" in page
    assert "The current strategy" not in page


# --- Company -----------------------------------------------------------------


def test_the_company_is_written_once_and_edited_afterwards(client_for, editor, page_url, scoped):
    client = client_for(editor)
    url = page_url("strategy/company/")
    assert 'value="Nordic Crafts"' in client.get(url).content.decode()
    client.post(url, {"name": "Saaristo", "founder": "Elina"})
    client.post(url, {"name": "Saaristo Knitwear", "version": 1})
    company = CompanySummary.objects.get()
    assert (company.name, company.founder, company.version) == ("Saaristo Knitwear", "", 2)


def test_a_viewer_reads_the_company_without_a_form(client_for, viewer, page_url, scoped):
    client = client_for(viewer)
    assert "Nothing written yet" in client.get(page_url("strategy/company/")).content.decode()
    make.part(CompanySummary, scoped, name="Saaristo", founder="Elina Lindqvist")
    page = client.get(page_url("strategy/company/")).content.decode()
    assert "Elina Lindqvist" in page
    assert "<textarea" not in page
    assert client.post(page_url("strategy/company/"), {"name": "Mine"}).status_code == 403


# --- Personas ----------------------------------------------------------------


def test_a_persona_has_every_field_with_its_question_and_example(client_for, editor, page_url):
    page = client_for(editor).get(page_url("strategy/personas/new/")).content.decode()
    fields = set(PERSONAS.fields) - {"channels"}
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


def test_a_draft_comes_back_until_it_is_saved(client_for, editor, page_url, strategy):
    client = client_for(editor)
    typed = {"name": "Marit", "challenges": "Little ti", "metrics": []}
    client.post(page_url(f"drafts/strategy.persona.new.{strategy.pk}/"), typed, content_type="application/json")
    page = client.get(page_url("strategy/personas/new/")).content.decode()
    assert "Little ti</textarea>" in page
    assert "unsaved draft" in page
    client.post(page_url("strategy/personas/new/"), {"name": "Marit", "challenges": "Little time"})
    assert not FormDraft.objects.exists()
    assert "unsaved draft" not in client.get(page_url("strategy/personas/new/")).content.decode()


def test_a_draft_is_seen_by_its_writer_only(client_for, editor, owner, page_url, strategy):
    key = f"strategy.goal.new.{strategy.pk}"
    services.save_draft(workspace=strategy.workspace, user=editor, key=key, data={"title": "Secret plan"})
    assert "Secret plan" in client_for(editor).get(page_url("strategy/goals/new/")).content.decode()
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
    assert "Money" in page
    assert 'name="version" value="2"' in page
    client.post(url, {"name": "Marit", "challenges": "Skills", "version": 2})
    persona.refresh_from_db()
    assert persona.challenges == "Skills"
