"""The SWOT boards: four quadrants whose items are added, reworded, moved and ordered in place; and their comparison."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone
from django_scopes import scope

from accounts.models import AuditEvent
from accounts.records import VersionConflict
from strategy.models import Competitor, Strategy, SwotItem
from strategy.services import swot as services
from tests.strategy import make, market_rows
from tests.strategy.market_rows import competitor, swot_line

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def order(quadrant: str) -> list[tuple[int, str]]:
    return list(SwotItem.objects.filter(quadrant=quadrant).values_list("position", "text"))


@pytest.fixture
def strategy(scoped):
    return make.strategy(scoped)


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


def test_the_board_asks_a_question_in_each_quadrant(client_for, editor, page_url, strategy):
    page = client_for(editor).get(page_url("strategy/swot/")).content.decode()
    for question in ("What do you do best?", "What should you strengthen?", "What can take you down"):
        assert question in page


def test_adding_gives_an_empty_field_and_the_new_line(client_for, editor, page_url, strategy):
    response = client_for(editor).post(page_url("strategy/swot/threat/add/"), {"text": "Ads cost more"}, headers=HTMX)
    assert response.status_code == 200
    page = response.content.decode()
    assert 'hx-swap-oob="beforeend:#swot-list-threat"' in page
    assert "Ads cost more" in page
    assert 'value="Ads cost more"' not in page
    assert order("threat") == [(0, "Ads cost more")]


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain form"])
def test_a_refused_text_stays_in_its_field_with_the_reason(client_for, editor, page_url, strategy, headers):
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


def test_a_place_beyond_all_numbers_is_refused_at_both_doors(client_for, editor, api_for, page_url, api_url, abc):
    move = {"quadrant": "strength", "position": 10**30}
    assert client_for(editor).post(page_url(f"strategy/swot/items/{abc[0].pk}/move/"), move).status_code == 422
    assert api_for("write").post(api_url(f"swot-items/{abc[0].pk}/move/"), move).status_code == 400


def test_an_item_given_to_a_competitor_stands_last_there_and_leaves_no_gap(api_for, api_url, abc, scoped):
    rival = competitor(scoped)
    theirs = services.add_swot_item(strategy=rival.strategy, quadrant="strength", text="x", competitor=rival, by=None)
    assert api_for("write").patch(api_url(f"swot-items/{abc[0].pk}/"), {"competitor": rival.pk}).status_code == 200
    rows = SwotItem.objects.values_list("competitor", "position", "text")
    assert sorted(rows.filter(competitor=rival)) == [(rival.pk, 0, "x"), (rival.pk, 1, "a")]
    assert list(rows.filter(competitor=None)) == [(None, 0, "b"), (None, 1, "c")]
    assert theirs.pk


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


def test_an_archived_board_is_read_only(client_for, editor, page_url, abc, strategy):
    Strategy.objects.filter(pk=strategy.pk).update(state="archived", approved_at=timezone.now())
    client = client_for(editor)
    assert "swot-add" not in client.get(page_url("strategy/swot/")).content.decode()
    item = page_url(f"strategy/swot/items/{abc[0].pk}/")
    assert client.post(page_url("strategy/swot/threat/add/"), {"text": "x"}).status_code == 403
    for action in ("move", "edit", "delete"):
        assert client.post(f"{item}{action}/", {"text": "x", "step": "1"}).status_code == 403
    assert order("strength") == [(0, "a"), (1, "b"), (2, "c")]


def test_a_long_quadrant_shows_its_first_items_and_all_when_asked(client_for, viewer, page_url, scoped):
    market_rows.fill(scoped, range(12))
    client = client_for(viewer)
    page = client.get(page_url("strategy/swot/")).content.decode()
    assert page.count('class="swot-item"') == 32
    assert "Show all of Threats: 4 more" in page
    page = client.get(page_url("strategy/swot/?all=threat")).content.decode()
    assert page.count('class="swot-item"') == 36
    assert "Show all of Threats" not in page


# --- A competitor's board ----------------------------------------------------


@pytest.mark.parametrize("asked", ["nonsense", "%00"])
def test_all_of_a_quadrant_there_is_not_is_the_board_as_ever(client_for, viewer, page_url, abc, asked):
    assert client_for(viewer).get(page_url(f"strategy/swot/?all={asked}")).status_code == 200


def test_a_competitor_has_a_board_of_its_own(client_for, editor, page_url, abc, scoped):
    rival = competitor(scoped)
    client = client_for(editor)
    board = page_url(f"strategy/swot/?competitor={rival.pk}")
    added = client.post(page_url("strategy/swot/strength/add/"), {"text": "Fast", "competitor": rival.pk})
    assert added.url == board
    page = client.get(board).content.decode()
    assert "SWOT of Nordstrikk" in page
    assert "What do they do best?" in page
    assert ">Fast</span>" in page
    assert ">a</span>" not in page
    assert ">Fast</span>" not in client.get(page_url("strategy/swot/")).content.decode()
    item = SwotItem.objects.get(text="Fast")
    assert item.position == 0
    assert client.post(page_url(f"strategy/swot/items/{item.pk}/delete/")).url == board


def test_a_competitor_of_another_strategy_brings_its_strategy_along(client_for, editor, page_url, scoped, strategy):
    plan = make.strategy(scoped, name="Plan B")
    rival = competitor(scoped, strategy=plan)
    client = client_for(editor)
    client.post(page_url("strategy/swot/strength/add/"), {"text": "Fast", "competitor": rival.pk})
    assert SwotItem.objects.get().strategy == plan
    assert f"?strategy={plan.pk}" in client.get(page_url(f"strategy/swot/?competitor={rival.pk}")).content.decode()


@pytest.mark.parametrize("asked", ["0", "x", "9" * 30, "-1"])
def test_the_board_of_nobody_is_not_found(client_for, viewer, page_url, strategy, asked):
    assert client_for(viewer).get(page_url(f"strategy/swot/?competitor={asked}")).status_code == 404


# --- Side by side ------------------------------------------------------------


def test_own_and_competitors_stand_side_by_side(client_for, viewer, page_url, abc, scoped):
    rival = competitor(scoped)
    swot_line(rival, "Fast")
    swot_line(rival, "Alone", "threat")
    page = client_for(viewer).get(page_url("strategy/swot/compare/")).content.decode()
    assert page.index("<li>c</li>") < page.index("<li>Fast</li>") < page.index("<li>Alone</li>")
    assert page_url(f"strategy/swot/?competitor={rival.pk}") in page
    assert "swot-cell-add" not in page


def test_an_item_is_added_in_its_cell(client_for, editor, page_url, abc, scoped):
    rival = competitor(scoped)
    url = page_url("strategy/swot/compare/strength/add/")
    body = {"text": "Fast", "competitor": rival.pk}
    page = client_for(editor).post(url, body, headers=HTMX).content.decode()
    assert f'id="swot-cell-strength-{rival.pk}"' in page
    assert "<li>Fast</li>" in page
    assert "autofocus" in page
    own = client_for(editor).post(url, {"text": "d"}, headers=HTMX).content.decode()
    assert 'id="swot-cell-strength-own"' in own
    assert "<li>d</li>" in own
    assert client_for(editor).post(url, body).url == page_url("strategy/swot/compare/")


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain form"])
def test_a_text_refused_in_a_cell_stays_there(client_for, editor, page_url, scoped, headers):
    rival = competitor(scoped)
    url = page_url("strategy/swot/compare/strength/add/")
    body = {"text": "w" * 501, "competitor": rival.pk}
    response = client_for(editor).post(url, body, headers=headers)
    assert response.status_code == 422
    assert response.content.decode().count(f'value="{body["text"]}"') == 1
    assert not SwotItem.objects.exists()


def test_many_competitors_come_in_pages_and_many_items_are_on_the_board(client_for, viewer, page_url, scoped):
    market_rows.fill(scoped, range(12))
    client = client_for(viewer)
    page = client.get(page_url("strategy/swot/compare/")).content.decode()
    assert page.count('scope="col"') == 6
    assert "7 more on the board" in page
    assert "Competitor 05" not in page
    assert "Competitor 05" in client.get(page_url("strategy/swot/compare/?page=2")).content.decode()


def test_the_number_of_queries_does_not_depend_on_the_rows(client_for, editor, api_for, page_url, api_url, scoped):
    market_rows.fill(scoped, range(2))
    client = client_for(editor)
    rival = Competitor.objects.get(name="Competitor 00").pk
    pages = [
        (client, page_url("strategy/swot/")),
        (client, page_url(f"strategy/swot/?competitor={rival}&all=threat")),
        (client, page_url("strategy/swot/compare/")),
        (api_for("read"), api_url("swot-items/")),
    ]
    few = [market_rows.queries(*page) for page in pages]
    SwotItem.objects.all().delete()
    market_rows.fill(scoped, range(2, 30))
    assert [market_rows.queries(*page) for page in pages] == few
