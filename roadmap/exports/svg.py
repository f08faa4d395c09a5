"""The time line as a drawing that needs no style sheet: what classes mean is written into the shapes."""

from xml.etree import ElementTree as ET

from django.template.loader import render_to_string

from accounts.models import Workspace
from accounts.printing import printable
from roadmap.selectors.picture import Picture

SVG = "http://www.w3.org/2000/svg"
FONTS = "Noto Sans, Inter, Arial, sans-serif"

INK, GREY, FAINT, ACCENT, RED, AMBER = "#1f2933", "#5b6670", "#c8d0d6", "#1d6f82", "#b3261e", "#8a5a00"
NOT_SHOWN = ("handle", "piece-room")

# What the style sheet of the page says in light colours; a later entry of a shape counts more.
LOOKS: dict[str, dict[str, str]] = {
    "month-name": {"font-size": "12", "fill": GREY},
    "day-name": {"font-size": "11", "fill": GREY},
    "mark-name": {"font-size": "11", "fill": INK},
    "milestone-name": {"font-size": "12", "fill": INK},
    "goal-name": {"font-weight": "600"},
    "piece-status": {"fill": GREY},
    "month-line": {"stroke": FAINT},
    "week-line": {"stroke": FAINT, "stroke-dasharray": "2 4"},
    "goal-band": {"fill": "#e4eff2"},
    "mark-ground": {"fill": "#faf3e6"},
    "mark-flag": {"fill": AMBER},
    "piece-bar": {"stroke": ACCENT, "stroke-width": "1.5"},
    "piece-baseline": {"fill": "#9aa3aa"},
    "tie": {"fill": "none", "stroke": GREY, "stroke-width": "1.25"},
    "tie-critical": {"stroke": INK, "stroke-width": "2"},
    "tie-early": {"stroke": RED, "stroke-dasharray": "4 3"},
    "stripe": {"fill": AMBER},
    "stripe-ground": {"fill": "#ffffff"},
}
# The same for shapes inside an element of a class: class of the element, then tag or class of the shape.
LOOKS_WITHIN: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("mark-season", "mark-ground", {"fill": "#f1f7f8"}),
    ("mark-season", "mark-flag", {"fill": "#b9d6dd"}),
    ("piece-planned", "piece-bar", {"fill": "#d6e7eb"}),
    ("piece-in_progress", "piece-bar", {"fill": ACCENT}),
    ("piece-waiting", "piece-bar", {"stroke": AMBER}),
    ("piece-done", "piece-bar", {"fill": GREY, "stroke": GREY}),
    ("piece-dropped", "piece-bar", {"fill": "none", "stroke": GREY, "stroke-dasharray": "4 3"}),
    ("piece-critical", "piece-bar", {"stroke": INK, "stroke-width": "2.5"}),
    ("today", "line", {"stroke": RED, "stroke-width": "1.5"}),
    ("today", "circle", {"fill": RED}),
    ("goal-deadline", "line", {"stroke": INK, "stroke-dasharray": "3 3"}),
    ("goal-deadline", "path", {"fill": INK}),
    ("milestone", "path", {"fill": "#ffffff", "stroke": INK, "stroke-width": "1.5"}),
    ("milestone-reached", "path", {"fill": INK}),
    ("milestone-deadline", "path", {"stroke-dasharray": "2 2"}),
)


def render(shown: Picture, workspace: Workspace) -> bytes:
    """Return an SVG file in light colours, with titles as tooltips and without links."""
    return drawing(shown, workspace).encode()


def drawing(shown: Picture, workspace: Workspace) -> str:
    context = {
        "shown": shown,
        "view": shown.view,
        "period": shown.period,
        "page": shown.page,
        "chart": shown.chart,
        "workspace": workspace,
    }
    # What XML cannot hold would end the program that reads it.
    return standalone(printable(render_to_string("roadmap/timeline_svg.html", context)))


def standalone(markup: str) -> str:
    """Return the page's drawing with its looks inlined and what only a browser needs left out."""
    root = ET.fromstring(markup.strip())  # noqa: S314 - written by our own template
    _dress(root, ())
    root.attrib.update({"xmlns": SVG, "font-family": FONTS, "font-size": "13", "fill": INK})
    ground = ET.Element("rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    root.insert(0, ground)
    return ET.tostring(root, encoding="unicode")


def _dress(element: ET.Element, above: tuple[str, ...]) -> None:
    own = tuple(element.get("class", "").split())
    looks = _looks(element.tag, own, above)
    for name in [name for name in element.attrib if _is_for_browsers(name)]:
        del element.attrib[name]
    for name, value in looks.items():
        if name != "fill" or not element.get("fill", "").startswith("url("):
            element.set(name, value)
    if element.tag == "a":
        element.tag = "g"
    for child in list(element):
        if set(child.get("class", "").split()) & set(NOT_SHOWN):
            element.remove(child)
        else:
            _dress(child, (*above, *own))


def _looks(tag: str, own: tuple[str, ...], above: tuple[str, ...]) -> dict[str, str]:
    looks: dict[str, str] = {}
    for name in own:
        looks |= LOOKS.get(name, {})
    for outer, inner, look in LOOKS_WITHIN:
        if outer in above and inner in (tag, *own):
            looks |= look
    return looks


def _is_for_browsers(name: str) -> bool:
    return name in ("class", "href", "role", "tabindex") or name.startswith(("data-", "aria-"))
