"""The SWOT board: four quadrants whose items are added, reworded, moved and ordered in place."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django_scopes import scope

from accounts.models import AuditEvent
from accounts.records import VersionConflict
from strategy import services
from strategy.models import SwotItem
from tests.strategy import make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def order(quadrant: str) -> list[tuple[int, str]]:
    return list(SwotItem.objects.filter(quadrant=quadrant).values_list("position", "text"))


@pytest.fixture
def abc(scoped):
    return [make.swot_item(scoped, text) for text in "abc"]


def test_a_new_item_stands_last(abc, scoped):
    make.swot_item(scoped, "d")
    assert order("strength") == [(0, "a"), (1, "b"), (2, "c"), (3, "d")]


@pytest.mark.parametrize(
    ("position", "expected"), [(0, "cab"), (1, "acb"), (2, "abc"), (99, "abc")], ids=["first", "second", "same", "far"]
)
def test_an_item_moves_within_its_quadrant(abc, position, expected):
    services.move_swot_item(abc[2], quadrant="strength", position=position, by=None)
    assert order("strength") == list(enumerate(expected))


def test_moving_to_another_quadrant_leaves_no_gap(abc, scoped, owner):
    make.swot_item(scoped, "x", "threat")
    services.move_swot_item(abc[0], quadrant="threat", position=0, by=owner)
    assert order("strength") == [(0, "b"), (1, "c")]
    assert order("threat") == [(0, "a"), (1, "x")]
    assert AuditEvent.objects.filter(action="moved", actor=owner, object_id=str(abc[0].pk)).exists()


def test_deleting_closes_the_gap(abc):
    services.delete_swot_item(abc[1], by=None)
    assert order("strength") == [(0, "a"), (1, "c")]


def test_a_move_does_not_disturb_whoever_is_rewording(abc):
    stale = SwotItem.objects.get(pk=abc[0].pk)
    services.move_swot_item(abc[0], quadrant="weakness", position=0, by=None)
    services.change_swot_item(stale, by=None, version=stale.version, text="a, better said")
    assert order("weakness") == [(0, "a, better said")]


def test_rewording_over_someone_elses_words_is_refused(abc):
    services.change_swot_item(abc[0], by=None, version=1, text="theirs")
    with pytest.raises(VersionConflict):
        services.change_swot_item(abc[0], by=None, version=1, text="mine")
    assert order("strength")[0] == (0, "theirs")


@pytest.mark.django_db(transaction=True)
def test_many_moves_at_once_end_in_a_complete_order(workspace):
    with scope(workspace=workspace):
        items = [make.swot_item(workspace, str(n)) for n in range(6)]

    def move(n: int) -> None:
        try:
            with scope(workspace=workspace):
                target = "strength" if n % 2 else "threat"
                services.move_swot_item(items[n], quadrant=target, position=0, by=None)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(move, range(6)))
    with scope(workspace=workspace):
        assert [position for position, _ in order("strength")] == [0, 1, 2]
        assert [position for position, _ in order("threat")] == [0, 1, 2]


# --- The page ----------------------------------------------------------------


def test_the_board_asks_a_question_in_each_quadrant(client_for, editor, page_url):
    page = client_for(editor).get(page_url("strategy/swot/")).content.decode()
    for question in ("What do you do best?", "What should you strengthen?", "What can take you down"):
        assert question in page


def test_adding_gives_an_empty_field_and_the_new_line(client_for, editor, page_url, scoped):
    response = client_for(editor).post(page_url("strategy/swot/threat/add/"), {"text": "Ads cost more"}, headers=HTMX)
    assert response.status_code == 200
    page = response.content.decode()
    assert 'hx-swap-oob="beforeend:#swot-list-threat"' in page
    assert "Ads cost more" in page
    assert 'value="Ads cost more"' not in page
    assert order("threat") == [(0, "Ads cost more")]


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain form"])
def test_a_refused_text_stays_in_its_field_with_the_reason(client_for, editor, page_url, scoped, headers):
    text = "w" * 501
    response = client_for(editor).post(page_url("strategy/swot/threat/add/"), {"text": text}, headers=headers)
    assert response.status_code == 422
    assert f'value="{text}"' in response.content.decode()
    assert "501" in response.content.decode()
    assert not SwotItem.objects.exists()


def test_two_people_rewording_see_both_texts(client_for, editor, page_url, abc):
    url = page_url(f"strategy/swot/items/{abc[0].pk}/edit/")
    services.change_swot_item(abc[0], by=None, text="theirs")
    client = client_for(editor)
    response = client.post(url, {"text": "mine", "version": 1}, headers=HTMX)
    assert response.status_code == 422
    page = response.content.decode()
    assert ">mine</textarea>" in page
    assert "<q>theirs</q>" in page
    assert 'name="version" value="2"' in page
    assert client.post(url, {"text": "mine", "version": 2}, headers=HTMX).status_code == 200
    assert order("strength")[0] == (0, "mine")


def test_buttons_move_without_scripts(client_for, editor, page_url, abc):
    client = client_for(editor)
    url = page_url(f"strategy/swot/items/{abc[1].pk}/move/")
    assert client.post(url, {"step": "-1"}).status_code == 302
    assert order("strength") == [(0, "b"), (1, "a"), (2, "c")]
    client.post(url, {"quadrant": "opportunity"})
    assert order("opportunity") == [(0, "b")]
    assert client.post(url, {"quadrant": "nowhere"}).status_code == 422


def test_dragging_names_place_and_quadrant(client_for, editor, page_url, abc):
    url = page_url(f"strategy/swot/items/{abc[2].pk}/move/")
    response = client_for(editor).post(url, {"quadrant": "strength", "position": "0"}, headers=HTMX)
    assert response.status_code == 204
    assert order("strength") == [(0, "c"), (1, "a"), (2, "b")]


def test_a_viewer_reads_and_cannot_move(client_for, viewer, page_url, abc):
    client = client_for(viewer)
    page = client.get(page_url("strategy/swot/")).content.decode()
    assert ">a</span>" in page
    assert "swot-add" not in page
    assert client.post(page_url(f"strategy/swot/items/{abc[0].pk}/move/"), {"step": "1"}).status_code == 403


def test_deleting_on_the_page(client_for, editor, page_url, abc):
    response = client_for(editor).post(page_url(f"strategy/swot/items/{abc[0].pk}/delete/"), headers=HTMX)
    assert response.content == b""
    assert order("strength") == [(0, "b"), (1, "c")]
