"""The whole strategy on one page, its files and the templates, in a real browser."""

import io

import pytest
from django_scopes import scope
from playwright.sync_api import expect
from pypdf import PdfReader

from strategy import demo
from strategy.exports import serve


@pytest.fixture
def seeded(live_server, workspace, owner):
    with scope(workspace=workspace):
        demo.seed(workspace=workspace, by=owner, today=workspace.today())


@pytest.fixture
def reader(seeded, login, viewer, page):
    login(viewer)
    return page


def test_document_and_templates_pass_wide_narrow_light_and_dark(reader, page_url, sweep):
    for address in ("strategy/document/", "strategy/templates/"):
        sweep(page_url(address))


def test_templates_pass_before_anything_is_written(live_server, login, viewer, page_url, sweep):
    login(viewer)
    sweep(page_url("strategy/templates/"))


def test_the_contents_lead_to_each_section_by_keyboard(reader, page_url):
    reader.goto(page_url("strategy/document/"))
    link = reader.get_by_role("navigation", name="Contents").get_by_role("link", name="Goals")
    link.focus()
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("heading", name="Goals", exact=True)).to_be_in_viewport()
    assert reader.url.endswith("#goals")


def test_the_strategy_is_downloaded_by_its_links(reader, page_url):
    reader.goto(page_url("strategy/document/"))
    for form, kind in serve.FORMATS.items():
        with reader.expect_download() as started:
            reader.get_by_role("link", name=f"{kind.name}: download").click()
        assert started.value.suggested_filename.endswith(f".{form}")
        content = started.value.path().read_bytes()
        if form == "pdf":
            assert "Saaristo Knitwear" in PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_templates_are_downloaded_by_keyboard(reader, page_url):
    reader.goto(page_url("strategy/templates/"))
    for what in ("the blank template", "the filled example"):
        reader.get_by_role("link", name=f"DOCX: download {what}").focus()
        with reader.expect_download() as started:
            reader.keyboard.press("Enter")
        assert started.value.suggested_filename.endswith(".docx")


def test_print_shows_the_document_without_the_menu(reader, page_url):
    reader.goto(page_url("strategy/document/"))
    reader.emulate_media(media="print")
    expect(reader.get_by_role("navigation", name="Contents")).to_be_hidden()
    expect(reader.locator(".navbar-vertical")).to_be_hidden()
    expect(reader.locator("article.document")).to_be_visible()
