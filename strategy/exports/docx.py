"""The document as DOCX.

Tables are built as XML: python-docx searches a table anew for every cell, which takes minutes for
a long document.
"""

from collections.abc import Iterable, Sequence
from functools import singledispatchmethod
from io import BytesIO
from itertools import count
from typing import Any

import vl_convert
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

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

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TERRITORIES = {"en": "en-GB", "fi": "fi-FI", "nb": "nb-NO", "lv": "lv-LV"}
ACCENT = RGBColor(0x1D, 0x6F, 0x82)
FAINT = RGBColor(0x5B, 0x66, 0x70)
GREY, SHADE = "C8D0D6", "E4EEF1"
TEXT_WIDTH = Cm(16.6)
TALLEST = Cm(22)
TWENTIETHS = 9411
"""The same width in twentieths of a point, as tables want it."""


def render(document: Print) -> bytes:
    """Return the document with real headings, tables with header rows, and its language set."""
    writer = Writer(document)
    for block in document.blocks:
        writer.write(block)
    return writer.saved()


class Writer:
    """Appends blocks to a Word document."""

    def __init__(self, document: Print) -> None:
        self.file = Document()
        self.body = self.file.element.body
        self.end = self.body.sectPr
        self.ids = count(1)
        self._set_up(document)
        self._open(document)

    def saved(self) -> bytes:
        stored = BytesIO()
        self.file.save(stored)
        return stored.getvalue()

    # --- The document as a whole

    def _set_up(self, document: Print) -> None:
        language = TERRITORIES.get(document.language, document.language)
        about = self.file.core_properties
        about.title, about.author, about.language = document.title[:255], document.owner[:255], language
        about.subject, about.comments, about.created, about.modified = (
            document.subtitle,
            "",
            document.made_at,
            document.made_at,
        )
        for defaults in self.file.styles.element.iter(qn("w:lang")):
            defaults.set(qn("w:val"), language)
        self._set_styles()
        section = self.file.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin, section.bottom_margin = Cm(2.4), Cm(2)
        section.header.paragraphs[0].add_run(f"{document.owner}\t\t{document.title}").font.size = Pt(8)
        self._number_pages(section.footer.paragraphs[0])

    def _set_styles(self) -> None:
        styles = self.file.styles
        sizes = {"Normal": 10, "Title": 26, "Subtitle": 14, "Heading 1": 18, "Heading 2": 13, "Heading 3": 10.5}
        for name, size in sizes.items():
            font: Any = styles[name].font
            font.name, font.size, font.italic = "Calibri", Pt(size), False
            properties = styles[name].element.get_or_add_rPr()
            for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                properties.rFonts.attrib.pop(qn(f"w:{attribute}"), None)
            if name != "Normal":
                font.color.rgb = FAINT if name == "Subtitle" else ACCENT
        self._add_styles()

    def _add_styles(self) -> None:
        styles = self.file.styles
        note: Any = styles.add_style("Note", WD_STYLE_TYPE.PARAGRAPH)
        note.base_style, note.font.color.rgb = styles["Normal"], FAINT
        note.paragraph_format.keep_with_next = True
        label: Any = styles.add_style("Label", WD_STYLE_TYPE.PARAGRAPH)
        label.base_style, label.font.bold, label.font.color.rgb = styles["Normal"], True, FAINT
        label.paragraph_format.space_after, label.paragraph_format.keep_with_next = Pt(0), True
        cell: Any = styles.add_style("Cell", WD_STYLE_TYPE.PARAGRAPH)
        cell.base_style, cell.font.size = styles["Normal"], Pt(9)
        cell.paragraph_format.space_after = Pt(0)
        styles["Normal"].paragraph_format.space_after = Pt(6)
        styles["Caption"].font.color.rgb = FAINT

    def _number_pages(self, paragraph: Any) -> None:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for field in ("PAGE", "NUMPAGES"):
            if field == "NUMPAGES":
                paragraph.add_run(" / ")
            simple = _element("w:fldSimple", instr=field)
            simple.append(_run("1"))
            paragraph._p.append(simple)

    def _open(self, document: Print) -> None:
        self._add(_paragraph(document.owner, "Label"))
        self._add(_paragraph(document.title, "Title"))
        self._add(_paragraph(document.subtitle, "Subtitle"))
        if document.facts:
            self._add(_paragraph("\n".join(f"{label}: {text}" for label, text in document.facts), "Normal"))
        if document.chapters:
            self._add(_paragraph(document.contents_title, "Label"))
        for chapter in document.chapters:
            self._add(_link(chapter))
        self._add(_page_break())

    def _add(self, *elements: Any) -> None:
        for element in elements:
            self.end.addprevious(element)

    # --- Blocks

    @singledispatchmethod
    def write(self, block: Block) -> None:
        """Append one block."""
        raise NotImplementedError(type(block))

    @write.register
    def _heading(self, block: Heading) -> None:
        paragraph = _paragraph(block.text, f"Heading{block.level}")
        if block.anchor:
            number = str(next(self.ids))
            paragraph.insert(1, _element("w:bookmarkStart", id=number, name=_bookmark(block)))
            paragraph.append(_element("w:bookmarkEnd", id=number))
        self._add(paragraph)

    @write.register
    def _text(self, block: Paragraph) -> None:
        self._add(_paragraph(block.text, {"lead": "Quote", "note": "Note"}.get(block.tone, "Normal")))

    @write.register
    def _answers(self, block: Answers) -> None:
        for label, text in block.items:
            self._add(_paragraph(label, "Label"), _paragraph(text, "Normal"))

    @write.register
    def _table(self, block: Table) -> None:
        head = [_paragraph(text, "Cell", bold=True) for text in block.header]
        body = (
            [
                _paragraph(text, "Cell", bold=place == 0, right=place in block.numeric)
                for place, text in enumerate(cells)
            ]
            for cells in block.rows
        )
        rows = [_row(([cell] for cell in head), is_header=True), *(_row([cell] for cell in cells) for cells in body)]
        self._add(_table_of(block.widths, rows), _paragraph("", "Normal"))

    @write.register
    def _quadrants(self, block: Quadrants) -> None:
        cells = [
            [_paragraph(title, "Label"), *(_paragraph(item, "ListBullet") for item in items or ("–",))]
            for title, items in block.cells
        ]
        self._add(_paragraph(block.title, "Heading2"))
        self._add(_table_of((1, 1), [_row(cells[:2]), _row(cells[2:])], has_header=False), _paragraph("", "Normal"))

    @write.register
    def _card(self, block: Card) -> None:
        self._add(_paragraph(block.title, "Heading2"))
        if block.mark:
            self._add(_paragraph(block.mark, "Normal", bold=True))
        for title, answers in block.groups:
            self._add(_paragraph(title, "Heading3"))
            self._answers(answers)

    @write.register
    def _list(self, block: ListBlock) -> None:
        self._add(*(_paragraph(item, "ListBullet") for item in block.items))

    @write.register
    def _picture(self, block: Picture) -> None:
        drawn = BytesIO(vl_convert.svg_to_png(block.svg, scale=2))
        shape = self.file.add_picture(drawn, width=TEXT_WIDTH)
        if shape.height > TALLEST:
            shape.width, shape.height = round(shape.width * TALLEST / shape.height), TALLEST
        shape._inline.docPr.set("descr", block.alt)
        self._add(_paragraph(block.caption, "Caption"))

    @write.register
    def _blank(self, block: Blank) -> None:
        asked = _paragraph(block.label, "Label")
        if block.question:
            self._add(asked, _paragraph(block.question, "Note"))
        else:
            self._add(asked)
        space = [_paragraph("", "Cell") for _line in range(block.lines + 1)]
        self._add(_table_of((1,), [_row([space])], has_header=False), _paragraph("", "Normal"))


