"""What the roadmap remarks on a strategy: goals that nobody puts into action."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from roadmap.models import Initiative
from strategy.guidance import Found, Kind, register
from strategy.models import Goal, Strategy
from strategy.selectors.guidance import active_goals, first_rows

GOAL_WITHOUT_INITIATIVES = Kind(
    "goal_without_initiatives",
    _("Goals nobody puts into action"),
    _("“%(name)s” has no initiatives: a strategy nobody puts into action changes nothing."),
    _("Plan an initiative"),
    "roadmap:goal",
)


def goals_without_initiatives(strategy: Strategy, dismissed: Collection[str]) -> Found:
    """Find active goals that are not broken down into anything to do."""
    work = Initiative.objects.filter(goal=OuterRef("pk")).exclude(status=Initiative.Status.DROPPED)
    return first_rows(active_goals(strategy).filter(~Exists(work)), dismissed)


register(GOAL_WITHOUT_INITIATIVES, goals_without_initiatives, Goal)
