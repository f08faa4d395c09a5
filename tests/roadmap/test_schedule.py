"""Moving initiatives with what follows them, and what is said before."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import records
from accounts.models import AuditEvent
from accounts.records import VersionConflict
from roadmap import signals
from roadmap.demo import initiatives as demo
from roadmap.models import Dependency, Effort, Initiative, Milestone, Task
from roadmap.selectors.rescheduling import preview
from roadmap.selectors.schedule import network
from roadmap.services.dependencies import save_dependency
from roadmap.services.milestones import mark_reached, save_milestone
from roadmap.services.schedule import freeze_baseline, reschedule
from roadmap.services.tasks import create_task
from strategy.models import Person
from tests.counting import cost_of
from tests.roadmap import make
from tests.strategy import make as strategy

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 16)
TWO_WEEKS = timedelta(days=14)


def link(first, then, lag_days=0):
    dependency = Dependency(workspace=first.workspace)
    return save_dependency(dependency, by=None, predecessor=first, successor=then, lag_days=lag_days)


def move(initiative, days, *, follow=True, version=None, by=None):
    last = initiative.ends_on + days if initiative.ends_on else None
    return reschedule(
        initiative=initiative, first=initiative.starts_on + days, last=last, version=version, follow=follow, by=by
    )


def days_of(*initiatives):
    stored = Initiative.objects.in_bulk()
    return [(stored[one.pk].starts_on, stored[one.pk].ends_on) for one in initiatives]


@pytest.fixture
def german(scoped):
    """The practitioners' example, none of it begun: account → localise → paid → influencers; localise → daily."""
    current = strategy.strategy(scoped)
    records.save(current, by=None, starts_on=date(2025, 1, 1), ends_on=date(2026, 12, 31))
    goal = strategy.goal(scoped, deadline=TODAY + timedelta(days=120))
    plan = [
        make.initiative(goal, **{"ends_on": None, **fields, "status": "planned"}) for fields in demo.audience(TODAY)
    ]
    account, localise, paid, daily, influencers = plan
    records.save(influencers, by=None, starts_on=paid.ends_on + timedelta(days=1), ends_on=paid.ends_on + timedelta(90))
    for first, then in ((account, localise), (localise, paid), (localise, daily), (paid, influencers)):
        link(first, then)
    return plan


# --- Moving ------------------------------------------------------------------


def test_the_german_account_moved_by_two_weeks_takes_everything_after_it_along(german, editor):
    account, localise, paid, daily, influencers = german
    before = days_of(*german)
    plan = move(account, TWO_WEEKS, by=editor)
    assert days_of(account, localise, paid, influencers) == [
        (first + TWO_WEEKS, last + TWO_WEEKS) for first, last in (before[0], before[1], before[2], before[4])
    ]
    assert days_of(daily) == [(before[3][0] + TWO_WEEKS, None)]
    assert [change.initiative for change in plan.changes] == [account, localise, daily, paid, influencers]
    assert set(Initiative.objects.values_list("version", flat=True)) == {2, 3}
    said = AuditEvent.objects.filter(actor=editor, action="changed", object_type="Initiative")
    assert said.get(object_id=str(daily.pk)).detail == {"fields": ["starts_on"]}
    assert said.count() == 5


def test_moved_back_every_day_is_as_it_was(german):
    before = days_of(*german)
    move(german[0], TWO_WEEKS)
    move(Initiative.objects.get(pk=german[0].pk), -TWO_WEEKS)
    assert days_of(*german) == before


def test_without_followers_only_what_is_moved_moves_and_what_it_breaks_is_said(german):
    account, localise = german[:2]
    before = days_of(*german[1:])
    plan = move(account, TWO_WEEKS, follow=False)
    assert days_of(*german[1:]) == before
    said = [warning for warning in plan.consequences if warning.kind == "link_violated"]
    assert [warning.initiative for warning in said] == [localise]
    assert "instead of" in said[0].message


def test_what_is_done_stays(german):
    account, localise, paid = german[:3]
    records.save(localise, by=None, status="done")
    before = days_of(localise, paid)
    move(account, TWO_WEEKS)
    assert days_of(localise, paid) == before


def test_milestones_and_open_tasks_move_along_and_reached_or_done_ones_stay(german, editor):
    account, workspace = german[0], german[0].workspace
    due = account.ends_on
    fields = {"initiative": account, "due_on": due}
    live = save_milestone(Milestone(workspace=workspace), by=None, title="Account is live", **fields)
    named = save_milestone(Milestone(workspace=workspace), by=None, title="Handle chosen", reached_on=due, **fields)
    open_task = create_task(workspace=workspace, by=None, title="Profile text", **fields)
    done_task = create_task(workspace=workspace, by=None, title="Handle", stage="done", **fields)
    plan = move(account, TWO_WEEKS, by=editor)
    assert (plan.milestones, plan.tasks) == (1, 1)
    assert Milestone.objects.in_bulk()[live.pk].due_on == due + TWO_WEEKS
    assert Milestone.objects.in_bulk()[named.pk].due_on == due
    stored = Task.objects.in_bulk()
    assert (stored[open_task.pk].due_on, stored[open_task.pk].version) == (due + TWO_WEEKS, 2)
    assert stored[open_task.pk].updated_at > open_task.updated_at
    assert stored[done_task.pk].due_on == due


