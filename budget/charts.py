"""The budget's pictures as specifications made of plain rows (`accounts.charts` draws them).

Colours say what, never whether it is good: planned is grey, spent amber, what is there teal, what
is lost red. Every bar and line is in the table below its picture, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.charts import AMBER, RED, TEAL, Spec, layered

PLANNED = "#7a7f87"
SPENT = AMBER
THERE = TEAL
LOST = RED
NAMES: Spec = {"labelLimit": 150, "minExtent": 140}
"""The page's font is wider than the one the drawing reckons with: names get room to spare."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its place on the axis, the series it belongs to, and the amount."""

    place: str
    series: str
    amount: float


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the flow: from where to where it leads, and its amount with its sign."""

    name: str
    start: float
    end: float
    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class Point:
    """What is left on a day (ISO), by one of the courses."""

    day: str
    label: str
    series: str
    amount: float


def _amounts(title: str) -> Spec:
    return {
        "field": "amount",
        "type": "quantitative",
        "title": title,
        "axis": {"format": "~s", "tickCount": 5},
    }


def _colours(series: Sequence[str], colours: Sequence[str]) -> Spec:
    return {
        "field": "series",
        "type": "nominal",
        "sort": None,
        "scale": {"domain": list(series), "range": list(colours[: len(series)])},
    }


def _tooltip(place: str, money: str) -> list[Spec]:
    return [
        {"field": place, "type": "nominal", "title": "title"},
        {"field": "series", "type": "nominal", "title": " "},
        {"field": "amount", "type": "quantitative", "format": ",.2f", "title": money},
    ]


def _zero(axis: str) -> Spec:
    return {"data": {"values": [{}]}, "mark": {"type": "rule"}, "encoding": {axis: {"datum": 0}}}


def _rows(bars: Sequence[Bar]) -> list[Spec]:
    return [{"place": bar.place, "series": bar.series, "amount": bar.amount} for bar in bars]


def by_month(bars: Sequence[Bar], *, months: Sequence[str], series: Sequence[str], money: str) -> Spec:
    """Planned and actual side by side for each month."""
    encoding = {
        "x": {
            "field": "place",
            "type": "ordinal",
            "sort": None,
            "title": None,
            "scale": {"domain": list(months), "paddingInner": 0.25},
            "axis": {"labelAngle": 0, "labelOverlap": True},
        },
        "xOffset": {"field": "series", "sort": list(series)},
        "y": _amounts(money),
        "color": _colours(series, (PLANNED, SPENT)),
        "tooltip": _tooltip("place", money),
    }
    mark = {"type": "bar", "cornerRadiusEnd": 2}
    return layered(
        layer=[{"data": {"values": _rows(bars)}, "mark": mark, "encoding": encoding}, _zero("y")], height=260
    )


def by_category(bars: Sequence[Bar], *, categories: Sequence[str], series: Sequence[str], money: str) -> Spec:
    """Planned and actual of each category, lying, so that the names have room."""
    encoding = {
        "y": {
            "field": "place",
            "type": "nominal",
            "sort": list(categories),
            "title": None,
            "scale": {"paddingInner": 0.3},
            "axis": NAMES,
        },
        "yOffset": {"field": "series", "sort": list(series)},
        "x": _amounts(money),
        "color": _colours(series, (PLANNED, SPENT)),
        "tooltip": _tooltip("place", money),
    }
    mark = {"type": "bar", "cornerRadiusEnd": 2}
    return layered(
        layer=[{"data": {"values": _rows(bars)}, "mark": mark, "encoding": encoding}, _zero("x")],
        height=max(60 * len(categories), 160),
    )


def flow(steps: Sequence[Step], *, money: str) -> Spec:
    """A waterfall: what came in, where it went, and what is left, down to zero."""
    names = [step.name for step in steps]
    rows: list[Spec] = [
        {"place": step.name, "start": step.start, "end": step.end, "label": step.label} for step in steps
    ]
    ends = [0.0, *(end for step in steps for end in (step.start, step.end))]
    room = (max(ends) - min(ends)) * 0.16
    encoding: Spec = {
        "y": {
            "field": "place",
            "type": "nominal",
            "sort": names,
            "title": None,
            "axis": NAMES,
            "scale": {"paddingInner": 0.25},
        },
    }
    bars: Spec = {
        "data": {"values": rows},
        "mark": {"type": "bar", "cornerRadius": 1, "minBandSize": 2},
        "encoding": encoding
        | {
            "x": {
                "field": "start",
                "type": "quantitative",
                "title": money,
                "axis": {"format": "~s", "tickCount": 5},
                "scale": {"domain": [min(ends), max(ends) + room], "nice": False},
            },
            "x2": {"field": "end"},
            "color": {
                "field": "place",
                "type": "nominal",
                "sort": names,
                "scale": {"domain": names, "range": [step.colour for step in steps]},
                "legend": None,
            },
            "tooltip": [
                {"field": "place", "type": "nominal", "title": "title"},
                {"field": "label", "type": "nominal", "title": money},
            ],
        },
    }
    labels: Spec = {
        "data": {"values": [row | {"right": max(row["start"], row["end"])} for row in rows]},
        "mark": {"type": "text", "align": "left", "dx": 6},
        "encoding": encoding
        | {"x": {"field": "right", "type": "quantitative"}, "text": {"field": "label", "type": "nominal"}},
    }
    return layered(layer=[bars, labels, _zero("x")], height=max(34 * len(steps), 160))


def burn_down(
    points: Sequence[Point], *, months: Sequence[date], series: Sequence[str], today: str | None, money: str
) -> Spec:
    """Money left by the even course, by the plan, as it was, and as it is expected to be."""
    dashes = ([2, 3], [6, 3], [1, 0], [3, 3])
    legend = {"symbolType": "stroke", "symbolStrokeWidth": 2.5, "symbolSize": 400, "columns": 2}
    encoding: Spec = {
        "x": {
            "field": "day",
            "type": "temporal",
            "title": None,
            "scale": {"type": "utc"},
            "axis": {
                "format": "%b",
                "labelOverlap": True,
                "grid": False,
                "values": [{"year": m.year, "month": m.month, "date": 1, "utc": True} for m in months],
            },
        },
        "y": _amounts(money),
        "color": _colours(series, (PLANNED, "#8b6cd9", SPENT, SPENT)) | {"legend": legend},
        "strokeDash": {
            "field": "series",
            "type": "nominal",
            "scale": {"domain": list(series), "range": list(dashes[: len(series)])},
            "legend": legend,
        },
    }
    rows = [{"day": p.day, "label": p.label, "series": p.series, "amount": p.amount} for p in points]
    marks: list[Spec] = [
        {"data": {"values": rows}, "mark": {"type": "line", "strokeWidth": 2}, "encoding": encoding},
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "size": 30, "opacity": 1},
            "encoding": {name: encoding[name] for name in ("x", "y", "color")} | {"tooltip": _tooltip("label", money)},
        },
        _zero("y"),
    ]
    if today:
        marks.append(
            {
                "data": {"values": [{"day": today}]},
                "mark": {"type": "rule", "strokeDash": [2, 2], "opacity": 0.6},
                "encoding": {"x": {"field": "day", "type": "temporal", "scale": {"type": "utc"}}},
            }
        )
    return layered(layer=marks, height=280)
