"""Copy everything one strategy holds into another, in as many queries for a thousand rows as for one."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import models

from strategy.models import Goal, Strategy, StrategyPart
from strategy.models.base import EARLIEST_PLAN, LATEST_PLAN
from strategy.sections import SECTIONS

NOT_COPIED = {"id", "version", "created_at", "updated_at"}

type Copies = dict[type[models.Model], dict[int, Any]]
"""For each model the copies by the id of what they were made from."""


def copy_parts(earlier: Strategy, later: Strategy) -> int:
    """Copy the rows with their `uid`, their references led to the copies; return how many rows that were."""
    copies: Copies = {}
    for model in _models_in_order():
        copies[model] = _copy_rows(model, earlier, later, copies)
    for model in copies:
        for field in model._meta.many_to_many:
            _copy_links(field, earlier, copies)
    return sum(len(rows) for rows in copies.values())


def _models_in_order() -> Iterator[Any]:
    """Yield every model of the document after those it refers to."""
    waiting = [part.model for section in SECTIONS for part in section.parts if not part.shared]
    done: set[Any] = set()
    while waiting:
        model = next(model for model in waiting if _referred(model) <= done)
        waiting.remove(model)
        done.add(model)
        yield model


def _referred(model: Any) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields if _leads_to_a_part(field)}


def _leads_to_a_part(field: Any) -> bool:
    return bool(field.is_relation and issubclass(field.related_model, StrategyPart))


def _copy_rows(model: Any, earlier: Strategy, later: Strategy, copies: Copies) -> dict[int, Any]:
    rows = list(_rows_to_copy(model, earlier))
    fresh = [_copy(row, later, copies) for row in rows]
    if model is Goal:
        _move_goals(fresh, later.starts_on - earlier.starts_on)
    created = model.objects.bulk_create(fresh)
    return {row.pk: copy for row, copy in zip(rows, created, strict=True)}


def _rows_to_copy(model: Any, strategy: Strategy) -> models.QuerySet[Any]:
    rows = model.objects.filter(strategy=strategy)
    return rows.filter(status=Goal.Status.ACTIVE) if model is Goal else rows


def _copy(row: Any, later: Strategy, copies: Copies) -> Any:
    fields = [field for field in row._meta.concrete_fields if field.name not in NOT_COPIED]
    fresh = type(row)(**{field.attname: getattr(row, field.attname) for field in fields})
    fresh.strategy = later
    for field in fields:
        if _leads_to_a_part(field):
            setattr(fresh, field.name, copies[field.related_model].get(getattr(row, field.attname)))
    return fresh


def _move_goals(goals: list[Goal], distance: timedelta) -> None:
    for goal in goals:
        goal.starts_on = _moved(goal.starts_on, distance)
        goal.deadline = _moved(goal.deadline, distance)


def _moved(day: date | None, distance: timedelta) -> date | None:
    return None if day is None else min(max(day + distance, EARLIEST_PLAN), LATEST_PLAN)


def _copy_links(field: Any, earlier: Strategy, copies: Copies) -> None:
    """Copy the rows that tie one model to several of another."""
    through = field.remote_field.through
    here, there = field.m2m_column_name(), field.m2m_reverse_name()
    links = through.objects.filter(**{f"{field.m2m_field_name()}__strategy": earlier})
    sources = copies[field.model]
    targets = copies.get(field.related_model)
    through.objects.bulk_create(
        through(
            **{here: sources[source].pk, there: targets[target].pk if targets is not None else target},
        )
        for source, target in links.values_list(here, there)
    )
