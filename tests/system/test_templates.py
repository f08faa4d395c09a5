"""Templates keep to the strict content security policy and to the one shell."""

import re
from pathlib import Path

import pytest
from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
DOCUMENTS = {"_skeleton.html", "drf_spectacular/swagger_ui.html"}
BLOCKED = {
    "a style attribute": re.compile(r"""<[^>]*\sstyle\s*=\s*["']"""),
    "a style element": re.compile(r"<style\b"),
    "an event attribute": re.compile(r"""<[^>]*\s(on[a-z]+|hx-on[:a-z-]*)\s*=\s*["']"""),
    "an inline script": re.compile(r"""<script(?![^>]*\bsrc=)(?![^>]*type="application/json")"""),
    "a javascript address": re.compile(r"""(href|action)\s*=\s*["']\s*javascript:"""),
}


def offences(source: str) -> list[str]:
    return [name for name, pattern in BLOCKED.items() if pattern.search(source)]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_holds_nothing_the_policy_blocks(name):
    assert offences((FOLDER / name).read_text()) == []


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color: red">',
        "<style>p { color: red }</style>",
        '<button onclick="go()">',
        '<div hx-on:click="go()">',
        "<script>go()</script>",
        '<a href="javascript:go()">',
    ],
)
def test_what_the_policy_blocks_would_be_seen(planted):
    assert len(offences(planted)) == 1


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_page_is_drawn_inside_the_one_skeleton(name):
    assert ("<!doctype" in (FOLDER / name).read_text().lower()) == (name in DOCUMENTS)


ID_AS_AN_AMOUNT = re.compile(r"\{\{ [a-z_.]*(\.pk|\.id|\.[a-z_]+_id) \}\}")
NAMES_OF_ELEMENTS = ("auto_id }}", "attrs.id }}")


@pytest.mark.parametrize("name", TEMPLATES)
def test_an_id_is_written_without_a_thousands_separator(name):
    written = [found[0] for found in ID_AS_AN_AMOUNT.finditer((FOLDER / name).read_text())]
    assert [text for text in written if not text.endswith(NAMES_OF_ELEMENTS)] == []
