"""What the roadmap's keys mean in the reader's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from roadmap.health import Reason, Why

SENTENCES: dict[Why, Any] = {
    Why.ENDED: ngettext_lazy(
        "It should have ended %(number)s day ago.", "It should have ended %(number)s days ago.", "number"
    ),
    Why.NOT_BEGUN: ngettext_lazy(
        "It should have begun %(number)s day ago.", "It should have begun %(number)s days ago.", "number"
    ),
    Why.WAITING: _("It is waiting."),
    Why.TASKS_OVERDUE: ngettext_lazy("%(number)s task is overdue.", "%(number)s tasks are overdue.", "number"),
    Why.TASKS_BEHIND: _("Only %(number)s %% of its tasks are done, less than the time that has passed."),
    Why.TASKS_WAITING: ngettext_lazy("%(number)s task is waiting.", "%(number)s tasks are waiting.", "number"),
    Why.MEASURE_BEHIND: _("Its measure has come %(number)s %% of the way, less than the time that has passed."),
    Why.GRAVE_RISKS: ngettext_lazy("%(number)s grave risk is open.", "%(number)s grave risks are open.", "number"),
    Why.KEEPS_PACE: _("Tasks and figures keep pace with the time."),
    Why.NOTHING_TO_JUDGE_BY: _("Nothing speaks against it, but there are no tasks or figures to judge it by."),
}


def in_words(reason: Reason) -> str:
    """Return the sentence a reason stands for."""
    return str(SENTENCES[reason.why] % {"number": reason.number})
