"""Whether a goal's number moved: levels and sums of four weeks against the four before."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.records import save
from budget.months import month_of
from reporting.goal_motion import goal_motions
from reporting.marks import mark_dirty
from reporting.models import Observation
from reporting.recompute import recompute_workspace
from roadmap.goal_motion import Direction
from tests.counting import cost_of
from tests.strategy import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scoped")]

TODAY = date(2026, 6, 30)


@pytest.fixture
def channel(workspace):
    return make.channel(workspace)


@pytest.fixture
def report(workspace):
    def write(channel, days_ago: int, **values) -> None:
        day = TODAY - timedelta(days=days_ago)
        save(Observation(workspace=workspace), by=None, channel=channel, date=day, until=day, **values)
        mark_dirty(workspace_id=workspace.pk, cells={(channel.pk, month_of(day))})
        recompute_workspace(workspace.pk)

    return write


def motion_of(goal):
    return goal_motions([goal], TODAY).get(goal.pk)


def test_a_level_is_its_last_value_against_four_weeks_before(workspace, channel, report):
    goal = make.goal(workspace, channel=channel)
    report(channel, 40, followers=7900)
    report(channel, 31, followers=8000)
    report(channel, 20, followers=8200)
    report(channel, 2, followers=8400)
    motion = motion_of(goal)
    assert (motion.before, motion.now, motion.as_of) == (8000, 8400, TODAY - timedelta(days=2))
    assert motion.direction == Direction.TOWARDS
    assert motion.what == "Followers, Instagram"


def test_a_sum_is_added_up_over_each_four_weeks(workspace, channel, report):
    goal = make.goal(workspace, channel=channel, metric="purchases", baseline=Decimal(10), target=Decimal(50))
    for days_ago, purchases in ((50, 4), (30, 5), (27, 1), (10, 2), (0, 3)):
        report(channel, days_ago, purchases=purchases)
    motion = motion_of(goal)
    assert (motion.before, motion.now) == (9, 6)
    assert motion.direction == Direction.AWAY


def test_fewer_is_nearer_where_the_target_lies_below(workspace, channel, report):
    goal = make.goal(workspace, channel=channel, metric="spend", baseline=Decimal(900), target=Decimal(400))
    report(channel, 40, spend=900)
    report(channel, 3, spend=700)
    assert motion_of(goal).direction == Direction.TOWARDS


def test_less_than_one_in_a_hundred_is_standing_still(workspace, channel, report):
    goal = make.goal(workspace, channel=channel)
    report(channel, 30, followers=8000)
    report(channel, 1, followers=8079)
    assert motion_of(goal).direction == Direction.STILL


def test_without_a_channel_all_of_them_count(workspace, channel, report):
    goal = make.goal(workspace)
    other = make.channel(workspace, "Facebook")
    for where, before, now in ((channel, 100, 150), (other, 10, 20)):
        report(where, 30, followers=before)
        report(where, 1, followers=now)
    motion = motion_of(goal)
    assert (motion.before, motion.now, motion.what) == (110, 170, "Followers, all channels")


@pytest.mark.parametrize("fields", [{"metric": ""}, {"metric": "reach"}, {"metric": "nps"}])
def test_what_cannot_be_added_up_is_unknown(workspace, channel, report, fields):
    goal = make.goal(workspace, **fields)
    report(channel, 30, followers=8000, nps=20, reach=90)
    report(channel, 1, followers=8400, nps=30, reach=95)
    assert motion_of(goal) is None


def test_numbers_older_than_four_weeks_tell_nothing(workspace, channel, report):
    goal = make.goal(workspace, channel=channel)
    report(channel, 60, followers=8000)
    report(channel, 29, followers=8400)
    assert motion_of(goal) is None


def test_many_goals_take_one_query(workspace, channel, report):
    goals = [make.goal(workspace, title=f"Goal {n}", metric=metric) for n, metric in enumerate(("clicks", "nps") * 5)]
    assert cost_of(lambda: goal_motions(goals, TODAY)) == 1
