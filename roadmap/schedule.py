"""What moving a piece of work does to the pieces that wait for it: dates in, dates out.

Days are whole and inclusive at both ends. A link is finish-to-start: its successor may begin
`lag_days` days after the day that follows the predecessor's last, at the earliest; a negative lag
lets the two overlap.

A step that goes on until its goal is met ends on `until`, its goal's deadline, however late it
begins: moving it moves its start alone, so it passes no delay on to what waits for it. A fixed step
is over: it stays where it is, and no link to or from it binds any more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter

type Steps = Mapping[int, Step]


@dataclass(frozen=True, slots=True)
class Step:
    key: int
    first: date
    last: date
    until: date | None = None
    fixed: bool = False

    @property
    def open_ended(self) -> bool:
        return self.until is not None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def shifted(self, days: int) -> "Step":
        """Return the step moved by days; one that goes on until its goal is met keeps its end."""
        first = self.first + timedelta(days=days)
        last = self.last + timedelta(days=days) if self.until is None else max(self.until, first)
        return replace(self, first=first, last=last)


@dataclass(frozen=True, slots=True)
class Link:
    predecessor: int
    successor: int
    lag_days: int = 0
    key: int = 0

    def earliest(self, predecessor: Step) -> date:
        """Return the first day on which the successor may begin."""
        return predecessor.last + timedelta(days=1 + self.lag_days)


def find_cycle(links: Iterable[Link]) -> list[int] | None:
    """Return the keys of a chain that leads back to its own beginning, each waiting for the one before."""
    try:
        _sorter(links).prepare()
    except CycleError as error:
        return list(error.args[1])
    return None


def binding(steps: Steps, links: Iterable[Link]) -> list[Link]:
    """Return the links between two known steps that are not over."""
    return [
        link
        for link in links
        if all(key in steps and not steps[key].fixed for key in (link.predecessor, link.successor))
    ]


def conflicts(steps: Steps, links: Iterable[Link]) -> list[Link]:
    """Return the links whose successor begins too early."""
    return [
        link for link in binding(steps, links) if steps[link.successor].first < link.earliest(steps[link.predecessor])
    ]


def move(steps: Steps, links: Iterable[Link], moved: Step, *, follow: bool) -> dict[int, Step]:
    """Return the steps that change when one takes the dates of `moved`, itself among them.

    With `follow`, all that wait for it, directly or not, shift by as many days as its end does, so
    that gaps stay as wide as they were; after that, one that would still begin too early is pushed
    just far enough. The moved step itself stays where it was put, even when it begins too early.
    Raise `graphlib.CycleError` when the links lead in a circle.
    """
    after = {**steps, moved.key: moved}
    if follow:
        live = [link for link in binding(steps, links) if link.successor != moved.key]
        _shift_followers(after, live, moved, (moved.last - steps[moved.key].last).days)
        _push_followers(after, live, moved.key)
    return {key: step for key, step in after.items() if step != steps[key]}


def slack(steps: Steps, links: Sequence[Link]) -> dict[int, int]:
    """Return by how many days each linked step can slip before the end of its network does.

    The backward pass of the critical path method over the dates as planned, for each set of steps
    that hang together. A step that goes on until its goal is met may begin up to its last day and
    does not decide when its network ends, unless nothing else does. Less than 0: what waits for the
    step begins too early already.
    """
    live = binding(steps, links)
    following = _by_predecessor(live)
    ends = _network_ends(steps, live)
    result: dict[int, int] = {}
    for key in reversed(_in_order(live)):
        step = steps[key]
        if step.open_ended:
            result[key] = step.days - 1
            continue
        waiting = [
            result[link.successor] + (steps[link.successor].first - link.earliest(step)).days for link in following[key]
        ]
        result[key] = min([(ends[key] - step.last).days, *waiting])
    return result


def critical(steps: Steps, slack_days: Mapping[int, int]) -> frozenset[int]:
    """Return the steps that cannot slip by a day without moving the end of their network."""
    return frozenset(key for key, days in slack_days.items() if days <= 0 and not steps[key].open_ended)


# --- Walking along links -----------------------------------------------------


def _sorter(links: Iterable[Link]) -> TopologicalSorter[int]:
    sorter: TopologicalSorter[int] = TopologicalSorter()
    for link in links:
        sorter.add(link.successor, link.predecessor)
    return sorter


def _in_order(links: Iterable[Link]) -> list[int]:
    """Return all linked keys, predecessors first."""
    return list(_sorter(links).static_order())


def _by_predecessor(links: Iterable[Link]) -> dict[int, list[Link]]:
    result: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        result[link.predecessor].append(link)
    return result


def _reachable(neighbours: Mapping[int, Iterable[int]], start: int) -> set[int]:
    """Return the keys met on the way from the start, without the start."""
    seen: set[int] = set()
    ahead = [start]
    while ahead:
        fresh = [key for key in neighbours.get(ahead.pop(), ()) if key not in seen]
        seen.update(fresh)
        ahead += fresh
    return seen - {start}


def _shift_followers(after: dict[int, Step], links: Sequence[Link], moved: Step, days: int) -> None:
    passing_on: dict[int, list[int]] = defaultdict(list)
    for link in links:
        if link.predecessor == moved.key or not after[link.predecessor].open_ended:
            passing_on[link.predecessor].append(link.successor)
    for key in _reachable(passing_on, moved.key):
        after[key] = after[key].shifted(days)


def _push_followers(after: dict[int, Step], links: Sequence[Link], start: int) -> None:
    following: dict[int, list[int]] = defaultdict(list)
    for link in links:
        following[link.predecessor].append(link.successor)
    downstream = _reachable(following, start)
    arriving: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        arriving[link.successor].append(link)
    for key in _in_order(links):
        if key in downstream:
            earliest = max(link.earliest(after[link.predecessor]) for link in arriving[key])
            after[key] = after[key].shifted(max((earliest - after[key].first).days, 0))


def _network_ends(steps: Steps, links: Iterable[Link]) -> dict[int, date]:
    """Return for each linked key the last day of all that hangs together with it."""
    beside: dict[int, list[int]] = defaultdict(list)
    for link in links:
        beside[link.predecessor].append(link.successor)
        beside[link.successor].append(link.predecessor)
    ends: dict[int, date] = {}
    for start in beside:
        if start not in ends:
            network = [steps[key] for key in {start, *_reachable(beside, start)}]
            lasts = [step.last for step in network if not step.open_ended] or [step.last for step in network]
            ends |= dict.fromkeys((step.key for step in network), max(lasts))
    return ends
