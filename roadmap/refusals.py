"""Why the board refuses something; the text is what people read, the code what programs do."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.records import StateConflict
from roadmap.models import Stage, StageLimit, Task


class MovedMeanwhile(StateConflict):
    """Someone else changed the task since it was read."""

    def __init__(self, task: Task, who: str) -> None:
        words = _("%(who)s changed “%(task)s” in the meantime: it is in “%(stage)s” now. Nothing was moved.")
        stage = task.get_stage_display()
        super().__init__(words % {"who": who, "task": task.title, "stage": stage}, code="version_conflict")


class StageIsFull(StateConflict):
    def __init__(self, limit: StageLimit) -> None:
        words = _("“%(stage)s” is full: at most %(most)d tasks. Finish or move one of them first.")
        super().__init__(words % {"stage": limit.get_stage_display(), "most": limit.most}, code="stage_full")


class NeedsReview(StateConflict):
    """The task is done only after somebody approved it in the review."""

    def __init__(self, task: Task) -> None:
        words = _("“%(task)s” is done once somebody else has approved it. Move it to “%(stage)s” first.")
        super().__init__(words % {"task": task.title, "stage": Stage.REVIEW.label}, code="needs_review")


class NotInReview(StateConflict):
    def __init__(self, task: Task) -> None:
        words = _("“%(task)s” is in “%(stage)s”, not in the review. Load the page again to see the current state.")
        super().__init__(words % {"task": task.title, "stage": task.get_stage_display()}, code="not_in_review")


class NeedsAnotherPerson(StateConflict):
    """Whoever did the work or asked for its review does not approve it."""

    def __init__(self, task: Task) -> None:
        words = _("Somebody else approves “%(task)s”: you did it, or asked for its review.")
        super().__init__(words % {"task": task.title}, code="needs_another_person")


def reason_missing() -> ValidationError:
    return ValidationError(
        {"waiting_reason": ValidationError(_("Say what the task waits for."), code="waiting_reason_missing")}
    )


def remark_missing() -> ValidationError:
    return ValidationError({"remark": ValidationError(_("Say what should change."), code="remark_missing")})
