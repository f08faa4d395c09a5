"""The drawing every room's charts share."""

import re
from xml.etree import ElementTree

import pytest
from django.utils import translation

from accounts import charts

ROWS = [{"name": "a < b", "day": 1767225600000, "share": 0.5}, {"name": "c", "day": 1785542400000, "share": 2.5}]
SPEC = charts.layered(
    layer=[
        {
            "data": {"values": ROWS},
            "mark": "point",
            "encoding": {
                "x": {
                    "field": "day",
                    "type": "temporal",
                    "scale": {"type": "utc"},
                    "axis": {"format": "%b", "values": [1767225600000, 1785542400000]},
                },
                "y": {"field": "share", "type": "quantitative", "axis": {"format": ".1f"}},
                "color": {"field": "name", "scale": {"range": list(charts.COLOURS[:2])}},
            },
        }
    ],
    height=200,
)


def draw(language="en"):
    return charts.svg(SPEC, language=language, title="Title & <b>", description="Words", key="c1")


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_a_drawing_needs_no_inline_style_and_no_script():
    drawn = draw()
    assert not re.search(r"style|<script|\son\w+=|href", drawn)
    ElementTree.fromstring(drawn)  # noqa: S314 - drawn by ourselves


def test_a_drawing_is_one_image_with_title_and_description():
    root = ElementTree.fromstring(draw())  # noqa: S314 - drawn by ourselves
    svg_name = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.find(f"{svg_name}title").text == "Title & <b>"
    assert root.find(f"{svg_name}desc").text == "Words"
    assert root.get("aria-labelledby") == "c1-title c1-description"


def test_marks_of_a_drawing_have_no_roles_of_their_own():
    assert draw().count("role=") == 1
    assert draw().count("aria-") == 1


def test_text_follows_the_theme():
    assert set(re.findall(r"<text[^>]*fill=\"([^\"]*)\"", draw())) == {"currentColor"}


@pytest.mark.parametrize(
    ("language", "half", "percent", "january"),
    [("en", "0.5", "%", "Jan"), ("fi", "0,5", "\N{NO-BREAK SPACE}%", "tammi"), ("lv", "0,5", "%", "janv.")],
)
def test_numbers_and_days_follow_the_language(language, half, percent, january):
    assert charts.number_locale(language)["percent"] == percent
    drawn = draw(language)
    assert half in drawn
    assert january in drawn


def test_a_week_begins_with_sunday_as_the_drawing_expects():
    assert charts.time_locale("en")["days"][:2] == ["Sunday", "Monday"]
    assert charts.time_locale("nb")["shortMonths"][0] == "jan"


@pytest.mark.parametrize("colour", charts.COLOURS)
def test_fills_stand_out_on_white_and_on_the_dark_surface(colour):
    assert contrast(colour, "#ffffff") >= 3
    assert contrast(colour, "#1d2326") >= 3


def test_a_drawing_is_made_once_for_each_language_and_wording(monkeypatch):
    drawn = []
    monkeypatch.setattr(charts, "svg", lambda spec, **words: drawn.append(words["language"]) or "<svg></svg>")
    for language in ("en", "en", "fi"):
        with translation.override(language):
            charts.draw(SPEC, key="once", title="Once", description="Words")
    assert drawn == ["en", "fi"]


@pytest.mark.parametrize(
    "name", ["vertical\x0btab", "bell\x07", "no character\ufffe", 'Acme aria-a="x', ' role="graphics-x"']
)
def test_any_name_can_be_drawn(name):
    """What XML does not know once ended the process; what looks like an attribute once broke the drawing."""
    text = {"data": {"values": [{"name": name}]}, "mark": "text", "encoding": {"text": {"field": "name"}}}
    spec = charts.layered(layer=[text], height=50)
    drawn = charts.svg(spec, language="en", title=name, description=name, key="c1")
    root = ElementTree.fromstring(drawn)  # noqa: S314 - drawn by ourselves
    written = [part.text for part in root.iter("{http://www.w3.org/2000/svg}text")]
    assert written == [charts.printable(name).strip()] or written == [charts.printable(name)]
