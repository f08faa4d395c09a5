"""What the dashboard's charts show; how they are drawn is tested with `accounts.charts`."""

import json

import pytest

from accounts.charts import svg
from reporting.charts import ChannelBar, MonthBars, MonthNames, return_by_month, roi_by_channel

NAMES = MonthNames("Investment", "Return", "Return, period before", "EUR")
MONTHS = [
    MonthBars("Jan 2026", 1200.0, 400.0),
    MonthBars("Feb 2026", 1000.0, -90.0, gained_before=700.0),
    MonthBars("Mar 2026", None, None),
]
CHANNELS = [ChannelBar("E-mail", -0.25, "−25 %"), ChannelBar("Instagram <b>", 1.5, "150 %")]


def draw(spec, language="en"):
    return svg(spec, language=language, title="Title & <b>", description="Words", key="c1")


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


@pytest.mark.parametrize(("language", "decimal"), [("en", "."), ("fi", ","), ("lv", ",")])
def test_money_is_written_in_the_readers_language(language, decimal):
    assert f"0{decimal}5" in draw(return_by_month([MonthBars("1", 2.5, 2.5)], NAMES), language)


@pytest.mark.parametrize("spec", [return_by_month(MONTHS, NAMES), roi_by_channel(CHANNELS, "ROI")])
def test_specifications_are_plain_json(spec):
    assert json.loads(json.dumps(spec)) == spec
