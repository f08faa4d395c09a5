"""The dashboard's charts as specifications made of plain rows (`accounts.charts` draws them)."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.charts import AMBER, RED, TEAL, Spec, layered

INVESTMENT = AMBER
RETURN = TEAL
BEFORE = "currentColor"
LOSS = RED


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
    return layered(layer=layers, height=260)


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
    return layered(
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
