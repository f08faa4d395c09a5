"""Tasks that come back, put on the board on their days."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from accounts import records
from accounts.access import inside
from accounts.models import User
from roadmap.models import RecurringTask, Stage, Task
from roadmap.selectors.recurring_tasks import due_days, passed_days
from roadmap.services.checklists import add_points
from roadmap.services.tasks import create_task

MOST_MADE_UP_FOR = 7
"""So many days missed, in a stopped installation for instance, are caught up with; earlier ones are left out."""
REPEATED = ("title", "initiative", "assignee", "team_role", "channel", "needs_review")
FARTHEST_TIME_ZONE = timedelta(days=1)
A_DAY = timedelta(days=1)


@transaction.atomic
def save_recurring_task(
    recurring: RecurringTask, *, by: User | None, version: int | None = None, **fields: Any
) -> RecurringTask:
    """Add or change a task that comes back; what it has put on the board stays.

    What fell due while it was paused is not made up for.
    """
    stored = RecurringTask.objects.get(pk=recurring.pk) if recurring.pk else None
    if stored is None:
        recurring.created_by = by
    elif stored.paused and fields.get("paused") is False:
        fields["made_until"] = _passed_by(stored)
    return records.save(recurring, by=by, version=version, **fields)


def _passed_by(stored: RecurringTask) -> date | None:
    """Return up to when a pause that ends now has let days pass."""
    yesterday = stored.workspace.today() - A_DAY
    passed = passed_days(stored, yesterday)
    return max(filter(None, (stored.made_until, *passed[-1:])), default=None)


def delete_recurring_task(recurring: RecurringTask, *, by: User | None) -> None:
    """Delete a task that comes back; what it has put on the board stays."""
    records.delete(recurring, by=by)


# --- On the board --------------------------------------------------------------


def make_tasks(recurring: RecurringTask, *, today: date) -> list[Task]:
    """Put on the board whatever is due up to today, the earliest first; repeating it makes nothing twice.

    Each day is a transaction of its own: one that is killed leaves the later ones for next time.
    """
    made = []
    while task := _make_next(recurring, today):
        made.append(task)
    return made


@transaction.atomic
def _make_next(recurring: RecurringTask, today: date) -> Task | None:
    """Make the task of the first day that is due, together with the note that it is made."""
    stored = (
        RecurringTask.objects.select_for_update(of=("self",))
        .select_related("workspace", "initiative")
        .filter(pk=recurring.pk)
        .first()
    )
    due = due_days(stored, until=today) if stored else []
    if stored is None or not due:
        return None
    left_out, day = due[:-MOST_MADE_UP_FOR], due[-MOST_MADE_UP_FOR:][0]
    task = create_task(
        workspace=stored.workspace,
        by=stored.created_by,
        stage=Stage.NEXT,
        due_on=day,
        recurring=stored,
        occurs_on=day,
        description=_told(stored.description, left_out),
        **{name: getattr(stored, name) for name in REPEATED},
    )
    if stored.checklist:
        add_points(task, texts=stored.checklist, by=stored.created_by)
    # Written beside what people edit: an open form has nothing to decide about it.
    RecurringTask.objects.filter(pk=stored.pk).update(made_until=day)
    return task


def _told(description: str, left_out: list[date]) -> str:
    """Say in the first task after a gap what was left out."""
    if not left_out:
        return description
    words = _(
        "Left out before this one: %(count)s from %(first)s to %(last)s. Only the last %(most)s are caught up with."
    )
    gap = words % {"count": len(left_out), "first": left_out[0], "last": left_out[-1], "most": MOST_MADE_UP_FOR}
    return f"{description}\n\n{gap}".strip()


def make_due_everywhere() -> int:
    """Make what is due in every workspace on its own day; return how many tasks that were."""
    latest = timezone.now().date() + FARTHEST_TIME_ZONE
    with scopes_disabled():
        candidates = RecurringTask.objects.filter(paused=False, starts_on__lte=latest).exclude(made_until__gte=latest)
        waiting = list(candidates.select_related("workspace", "initiative").order_by("workspace", "pk"))
    made = 0
    for recurring in waiting:
        workspace = recurring.workspace
        with inside(workspace), translation.override(workspace.language):
            made += len(make_tasks(recurring, today=workspace.today()))
    return made
