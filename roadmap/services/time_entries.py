"""Write down how long people worked on a task.

Contributors keep their own time: that of the person their account stands for. Editors keep anybody's.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User, Workspace
from accounts.roles import Role
from roadmap import signals
from roadmap.models import Task, TimeEntry
from strategy.models import Person

HOURS_OF_A_DAY = Decimal(24)


def may_keep(person: Person | None, *, user: User | None, role: Role) -> bool:
    """Tell whether someone may write down, change or delete the time of a person."""
    if role.includes(Role.EDITOR):
        return True
    own = person is not None and user is not None and person.user_id == user.pk
    return own and role.includes(Role.CONTRIBUTOR)


@transaction.atomic
def save_time_entry(entry: TimeEntry, *, by: User | None, version: int | None = None, **fields: Any) -> TimeEntry:
    """Write down time, or change what was written down.

    Raise ValidationError for a day to come, or for one on which the person would have worked more
    than 24 hours.
    """
    before = None if entry.pk is None else TimeEntry.objects.select_related("task", "person").get(pk=entry.pk)
    if before is None:
        entry.created_by = by
    person, day, hours = (fields.get(name, getattr(before or entry, name)) for name in ("person", "date", "hours"))
    _refuse_day_to_come(entry.workspace, day)
    _refuse_longer_than_a_day(person, day, hours, besides=entry.pk)
    saved = records.save(entry, by=by, version=version, **fields)
    for task, month in {(one.task, one.date.replace(day=1)) for one in (before, saved) if one}:
        signals.time_spent.send(TimeEntry, task=task, month=month, by=by)
    return saved


def _refuse_day_to_come(workspace: Workspace, day: date | None) -> None:
    if day is not None and day > workspace.today():
        raise ValidationError({"date": _("This day is still to come. Write down what has been worked.")}, code="future")


def _refuse_longer_than_a_day(
    person: Person | None, day: date | None, hours: Decimal | None, *, besides: int | None
) -> None:
    """Count the day's other entries, so that two that are written at once do not pass together."""
    if person is None or day is None or hours is None:
        return  # what is missing is said when the row is checked
    Person.objects.select_for_update().get(pk=person.pk)
    others = TimeEntry.objects.filter(person=person, date=day).exclude(pk=besides or 0)
    total = hours + (others.aggregate(total=Sum("hours"))["total"] or Decimal(0))
    if total > HOURS_OF_A_DAY and hours <= HOURS_OF_A_DAY:
        words = _("With this %(person)s would have worked %(hours)s hours on that day.")
        raise ValidationError({"hours": words % {"person": person, "hours": f"{total.normalize():f}"}}, code="too_long")


@transaction.atomic
def delete_time_entry(entry: TimeEntry, *, by: User | None) -> None:
    """Delete an entry; deleting it again does nothing."""
    stored = TimeEntry.objects.select_for_update(of=("self",)).select_related("task").filter(pk=entry.pk).first()
    if stored is None:
        return
    records.delete(stored, by=by)
    signals.time_spent.send(TimeEntry, task=stored.task, month=stored.date.replace(day=1), by=by)


@transaction.atomic
def set_day(
    *, task: Task, person: Person, day: date, hours: Decimal, seen: Decimal, by: User | None
) -> TimeEntry | None:
    """Make the hours of a task, a person and a day what a week sheet says; 0 takes them away.

    Raise `DayChanged` when they are no longer what the sheet was `seen` to say, and ValidationError
    when several entries make them up.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    entries = list(TimeEntry.objects.filter(task=task, person=person, date=day))
    stored = sum((entry.hours for entry in entries), Decimal(0))
    if stored == hours:
        return entries[0] if entries else None
    if stored != seen:
        raise DayChanged(stored)
    if len(entries) > 1:
        raise ValidationError(_("Several entries make up this day. Change them on the page of the task."))
    if entries and not hours:
        delete_time_entry(entries[0], by=by)
        return None
    entry = entries[0] if entries else TimeEntry(workspace=task.workspace, task=task, person=person, date=day)
    return save_time_entry(entry, by=by, hours=hours)


class DayChanged(ValidationError):
    """Someone else wrote down other hours since the sheet was opened."""

    def __init__(self, stored: Decimal) -> None:
        self.stored = stored
        words = _("Someone else wrote down %(hours)s here meanwhile. Save again to replace it.")
        super().__init__(words % {"hours": f"{stored.normalize():f}"}, code="changed")
