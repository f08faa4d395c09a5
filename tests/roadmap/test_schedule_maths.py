"""The maths of moving work in time."""

from datetime import date, timedelta
from graphlib import CycleError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.schedule import Link, Step, conflicts, critical, find_cycle, move, slack

MONDAY = date(2026, 1, 5)


def day(number: int) -> date:
    """Count days from Monday 5 January 2026, which is 0."""
    return MONDAY + timedelta(days=number)


def step(key: int, first: int, last: int, **fields) -> Step:
    return Step(key, day(first), day(last), **fields)


def steps(*given: Step) -> dict[int, Step]:
    return {one.key: one for one in given}


# --- The rule of a link ------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "lag", "too_early"),
    [(7, 0, False), (6, 0, True), (9, 2, False), (8, 2, True), (4, -3, False), (3, -3, True)],
)
def test_a_successor_begins_the_day_after_and_the_days_in_between(first, lag, too_early):
    plan = steps(step(1, 0, 6), step(2, first, first + 3))
    assert bool(conflicts(plan, [Link(1, 2, lag)])) == too_early


def test_what_is_over_binds_nobody():
    plan = steps(step(1, 0, 6, fixed=True), step(2, 3, 9))
    assert conflicts(plan, [Link(1, 2)]) == []


# --- Moving ------------------------------------------------------------------


def test_all_that_follow_shift_by_the_same_days_and_keep_their_gaps():
    plan = steps(step(1, 0, 6), step(2, 7, 13), step(3, 30, 40), step(4, 0, 3))
    moved = move(plan, [Link(1, 2), Link(2, 3)], plan[1].shifted(14), follow=True)
    assert moved == steps(step(1, 14, 20), step(2, 21, 27), step(3, 44, 54))


def test_without_following_only_the_step_itself_moves():
    plan = steps(step(1, 0, 6), step(2, 7, 13))
    assert move(plan, [Link(1, 2)], plan[1].shifted(14), follow=False) == steps(step(1, 14, 20))


def test_followers_shift_by_as_much_as_the_end_does():
    plan = steps(step(1, 0, 6), step(2, 7, 13))
    longer = move(plan, [Link(1, 2)], step(1, 0, 9), follow=True)
    assert longer[2] == step(2, 10, 16)
    assert move(plan, [Link(1, 2)], step(1, 2, 6), follow=True) == steps(step(1, 2, 6))


def test_who_would_still_begin_too_early_is_pushed_just_far_enough():
    plan = steps(step(1, 0, 6), step(2, 20, 26), step(3, 7, 9))
    # 3 waits for 1 and 2, and began before 2 had ended even before the move.
    moved = move(plan, [Link(1, 3), Link(2, 3)], plan[1].shifted(1), follow=True)
    assert moved[3] == step(3, 27, 29)


def test_moving_earlier_stops_where_another_predecessor_ends():
    plan = steps(step(1, 10, 12), step(2, 0, 9), step(3, 13, 15))
    moved = move(plan, [Link(1, 3), Link(2, 3)], plan[1].shifted(-10), follow=True)
    assert moved[3] == step(3, 10, 12)


def test_the_moved_step_stays_where_it_was_put_even_too_early():
    plan = steps(step(1, 0, 6), step(2, 7, 13))
    moved = move(plan, [Link(1, 2)], plan[2].shifted(-3), follow=True)
    assert moved == steps(step(2, 4, 10))
    assert conflicts({**plan, **moved}, [Link(1, 2)]) == [Link(1, 2)]


def test_what_is_over_stays_and_passes_nothing_on():
    plan = steps(step(1, 0, 6), step(2, 7, 13, fixed=True), step(3, 14, 20))
    assert move(plan, [Link(1, 2), Link(2, 3)], plan[1].shifted(14), follow=True).keys() == {1}


