"""The growth of followers as a drawing."""

import json
from datetime import date

from accounts.charts import svg
from strategy.charts import Growth, growth, growth_chart

INSTAGRAM = Growth("Instagram", ((date(2026, 5, 2), 4200), (date(2026, 11, 2), 6100)))
FACEBOOK = Growth("Facebook", ((date(2026, 5, 2), 6000), (date(2026, 11, 2), 6080)))
ONE_READING = Growth("TikTok", ((date(2026, 9, 2), 900),))


def layers(*lines):
    return growth(lines, "Followers")["layer"]


def label_places(*lines):
    return {row["series"]: row["count"] for row in layers(*lines)[2]["data"]["values"]}


def test_lines_differ_by_more_than_their_colour():
    line, mark, _label = layers(INSTAGRAM, FACEBOOK)
    assert line["encoding"]["strokeDash"]["scale"]["range"] == [[1, 0], [6, 3]]
    assert mark["encoding"]["shape"]["scale"]["range"] == ["circle", "square"]


def test_every_line_is_named_at_its_end():
    drawn = svg(growth([INSTAGRAM, ONE_READING], "Followers"), language="en", title="t", description="d", key="k")
    assert ">Instagram</text>" in drawn
    assert ">TikTok</text>" in drawn


def test_names_of_lines_that_end_together_do_not_cover_each_other():
    places = label_places(INSTAGRAM, FACEBOOK)
    assert places["Facebook"] == 6080
    assert places["Instagram"] - places["Facebook"] > 100


def test_a_line_without_a_count_is_left_out():
    chart = growth_chart([INSTAGRAM, Growth("X", ())], key="k", title="Followers")
    assert chart.description == "Instagram: from 4,200 on 2 May 2026 to 6,100 on 2 Nov 2026."
    assert growth_chart([Growth("X", ())], key="k", title="Followers") is None


def test_one_reading_is_told_without_a_growth():
    assert growth_chart([ONE_READING], key="k", title="t").description == "TikTok: 900 on 2 Sep 2026."


def test_the_same_count_on_one_day_only_can_be_drawn():
    assert "TikTok" in svg(growth([ONE_READING], "Followers"), language="fi", title="t", description="d", key="k")


def test_specifications_are_plain_json():
    spec = growth([INSTAGRAM], "Followers")
    assert json.loads(json.dumps(spec)) == spec
