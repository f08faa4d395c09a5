"""The document as Markdown (GitHub's flavour, for its tables)."""

import re
from collections.abc import Iterable
from functools import singledispatch

from strategy.exports.blocks import (
    Answers,
    Blank,
    Block,
    Card,
    Heading,
    ListBlock,
    Paragraph,
    Picture,
    Print,
    Quadrants,
    Table,
)

CONTENT_TYPE = "text/markdown; charset=utf-8"
SPECIAL = re.compile(r"([\\`*_{}\[\]<>&|~$#])")
FIRST_ON_A_LINE = re.compile(r"^([+\-=:])|^(\d+)([.)])")
EMPTY_LINE = "\\_" * 40


def render(document: Print) -> bytes:
    """Return the document as UTF-8 text."""
    return ("\n\n".join([*_opening(document), *(markdown(block) for block in document.blocks)]).strip() + "\n").encode()


def _opening(document: Print) -> Iterable[str]:
    yield f"# {line(document.title)}"
    yield f"**{line(document.owner)}** · {line(document.subtitle)}"
    if document.facts:
        yield _answers(document.facts)
    if document.chapters:
        yield f"**{line(document.contents_title)}**"
        yield "\n".join(f"{number}. {line(chapter.text)}" for number, chapter in enumerate(document.chapters, start=1))


def line(text: str) -> str:
    """Return a text that reads the same when Markdown is rendered, on one line."""
    flat = SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return FIRST_ON_A_LINE.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", flat)


def lines(text: str) -> str:
    """Keep the lines of a text; empty ones part paragraphs."""
    return "\\\n".join(filter(None, (line(each) for each in text.split("\n"))))


def cell(text: str) -> str:
    return "<br>".join(filter(None, (line(each) for each in text.split("\n"))))


def _answers(items: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- **{line(label)}:** {lines(text).replace('\n', '\n  ')}" for label, text in items)


@singledispatch
def markdown(block: Block) -> str:
    """Return one block."""
    raise NotImplementedError(type(block))


@markdown.register
def _heading(block: Heading) -> str:
    return f"{'#' * (block.level + 1)} {line(block.text)}"


@markdown.register
def _paragraph(block: Paragraph) -> str:
    return f"> {lines(block.text).replace('\n', '\n> ')}" if block.tone == "lead" else lines(block.text)


@markdown.register
def _answers_block(block: Answers) -> str:
    return _answers(block.items)


@markdown.register
def _table(block: Table) -> str:
    rule = ["--:" if column in block.numeric else "---" for column in range(len(block.header))]
    rows = [map(cell, block.header), rule, *(map(cell, row) for row in block.rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


@markdown.register
def _quadrants(block: Quadrants) -> str:
    heads = [f"{line(title)}" for title, _items in block.cells]
    bodies = ["<br>".join(f"• {line(item)}" for item in items) for _title, items in block.cells]
    first = f"| {heads[0]} | {heads[1]} |\n| --- | --- |\n| {bodies[0]} | {bodies[1]} |"
    second = f"| **{heads[2]}** | **{heads[3]}** |\n| {bodies[2]} | {bodies[3]} |"
    return f"### {line(block.title)}\n\n{first}\n{second}"


@markdown.register
def _card(block: Card) -> str:
    parts = [f"### {line(block.title)}"]
    if block.mark:
        parts.append(f"*{line(block.mark)}*")
    for title, answers in block.groups:
        parts += [f"#### {line(title)}", _answers(answers.items)]
    return "\n\n".join(parts)


@markdown.register
def _list(block: ListBlock) -> str:
    return "\n".join(f"- {line(item)}" for item in block.items)


@markdown.register
def _picture(block: Picture) -> str:
    # A text file holds no drawing: what it shows is said, and the tables beside it hold the figures.
    return f"*{line(block.caption)}* – {line(block.alt)}"


@markdown.register
def _blank(block: Blank) -> str:
    asked = f"**{line(block.label)}**" + (f" – {line(block.question)}" if block.question else "")
    return "\n\n".join([asked, *[EMPTY_LINE] * block.lines])