def test_what_only_gets_longer_leaves_its_milestones_where_they_are(german):
    account = german[0]
    milestone = save_milestone(
        Milestone(workspace=account.workspace), by=None, title="Live", initiative=account, due_on=account.ends_on
    )
    reschedule(
        initiative=account,
        first=account.starts_on,
        last=account.ends_on + TWO_WEEKS,
        version=None,
        follow=True,
        by=None,
    )
    milestone.refresh_from_db()
    assert milestone.due_on == account.ends_on


def test_everything_that_moves_is_told_with_the_days_before(german):
    told = []

    def listen(sender, initiative, before, by, **kwargs):
        told.append((initiative.pk, before))

    signals.initiative_rescheduled.connect(listen)
    try:
        move(german[0], TWO_WEEKS)
    finally:
        signals.initiative_rescheduled.disconnect(listen)
    assert (german[0].pk, (german[0].starts_on, german[0].ends_on)) in told
    assert len(told) == 5


def test_moving_to_the_same_days_writes_nothing(german):
    plan = move(german[0], timedelta())
    assert (plan.changes, plan.consequences) == ([], [])
    assert Initiative.objects.get(pk=german[0].pk).version == 1


def test_a_stale_move_is_refused_and_changes_nothing(german):
    before = days_of(*german)
    records.save(Initiative.objects.get(pk=german[0].pk), by=None, title="Renamed meanwhile")
    with pytest.raises(VersionConflict):
        move(german[0], TWO_WEEKS, version=1)
    assert days_of(*german) == before


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2026, 3, 2), date(2026, 3, 1), "ends_on"),
        (date(2026, 3, 2), None, "ends_on"),
        (date(2099, 12, 30), date(2099, 12, 31), "starts_on"),
    ],
    ids=["backwards", "no end", "followers beyond the calendar"],
)
def test_impossible_days_are_refused(german, first, last, field):
    with pytest.raises(ValidationError) as refusal:
        reschedule(initiative=german[0], first=first, last=last, version=None, follow=True, by=None)
    assert field in refusal.value.error_dict


def test_what_goes_on_until_its_goal_is_met_takes_no_end(german):
    with pytest.raises(ValidationError, match="Leave the end empty"):
        reschedule(initiative=german[3], first=TODAY, last=TODAY, version=None, follow=True, by=None)


# --- What is said before -------------------------------------------------------


def test_the_preview_says_what_moving_does_and_writes_nothing(german):
    account = german[0]
    before = days_of(*german)
    days = {"first": account.starts_on + TWO_WEEKS, "last": account.ends_on + TWO_WEEKS, "follow": True}
    said = preview(initiative=account, **days)
    assert days_of(*german) == before
    done = reschedule(initiative=account, version=1, by=None, **days)
    assert done == said


def test_ending_after_the_deadline_or_the_strategy_is_said(german):
    influencers = german[4]
    goal = influencers.goal
    late = move(influencers, timedelta(days=30))
    assert [warning.kind for warning in late.consequences] == ["after_deadline"]
    assert goal.title in late.consequences[0].message
    outside = move(Initiative.objects.get(pk=influencers.pk), timedelta(days=3650))
    assert "outside_strategy" in [warning.kind for warning in outside.consequences]
    early = move(Initiative.objects.get(pk=german[0].pk), timedelta(days=-3650), follow=False)
    assert [warning.kind for warning in early.consequences] == ["outside_strategy"]


def effort(initiative, person, hours):
    fields = {"initiative": initiative, "person": person, "hours_per_week": Decimal(hours)}
    return records.save(Effort(workspace=initiative.workspace), by=None, **fields)


def test_who_gets_more_to_do_than_there_are_hours_is_named_with_the_first_week(german):
    account, localise = german[:2]
    anna = Person.objects.create(workspace=account.workspace, name="Anna", hours_per_week=Decimal(20))
    elina = Person.objects.create(workspace=account.workspace, name="Elina")
    for person in (anna, elina):
        effort(account, person, 12)
        effort(localise, person, "10.5")
    said = [
        warning.message
        for warning in move(account, timedelta(days=7), follow=False).consequences
        if warning.kind == "overload"
    ]
    assert len(said) == 1
    assert "Anna" in said[0]
    assert "22.5" in said[0]
    assert "10.5" in said[0]
    # Moved away again, nobody gets more to do.
    again = move(Initiative.objects.get(pk=account.pk), timedelta(days=-7), follow=False)
    assert "overload" not in [warning.kind for warning in again.consequences]


