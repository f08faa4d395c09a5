"""Every page and endpoint costs the same number of queries for 3 rows and for 30, and stays in its workspace."""

import pytest
from django.urls import reverse
from django_scopes import scope

from strategy.sections import SECTIONS
from tests.counting import queries
from tests.strategy import make

pytestmark = pytest.mark.django_db

PAGES = ["", "summary/", "swot/", "goals/new/", "channels/new/", "personas/new/", "audiences/new/"]
ENDPOINTS = ["swot-items/", "personas/", "channels/", "goals/"]


def fill(workspace, numbers):
    with scope(workspace=workspace):
        return make.fill(workspace, numbers)


@pytest.mark.parametrize("section", [section.url_name for section in SECTIONS])
def test_a_section_costs_the_same_with_more_rows(client_for, editor, workspace, section):
    fill(workspace, range(3))
    client, url = client_for(editor), reverse(section, args=[workspace.slug])
    client.get(url)
    few = queries(client, url)
    fill(workspace, range(3, 30))
    assert queries(client, url) == few


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_the_same_with_more_rows(client_for, editor, page_url, workspace, page):
    fill(workspace, range(3))
    client, url = client_for(editor), page_url(f"strategy/{page}")
    client.get(url)
    few = queries(client, url)
    fill(workspace, range(3, 30))
    assert queries(client, url) == few


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_an_endpoint_costs_the_same_with_more_rows(api_for, api_url, workspace, endpoint):
    fill(workspace, range(3))
    client, url = api_for("read"), api_url(endpoint)
    client.get(url)
    few = queries(client, url)
    fill(workspace, range(3, 30))
    assert queries(client, url) == few


ADDRESSES = {
    "personas/{persona}/": "GET",
    "personas/{persona}/edit/": "GET",
    "personas/{persona}/delete/": "POST",
    "channels/{channel}/edit/": "POST",
    "channels/{channel}/delete/": "POST",
    "channels/{channel}/retire/": "POST",
    "goals/{goal}/": "GET",
    "goals/{goal}/edit/": "POST",
    "goals/{goal}/delete/": "POST",
    "swot/items/{item}/": "GET",
    "swot/items/{item}/edit/": "POST",
    "swot/items/{item}/move/": "POST",
    "swot/items/{item}/delete/": "POST",
}


@pytest.mark.parametrize(("address", "method"), ADDRESSES.items())
def test_another_workspaces_rows_do_not_exist_here(
    client_for, owner, page_url, workspace, other_workspace, address, method
):
    with scope(workspace=other_workspace):
        rows = {
            "persona": make.persona(other_workspace).pk,
            "channel": make.channel(other_workspace).pk,
            "goal": make.goal(other_workspace).pk,
            "item": make.swot_item(other_workspace, "x").pk,
        }
    with scope(workspace=workspace):
        make.strategy(workspace)
    url = page_url("strategy/" + address.format(**rows))
    assert client_for(owner).generic(method, url).status_code == 404


def test_another_workspaces_channel_cannot_be_chosen(client_for, owner, page_url, other_workspace, scoped):
    with scope(workspace=other_workspace):
        theirs = make.channel(other_workspace, "Fjord channel")
    make.strategy(scoped)
    client, url = client_for(owner), page_url("strategy/goals/new/")
    assert "Fjord channel" not in client.get(url).content.decode()
    refused = client.post(url, {**make.GOAL, "status": "active", "channel": theirs.pk})
    assert 'href="#id_channel"' in refused.content.decode()


def test_the_same_names_live_in_two_workspaces(workspace, other_workspace):
    for place in (workspace, other_workspace):
        with scope(workspace=place):
            make.channel(place, is_primary_sales=True)
            make.persona(place)
