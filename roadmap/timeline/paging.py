"""So many rows at a time: what is drawn stays small, however large the plan is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from roadmap.timeline.parts import Group, Piece
from roadmap.timeline.periods import Period


@dataclass(frozen=True, slots=True)
class Page:
    groups: list[Group]
    number: int
    pages: int
    rows: int
    """How many pieces all pages show."""
    left_out: int
    """How many pieces lie wholly outside the period."""

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def paged(groups: Iterable[Group], *, period: Period, number: int, size: int) -> Page:
    """Return a page of the groups with what the period shows of them; the last one for a number too high."""
    groups = list(groups)
    shown = [within for group in groups if (within := _within(group, period))]
    rows = sum(len(group.pieces) for group in shown)
    pages = max(-(-rows // size), 1)
    number = min(max(number, 1), pages)
    return Page(
        groups=_cut(shown, start=(number - 1) * size, stop=number * size),
        number=number,
        pages=pages,
        rows=rows,
        left_out=sum(len(group.pieces) for group in groups) - rows,
    )


def _within(group: Group, period: Period) -> Group | None:
    pieces = [piece for piece in group.pieces if period.overlaps(piece.first, piece.last)]
    milestones = [milestone for milestone in group.milestones if period.holds(milestone.day)]
    return replace(group, pieces=pieces, milestones=milestones) if pieces or milestones else None


def _cut(groups: Sequence[Group], *, start: int, stop: int) -> list[Group]:
    page: list[Group] = []
    before = 0
    for group in groups:
        taken = list(group.pieces[max(start - before, 0) : max(stop - before, 0)])
        begins_here = start <= before < stop
        if taken or (begins_here and not group.pieces):
            page.append(_part(group, taken, begins_here=begins_here))
        before += len(group.pieces)
    return page


def _part(group: Group, pieces: list[Piece], *, begins_here: bool) -> Group:
    if begins_here:
        return replace(group, pieces=pieces)
    return replace(group, pieces=pieces, milestones=(), continued=True)
