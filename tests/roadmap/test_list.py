"""The list of initiatives, page by page."""

import re

import pytest

from roadmap.selectors.initiatives import goals_of, rows_by_goal
from tests.counting import queries
from tests.roadmap import make
from tests.strategy import make as strategy

pytestmark = pytest.mark.django_db


@pytest.fixture
def goals(scoped):
    strategy.strategy(scoped)
    return [strategy.goal(scoped, title=f"Goal {number}") for number in range(3)]


def test_every_initiative_stands_on_one_page_and_bare_goals_too(goals, client_for, viewer, page_url):
    for number in range(60):
        make.initiative(goals[number % 2], title=f"Number {number:02}")
    pages = [client_for(viewer).get(page_url(f"roadmap/initiatives/?page={page}")).content.decode() for page in (1, 2)]
    shown = [re.findall(r">(Number \d\d)</a>", page) for page in pages]
    assert [len(found) for found in shown] == [50, 10]
    assert len({*shown[0], *shown[1]}) == 60
    assert "Goal 2" in pages[1]
    assert "Goal 2" not in pages[0]


def test_goals_keep_their_order_and_their_initiatives(goals, scoped):
    first = make.initiative(goals[0], title="First")
    assert [(goal.title, found) for goal, found in goals_of(rows_by_goal())] == [
        ("Goal 0", [first]),
        ("Goal 1", []),
        ("Goal 2", []),
    ]


def test_a_page_takes_the_same_queries_however_much_there_is(goals, client_for, viewer, page_url):
    client, address = client_for(viewer), page_url("roadmap/initiatives/")
    make.initiative(goals[0])
    few = queries(client, address)
    for number in range(30):
        make.initiative(goals[number % 3], title=f"Number {number}")
    assert queries(client, address) == few
