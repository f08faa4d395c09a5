"""Charts as Vega-Lite specifications made of plain rows, and their drawing as SVG.

One specification serves the page, the browser's interactive chart, the PDF and the e-mail. What
vl-convert draws has presentation attributes only, neither style attributes nor style elements, so
it stands inline under a policy without `unsafe-inline`. Text and lines take the page's
`currentColor`; the fills keep a contrast of 3:1 on white and on the dark surface alike.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import vl_convert
from babel import Locale

VEGA_LITE = "6.4"
INVESTMENT = "#c26a1b"
RETURN = "#2b8ca3"
BEFORE = "currentColor"
LOSS = "#d6455d"

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
class MonthBars:
    """One month: its label as shown, money in the workspace's currency; None draws no bar."""

    label: str
    investment: float | None
    gained: float | None
    gained_before: float | None = None


@dataclass(frozen=True, slots=True)
class MonthNames:
    """The words of the chart, in the reader's language."""

    investment: str
    gained: str
    gained_before: str
    money: str


@dataclass(frozen=True, slots=True)
class ChannelBar:
    """One channel's ROI as a ratio and as text, the sign included."""

    name: str
    roi: float
    label: str


def return_by_month(months: Sequence[MonthBars], names: MonthNames) -> Spec:
    """Investment and return side by side for each month, the return of the period before as a mark."""
    bars = [
        {"month": month.label, "series": series, "money": money}
        for month in months
        for series, money in ((names.investment, month.investment), (names.gained, month.gained))
        if money is not None
    ]
    before = [
        {"month": month.label, "series": names.gained_before, "money": month.gained_before}
        for month in months
        if month.gained_before is not None
    ]
    month = {
        "field": "month",
        "type": "ordinal",
        "sort": None,
        "title": None,
        "scale": {"domain": [month.label for month in months], "paddingInner": 0.25},
        "axis": {"labelAngle": 0, "labelOverlap": True},
    }
    money = {
        "field": "money",
        "type": "quantitative",
        "title": names.money,
        "axis": {"format": "~s", "tickCount": 5},
    }
    series = [names.investment, names.gained] + ([names.gained_before] if before else [])
    color = {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": series, "range": [INVESTMENT, RETURN, BEFORE][: len(series)]},
    }
    tooltip = [
        {"field": "month", "type": "nominal", "title": "title"},
        {"field": "series", "type": "nominal", "title": " "},
        {"field": "money", "type": "quantitative", "format": ",.2f", "title": names.money},
    ]
    layers: list[Spec] = [
        {
            "data": {"values": bars},
            "mark": {"type": "bar", "cornerRadiusEnd": 2},
            "encoding": {
                "x": month,
                "xOffset": {"field": "series", "sort": series},
                "y": money,
                "color": color,
                "tooltip": tooltip,
            },
        },
        {"data": {"values": [{}]}, "mark": {"type": "rule"}, "encoding": {"y": {"datum": 0}}},
    ]
    if before:
        layers.append(
            {
                "data": {"values": before},
                "mark": {"type": "tick", "thickness": 2, "bandSize": 30, "opacity": 1},
                "encoding": {"x": month, "y": money, "color": color, "tooltip": tooltip},
            }
        )
    return _spec(layer=layers, height=260)


def roi_by_channel(channels: Sequence[ChannelBar], title: str) -> Spec:
    """ROI of each channel, the best first; a loss goes left, in its own colour and with a minus."""
    ordered = sorted(channels, key=lambda channel: channel.roi, reverse=True)
    rows: list[Spec] = [{"channel": c.name, "roi": c.roi, "label": c.label} for c in ordered]
    encoding: Spec = {
        "y": {
            "field": "channel",
            "type": "nominal",
            "sort": None,
            "title": None,
            "axis": {"labelLimit": 140},
        },
        "x": {
            "field": "roi",
            "type": "quantitative",
            "title": title,
            "axis": {"format": "~%", "tickCount": 4},
            "scale": {"padding": 60},
        },
    }
    tooltip = [
        {"field": "channel", "type": "nominal", "title": "title"},
        {"field": "label", "type": "nominal", "title": title},
    ]
    loss = "datum.roi < 0"
    return _spec(
        layer=[
            {
                "data": {"values": rows},
                "mark": {"type": "bar", "cornerRadiusEnd": 2, "height": {"band": 0.55}},
                "encoding": encoding
                | {
                    "color": {"condition": {"test": loss, "value": LOSS}, "value": RETURN},
                    "tooltip": tooltip,
                },
            },
            *(
                {
                    "data": {"values": [row for row in rows if (row["roi"] < 0) == negative]},
                    "mark": {
                        "type": "text",
                        "align": "right" if negative else "left",
                        "dx": -6 if negative else 6,
                    },
                    "encoding": encoding | {"text": {"field": "label"}},
                }
                for negative in sorted({row["roi"] < 0 for row in rows})
            ),
            {"data": {"values": [{}]}, "mark": {"type": "rule"}, "encoding": {"x": {"datum": 0}}},
        ],
        height=max(len(rows) * 34, 220),
    )


def _spec(*, layer: Sequence[Spec], height: int, width: int = 640) -> Spec:
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


def svg(spec: Spec, *, language: str, title: str, description: str, key: str) -> str:
    """Draw a chart as an image that scales with its place; `key` makes its ids unique on a page."""
    drawn = vl_convert.vegalite_to_svg(
        spec, vl_version=VEGA_LITE, format_locale=number_locale(language), allowed_base_urls=[]
    )
    view_box = re.search(r'viewBox="[^"]*"', drawn)
    if view_box is None:
        raise ValueError("The drawing has no view box.")
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart-image" role="img" '
        f'aria-labelledby="{key}-title {key}-description" {view_box.group()}>'
        f'<title id="{key}-title">{escape(title)}</title>'
        f'<desc id="{key}-description">{escape(description)}</desc>'
    )
    return re.sub(r"^<svg[^>]*>", lambda _: opening, _without_roles_of_marks(drawn), count=1)


def _without_roles_of_marks(drawn: str) -> str:
    """Leave one image with one name: Vega names each mark's role, most of them without a label."""
    return re.sub(r' (?:role="graphics-[a-z]+"|aria-[a-z]+="[^"]*")', "", drawn)
