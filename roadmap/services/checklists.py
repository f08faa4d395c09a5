"""The points of a task's check list.

Each point is a row of its own, so that people who tick different ones at the same moment lose nothing.
"""

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User
from roadmap.models import ChecklistItem, Task

MOST_POINTS = 100
_LIST_SIGNS = re.compile(r"^\s*(?:[-*+•–]\s+)?(?:\[[ xX]?\]\s*|[☐☑✓]\s*)?")
LONGEST_POINT = ChecklistItem._meta.get_field("text").max_length or 0


@transaction.atomic
def add_points(task: Task, *, texts: Sequence[str], by: User | None) -> list[ChecklistItem]:
    """Put points at the end of a task's list, in the order given.

    Raise ValidationError, and add none, when one is too long or the list would become too long.
    """
    _lock(task)
    known = ChecklistItem.objects.filter(task=task)
    if known.count() + len(texts) > MOST_POINTS:
        words = _("A check list has at most %(most)s points. Make another task of some of them.")
        raise ValidationError({"text": words % {"most": MOST_POINTS}}, code="too_many")
    last = known.aggregate(last=Max("position"))["last"] or 0
    points = [
        records.save(
            ChecklistItem(workspace=task.workspace, task=task, position=last + place), by=by, text=_fitting(text)
        )
        for place, text in enumerate(texts, start=1)
    ]
    _touch(task)
    return points


def _fitting(text: str) -> str:
    if len(text) > LONGEST_POINT:
        words = _("“%(start)s…” is longer than %(most)s characters. Shorten it.")
        raise ValidationError({"text": words % {"start": text[:40], "most": LONGEST_POINT}}, code="too_long")
    return text


def points_in(text: str) -> list[str]:
    """Return the points of a pasted text: one to a line, without the signs and boxes lists begin with."""
    bare = (_LIST_SIGNS.sub("", line).split() for line in text.splitlines())
    return [" ".join(words) for words in bare if words]


@transaction.atomic
def tick(point: ChecklistItem, *, done: bool, by: User | None) -> ChecklistItem:
    """Mark a point as done or open; doing so again changes nothing."""
    stored = ChecklistItem.objects.select_for_update().get(pk=point.pk)
    if bool(stored.done_at) == done:
        return stored
    now = timezone.now() if done else None
    saved = records.save(stored, by=by, done_at=now, done_by=by if done else None)
    _touch(saved.task)
    return saved


@transaction.atomic
def reword(point: ChecklistItem, *, text: str, by: User | None, version: int | None = None) -> ChecklistItem:
    """Change what a point says; raise `VersionConflict` when someone reworded or ticked it since."""
    saved = records.save(point, by=by, version=version, text=_fitting(text))
    _touch(saved.task)
    return saved


@transaction.atomic
def move(point: ChecklistItem, *, position: int, by: User | None) -> ChecklistItem:
    """Put a point at a place of its list, 1 being the first; a place beyond the end is the last."""
    _lock(point.task)
    points = list(ChecklistItem.objects.select_for_update().filter(task=point.task_id))
    moved = next((one for one in points if one.pk == point.pk), None)
    if moved is None or moved.position == position:
        return point
    points.remove(moved)
    points.insert(max(position - 1, 0), moved)
    _number(points)
    records.audit(workspace=moved.workspace, by=by, action="changed", subject=moved, fields=["position"])
    _touch(point.task)
    return moved


@transaction.atomic
def delete_point(point: ChecklistItem, *, by: User | None) -> None:
    """Delete a point; deleting it again does nothing."""
    _lock(point.task)
    stored = ChecklistItem.objects.select_for_update().filter(pk=point.pk).first()
    if stored:
        records.delete(stored, by=by)
        _number(list(ChecklistItem.objects.filter(task=point.task_id)))
        _touch(point.task)


def _number(points: Sequence[ChecklistItem]) -> None:
    """Write down the order; it is no wording, so an open text field has nothing to decide about it."""
    for position, point in enumerate(points, start=1):
        point.position = position
    ChecklistItem.objects.bulk_update(points, ["position"])


def _lock(task: Task) -> None:
    """Keep two people who add or move at once from taking the same place."""
    Task.objects.select_for_update(of=("self",)).get(pk=task.pk)


def _touch(task: Task) -> None:
    """Let boards see that the card has changed; an open form of the task has nothing to decide about it."""
    Task.objects.filter(pk=task.pk).update(updated_at=timezone.now())
