"""Charts of the strategy document as specifications made of plain rows (`accounts.charts` draws them)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext

from accounts.charts import COLOURS, Chart, Spec, draw, layered
from accounts.templatetags.luotsi import number

SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
DASHES = ([1, 0], [6, 3], [2, 2], [9, 3, 2, 3], [12, 4], [4, 6])
ROOM_FOR_LABELS = 0.3
"""Share of the time shown that stays free on the right, where each line's name stands."""
LABEL_DISTANCE = 0.08
"""How far apart two names stand at least, as a share of the height."""


@dataclass(frozen=True, slots=True)
class Growth:
    """One line: its name, and what was counted on which day, the first day first."""

    name: str
    points: tuple[tuple[date, int], ...]


def growth_chart(lines: Sequence[Growth], *, key: str, title: str) -> Chart | None:
    """Draw followers over time with their description in words; nothing where nobody was counted."""
    lines = [line for line in lines if line.points]
    if not lines:
        return None
    description = " ".join(_in_words(line) for line in lines)
    return draw(growth(lines, gettext("Followers")), key=key, title=title, description=description)


def _in_words(line: Growth) -> str:
    (first_day, first), (last_day, last) = line.points[0], line.points[-1]
    words = {
        "name": line.name,
        "first": number(first),
        "first_day": date_format(first_day, "SHORT_DATE_FORMAT"),
        "last": number(last),
        "last_day": date_format(last_day, "SHORT_DATE_FORMAT"),
    }
    if first_day == last_day:
        return gettext("%(name)s: %(last)s on %(last_day)s.") % words
    return gettext("%(name)s: from %(first)s on %(first_day)s to %(last)s on %(last_day)s.") % words


def growth(lines: Sequence[Growth], title: str) -> Spec:
    """Draw followers over time, one line each; lines differ by colour, dash and mark, and are named at their end."""
    rows = [{"series": line.name, "day": _moment(day), "count": count} for line in lines for day, count in line.points]
    places = _label_places(lines)
    ends: list[Spec] = [
        {"series": line.name, "day": _moment(line.points[-1][0]), "count": place}
        for line, place in zip(lines, places, strict=True)
    ]
    names = [line.name for line in lines]
    encoding: Spec = {
        "x": {
            "field": "day",
            "type": "temporal",
            "title": None,
            "scale": {"type": "utc", "domain": _days_shown(lines)},
            "axis": {"format": DAY_FORMATS, "tickCount": 6, "labelOverlap": True, "grid": False},
        },
        "y": {
            "field": "count",
            "type": "quantitative",
            "title": title,
            "scale": {"domain": _counts_shown(lines, places), "nice": True},
            "axis": {"format": "~s", "tickCount": 5},
        },
        "color": _told_apart(names, COLOURS),
    }
    return layered(
        layer=[
            {
                "data": {"values": rows},
                "mark": {"type": "line", "strokeWidth": 2},
                "encoding": encoding | {"strokeDash": _told_apart(names, DASHES)},
            },
            {
                "data": {"values": rows},
                "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
                "encoding": encoding | {"shape": _told_apart(names, SHAPES)},
            },
            {
                "data": {"values": ends},
                "mark": {"type": "text", "align": "left", "dx": 10, "limit": 150},
                "encoding": {"x": encoding["x"], "y": encoding["y"], "text": {"field": "series"}},
            },
        ],
        height=280,
    )


DAY_FORMATS = {"year": "%Y", "quarter": "%b", "month": "%b", "week": "%-d %b", "date": "%-d %b"}


def _moment(day: date) -> int:
    return round(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def _told_apart(names: Sequence[str], looks: Sequence[object]) -> Spec:
    return {
        "field": "series",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": list(names), "range": [looks[place % len(looks)] for place in range(len(names))]},
    }


def _days_shown(lines: Sequence[Growth]) -> list[int]:
    days = [_moment(day) for line in lines for day, _count in line.points]
    first, last = min(days), max(days)
    week = 7 * 24 * 3600 * 1000
    return [first, last + round(max(last - first, week) * ROOM_FOR_LABELS)]


def _span(lines: Sequence[Growth]) -> tuple[float, float]:
    counts = [count for line in lines for _day, count in line.points]
    low, high = min(counts), max(counts)
    margin = max((high - low) * 0.1, 1)
    return max(low - margin, 0), high + margin


def _counts_shown(lines: Sequence[Growth], places: Sequence[float]) -> list[float]:
    low, high = _span(lines)
    return [low, max(high, *places)]


def _label_places(lines: Sequence[Growth]) -> list[float]:
    """Return where the name of each line stands: at its last point, moved up where another stands there."""
    low, high = _span(lines)
    distance = (high - low) * LABEL_DISTANCE
    places: dict[int, float] = {}
    above = float("-inf")
    for at in sorted(range(len(lines)), key=lambda at: lines[at].points[-1][1]):
        places[at] = above = max(lines[at].points[-1][1], above + distance)
    return [places[at] for at in range(len(lines))]
