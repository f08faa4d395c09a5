import json
import re
from xml.etree import ElementTree

import pytest

from reporting.charts import (
    ChannelBar,
    MonthBars,
    MonthNames,
    number_locale,
    return_by_month,
    roi_by_channel,
    svg,
)

NAMES = MonthNames("Investment", "Return", "Return, period before", "EUR")
MONTHS = [
    MonthBars("Jan 2026", 1200.0, 400.0),
    MonthBars("Feb 2026", 1000.0, -90.0, gained_before=700.0),
    MonthBars("Mar 2026", None, None),
]
CHANNELS = [ChannelBar("E-mail", -0.25, "−25 %"), ChannelBar("Instagram <b>", 1.5, "150 %")]


def draw(spec, language="en"):
    return svg(spec, language=language, title="Title & <b>", description="Words", key="c1")


@pytest.mark.parametrize("spec", [return_by_month(MONTHS, NAMES), roi_by_channel(CHANNELS, "ROI")])
def test_a_drawing_needs_no_inline_style_and_no_script(spec):
    drawn = draw(spec)
    assert not re.search(r"style|<script|\son\w+=|href", drawn)
    ElementTree.fromstring(drawn)  # noqa: S314 - drawn by ourselves


def test_a_drawing_is_one_image_with_title_and_description():
    root = ElementTree.fromstring(draw(roi_by_channel(CHANNELS, "ROI")))  # noqa: S314 - drawn by ourselves
    svg_name = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.find(f"{svg_name}title").text == "Title & <b>"
    assert root.find(f"{svg_name}desc").text == "Words"
    assert root.get("aria-labelledby") == "c1-title c1-description"


def test_marks_of_a_drawing_have_no_roles_of_their_own():
    drawn = draw(return_by_month(MONTHS, NAMES))
    assert drawn.count("role=") == 1
    assert drawn.count("aria-") == 1


def test_channels_are_sorted_by_roi_and_a_loss_is_told_by_label_and_colour():
    drawn = draw(roi_by_channel(CHANNELS, "ROI"))
    assert drawn.index("Instagram") < drawn.index("E-mail")
    assert "−25 %" in drawn
    assert "#d6455d" in drawn


def test_months_stay_in_their_order_and_those_without_data_keep_their_place():
    drawn = draw(return_by_month(MONTHS, NAMES))
    places = [drawn.index(label) for label in ("Jan 2026", "Feb 2026", "Mar 2026")]
    assert places == sorted(places)


def test_the_period_before_is_in_the_legend_only_when_it_is_known():
    assert NAMES.gained_before in draw(return_by_month(MONTHS, NAMES))
    assert NAMES.gained_before not in draw(return_by_month(MONTHS[:1], NAMES))


def test_text_follows_the_theme():
    fills = set(re.findall(r"<text[^>]*fill=\"([^\"]*)\"", draw(return_by_month(MONTHS, NAMES))))
    assert fills == {"currentColor"}


@pytest.mark.parametrize(
    ("language", "decimal", "percent"), [("en", ".", "%"), ("fi", ",", "\N{NO-BREAK SPACE}%"), ("lv", ",", "%")]
)
def test_numbers_follow_the_language(language, decimal, percent):
    locale = number_locale(language)
    assert (locale["decimal"], locale["percent"]) == (decimal, percent)
    assert f"0{decimal}5" in draw(return_by_month([MonthBars("1", 2.5, 2.5)], NAMES), language)


def test_specifications_are_plain_json():
    spec = return_by_month(MONTHS, NAMES)
    assert json.loads(json.dumps(spec)) == spec
