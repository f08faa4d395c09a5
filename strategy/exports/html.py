"""The document as parts of a page.

Written here and not in a template, which would take seconds for thousands of rows.
"""

from functools import singledispatch

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from strategy.exports.blocks import (
    Answers,
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

NOTHING = SafeString('<p class="document-note">–</p>')


def render(document: Print) -> SafeString:
    """Return all blocks; sections begin with a heading of level 2 that can be linked to."""
    return format_html_join("\n", "{}", ((html(block),) for block in document.blocks))


def lines(text: str) -> str:
    """Keep the lines of a text."""
    return format_html_join(SafeString("<br>"), "{}", ((each,) for each in text.split("\n"))) if "\n" in text else text


@singledispatch
def html(block: Block) -> SafeString:
    """Return one block."""
    raise NotImplementedError(type(block))


@html.register
def _heading(block: Heading) -> SafeString:
    if block.level == 1:
        return format_html('<h2 class="document-section" id="{}">{}</h2>', block.anchor, block.text)
    return format_html("<h3>{}</h3>", block.text)


@html.register
def _paragraph(block: Paragraph) -> SafeString:
    return format_html('<p class="document-{}">{}</p>', block.tone or "text", lines(block.text))


@html.register
def _answers(block: Answers) -> SafeString:
    return format_html(
        '<dl class="document-answers">{}</dl>',
        format_html_join("", "<dt>{}</dt><dd>{}</dd>", ((label, lines(text)) for label, text in block.items)),
    )


@html.register
def _table(block: Table) -> SafeString:
    head = format_html_join(
        "", '<th scope="col"{}>{}</th>', ((_side(block, at), text) for at, text in _at(block.header))
    )
    body = format_html_join("", "<tr>{}</tr>", ((_row(block, row),) for row in block.rows))
    return format_html(
        '<div class="table-responsive document-table" tabindex="0" role="region" aria-label="{}">'
        '<table class="table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
        block.title,
        head,
        body,
    )


def _at(cells: tuple[str, ...]) -> enumerate[str]:
    return enumerate(cells)


def _side(block: Table, column: int) -> SafeString:
    return SafeString(' class="text-end"') if column in block.numeric else SafeString("")


def _row(block: Table, row: tuple[str, ...]) -> SafeString:
    head = format_html('<th scope="row">{}</th>', lines(row[0]))
    cells = (format_html("<td{}>{}</td>", _side(block, at), lines(text)) for at, text in _at(row) if at)
    return SafeString(head + "".join(cells))


@html.register
def _quadrants(block: Quadrants) -> SafeString:
    cells = ((title, html(ListBlock(items)) if items else NOTHING) for title, items in block.cells)
    return format_html(
        '<h3>{}</h3><div class="document-quadrants">{}</div>',
        block.title,
        format_html_join("", "<div><h4>{}</h4>{}</div>", cells),
    )


@html.register
def _card(block: Card) -> SafeString:
    mark = format_html('<p class="persona-mark">{}</p>', block.mark) if block.mark else ""
    groups = ((title, html(answers)) for title, answers in block.groups)
    return format_html(
        '<section class="document-card"><h3>{}</h3>{}<div class="document-groups">{}</div></section>',
        block.title,
        mark,
        format_html_join("", "<div><h4>{}</h4>{}</div>", groups),
    )


@html.register
def _list(block: ListBlock) -> SafeString:
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((item,) for item in block.items)))


@html.register
def _picture(block: Picture) -> SafeString:
    drawing = mark_safe(block.svg)  # noqa: S308 - drawn by us, every text in it escaped
    return format_html(
        '<figure class="document-picture" tabindex="0" role="group" aria-label="{}">{}'
        "<figcaption>{}</figcaption></figure>",
        block.caption,
        drawing,
        block.caption,
    )