def test_what_goes_on_until_its_goal_is_met_moves_its_start_alone():
    plan = steps(step(1, 0, 6), step(2, 7, 90, until=day(90)), step(3, 91, 95))
    moved = move(plan, [Link(1, 2), Link(2, 3)], plan[1].shifted(14), follow=True)
    assert moved == steps(step(1, 14, 20), step(2, 21, 90, until=day(90)))


def test_once_it_would_begin_after_its_deadline_its_followers_are_pushed():
    plan = steps(step(1, 0, 6), step(2, 7, 10, until=day(10)), step(3, 11, 15))
    moved = move(plan, [Link(1, 2), Link(2, 3)], plan[1].shifted(14), follow=True)
    assert (moved[2].last, moved[3]) == (day(21), step(3, 22, 26))


# --- Circles -----------------------------------------------------------------


def test_a_circle_is_named_by_its_chain():
    cycle = find_cycle([Link(1, 2), Link(2, 3), Link(3, 1), Link(3, 4)])
    assert cycle is not None
    assert (cycle[0], set(cycle)) == (cycle[-1], {1, 2, 3})
    assert find_cycle([Link(1, 2), Link(2, 3), Link(1, 3)]) is None


def test_nothing_moves_along_a_circle():
    plan = steps(step(1, 0, 6), step(2, 7, 13), step(3, 14, 20))
    with pytest.raises(CycleError):
        move(plan, [Link(1, 2), Link(2, 3), Link(3, 2)], plan[1].shifted(1), follow=True)


# --- What can slip -----------------------------------------------------------


def test_the_longest_chain_cannot_slip_and_the_shorter_one_can():
    #  1 (0–6) ─ 2 (7–20) ─ 4 (21–25);  1 ─ 3 (7–9) ─ 4;  5 stands alone
    plan = steps(step(1, 0, 6), step(2, 7, 20), step(3, 7, 9), step(4, 21, 25), step(5, 0, 99))
    links = [Link(1, 2), Link(1, 3), Link(2, 4), Link(3, 4)]
    assert slack(plan, links) == {1: 0, 2: 0, 3: 11, 4: 0}
    assert critical(plan, slack(plan, links)) == {1, 2, 4}


def test_a_gap_is_slack_and_each_network_has_its_own_end():
    plan = steps(step(1, 0, 6), step(2, 10, 12), step(3, 0, 1), step(4, 2, 3))
    assert slack(plan, [Link(1, 2), Link(3, 4)]) == {1: 3, 2: 0, 3: 0, 4: 0}


def test_who_is_already_too_late_for_the_next_has_less_than_none():
    plan = steps(step(1, 0, 6), step(2, 5, 9))
    assert slack(plan, [Link(1, 2)]) == {1: -2, 2: 0}


def test_what_goes_on_may_begin_until_its_last_day_and_is_never_critical():
    plan = steps(step(1, 0, 6), step(2, 7, 13), step(3, 7, 90, until=day(90)))
    slips = slack(plan, [Link(1, 2), Link(1, 3)])
    assert slips == {1: 0, 2: 0, 3: 83}
    assert critical(plan, slips) == {1, 2}


# --- Properties --------------------------------------------------------------


@st.composite
def networks(draw, *, feasible: bool, open_ended: bool = True):
    """Steps, and links that lead from lower to higher keys; when feasible nothing begins too early."""
    count = draw(st.integers(2, 7))
    pairs = [(a, b) for a in range(count) for b in range(a + 1, count)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=10))
    links = [Link(a, b, draw(st.integers(-3, 5))) for a, b in chosen]
    plan: dict[int, Step] = {}
    for key in range(count):
        first = day(draw(st.integers(0, 40)))
        if feasible:
            first = max([first, *(link.earliest(plan[link.predecessor]) for link in links if link.successor == key)])
        last = first + timedelta(days=draw(st.integers(0, 20)))
        plan[key] = Step(
            key,
            first,
            last,
            until=last if open_ended and draw(st.integers(0, 4)) == 0 else None,
            fixed=draw(st.integers(0, 5)) == 0,
        )
    return plan, links


