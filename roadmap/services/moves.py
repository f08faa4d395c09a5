"""Move tasks on the board, by the rules of its stages.

One move at a time changes a workspace's board: `stages.lock` first, then the rows.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import comments, records
from accounts.conflicts import last_saved
from accounts.models import Membership, User
from accounts.roles import Role
from roadmap import ranks, refusals, signals
from roadmap.models import Stage, Task
from roadmap.selectors.board import own_accounts
from roadmap.services import stages
from roadmap.services.tasks import stamps

CHANGED_AT_ONCE = 500
APPROVING = [role for role in Role if role.includes(Role.CONTRIBUTOR)]


@transaction.atomic
def move_task(
    task: Task,
    *,
    stage: str,
    by: User | None,
    before: int | None = None,
    after: int | None = None,
    version: int | None = None,
    waiting_reason: str = "",
    remark: str = "",
    anyway: bool = False,
) -> Task:
    """Move a task below the card `after`, else above the card `before`, else to the top of a stage.

    A neighbour that has left the stage is passed over. Doing it twice changes nothing more. What is
    remarked while the task changes its stage becomes a comment on it.

    Raise `MovedMeanwhile` when `version` is not the stored one, `StageIsFull` unless it goes in
    `anyway`, ValidationError without a reason to wait, `NeedsReview` or `NeedsAnotherPerson` where
    somebody has to approve it first, Task.DoesNotExist when it has been deleted.
    """
    stages.lock(task.workspace_id)
    stored = Task.objects.select_related("assignee", "workspace").get(pk=task.pk)
    if _is_there(stored, stage, before, after, version):
        return stored
    if version is not None and version != stored.version:
        raise refusals.MovedMeanwhile(stored, _who_saved(stored))
    was = stored.stage
    changes: dict[str, Any] = {}
    if stage != was:
        changes = _change_of_stage(stored, stage, by, waiting_reason.strip(), anyway)
    moved = records.save(stored, by=by, stage=stage, rank=_rank(stored, stage, before, after), **changes)
    if stage != was:
        _say(moved, remark, by)
        signals.task_moved.send(Task, task=moved, before=was, by=by)
    return moved


@transaction.atomic
def approve_task(task: Task, *, by: User | None, version: int | None = None, anyway: bool = False) -> Task:
    """Move a task from the review to what is done; raise `NotInReview` when it is in neither."""
    _refuse_outside_review(task, Stage.DONE)
    return move_task(task, stage=Stage.DONE, by=by, version=version, anyway=anyway)


@transaction.atomic
def send_back_task(
    task: Task, *, by: User | None, remark: str, version: int | None = None, anyway: bool = False
) -> Task:
    """Move a task from the review back to the work, and say on it what should change."""
    _refuse_outside_review(task, Stage.IN_PROGRESS)
    if not remark.strip():
        raise refusals.remark_missing()
    return move_task(task, stage=Stage.IN_PROGRESS, by=by, version=version, remark=remark, anyway=anyway)


def _refuse_outside_review(task: Task, target: Stage) -> None:
    stages.lock(task.workspace_id)
    stored = Task.objects.get(pk=task.pk)
    if stored.stage not in (Stage.REVIEW, target):
        raise refusals.NotInReview(stored)


def _who_saved(task: Task) -> str:
    event = last_saved(task)
    return str(event.actor) if event and event.actor else _("Someone")


def _say(task: Task, remark: str, by: User | None) -> None:
    if remark.strip():
        comments.add_comment(workspace=task.workspace, topic=f"roadmap.task.{task.pk}", text=remark, by=by)


# --- From stage to stage -------------------------------------------------------


def _change_of_stage(task: Task, stage: str, by: User | None, reason: str, anyway: bool) -> dict[str, Any]:
    """Return what changes with the stage; raise where a rule forbids it."""
    if stage == Stage.WAITING and not reason:
        raise refusals.reason_missing()
    approved = stage == Stage.DONE and _must_be_approved(task)
    if approved:
        _refuse_wrong_approver(task, by)
    if not anyway:
        stages.refuse_when_full(stage)
    return {
        **stamps(stage),
        "waiting_reason": reason if stage == Stage.WAITING else "",
        "submitted_by": _submitted_by(task, stage, by),
        "approved_by": by if approved else None,
        "approved_at": timezone.now() if approved else None,
    }


def _submitted_by(task: Task, stage: str, by: User | None) -> User | None:
    """Remember who asked for the review until the task is reopened, or they take it back themselves."""
    if stage == Stage.REVIEW:
        return by
    taken_back = task.stage == Stage.REVIEW and stage != Stage.DONE and by == task.submitted_by
    return None if taken_back or task.stage == Stage.DONE else task.submitted_by


def _must_be_approved(task: Task) -> bool:
    return task.needs_review or task.stage == Stage.REVIEW or task.submitted_by_id is not None


def _refuse_wrong_approver(task: Task, by: User | None) -> None:
    if task.stage != Stage.REVIEW:
        raise refusals.NeedsReview(task)
    if by is None or (by.pk in own_accounts(task) and _others_could_approve(task)):
        raise refusals.NeedsAnotherPerson(task)


def _others_could_approve(task: Task) -> bool:
    """Tell whether anybody else could: in a team of one, one person wears every hat."""
    members = Membership.objects.filter(workspace=task.workspace_id, role__in=APPROVING, user__is_active=True)
    return members.exclude(user__in=own_accounts(task)).exists()


# --- Where in the stage --------------------------------------------------------


def _is_there(task: Task, stage: str, before: int | None, after: int | None, version: int | None) -> bool:
    """Tell whether the task is where it should go, as after the same move sent a second time."""
    if task.stage != stage:
        return False
    if before is None and after is None and version is not None and version != task.version:
        return True
    cards = list(_cards(stage).values_list("pk", flat=True))
    place = cards.index(task.pk)
    if after in cards:
        return place > 0 and cards[place - 1] == after
    if before in cards:
        return cards[place + 1 : place + 2] == [before]
    return place == 0


def _cards(stage: str) -> Any:
    return Task.objects.filter(stage=stage).order_by("rank", "pk")


def _rank(task: Task, stage: str, before: int | None, after: int | None) -> int:
    others = list(_cards(stage).exclude(pk=task.pk).values_list("pk", "rank"))
    place = _place([pk for pk, _rank in others], before, after)
    rank = _rank_at(others, place)
    if rank is None:
        others = _renumber(stage, task)
        rank = _rank_at(others, place)
    if rank is None:
        raise ValueError("There is always room between cards numbered anew.")
    return rank


def _place(cards: list[int], before: int | None, after: int | None) -> int:
    """Return how many cards lie above."""
    if after in cards:
        return cards.index(after) + 1
    return cards.index(before) if before in cards else 0


def _rank_at(others: list[tuple[int, int]], place: int) -> int | None:
    if place == 0:
        return ranks.before(others[0][1] if others else None)
    above = others[place - 1][1]
    return ranks.behind(above) if place == len(others) else ranks.between(above, others[place][1])


def _renumber(stage: str, left_out: Task) -> list[tuple[int, int]]:
    """Give a stage's cards, but for one that moves, their distance again."""
    cards = list(_cards(stage).exclude(pk=left_out.pk))
    for number, card in enumerate(cards, start=1):
        card.rank = number * ranks.STEP
        card.updated_at = timezone.now()
    Task.objects.bulk_update(cards, ["rank", "updated_at"], batch_size=CHANGED_AT_ONCE)
    return [(card.pk, card.rank) for card in cards]
