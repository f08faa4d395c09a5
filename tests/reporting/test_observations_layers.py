"""Imports lie over each other; taking one off leaves what there would be without it."""

from datetime import date
from decimal import Decimal
from itertools import permutations

import polars as pl
import pytest

from accounts.models import Workspace
from reporting import layers
from reporting.models import DirtyMark, Import, Observation, ReplacedObservation
from strategy.services.channels import channel_for_name

pytestmark = pytest.mark.django_db


def make_import(workspace: Workspace) -> Import:
    return Import.objects.create(workspace=workspace, filename="a.csv", size=1, sha256="0" * 64, file="imports/none")


def rows(channel: int, *values: dict[str, object]) -> pl.DataFrame:
    """Build rows of campaign "Spring" on the first days of March 2026, one for each dict."""
    records = [
        {
            "channel_id": channel, "kind": "paid", "campaign": "Spring", "campaign_key": "spring", "post": "",
            "date": date(2026, 3, day), "until": date(2026, 3, day), "source_rows": 1, **row,
        }
        for day, row in enumerate(values, 1)
    ]  # fmt: skip
    money = {name: pl.Decimal(18, 4) for name in ("spend", "revenue") if name in records[0]}
    return pl.DataFrame(records, schema_overrides=money)


def lay(workspace: Workspace, frame: pl.DataFrame) -> Import:
    run = make_import(workspace)
    layers.store(workspace=workspace, frame=frame, run=run)
    run.save()
    return run


def shown() -> list[tuple[int, Decimal | None, int | None]]:
    return list(Observation.objects.order_by("date").values_list("date__day", "spend", "clicks"))


@pytest.fixture
def channel(scoped: Workspace) -> int:
    return channel_for_name(workspace=scoped, name="Instagram").pk


def test_undo_of_the_only_import_leaves_nothing(scoped: Workspace, channel: int) -> None:
    run = lay(scoped, rows(channel, {"spend": Decimal(5)}, {"spend": None}))
    assert shown() == [(1, Decimal(5), None), (2, None, None)]
    layers.take_off(workspace=scoped, run=run)
    assert shown() == []


def test_undo_restores_what_the_import_had_replaced(scoped: Workspace, channel: int) -> None:
    lay(scoped, rows(channel, {"spend": Decimal(5), "clicks": 7}))
    second = lay(scoped, rows(channel, {"spend": Decimal(6), "clicks": None}, {"spend": Decimal(1), "clicks": 1}))
    assert shown() == [(1, Decimal(6), None), (2, Decimal(1), 1)]
    layers.take_off(workspace=scoped, run=second)
    assert shown() == [(1, Decimal(5), 7)]


def test_an_import_keeps_the_columns_it_does_not_bring(scoped: Workspace, channel: int) -> None:
    lay(scoped, rows(channel, {"spend": Decimal(5)}))
    lay(scoped, rows(channel, {"clicks": 9}))
    assert shown() == [(1, Decimal(5), 9)]


def test_undo_of_an_older_import_takes_its_columns_from_rows_a_newer_one_covers(
    scoped: Workspace, channel: int
) -> None:
    first = lay(scoped, rows(channel, {"spend": Decimal(5)}))
    lay(scoped, rows(channel, {"clicks": 9}))
    layers.take_off(workspace=scoped, run=first)
    assert shown() == [(1, None, 9)]


@pytest.mark.parametrize("order", permutations(range(4)))
def test_undo_in_any_order_equals_never_having_imported(
    scoped: Workspace, channel: int, order: tuple[int, ...]
) -> None:
    """Take four overlapping layers off in every order; each time the rest must show as if laid alone."""
    frames = [
        rows(channel, {"spend": Decimal(1), "clicks": 1}, {"spend": Decimal(2), "clicks": 2}),
        rows(channel, {"clicks": 10}),
        rows(channel, {"spend": Decimal(100)}, {"spend": None}, {"spend": Decimal(300)}),
        rows(channel, {"spend": Decimal(7), "clicks": 1000}, {"spend": Decimal(8), "clicks": None}),
    ]
    runs = [lay(scoped, frame) for frame in frames]
    for taken in range(1, 5):
        layers.take_off(workspace=scoped, run=runs[order[taken - 1]])
        left = [frames[at] for at in range(4) if at not in order[:taken]]
        assert shown() == expected(left)
    assert not ReplacedObservation.objects.exists()


def expected(frames: list[pl.DataFrame]) -> list[tuple[int, Decimal | None, int | None]]:
    """Lay frames over each other in plain Python."""
    days: dict[int, dict[str, object]] = {}
    for frame in frames:
        for row in frame.iter_rows(named=True):
            brought = {name: row[name] for name in ("spend", "clicks") if name in row}
            days.setdefault(row["date"].day, {}).update(brought)
    return [(day, row.get("spend"), row.get("clicks")) for day, row in sorted(days.items())]  # type: ignore[misc]


def test_typed_rows_stay_when_the_import_below_them_is_undone(scoped: Workspace, channel: int) -> None:
    run = lay(scoped, rows(channel, {"spend": Decimal(5)}, {"spend": Decimal(6)}))
    layers.store(workspace=scoped, frame=rows(channel, {"spend": Decimal(9)}), run=None)
    layers.take_off(workspace=scoped, run=run)
    assert shown() == [(1, Decimal(9), None)]


def test_the_same_rows_again_change_nothing_and_mark_nothing(scoped: Workspace, channel: int) -> None:
    frame = rows(channel, {"spend": Decimal("5.10")}, {"spend": None})
    lay(scoped, frame)
    before = shown()
    DirtyMark.objects.all().delete()
    stored = layers.store(workspace=scoped, frame=frame, run=make_import(scoped))
    assert (stored.added, stored.replaced, stored.unchanged) == (0, 0, 2)
    assert shown() == before
    assert not DirtyMark.objects.exists()


def test_every_month_of_a_period_is_marked(scoped: Workspace, channel: int) -> None:
    frame = rows(channel, {"spend": Decimal(5)}).with_columns(until=date(2026, 5, 2))
    run = lay(scoped, frame)
    assert marked() == {(channel, date(2026, month, 1)) for month in (3, 4, 5)}
    DirtyMark.objects.all().delete()
    lay(scoped, frame.with_columns(until=date(2026, 3, 31)))
    assert marked() == {(channel, date(2026, month, 1)) for month in (3, 4, 5)}
    DirtyMark.objects.all().delete()
    layers.take_off(workspace=scoped, run=run)
    assert marked() == set(), "the newer import shows, so nothing changed"


def marked() -> set[tuple[int | None, date]]:
    return set(DirtyMark.objects.values_list("channel_id", "month"))


def test_a_campaign_keeps_the_spelling_seen_first(scoped: Workspace, channel: int) -> None:
    lay(scoped, rows(channel, {"spend": Decimal(5)}))
    lay(scoped, rows(channel, {"spend": Decimal(6)}).with_columns(campaign=pl.lit("SPRING")))
    assert list(Observation.objects.values_list("campaign", "spend")) == [("Spring", Decimal(6))]
