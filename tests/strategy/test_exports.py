"""The strategy handed out: the readable page, PDF, DOCX, Markdown, and the templates."""

import html as markup
import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.core.cache import cache
from django.db import models
from django.utils import translation
from django_scopes import scope
from docx import Document as open_docx
from docx.oxml.ns import qn
from drf_spectacular.generators import SchemaGenerator
from lxml import etree
from markdown_it import MarkdownIt
from pypdf import PdfReader

from accounts import records, services
from strategy import sections
from strategy.exports import docx, html, markdown, pdf, serve
from strategy.exports.blank import NOT_ASKED, blank
from strategy.exports.chapters import CHAPTERS
from strategy.exports.compose import compose
from strategy.exports.example import example
from strategy.exports.questions import question
from strategy.models import BusinessObjective, Channel, CompanySummary, JourneyStage, Strategy
from strategy.sections import SECTIONS
from strategy.services import channels, journey, lifecycle, swot, versions
from strategy.services import objectives as objectives_service
from tests.counting import cost_of
from tests.strategy import everything, make

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22)
TITLES = [str(section.title) for section in SECTIONS]
HOSTILE = (
    "#strong[x] $a^2$ @ref <label> \\ // /* = - <script>alert(1)</script> **b** _i_ `c` [l](http://x) ![p](y) "
    "| & &amp; ~~s~~ {{ y }} {% now %} 'q' “q” äöåāčēģīķļņšūž Ø 😀"
)
LONG_WORD = "Wollgarn" * 20


@pytest.fixture
def filled() -> dict:
    return example(TODAY)


def printed(document):
    return compose(document, as_of=NOON, version="3 – Autumn")


def squeezed(text: str) -> str:
    """Return a text without what a line break may have changed."""
    return "".join(text.split())


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def docx_text(content: bytes) -> str:
    return "\n".join(
        "".join("\n" if node.tag == qn("w:br") else node.text or "" for node in paragraph.iter(qn("w:t"), qn("w:br")))
        for paragraph in open_docx(io.BytesIO(content)).element.body.iter(qn("w:p"))
    )


def markdown_page(content: bytes) -> str:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(content.decode())


# --- The filled example --------------------------------------------------------


def test_the_example_answers_in_every_part_of_the_document(filled):
    for section in SECTIONS:
        for part in section.parts:
            rows = filled["parts"][part.key]
            assert rows, part.key
            assert all(tuple(row["fields"]) == part.fields for row in rows), part.key


def test_the_answers_of_the_example_could_be_stored(filled):
    for section in SECTIONS:
        for part in section.parts:
            for row in filled["parts"][part.key]:
                relations = {name for name in part.fields if part.model._meta.get_field(name).is_relation}
                own = {name: value for name, value in row["fields"].items() if name not in relations}
                others = {field.name for field in part.model._meta.fields} - set(own)
                part.model(**own).clean_fields(exclude=others)


def test_what_the_example_refers_to_is_in_it(filled):
    labels = {row["label"] for rows in filled["parts"].values() for row in rows}
    for rows in filled["parts"].values():
        for row in rows:
            for value in row["fields"].values():
                for one in value if isinstance(value, list) else [value]:
                    if isinstance(one, dict) and "uid" in one:
                        assert one["label"] in labels


# --- What is printed -----------------------------------------------------------


def test_every_section_of_the_catalogue_can_be_printed(filled):
    assert set(CHAPTERS) == {section.key for section in SECTIONS}
    assert [chapter.text for chapter in printed(filled).chapters] == TITLES


def test_sections_nobody_has_written_are_named_in_one_line(filled):
    for key in ("mission", "goals", "responses"):
        filled["parts"][key] = []
    document = printed(filled)
    assert {"Mission", "Goals", "Response plan"}.isdisjoint(chapter.text for chapter in document.chapters)
    assert document.blocks[-1].text == "Not yet written: Mission, Goals, Response plan."


def test_a_fresh_strategy_has_little_to_print(scoped):
    edition = serve.edition_of(make.strategy(scoped))
    assert [chapter.text for chapter in edition.composed().chapters] == ["KPI alignment"]


def test_a_version_of_an_older_form_is_printed_as_far_as_it_goes(filled):
    filled["parts"] = {key: filled["parts"][key] for key in ("company", "objectives", "goals", "channels")}
    assert [chapter.text for chapter in printed(filled).chapters] == ["Company", "Channels", "KPI alignment", "Goals"]