# --- Dependencies ----------------------------------------------------------------


def test_a_circle_is_refused_by_naming_its_chain(german):
    account, localise, paid = german[:3]
    with pytest.raises(ValidationError) as refusal:
        link(paid, account)
    message = refusal.value.message_dict["predecessor"][0]
    assert all(f"“{one.title}”" in message for one in (account, localise, paid))
    with pytest.raises(ValidationError, match="wait for itself"):
        link(account, account)


def test_a_change_of_a_link_is_checked_without_its_old_self(german):
    dependency = Dependency.objects.get(predecessor=german[0])
    save_dependency(dependency, by=None, version=1, predecessor=german[1], successor=german[0])
    dependency.refresh_from_db()
    assert (dependency.predecessor_id, dependency.version) == (german[1].pk, 2)


def test_links_join_goals_but_not_strategies(german, scoped):
    other_goal = strategy.goal(scoped, title="Answer within an hour")
    assert link(german[0], make.initiative(other_goal)).pk
    old = strategy.strategy(scoped, name="Next", starts_on=date(2028, 1, 1), ends_on=date(2029, 12, 31))
    foreign = make.initiative(strategy.goal(scoped, strategy=old, business_objective=None))
    with pytest.raises(ValidationError, match="same strategy"):
        link(german[0], foreign)


def test_the_same_two_are_linked_once(german):
    with pytest.raises(ValidationError, match="already depend"):
        link(german[0], german[1], 3)


def test_the_network_knows_what_is_critical_what_can_slip_and_what_begins_too_early(german):
    account, localise, paid, _daily, influencers = german
    current = network(account.goal.strategy)
    assert current.critical == {paid.pk, influencers.pk}
    gap = (paid.starts_on - localise.ends_on).days - 1
    assert (current.slack[localise.pk], current.slack[influencers.pk]) == (gap, 0)
    assert current.conflicts == frozenset()
    move(paid, timedelta(days=7), follow=False)
    assert len(network(account.goal.strategy).conflicts) == 1


# --- Milestones and the baseline ---------------------------------------------------


def test_reaching_a_milestone_is_told_once(german):
    told = []

    def listen(sender, milestone, by, **kwargs):
        told.append(milestone.reached_on)

    signals.milestone_reached.connect(listen)
    try:
        milestone = save_milestone(
            Milestone(workspace=german[0].workspace), by=None, title="Live", initiative=german[0], due_on=TODAY
        )
        milestone = mark_reached(milestone, on=TODAY, by=None)
        milestone = mark_reached(milestone, on=TODAY, by=None)
        milestone = mark_reached(milestone, on=None, by=None)
    finally:
        signals.milestone_reached.disconnect(listen)
    assert told == [TODAY]
    assert milestone.reached_on is None


def test_the_frozen_plan_stays_when_the_living_one_moves(german, editor):
    account, dropped = german[0], german[4]
    workspace = account.workspace
    records.save(dropped, by=None, status="dropped")
    milestone = save_milestone(Milestone(workspace=workspace), by=None, title="L", initiative=account, due_on=TODAY)
    assert freeze_baseline(workspace=workspace, by=editor) == 4
    move(Initiative.objects.get(pk=account.pk), TWO_WEEKS)
    stored = Initiative.objects.get(pk=account.pk)
    assert (stored.baseline_starts_on, stored.baseline_ends_on) == (account.starts_on, account.ends_on)
    assert stored.baseline_at <= timezone.now()
    assert stored.starts_on == account.starts_on + TWO_WEEKS
    milestone.refresh_from_db()
    assert (milestone.baseline_on, milestone.due_on) == (TODAY, TODAY + TWO_WEEKS)
    assert AuditEvent.objects.filter(actor=editor, action="plan frozen").count() == 1


def test_one_goal_alone_is_frozen(german, scoped):
    elsewhere = make.initiative(strategy.goal(scoped, title="Answer within an hour"))
    freeze_baseline(workspace=scoped, by=None, goal=german[0].goal)
    elsewhere.refresh_from_db()
    assert elsewhere.baseline_starts_on is None


# --- Bounds ------------------------------------------------------------------------


def test_a_chain_of_thirty_costs_as_many_queries_as_one_of_three(scoped):
    goal = strategy.goal(scoped)

    def chain(count):
        plan = [make.initiative(goal, title=f"Step {n}") for n in range(count)]
        for first, then in pairwise(plan):
            link(first, then)
        for one in plan:
            create_task(workspace=scoped, by=None, title="Do it", initiative=one, due_on=TODAY)
            effort(one, person, 3)
        return plan[0]

    person = Person.objects.create(workspace=scoped, name="Anna", hours_per_week=Decimal(20))
    short = chain(3)
    costs = [cost_of(lambda: move(short, TWO_WEEKS))]
    long = chain(30)
    costs.append(cost_of(lambda: move(long, TWO_WEEKS)))
    assert costs[0] == costs[1] < 25
