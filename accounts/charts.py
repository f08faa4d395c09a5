"""How charts are drawn: Vega-Lite specifications of plain rows, as SVG.

One specification serves the page, the browser's interactive chart, the PDF and the e-mail. What
vl-convert draws has presentation attributes only, neither style attributes nor style elements, so
it stands inline under a policy without `unsafe-inline`. Text and lines take the page's
`currentColor`; the fills keep a contrast of 3:1 on white and on the dark surface alike.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import vl_convert
from babel import Locale
from babel.dates import get_day_names, get_month_names
from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from accounts.printing import printable

VEGA_LITE = "6.4"
REMEMBERED_FOR = 24 * 3600  # seconds

TEAL = "#2b8ca3"
AMBER = "#c26a1b"
RED = "#d6455d"
COLOURS = (TEAL, AMBER, "#8b6cd9", "#5b8f2f", "#b45fae", "#7a7f87", "#a5811c", "#4a80d9")
"""For series of equal rank, in the order in which they are told apart best."""

ROLES = re.compile(r' (?:role="graphics-[a-z]+"|aria-[a-z]+="[^"]*")')

type Spec = dict[str, Any]

CONFIG: Spec = {
    # The drawing is one image with a title, a description and a table beside it.
    "aria": False,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "currentColor",
        "titleColor": "currentColor",
        "domain": False,
        "ticks": False,
        "gridColor": "currentColor",
        "gridOpacity": 0.12,
        "labelFontSize": 12,
        "labelPadding": 8,
        "labelOpacity": 0.8,
    },
    "legend": {
        "orient": "top",
        "title": None,
        "labelColor": "currentColor",
        "labelFontSize": 12,
        "symbolType": "square",
        "symbolStrokeWidth": 0,
        "symbolOpacity": 1,
        "columns": 2,
    },
    "text": {"color": "currentColor", "fontSize": 12},
    "rule": {"color": "currentColor"},
}


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as a page shows it: the drawing, and what makes it interactive."""

    key: str
    title: str
    description: str
    drawing: SafeString
    interactive: dict[str, Any]

    @property
    def data_id(self) -> str:
        return f"data-chart-{self.key}"


def draw(spec: Spec, *, key: str, title: str, description: str) -> Chart:
    """Draw a chart, or take it from the cache: drawing takes some 50 ms."""
    language = get_language() or "en"
    content = json.dumps([spec, language, key, title, description], sort_keys=True)
    place = "chart:" + hashlib.sha256(content.encode()).hexdigest()
    drawing: str | None = cache.get(place)
    if drawing is None:
        drawing = svg(spec, language=language, title=title, description=description, key=f"chart-{key}")
        cache.set(place, drawing, REMEMBERED_FOR)
    interactive = {"spec": spec, "formatLocale": number_locale(language), "timeFormatLocale": time_locale(language)}
    return Chart(key, title, description, mark_safe(drawing), interactive)  # noqa: S308 - drawn and escaped by us


def layered(*, layer: Sequence[Spec], height: int, width: int = 640) -> Spec:
    """Return the specification of a chart made of layers, in the common look."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width,
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": None,
        "config": CONFIG,
        "layer": list(layer),
    }


def number_locale(language: str) -> Spec:
    """How d3 writes numbers in a language, from the CLDR."""
    locale = Locale.parse(language.replace("-", "_"))
    symbols = locale.number_symbols["latn"]
    percent = locale.percent_formats[None].pattern.replace("#,##0", "")
    return {
        "decimal": symbols["decimal"],
        "thousands": symbols["group"],
        "grouping": [3],
        "currency": ["", ""],
        "percent": percent,
        "minus": "\N{MINUS SIGN}",
    }


def time_locale(language: str) -> Spec:
    """How d3 writes days and months in a language, from the CLDR."""
    locale = Locale.parse(language.replace("-", "_"))
    days = [get_day_names(width, locale=locale) for width in ("wide", "abbreviated")]
    months = [get_month_names(width, "stand-alone", locale=locale) for width in ("wide", "abbreviated")]
    return {
        "dateTime": "%Y-%m-%d %H:%M",
        "date": "%Y-%m-%d",
        "time": "%H:%M",
        "periods": ["AM", "PM"],
        **dict(zip(("days", "shortDays"), ([names[(n + 6) % 7] for n in range(7)] for names in days), strict=True)),
        **dict(zip(("months", "shortMonths"), ([names[n] for n in range(1, 13)] for names in months), strict=True)),
    }


def svg(spec: Spec, *, language: str, title: str, description: str, key: str) -> str:
    """Draw a chart as an image that scales with its place; `key` makes its ids unique on a page."""
    drawn = vl_convert.vegalite_to_svg(
        # A character XML does not know would end the whole process, not only this drawing.
        printable(spec),
        vl_version=VEGA_LITE,
        format_locale=number_locale(language),
        time_format_locale=time_locale(language),
        allowed_base_urls=[],
    )
    view_box = re.search(r'viewBox="[^"]*"', drawn)
    if view_box is None:
        raise ValueError("The drawing has no view box.")
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart-image" role="img" '
        f'aria-labelledby="{key}-title {key}-description" {view_box.group()}>'
        f'<title id="{key}-title">{escape(printable(title))}</title>'
        f'<desc id="{key}-description">{escape(printable(description))}</desc>'
    )
    return re.sub(r"^<svg[^>]*>", lambda _: opening, _without_roles_of_marks(drawn), count=1)


def _without_roles_of_marks(drawn: str) -> str:
    """Leave one image with one name: Vega names each mark's role, most of them without a label."""
    return re.sub(r"<[^>]*>", lambda tag: ROLES.sub("", tag.group()), drawn)
