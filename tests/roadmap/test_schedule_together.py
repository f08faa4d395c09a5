"""Several people move and link initiatives at the same moment."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django_scopes import scope

from accounts.records import VersionConflict
from roadmap.models import Dependency, Initiative
from roadmap.schedule import find_cycle
from roadmap.selectors.schedule import links_of
from roadmap.services.dependencies import save_dependency
from roadmap.services.schedule import reschedule
from tests.roadmap import make
from tests.strategy import make as strategy
from tests.together import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def chain(workspace):
    """Three initiatives of a week each, one after the other."""
    with scope(workspace=workspace):
        goal = strategy.goal(workspace)
        plan = [
            make.initiative(goal, title=f"Week {n}", starts_on=date(2026, 1, first), ends_on=date(2026, 1, first + 6))
            for n, first in enumerate((5, 12, 19))
        ]
        for first, then in ((plan[0], plan[1]), (plan[1], plan[2])):
            save_dependency(Dependency(workspace=workspace), by=None, predecessor=first, successor=then)
        return plan


def days(workspace):
    with scope(workspace=workspace):
        return list(Initiative.objects.order_by("pk").values_list("starts_on", flat=True))


def test_of_two_who_move_the_same_one_is_told(chain, workspace):
    def to(day):
        return lambda: reschedule(
            initiative=chain[0],
            first=date(2026, 1, day),
            last=date(2026, 1, day + 6),
            version=1,
            follow=True,
            by=None,
        )

    results = at_once(workspace, to(12), to(19))
    assert sum(isinstance(result, VersionConflict) for result in results) == 1
    assert days(workspace) in (
        [date(2026, 1, 12), date(2026, 1, 19), date(2026, 1, 26)],
        [date(2026, 1, 19), date(2026, 1, 26), date(2026, 2, 2)],
    )


def test_moves_of_two_in_one_chain_come_one_after_the_other(chain, workspace):
    def later(initiative, first):
        return lambda: reschedule(
            initiative=initiative,
            first=date(2026, 1, first),
            last=date(2026, 1, first + 6),
            version=None,
            follow=True,
            by=None,
        )

    results = at_once(workspace, later(chain[0], 12), later(chain[2], 20))
    assert not [result for result in results if isinstance(result, Exception)]
    # The last begins on the 20th, then moves with the first; or moves with it, then is put on the 20th.
    assert days(workspace)[:2] == [date(2026, 1, 12), date(2026, 1, 19)]
    assert days(workspace)[2] in (date(2026, 1, 27), date(2026, 1, 20))


def test_two_links_that_close_a_circle_together_are_not_both_made(workspace):
    with scope(workspace=workspace):
        goal = strategy.goal(workspace)
        one, other = make.initiative(goal, title="One"), make.initiative(goal, title="Other")

    def tie(first, then):
        return lambda: save_dependency(Dependency(workspace=workspace), by=None, predecessor=first, successor=then)

    results = at_once(workspace, tie(one, other), tie(other, one))
    assert sum(isinstance(result, ValidationError) for result in results) == 1
    with scope(workspace=workspace):
        assert find_cycle(links_of(goal.strategy)) is None
