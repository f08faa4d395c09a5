"""Where everything on the time line stands: dates in, coordinates out.

One day is equally wide everywhere. Units are SVG user units, of which the drawing is at least
`MIN_WIDTH` wide; y grows downwards. A bar runs from the morning of its first day to the evening of
its last. What lies outside the period is left out, what reaches beyond it is cut at the edge and
keeps a straight end there; rounded ends are true ones. Work that goes on until its goal is met ends
in an arrow on the goal's deadline, since nobody knows the day yet.
"""

from roadmap.timeline.drawing import (
    BAR_HEIGHT,
    CHARACTER,
    MIN_BAR,
    MIN_MONTH_WIDTH,
    MIN_WIDTH,
    ROW_HEIGHT,
    Bar,
    GroupRow,
    Timeline,
    draw,
)
from roadmap.timeline.paging import Page, paged
from roadmap.timeline.parts import Group, Mark, Milestone, Piece, Tie
from roadmap.timeline.periods import Period, add_months, months_within, surrounding, surrounding_week, whole

__all__ = [
    "BAR_HEIGHT",
    "CHARACTER",
    "MIN_BAR",
    "MIN_MONTH_WIDTH",
    "MIN_WIDTH",
    "ROW_HEIGHT",
    "Bar",
    "Group",
    "GroupRow",
    "Mark",
    "Milestone",
    "Page",
    "Period",
    "Piece",
    "Tie",
    "Timeline",
    "add_months",
    "draw",
    "months_within",
    "paged",
    "surrounding",
    "surrounding_week",
    "whole",
]