def test_margin_and_customer_value_are_computed(filled):
    text = markdown.render(printed(filled)).decode()
    assert "| Margin | €69.00 | price − cost |" in text
    assert "| Value of a customer | €207.00 |" in text


def test_pictures_of_growth_and_alignment_are_there(filled):
    captions = [block.caption for block in printed(filled).blocks if hasattr(block, "caption")]
    assert captions == ["Followers of competitors", "From business objectives to channels and metrics"]


def test_a_picture_too_tall_for_a_page_is_left_out(filled):
    filled["parts"]["goals"] *= 20
    captions = [block.caption for block in printed(filled).blocks if hasattr(block, "caption")]
    assert captions == ["Followers of competitors"]


# --- Formats -------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fi", "nb", "lv"])
def test_the_pdf_has_text_bookmarks_a_title_and_its_language(language):
    with translation.override(language):
        document = printed(example(TODAY))
        titles = [str(section.title) for section in SECTIONS]
        strength = translation.gettext("Every sweater is mended free of charge for life")
    reader = PdfReader(io.BytesIO(pdf.render(document)))
    assert reader.trailer["/Root"]["/Lang"] == language
    assert reader.metadata.title == document.title
    assert reader.metadata.author == "Saaristo Knitwear"
    assert [entry["/Title"] for entry in reader.outline if isinstance(entry, dict)][-len(titles) :] == titles
    assert f"2 / {len(reader.pages)}" in reader.pages[1].extract_text()
    assert "Saaristo Knitwear" in reader.pages[1].extract_text()
    assert squeezed(strength) in squeezed("".join(page.extract_text() for page in reader.pages))


