"""What pages and endpoints hand out of the time line, in the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import vl_convert
from django.utils.translation import gettext as _

from accounts.models import Workspace
from roadmap.exports import calendar, pdf, svg, table
from roadmap.selectors.picture import Picture, View, picture
from strategy.exports.serve import NOT_IN_FILE_NAMES, File

EVERYTHING = 100_000
"""More rows than any plan has: files are not paged."""
SHARP, ROUGH = 2.0, 1.0
SHARP_UNTIL = 6000
"""A taller picture (in SVG units) is drawn with single pixels, which still can be read."""


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    content_type: str
    render: Callable[[Picture, Workspace], bytes]


@cache
def _know_fonts() -> None:
    """Let pictures have the letters of every language on every machine."""
    vl_convert.register_font_directory(str(files("manimgx_fonts")))


def _png(shown: Picture, workspace: Workspace) -> bytes:
    _know_fonts()
    scale = SHARP if shown.chart.height < SHARP_UNTIL else ROUGH
    drawn: bytes = vl_convert.svg_to_png(svg.drawing(shown, workspace), scale=scale)
    return drawn


FORMATS = {
    "svg": Format("SVG", "image/svg+xml", svg.render),
    "png": Format("PNG", "image/png", _png),
    "pdf": Format("PDF", pdf.CONTENT_TYPE, pdf.render),
    "csv": Format("CSV", "text/csv; charset=utf-8", lambda shown, _workspace: table.render(shown)),
    "ics": Format("iCalendar", calendar.CONTENT_TYPE, calendar.render),
}


def timeline_file(workspace: Workspace, view: View, form: str) -> File:
    """Return all rows of what a view shows, in one of `FORMATS`."""
    shown = picture(workspace, replace(view, page=1), rows=EVERYTHING)
    title = _("%(workspace)s, roadmap") % {"workspace": workspace.name}
    name = " ".join(NOT_IN_FILE_NAMES.sub(" ", f"{title} {shown.period.first:%Y-%m-%d}").split()).strip(".")[:150]
    kind = FORMATS[form]
    return File(f"{name}.{form}", kind.content_type, kind.render(shown, workspace))
