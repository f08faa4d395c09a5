"""KPI alignment: the tree from business objectives down to channels and metrics, and what hangs loose in it."""

import html
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django_scopes import scope
from hypothesis import given
from hypothesis import strategies as st

from accounts import records
from strategy import alignment, snapshot
from strategy.models import BusinessObjective, Goal, Strategy
from strategy.selectors.alignment import SHOWN
from strategy.services import objectives as services
from tests.strategy import make


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


# --- The page ------------------------------------------------------------------


@pytest.fixture
def strategy(scoped):
    return make.strategy(scoped)


def names(strategy):
    return list(BusinessObjective.objects.filter(strategy=strategy).values_list("name", flat=True))


@pytest.mark.django_db
def test_the_page_shows_the_tree_and_what_hangs_loose(strategy, client_for, viewer, page_url, scoped):
    make.goal(scoped, title="Win shops", channel=make.channel(scoped, "LinkedIn"))
    make.goal(scoped, title="Be liked", business_objective=None, metric="")
    make.channel(scoped, "Vine")
    page = client_for(viewer).get(page_url("strategy/alignment/")).content.decode()
    for text in (
        "Win shops",
        "LinkedIn",
        "No goal serves it yet",
        "These goals serve none yet",
        "Vine",
        "No number yet",
    ):
        assert text in page
    assert "Add a business objective" not in page


@pytest.mark.django_db
def test_many_goals_of_one_objective_are_counted(strategy, client_for, editor, page_url, scoped):
    for number in range(SHOWN + 3):
        make.goal(scoped, title=f"Served {number}")
        make.goal(scoped, title=f"Loose {number}", business_objective=None)
        make.channel(scoped, f"Channel {number}")
    page = client_for(editor).get(page_url("strategy/alignment/")).content.decode()
    assert page.count("and 3 more goals") == 2
    assert "and 3 more channels" in page
    assert page.count("Served ") == SHOWN


@pytest.mark.django_db
def test_an_own_objective_comes_last_and_moves_up(strategy, client_for, editor, page_url, scoped):
    client = client_for(editor)
    data = {"name": "More shops", "social_kpi": "Buyers who write", "metrics": ["leads"]}
    client.post(page_url("strategy/alignment/objectives/new/"), data)
    own = BusinessObjective.objects.get(name="More shops")
    assert names(strategy)[-1] == "More shops"
    client.post(page_url(f"strategy/alignment/objectives/{own.pk}/move/"), {"step": "-1"})
    assert names(strategy)[-2] == "More shops"
    for step in ("1", "1", "", "x"):
        client.post(page_url(f"strategy/alignment/objectives/{own.pk}/move/"), {"step": step})
    assert names(strategy)[-1] == "More shops"


@pytest.mark.django_db
def test_the_first_objective_moved_up_stays_first(strategy, editor):
    first = BusinessObjective.objects.filter(strategy=strategy).first()
    services.step_objective(first, step=-1, by=editor)
    assert names(strategy)[0] == first.name


@pytest.mark.django_db
def test_an_objective_is_renamed_but_not_to_a_name_taken(strategy, client_for, editor, page_url):
    first, second = BusinessObjective.objects.all()[:2]
    url = page_url(f"strategy/alignment/objectives/{first.pk}/edit/")
    refused = client_for(editor).post(url, {"name": second.name, "version": 1})
    assert "already an objective with this name" in refused.content.decode()
    client_for(editor).post(url, {"name": "More customers", "version": 1})
    first.refresh_from_db()
    assert first.name == "More customers"


@pytest.mark.django_db
def test_goals_lose_an_objective_that_is_deleted_after_a_warning(strategy, client_for, editor, page_url, scoped):
    goal = make.goal(scoped)
    url = page_url(f"strategy/alignment/objectives/{goal.business_objective_id}/delete/")
    client = client_for(editor)
    assert "1 goal serves it" in client.get(url).content.decode()
    client.post(url)
    goal.refresh_from_db()
    assert (goal.business_objective, goal.version) == (None, 2)


@pytest.mark.django_db
def test_the_objectives_of_an_archived_strategy_stay(strategy, client_for, editor, page_url):
    objective = BusinessObjective.objects.first()
    Strategy.objects.update(state="archived")
    client = client_for(editor)
    for action in ("move", "delete"):
        url = page_url(f"strategy/alignment/objectives/{objective.pk}/{action}/")
        assert client.post(url, {"step": "1"}).status_code == 403
    with pytest.raises(ValidationError):
        services.delete_objective(objective, by=editor)


@pytest.mark.django_db
def test_the_picture_is_drawn_from_a_document(strategy, scoped):
    make.goal(scoped, channel=make.channel(scoped))
    shown = text_of(alignment.alignment_svg(snapshot.take(strategy)))
    assert "New-customer acquisition" in shown
    assert "Instagram" in shown


# --- API -----------------------------------------------------------------------


@pytest.mark.django_db
def test_the_tree_by_api(strategy, api_for, api_url, scoped):
    make.goal(scoped, title="Win shops", channel=make.channel(scoped, "LinkedIn"))
    make.goal(scoped, title="Be liked", business_objective=None)
    tree = api_for("read").get(api_url(f"strategies/{strategy.pk}/alignment/")).json()
    assert tree["branches"][0]["goals"] == [
        {
            "id": Goal.objects.get(title="Win shops").pk,
            "title": "Win shops",
            "channel": "LinkedIn",
            "metric": "Followers",
        }
    ]
    assert [one["title"] for one in tree["goals_without_objective"]] == ["Be liked"]
    assert tree["is_whole"] is False
    assert api_for("read").get(api_url("strategies/999999/alignment/")).status_code == 404


@pytest.mark.django_db
def test_objectives_by_api(strategy, api_for, api_url):
    client = api_for("write")
    made = client.post(api_url("business-objectives/"), {"name": "More shops", "metrics": ["leads"]}, format="json")
    assert (made.status_code, made.json()["position"]) == (201, 5)
    url = api_url(f"business-objectives/{made.json()['id']}/")
    assert client.post(url + "move/", {"position": 0}, format="json").json()["position"] == 0
    assert client.patch(url, {"metrics": ["nonsense"]}, format="json").status_code == 400
    assert client.patch(url, {"social_kpi": "Buyers who write"}, format="json").json()["version"] == 2
    assert client.delete(url).status_code == 204
    assert api_for("read").post(api_url("business-objectives/"), {"name": "x"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_goals_are_saved_while_their_objectives_are_deleted(workspace):
    with scope(workspace=workspace):
        strategy = make.strategy(workspace)
        goal = make.goal(workspace)
        objectives = [
            services.save_objective(BusinessObjective(workspace=workspace, strategy=strategy), by=None, name=f"O{n}")
            for n in range(8)
        ]

    def write(n: int) -> None:
        try:
            with scope(workspace=workspace):
                serving = Goal.objects.get(pk=goal.pk)
                records.save(serving, by=None, specific=f"{n}", business_objective=objectives[n])
                services.delete_objective(objectives[n], by=None)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    with scope(workspace=workspace):
        assert Goal.objects.get(pk=goal.pk).business_objective is None
