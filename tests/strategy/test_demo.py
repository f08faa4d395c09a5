"""The demonstration's strategy."""

from datetime import date

import pytest

from strategy import checks, demo
from strategy.models import Channel, CompanySummary, Goal, Persona, SwotItem
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
    assert counts() == before == [1, 10, 3, 6, 3]
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