# --- Elements of WordprocessingML ---------------------------------------------


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _run(text: str, *, bold: bool = False) -> Any:
    run = _element("w:r")
    if bold:
        properties = _element("w:rPr")
        properties.append(_element("w:b"))
        run.append(properties)
    for place, line in enumerate(text.split("\n")):
        if place:
            run.append(_element("w:br"))
        written = _element("w:t")
        written.text = line
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(written)
    return run


def _paragraph(text: str, style: str, *, bold: bool = False, right: bool = False) -> Any:
    """Return a paragraph; `style` is the id of one, and ids have no spaces."""
    paragraph, properties = _element("w:p"), _element("w:pPr")
    properties.append(_element("w:pStyle", val=style))
    if right:
        properties.append(_element("w:jc", val="right"))
    paragraph.append(properties)
    paragraph.append(_run(text, bold=bold))
    return paragraph


def _page_break() -> Any:
    paragraph, run = _element("w:p"), _element("w:r")
    run.append(_element("w:br", type="page"))
    paragraph.append(run)
    return paragraph


def _bookmark(heading: Heading) -> str:
    return f"section-{heading.anchor}"


def _link(heading: Heading) -> Any:
    paragraph = _element("w:p")
    link = _element("w:hyperlink", anchor=_bookmark(heading), history="1")
    link.append(_run(heading.text))
    paragraph.append(link)
    return paragraph


def _row(cells: Iterable[Sequence[Any]], *, is_header: bool = False) -> Any:
    row = _element("w:tr")
    properties = _element("w:trPr")
    properties.append(_element("w:cantSplit"))
    if is_header:
        properties.append(_element("w:tblHeader"))
    row.append(properties)
    for paragraphs in cells:
        cell = _element("w:tc")
        cell.extend(paragraphs)
        row.append(cell)
    return row


def _table_of(widths: Sequence[int], rows: Iterable[Any], *, has_header: bool = True) -> Any:
    table, properties, grid = _element("w:tbl"), _element("w:tblPr"), _element("w:tblGrid")
    share = TWENTIETHS / sum(widths)
    properties.append(_element("w:tblStyle", val="TableGrid"))
    properties.append(_element("w:tblW", type="dxa", w=str(TWENTIETHS)))
    properties.append(_borders())
    properties.append(_element("w:tblLayout", type="fixed"))
    properties.append(_padding())
    properties.append(_element("w:tblLook", firstRow="1" if has_header else "0", firstColumn="1", noVBand="1"))
    for width in widths:
        grid.append(_element("w:gridCol", w=str(round(width * share))))
    table.append(properties)
    table.append(grid)
    rows = list(rows)
    first = rows[0]
    for row in rows:
        for cell, width in zip(row.findall(qn("w:tc")), widths, strict=True):
            cell.insert(0, _cell_properties(round(width * share), shaded=has_header and row is first))
        table.append(row)
    return table


def _borders() -> Any:
    borders = _element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color=GREY))
    return borders


def _padding() -> Any:
    padding = _element("w:tblCellMar")
    for side, width in (("top", 50), ("left", 90), ("bottom", 50), ("right", 90)):
        padding.append(_element(f"w:{side}", w=str(width), type="dxa"))
    return padding


def _cell_properties(width: int, *, shaded: bool) -> Any:
    properties = _element("w:tcPr")
    properties.append(_element("w:tcW", type="dxa", w=str(width)))
    if shaded:
        properties.append(_element("w:shd", val="clear", color="auto", fill=SHADE))
    return properties
