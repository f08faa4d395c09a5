"""How far the reports of a month reach, as the pace of the budget's lines wants to know it."""

from budget import freshness
from tests.counting import cost_of
from tests.reporting.rows import channel, day, observe, recomputed

MARCH = day("2025-03-01")


def test_the_last_day_with_spend_and_the_number_of_days_count(scoped):
    instagram, silent = channel(scoped), channel(scoped, "LinkedIn")
    observe(scoped, instagram, "2025-02-28", spend=9)
    for on in ("2025-03-02", "2025-03-04", "2025-03-09"):
        observe(scoped, instagram, on, spend=5)
    observe(scoped, instagram, "2025-03-12", clicks=10)
    observe(scoped, instagram, "2025-04-01", spend=9)
    observe(scoped, silent, "2025-03-12", clicks=10)
    recomputed(scoped)
    found = freshness.reported([instagram.pk, silent.pk], MARCH)
    assert found == {instagram.pk: freshness.Reported(day("2025-03-09"), 3)}


def test_one_query_tells_of_all_channels(scoped):
    channels = [channel(scoped, name) for name in ("Instagram", "LinkedIn", "Facebook")]
    for one in channels:
        observe(scoped, one, "2025-03-02", spend=5)
    recomputed(scoped)
    assert cost_of(lambda: freshness.reported([one.pk for one in channels], MARCH)) == 1
    assert cost_of(lambda: freshness.reported([], MARCH)) == 0
