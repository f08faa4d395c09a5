"""KPI alignment: the tree from business objectives down to channels and metrics, and what hangs loose in it."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from strategy import alignment


def reference(uid):
    return {"uid": uid, "label": uid} if uid else None


def objective(uid, **fields):
    answers = {"name": uid, "social_kpi": "Reach widened", "metrics": ["reach"], **fields}
    return {"uid": uid, "id": 1, "label": uid, "fields": answers}


def goal(uid, objective="", channel="", **fields):
    answers = {"title": uid, "metric": "reach", "metric_name": "", "status": "active", **fields}
    answers |= {"business_objective": reference(objective), "channel": reference(channel)}
    return {"uid": uid, "id": 1, "label": uid, "fields": answers}


def channel(uid, *, active=True):
    return {"uid": uid, "id": 1, "label": uid, "fields": {"active": active}}


def test_goals_hang_on_the_objective_they_serve():
    tree = alignment.build(
        [objective("awareness"), objective("retention")],
        [goal("double", "awareness", "instagram"), goal("answer", "retention", "facebook")],
        [channel("instagram"), channel("facebook")],
    )
    assert [(one.name, [leaf.title for leaf in one.goals]) for one in tree.branches] == [
        ("awareness", ["double"]),
        ("retention", ["answer"]),
    ]
    leaf = tree.branches[0].goals[0]
    assert (leaf.channel, leaf.metric) == ("instagram", "Reach")
    assert tree.is_whole


def test_orphans_of_every_kind_stand_out():
    tree = alignment.build(
        [objective("awareness")], [goal("lonely"), goal("gone", "awareness", status="dropped")], [channel("x")]
    )
    assert tree.branches[0].is_orphan
    assert [leaf.title for leaf in tree.goals_without_objective] == ["lonely"]
    assert [leaf.name for leaf in tree.channels_without_goal] == ["x"]
    assert not tree.is_whole


def test_a_channel_no_longer_in_use_is_no_orphan():
    assert alignment.build([], [], [channel("vine", active=False)]).is_whole


def test_an_own_metric_goes_before_the_list():
    leaf = alignment.goal_leaf(goal("double", metric_name="Followers in Germany"))
    assert leaf.metric == "Followers in Germany"


def text_of(svg):
    return " ".join(html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg))


def test_the_picture_says_everything_in_words():
    tree = alignment.build([objective("A & B <c>\x0b")], [goal("lonely", metric="")], [channel("x")])
    shown = text_of(alignment.picture(tree))
    for words in ("A & B <c>", "No goal serves it yet.", "No business objective", "lonely", "No number yet", "In use"):
        assert words in shown


def test_an_empty_tree_is_a_picture_too():
    svg = alignment.picture(alignment.Tree())
    assert svg.startswith("<svg")
    assert "Business objective" in text_of(svg)


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=300))
def test_wrapping_loses_no_letter_and_fits(text):
    lines = alignment.wrap(text)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    assert all(alignment._width(line) <= alignment.ROOM for line in lines)
