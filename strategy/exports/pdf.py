"""The document as PDF: `document.typ` lays out what is handed over as data, never as code."""

import json
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from strategy.exports.blocks import Block, Picture, Print

CONTENT_TYPE = "application/pdf"
LAYOUT = "document.typ"


def render(document: Print) -> bytes:
    """Return a tagged PDF with bookmarks, its language, and text that can be selected."""
    pictures = [block for block in document.blocks if isinstance(block, Picture)]
    project = {
        "main.typ": files(__package__).joinpath(LAYOUT).read_bytes(),
        "document.json": json.dumps(_data(document, pictures), ensure_ascii=False).encode(),
        **{_name(place): picture.svg.encode() for place, picture in enumerate(pictures)},
    }
    made_at = document.made_at.replace(microsecond=0)
    # The type hints leave out that a project of several files may be given in memory.
    return typst.compile(project, font_paths=_fonts(), ignore_system_fonts=True, timestamp=made_at)  # type: ignore[call-overload]


@cache
def _fonts() -> typst.Fonts:
    """Load the fonts once; the same on every machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(files("manimgx_fonts"))])


def _data(document: Print, pictures: list[Picture]) -> dict[str, Any]:
    return {
        "language": document.language,
        "owner": document.owner,
        "title": document.title,
        "subtitle": document.subtitle,
        "facts": document.facts,
        "contents_title": document.contents_title,
        "blocks": [_block(block, pictures) for block in document.blocks],
    }


def _block(block: Block, pictures: list[Picture]) -> dict[str, Any]:
    kind = type(block).__name__
    if isinstance(block, Picture):
        return {"kind": kind, "file": _name(pictures.index(block)), "caption": block.caption, "alt": block.alt}
    data = asdict(block)
    if "numeric" in data:
        data["numeric"] = sorted(data["numeric"])
    return {"kind": kind, **data}


def _name(place: int) -> str:
    return f"picture-{place}.svg"
