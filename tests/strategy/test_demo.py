"""The demonstration's strategy."""

from datetime import date

import pytest

from strategy import checks, demo
from strategy.models import (
    Audience,
    Channel,
    CompanySummary,
    Competitor,
    CompetitorFigures,
    Goal,
    Persona,
    Region,
    SwotItem,
    TargetMarket,
)
from strategy.selectors import competitors
from strategy.selectors.outline import next_section, outline

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 20)


def counts():
    return [model.objects.count() for model in (CompanySummary, SwotItem, Persona, Channel, Goal)]


def test_it_is_a_whole_document_and_repeatable(scoped, owner):
    first = demo.seed(workspace=scoped, by=owner, today=TODAY)
    assert next_section(outline(first["strategy"])) is None
    before = counts()
    second = demo.seed(workspace=scoped, by=owner, today=TODAY)
    assert counts() == before == [1, 19, 3, 6, 3]
    assert first == second


def test_it_gives_what_the_other_rooms_build_on(scoped, owner):
    seeded = demo.seed(workspace=scoped, by=owner, today=TODAY)
    assert set(seeded["channels"]) == {"instagram", "facebook", "linkedin", "google ads", "e-mail", "website"}
    assert len(seeded["goals"]) == 3
    assert all(not checks.remarks(goal, today=TODAY) for goal in seeded["goals"])


def test_what_a_visitor_changed_stays(scoped, owner):
    demo.seed(workspace=scoped, by=owner, today=TODAY)
    Channel.objects.filter(key="facebook").update(purpose="support")
    demo.seed(workspace=scoped, by=owner, today=TODAY)
    assert Channel.objects.get(key="facebook").purpose == "support"


def test_it_shows_a_market_with_readings_over_time(scoped, owner):
    for _time in range(2):
        strategy = demo.seed(workspace=scoped, by=owner, today=TODAY)["strategy"]
    models = (Region, TargetMarket, Audience, Competitor, CompetitorFigures)
    assert [model.objects.count() for model in models] == [2, 1, 1, 2, 12]
    assert SwotItem.objects.exclude(competitor=None).count() == 9
    assert not Persona.objects.filter(is_negative=False, channels=None).exists()
    found = competitors.compare(strategy, "instagram", list(Competitor.objects.all()))
    assert [line.name for line in found.lines] == ["Nordstrikk", "Fjordgarn"]
