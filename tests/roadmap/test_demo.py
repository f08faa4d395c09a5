"""The demonstration's roadmap: every stage has work, and seeding twice writes nothing twice."""

from datetime import date

import pytest

import strategy.demo
from roadmap import demo
from roadmap.models import Dependency, Initiative, Milestone, RecurringTask, Stage, Task, TimeEntry
from roadmap.selectors.board import person_of
from roadmap.selectors.focus import this_week

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scoped")]

TODAY = date(2026, 12, 1)


@pytest.fixture
def seeded(workspace, owner, editor):
    def seed() -> None:
        known = strategy.demo.seed(workspace=workspace, by=owner, today=TODAY)
        demo.seed(workspace=workspace, by=owner, today=TODAY, goals=known["goals"])

    seed()
    return seed


def test_there_is_work_in_every_stage_and_a_week_for_owner_and_editor(seeded, owner, editor):
    assert set(Task.objects.values_list("stage", flat=True)) == set(Stage.values)
    elina, anna = (this_week(person_of(user), TODAY) for user in (owner, editor))
    assert (elina.person.name, anna.person.name) == ("Elina Lindqvist", "Anna Virtanen")
    assert elina.late
    assert elina.due
    assert elina.to_approve
    assert anna.waiting
    assert anna.to_approve


def test_no_successor_begins_before_what_it_waits_for_has_ended(seeded):
    for link in Dependency.objects.select_related("predecessor__goal__strategy", "successor"):
        assert (link.successor.starts_on - link.predecessor.last_day).days > link.lag_days


def test_some_of_the_plan_slipped_since_it_was_frozen(seeded):
    ends = Initiative.objects.exclude(ends_on=None)
    assert ends.exclude(baseline_ends_on=None).count() == ends.count()
    assert sum(one.baseline_ends_on < one.ends_on for one in ends) == 3


def test_a_second_time_nothing_is_written_twice(seeded):
    kinds = (Initiative, Dependency, Milestone, Task, TimeEntry, RecurringTask)
    before = [kind.objects.count() for kind in kinds]
    seeded()
    assert [kind.objects.count() for kind in kinds] == before
