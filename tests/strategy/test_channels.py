"""Channels: a purpose each, the metrics that follow from it, and one of a kind marks."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from budget.models import Budget, BudgetLine
from strategy.metrics import METRICS
from strategy.models import Channel
from strategy.purposes import SUGGESTED_METRICS, suggested_metrics
from strategy.services import channels as services
from tests.strategy import make

pytestmark = pytest.mark.django_db


def form_data(**fields):
    return {"name": "Instagram", "kind": "instagram", "purpose": "advertising", "active": "on", **fields}


def test_every_purpose_suggests_metrics_of_the_catalogue():
    assert set(SUGGESTED_METRICS) == set(Channel.Purpose.values)
    assert {key for keys in SUGGESTED_METRICS.values() for key in keys} <= set(METRICS)
    assert suggested_metrics("") == ()


def test_a_name_in_another_spelling_is_the_same_channel(scoped):
    make.channel(scoped, "Google Ads")
    with pytest.raises(ValidationError) as refusal:
        make.channel(scoped, "  google   ADS ")
    assert refusal.value.message_dict == {"name": ["There is already a channel with this name."]}


@pytest.mark.parametrize("mark", services.HELD_BY_ONE_CHANNEL)
def test_a_mark_of_one_channel_moves_to_the_latest(scoped, mark):
    first = make.channel(scoped, "Website", **{mark: True})
    make.channel(scoped, "Instagram", **{mark: True})
    first.refresh_from_db()
    assert getattr(first, mark) is False
    assert first.version == 2
    assert Channel.objects.get(**{mark: True}).name == "Instagram"


def test_saving_the_holder_again_keeps_its_mark(scoped):
    website = make.channel(scoped, "Website", is_primary_sales=True)
    services.save_channel(website, by=None, is_primary_sales=True, purpose_note="Buying")
    assert Channel.objects.get(is_primary_sales=True) == website


def test_the_form_keeps_all_fields(client_for, editor, page_url, scoped):
    data = form_data(metrics=["clicks", "spend"], purpose_note="Shows patterns", gets_largest_budget="on")
    response = client_for(editor).post(page_url("strategy/channels/new/"), data)
    assert response.status_code == 302
    channel = Channel.objects.get()
    assert (channel.purpose, channel.metrics) == ("advertising", ["clicks", "spend"])
    assert (channel.gets_largest_budget, channel.is_support, channel.active) == (True, False, True)


def test_the_page_offers_the_suggestion_for_each_purpose(client_for, editor, page_url):
    page = client_for(editor).get(page_url("strategy/channels/new/")).content.decode()
    assert '<script id="suggested-metrics" type="application/json">' in page
    assert "service_requests" in page
    assert "data-new" in page


def test_a_taken_name_is_explained_at_its_field(client_for, editor, page_url, scoped):
    make.channel(scoped, "Instagram")
    page = client_for(editor).post(page_url("strategy/channels/new/"), form_data(name="INSTAGRAM")).content.decode()
    assert '<a href="#id_name">Name</a>: There is already a channel with this name.' in page
    assert 'value="INSTAGRAM"' in page


def test_a_channel_with_a_budget_cannot_be_deleted_but_retired(client_for, editor, page_url, scoped):
    channel = make.channel(scoped, is_primary_sales=True)
    budget = Budget.objects.create(workspace=scoped, name="2026", first_month=date(2026, 1, 1), months=12)
    BudgetLine.objects.create(workspace=scoped, budget=budget, name="Ads", category="advertising", channel=channel)
    client = client_for(editor)
    refused = client.post(page_url(f"strategy/channels/{channel.pk}/delete/"))
    assert refused.status_code == 422
    assert "Mark as no longer in use" in refused.content.decode()
    client.post(page_url(f"strategy/channels/{channel.pk}/retire/"))
    channel.refresh_from_db()
    assert (channel.active, channel.is_primary_sales) == (False, False)
    assert "no longer in use" in client.get(page_url("strategy/channels/")).content.decode()


def test_deleting_a_channel_leaves_its_goals(client_for, editor, page_url, scoped):
    goal = make.goal(scoped, channel=make.channel(scoped))
    client_for(editor).post(page_url(f"strategy/channels/{goal.channel_id}/delete/"))
    goal.refresh_from_db()
    assert goal.channel is None
    assert not Channel.objects.exists()


def test_a_retired_channel_is_not_offered_for_a_new_goal(client_for, editor, page_url, scoped):
    retired = make.channel(scoped, "Vine", active=False)
    goal = make.goal(scoped, channel=retired)
    client = client_for(editor)
    assert "Vine" not in client.get(page_url("strategy/goals/new/")).content.decode()
    assert "Vine" in client.get(page_url(f"strategy/goals/{goal.pk}/edit/")).content.decode()