@given(networks(feasible=False), st.data())
def test_after_a_move_with_followers_none_of_them_begins_too_early(network, data):
    plan, links = network
    key = data.draw(st.sampled_from(sorted(plan)))
    moved = move(plan, links, plan[key].shifted(data.draw(st.integers(-30, 30))), follow=True)
    followers = {key}
    for link in sorted(links, key=lambda link: link.successor):
        if link.predecessor in followers and not plan[link.predecessor].fixed and not plan[link.successor].fixed:
            followers.add(link.successor)
    assert moved.keys() <= followers
    late = conflicts({**plan, **moved}, links)
    assert not [link for link in late if link.successor in followers - {key}]


@given(networks(feasible=True, open_ended=False), st.data(), st.integers(0, 60))
def test_moving_later_and_back_restores_every_date(network, data, days):
    plan, links = network
    key = data.draw(st.sampled_from(sorted(plan)))
    there = {**plan, **move(plan, links, plan[key].shifted(days), follow=True)}
    back = {**there, **move(there, links, there[key].shifted(-days), follow=True)}
    assert back == plan


@given(networks(feasible=True, open_ended=False), st.data(), st.integers(0, 60))
def test_a_later_move_shifts_all_followers_alike_and_keeps_lengths(network, data, days):
    plan, links = network
    key = data.draw(st.sampled_from(sorted(plan)))
    moved = move(plan, links, plan[key].shifted(days), follow=True)
    for one in moved.values():
        assert one == plan[one.key].shifted(days)


@given(networks(feasible=True, open_ended=False), st.data())
def test_a_step_can_slip_by_its_slack_and_by_no_day_more(network, data):
    plan, links = network
    slips = slack(plan, links)
    if not slips:
        return
    key = data.draw(st.sampled_from(sorted(slips)))

    def end_after(days: int) -> date:
        # Only what must move is pushed, so that gaps are used up first.
        moved = plan[key].shifted(days)
        pushed = {**plan, key: moved}
        for link in sorted(links, key=lambda link: link.successor):
            one, other = pushed[link.predecessor], pushed[link.successor]
            if not one.fixed and not other.fixed and other.first < link.earliest(one):
                pushed[link.successor] = other.shifted((link.earliest(one) - other.first).days)
        return max(pushed[other].last for other in connected(key, slips, plan, links))

    end = max(plan[other].last for other in connected(key, slips, plan, links))
    assert end_after(slips[key]) == end
    assert end_after(slips[key] + 1) == end + timedelta(days=1)


def connected(start, linked, plan, links):
    seen = {start}
    while True:
        more = {
            key
            for link in links
            if not plan[link.predecessor].fixed
            and not plan[link.successor].fixed
            and {link.predecessor, link.successor} & seen
            for key in (link.predecessor, link.successor)
        }
        if more <= seen:
            return seen
        seen |= more


@given(st.lists(st.integers(1, 20), min_size=2, max_size=6), st.data())
def test_a_critical_chain_is_as_long_as_its_network(lengths, data):
    """Laid out as early as links allow, a chain of critical steps reaches from the first to the last day."""
    plan, links = {}, []
    for key, length in enumerate(lengths):
        if key:
            links.append(Link(data.draw(st.integers(0, key - 1)), key, data.draw(st.integers(0, 4))))
        first = links[-1].earliest(plan[links[-1].predecessor]) if key else MONDAY
        plan[key] = Step(key, first, first + timedelta(days=length - 1))
    found = critical(plan, slack(plan, links))
    chain = [link for link in links if {link.predecessor, link.successor} <= found]
    end = max(one.last for one in plan.values())
    last = next(key for key in sorted(found) if plan[key].last == end)
    covered = plan[last].days
    while arriving := [link for link in chain if link.successor == last]:
        covered += arriving[0].lag_days + plan[arriving[0].predecessor].days
        last = arriving[0].predecessor
    assert covered == (end - MONDAY).days + 1