def test_the_pdf_is_tagged_and_describes_its_pictures(filled):
    root = PdfReader(io.BytesIO(pdf.render(printed(filled)))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root


@pytest.mark.parametrize(("language", "tag"), [("en", "en-GB"), ("fi", "fi-FI"), ("nb", "nb-NO"), ("lv", "lv-LV")])
def test_the_docx_has_headings_header_rows_properties_and_its_language(language, tag):
    with translation.override(language):
        document = printed(example(TODAY))
    opened = open_docx(io.BytesIO(docx.render(document)))
    headings = [paragraph.text for paragraph in opened.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings == [chapter.text for chapter in document.chapters]
    assert opened.core_properties.language == tag
    assert opened.core_properties.title == document.title
    assert {element.get(qn("w:val")) for element in opened.styles.element.iter(qn("w:lang"))} == {tag}
    people = opened.tables[0]
    assert people.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert people.cell(1, 0).text == "Anna Virtanen"
    assert len(opened.inline_shapes) == 2
    assert all(shape._inline.docPr.get("descr") for shape in opened.inline_shapes)


def test_every_part_of_the_docx_is_sound_xml_and_links_lead_somewhere(filled):
    with zipfile.ZipFile(io.BytesIO(docx.render(printed(filled)))) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
        assert not [name for name in archive.namelist() if "vba" in name.lower() or "embeddings" in name]
    body = open_docx(io.BytesIO(docx.render(printed(filled)))).element.body
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    assert {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} == marks


def test_markdown_has_headings_and_tables(filled):
    page = markdown_page(markdown.render(printed(filled)))
    assert all(f"<h2>{markup.escape(title)}</h2>" in page for title in TITLES)
    assert "<td>Anna Virtanen</td>" in page


# --- Hostile texts ---------------------------------------------------------------


def made_hostile(document, text):
    """Put a text into every answer, name and label that people write, of one row of each part."""
    for part in (part for section in SECTIONS for part in section.parts):
        document["parts"][part.key] = document["parts"][part.key][:1]
        for row in document["parts"][part.key]:
            for name, value in row["fields"].items():
                field = part.model._meta.get_field(name)
                if isinstance(value, dict):
                    value["label"] = text
                elif isinstance(value, list):
                    row["fields"][name] = [hostile_row(one, text) for one in value]
                elif isinstance(field, models.CharField | models.TextField) and not field.choices:
                    row["fields"][name] = text
    document["workspace"]["name"] = document["strategy"]["name"] = text
    return document


def hostile_row(row, text):
    if not isinstance(row, dict):
        return row
    return {key: value if key in ("on", "uid") else text for key, value in row.items()}


@pytest.mark.parametrize(
    "opening", ["", "= ", "- ", "+ ", "1. ", "1) ", "# ", "> ", "    ", "--- ", "| a | ", "[x]: ", "//", "@", "$ "]
)
def test_nothing_people_write_is_taken_for_markdown(filled, opening):
    text = opening + HOSTILE
    document = printed(made_hostile(filled, f"{text}\n{text}"))
    page = markdown_page(markdown.render(document))
    assert "<script" not in page
    assert squeezed(text) in squeezed(markup.unescape(page))


def test_hostile_text_shows_as_it_was_written(filled):
    document = printed(made_hostile(filled, f"= {HOSTILE}\n- {HOSTILE}"))
    page = str(html.render(document))
    assert "<script" not in page
    expected = squeezed(f"= {HOSTILE}- {HOSTILE}")
    assert expected in squeezed(markup.unescape(page).replace("<br>", ""))
    assert expected in squeezed(pdf_text(pdf.render(document)))
    assert expected in squeezed(docx_text(docx.render(document)))


def test_control_characters_are_left_out_and_long_words_stay_whole(filled):
    text = f"a\x00b\x0bc\x1bd\x7fe\ufffef\u202eg\ud800h {LONG_WORD}"
    document = compose(made_hostile(filled, text), as_of=NOON, version=f"{text} of May")
    assert "of May" in docx_text(docx.render(document))
    assert f"abcdefgh{LONG_WORD}" in squeezed(pdf_text(pdf.render(document)))
    assert f"abcdefgh {LONG_WORD}" in docx_text(docx.render(document))
    assert f"abcdefgh {LONG_WORD}" in markdown.render(document).decode()
    assert f"abcdefgh {LONG_WORD}" in html.render(document)


def test_long_words_stay_on_the_page_of_the_pdf(filled):
    reader = PdfReader(io.BytesIO(pdf.render(printed(made_hostile(filled, LONG_WORD)))))
    width = float(reader.pages[0].mediabox.width)
    beyond = []

    def note(text, _matrix, place, _font, _size):
        if text.strip() and not 0 <= place[4] < width:
            beyond.append(text)

    for page in reader.pages:
        page.extract_text(visitor_text=note)
    assert beyond == []


# --- Templates -------------------------------------------------------------------


def test_the_blank_template_can_be_printed_for_any_workspace():
    template = blank("Knits\x0b\x1fCo", made_at=NOON)
    assert "KnitsCo" in docx_text(docx.render(template))


def test_the_blank_template_asks_every_question_of_every_section():
    document = blank("Nordic Crafts", made_at=NOON)
    assert [chapter.text for chapter in document.chapters] == TITLES
    text = squeezed(docx_text(docx.render(document)))
    for section in SECTIONS:
        assert squeezed(str(section.question)) in text
        for part in section.parts:
            if part is sections.SWOT:
                continue
            shown = [name for name in part.fields if name not in NOT_ASKED]
            if part is sections.JOURNEY:
                shown.remove("metric")
            for name in shown:
                assert squeezed(question(part, name).text) in text, (part.key, name)
    assert squeezed("What can take you down or stop your growth?") in text


@pytest.mark.parametrize("kind", ["blank", "example"])
@pytest.mark.parametrize("form", list(serve.FORMATS))
def test_templates_can_be_downloaded_by_viewers_before_anything_is_written(client_for, viewer, page_url, kind, form):
    response = client_for(viewer).get(page_url(f"strategy/templates/{kind}.{form}"))
    assert response.status_code == 200
    assert response["Content-Type"] == serve.FORMATS[form].content_type
    assert response["Content-Disposition"].startswith("attachment; ")
    assert client_for(viewer).get(page_url("strategy/templates/")).status_code == 200


@pytest.mark.parametrize("name", ["templates/blank.exe", "templates/other.pdf", "document.exe", "document.pdf.exe"])
def test_there_are_no_other_files(client_for, viewer, page_url, scoped, name):
    make.strategy(scoped)
    assert client_for(viewer).get(page_url(f"strategy/{name}")).status_code == 404


# --- Pages and downloads -----------------------------------------------------------


@pytest.fixture
def strategy(scoped) -> Strategy:
    strategy = make.strategy(scoped)
    make.part(CompanySummary, scoped, name="Saaristo Neuleet", headquarters="Turku")
    return strategy


def test_viewers_read_the_whole_strategy_on_one_page(client_for, viewer, page_url, strategy):
    page = client_for(viewer).get(page_url("strategy/document/")).content.decode()
    assert "Saaristo Neuleet" in page
    assert '<h2 class="document-section" id="company">Company</h2>' in page
    assert '<a href="#company">Company</a>' in page
    assert "Not yet written: Mission, " in page


@pytest.mark.parametrize("form", list(serve.FORMATS))
def test_files_are_downloads_named_after_workspace_and_strategy(client_for, viewer, page_url, strategy, form):
    records.save(strategy, by=None, name="Syksy: ä/ö")
    response = client_for(viewer).get(page_url(f"strategy/document.{form}"))
    assert response["Content-Type"] == serve.FORMATS[form].content_type
    assert response["X-Content-Type-Options"] == "nosniff"
    name = f"Nordic%20Crafts%20%E2%80%93%20Syksy%20%C3%A4%20%C3%B6.{form}"
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"


def test_the_page_speaks_the_readers_language_and_files_the_workspaces(
    client_for, viewer, page_url, strategy, workspace
):
    viewer.language, workspace.language = "fi", "nb"
    viewer.save()
    workspace.save()
    assert '<html lang="fi">' in client_for(viewer).get(page_url("strategy/document/")).content.decode()
    content = client_for(viewer).get(page_url("strategy/document.pdf")).content
    assert PdfReader(io.BytesIO(content)).trailer["/Root"]["/Lang"] == "nb"


def test_a_version_is_handed_out_as_it_was(client_for, viewer, page_url, strategy, scoped):
    kept = versions.save_version(strategy, by=None, name="Autumn")
    records.save(CompanySummary.objects.get(), by=None, headquarters="Helsinki")
    client = client_for(viewer)
    then = client.get(page_url(f"strategy/document.md?version={kept.pk}")).content.decode()
    now = client.get(page_url("strategy/document.md")).content.decode()
    assert "Turku" in then
    assert "Autumn" in then
    assert "Helsinki" in now
    page = client.get(page_url(f"strategy/document/?version={kept.pk}")).content.decode()
    assert "Turku" in page
    assert f"document.pdf?version={kept.pk}" in page


@pytest.mark.parametrize("version", ["999999", "x", "-1", "9" * 30, "1.5"])
def test_there_is_nothing_of_a_version_nobody_knows(client_for, viewer, page_url, strategy, version):
    assert client_for(viewer).get(page_url(f"strategy/document.pdf?version={version}")).status_code == 404


def test_versions_of_another_workspace_are_unknown(client_for, viewer, page_url, strategy, other_workspace):
    with scope(workspace=other_workspace):
        foreign = versions.save_version(make.strategy(other_workspace), by=None, name="Theirs")
    assert client_for(viewer).get(page_url(f"strategy/document/?version={foreign.pk}")).status_code == 404


def test_an_archived_strategy_is_printed_as_it_was_archived(client_for, viewer, page_url, strategy, scoped):
    channel = make.channel(scoped, "Instagram", purpose="news")
    other = make.strategy(
        scoped, name="Next", starts_on=strategy.ends_on + timedelta(days=1), ends_on=strategy.ends_on.replace(year=2031)
    )
    lifecycle.make_current(other, by=None)
    lifecycle.archive(Strategy.objects.get(pk=strategy.pk), by=None)
    records.save(Channel.objects.get(pk=channel.pk), by=None, name="Threads")
    page = client_for(viewer).get(page_url(f"strategy/document/?strategy={strategy.pk}")).content.decode()
    assert "Instagram" in page
    assert "Threads" not in page


# --- Cost ------------------------------------------------------------------------


@pytest.fixture
def small_and_large(owner):
    """Two workspaces, whose strategies have two and forty rows in every part."""
    made = []
    for name, rows in (("Small", 2), ("Large", 40)):
        workspace = services.create_workspace(name=name, by=owner, currency="EUR", time_zone="Europe/Helsinki")
        with scope(workspace=workspace):
            everything.strategy(workspace, rows)
        made.append(workspace)
    return made


def test_queries_do_not_grow_with_the_document(client_for, owner, small_and_large):
    client = client_for(owner)
    for path in ("document/", *(f"document.{form}" for form in serve.FORMATS)):
        cache.clear()
        places = [f"/w/{workspace.slug}/strategy/{path}" for workspace in small_and_large]
        costs = [cost_of(partial(client.get, place)) for place in places]
        assert costs[0] == costs[1] < 45, path


def test_what_did_not_change_comes_from_the_cache(client_for, viewer, page_url, strategy):
    client = client_for(viewer)
    cache.clear()
    costs = [cost_of(lambda: client.get(page_url("strategy/document/"))) for _ in range(2)]
    assert costs[1] < costs[0] - len(sections.SECTIONS)


def test_a_change_is_seen_at_once(client_for, viewer, page_url, strategy, scoped):
    client = client_for(viewer)
    make.channel(scoped, "Instagram")
    assert "Threads" not in client.get(page_url("strategy/document/")).content.decode()
    records.save(Channel.objects.get(), by=None, name="Threads")
    assert "Threads" in client.get(page_url("strategy/document/")).content.decode()
    records.save(strategy, by=None, name="Renamed")
    assert "Renamed" in client.get(page_url("strategy/document.md")).content.decode()


def test_a_new_order_is_seen_at_once(client_for, viewer, page_url, strategy, scoped):
    items = [make.swot_item(scoped, text) for text in ("Mending for life", "Slow answers")]
    stages = list(JourneyStage.objects.all())
    records.save(stages[0], by=None, answer="By word of mouth")
    objectives = list(BusinessObjective.objects.all())

    def read():
        return client_for(viewer).get(page_url("strategy/document.md")).content

    written = [read()]
    for move in (
        partial(swot.move_swot_item, items[0], quadrant="threat", position=0),
        partial(journey.move_stage, stages[0], position=3),
        partial(objectives_service.move_objective, objectives[0], position=3),
        partial(channels.channels_for_names, workspace=scoped, names=["Mastodon"]),
    ):
        move(by=None)
        written.append(read())
    assert len(set(written)) == len(written)


# --- The API ---------------------------------------------------------------------


def test_the_api_gives_the_whole_document_as_data(api_for, api_url, strategy):
    answer = api_for("read").get(api_url(f"strategies/{strategy.pk}/document/")).json()
    assert answer["parts"]["company"][0]["fields"]["name"] == "Saaristo Neuleet"
    assert set(answer["parts"]) == {part.key for section in SECTIONS for part in section.parts}
    assert answer["strategy"]["id"] == strategy.pk


@pytest.mark.parametrize("form", list(serve.FORMATS))
def test_the_api_gives_files_whatever_the_client_accepts(api_for, api_url, strategy, form):
    client = api_for("read")
    for accepted in ("*/*", "application/json", "application/pdf"):
        response = client.get(api_url(f"strategies/{strategy.pk}/export/"), {"file": form}, HTTP_ACCEPT=accepted)
        assert response.status_code == 200
        assert response["Content-Type"] == serve.FORMATS[form].content_type


def test_the_api_gives_versions(api_for, api_url, strategy):
    kept = versions.save_version(strategy, by=None, name="Autumn")
    records.save(CompanySummary.objects.get(), by=None, headquarters="Helsinki")
    client, asked = api_for("read"), {"version": kept.pk, "file": "md"}
    assert b"Turku" in client.get(api_url(f"strategies/{strategy.pk}/export/"), asked).content
    company = client.get(api_url(f"strategies/{strategy.pk}/document/"), asked).json()["parts"]["company"][0]
    assert company["fields"]["headquarters"] == "Turku"


@pytest.mark.parametrize("asked", [{}, {"file": "exe"}, {"file": "pdf", "version": "x"}, {"file": "pdf", "version": 0}])
def test_the_api_refuses_what_it_cannot_give(api_for, api_url, strategy, asked):
    response = api_for("read").get(api_url(f"strategies/{strategy.pk}/export/"), asked)
    assert response.status_code == 400
    assert response.json()["status"] == 400


def test_the_api_knows_no_strategy_or_version_of_others(api_for, api_url, strategy):
    assert api_for("read").get(api_url("strategies/999999/document/")).status_code == 404
    assert api_for("read").get(api_url(f"strategies/{strategy.pk}/document/"), {"version": 999999}).status_code == 404


def test_the_schema_describes_the_files(db):
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    export = paths["/api/v1/workspaces/{workspace_slug}/strategies/{strategy_pk}/export/"]["get"]
    content = export["responses"]["200"]["content"]
    assert set(content) == {"application/pdf", docx.CONTENT_TYPE, "text/markdown"}
    assert all(kind["schema"] == {"type": "string", "format": "binary"} for kind in content.values())
    assert {parameter["name"] for parameter in export["parameters"]} >= {"file", "version"}
